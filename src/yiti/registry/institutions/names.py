"""Find an institution by what people write into a cell: its code, its name or its short name."""

from dataclasses import dataclass, field
from typing import Self

from pypinyin import Style, lazy_pinyin

from .models import Institution


@dataclass(slots=True)
class NameBook:
    """All institutions by code, name and short name; a name that two of them bear finds neither."""

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    _ambiguous: set[str] = field(default_factory=set)

    @classmethod
    def read(cls) -> Self:
        book = cls()
        for code, name, short in Institution.objects.values_list("code", "name", "short_name"):
            book.add(code, name, short)
        return book

    def add(self, code: str, name: str, short_name: str = "") -> None:
        self.names[code] = name
        for word in {code, name, short_name} - {""}:
            if self.codes.setdefault(word, code) != code:
                self._ambiguous.add(word)

    def find(self, word: object) -> str | None:
        """The code; None where no institution or more than one is called so."""
        text = str(word or "").strip()
        return None if text in self._ambiguous else self.codes.get(text)

    def write(self, code: str | None) -> str:
        """What an export puts into the cell: the name, or the code where the name is not its alone."""
        name = self.names.get(code or "", "")
        return name if name and name not in self._ambiguous else code or ""


def initials(name: str) -> str:
    """The first letters of the pinyin, for the search box: `sgzwsy`. Other signs stay, in small letters."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()[:60]
