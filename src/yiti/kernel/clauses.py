"""Where a number or a duty stands in a document."""

from typing import NamedTuple


class Clause(NamedTuple):
    """A clause of a pack's document, numbered as printed: `changji-2021 六(二)2(1)`."""

    pack: str
    number: str

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"
