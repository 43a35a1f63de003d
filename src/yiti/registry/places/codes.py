"""What the code of a division tells of it."""

STREETS = range(1, 100)
"""The last three digits of the codes of streets; those of towns and townships follow."""


def is_street(code: str) -> bool:
    """Whether a division of nine digits is a street (街道) and not a town or township."""
    return code[6:].isdecimal() and int(code[6:]) in STREETS
