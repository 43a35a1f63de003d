"""How sound the facts are: late, missing, implausible, doubled, by the checks that the packs tell."""
