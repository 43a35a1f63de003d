"""Who somebody turned out to be in the end."""

from collections.abc import Mapping


def follow(into: Mapping[str, str]) -> dict[str, str]:
    """Pseudonym → the one that is kept, to the end of every chain of mergings; a ring is left where it would close."""
    return {one: _end(one, into) for one in into}


def _end(one: str, into: Mapping[str, str]) -> str:
    seen = {one}
    while one in into and into[one] not in seen:
        one = into[one]
        seen.add(one)
    return one
