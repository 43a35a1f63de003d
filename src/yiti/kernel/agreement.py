"""English nouns and verbs that agree with a number of one."""

import re
from collections.abc import Mapping

COUNTED = re.compile(r"\{(\w+)\} ((?:[a-z]+[ -])?)([a-z-]+s|people)\b( are| have| were| wait| change)?")
"""A number in English words with what it counts, at most one word before the noun, and the verb that follows."""
IRREGULAR = {"entries": "entry", "boundaries": "boundary", "mismatches": "mismatch", "others": "other", "people": "person"}
UNCHANGED = frozenset({"is", "was", "has", "this", "its", "across", "against", "as", "others'", "hours'"})
VERBS = {" are": " is", " have": " has", " were": " was", " wait": " waits", " change": " changes", None: "", "": ""}


def fit_to_one(english: str, values: Mapping[str, object]) -> str:
    """`{n} indicators are short` → `{n} indicator is short` where n is 1; all else as it is."""

    def fit(found: re.Match[str]) -> str:
        name, before, noun, verb = found.groups()
        if str(values.get(name)) != "1" or noun in UNCHANGED:
            return found[0]
        return f"{{{name}}} {before}{IRREGULAR.get(noun, noun.removesuffix('s'))}{VERBS[verb]}"

    return COUNTED.sub(fit, english)
