"""Persons and institutions that an answer may name. The registers of them stand above this room: whoever calls brings them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from yiti.kernel.text import Text


def _nobody(words: str) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """
    `find_people` answers code and name of those whom the words mean: a code, a name, or both; `institutions` and their `types` by code.
    """

    find_people: Callable[[str], Sequence[tuple[str, str]]] = _nobody
    institutions: Mapping[str, Text] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


NOBODY = Known()
