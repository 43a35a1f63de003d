"""Whole numbers as addresses and forms send them."""

LONGEST = 18
"""As many digits as every database counts with."""


def to_count(text: str) -> int | None:
    """A whole number of 0 or more, in digits alone and 18 of them at most; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
