"""
What would be if (政策试算): a closed period reckoned again with other values, and nothing stored.

It calls the very chains that a run calls, with the inputs that the run holds, so that publishing with those values
gives the previewed figures.
"""
