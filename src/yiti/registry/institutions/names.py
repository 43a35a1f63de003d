"""Find an institution by what people write into a cell: its code, its name or its short name."""

from dataclasses import dataclass, field
from typing import Self

from pypinyin import Style, lazy_pinyin

from yiti.kernel.text import NOTHING, Text

from .models import Institution


@dataclass(slots=True)
class NameBook:
    """All institutions by code, name in either language and short name; a name that two of them bear finds neither."""

    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)
    _ambiguous: set[str] = field(default_factory=set)

    @classmethod
    def read(cls) -> Self:
        book = cls()
        for code, name, short, english in Institution.objects.values_list("code", "name", "short_name", "name_en"):
            book.add(code, name, short, english)
        return book

    def add(self, code: str, name: str, short_name: str = "", name_en: str = "") -> None:
        self.names[code] = Text(name, name_en or name)
        for word in {code, name, short_name, name_en} - {""}:
            if self.codes.setdefault(word, code) != code:
                self._ambiguous.add(word)

    def find(self, word: object) -> str | None:
        """The code; None where no institution or more than one is called so."""
        text = str(word or "").strip()
        return None if text in self._ambiguous else self.codes.get(text)

    def write(self, code: str | None) -> Text:
        """What an export puts into the cell: the name in the reader's language, or the code where the name is not its alone."""
        name, plain = self.names.get(code or "", NOTHING), code or ""
        return Text(self._own(name.zh) or plain, self._own(name.en) or plain)

    def _own(self, word: str) -> str:
        return "" if word in self._ambiguous else word


def initials(name: str) -> str:
    """The first letters of the pinyin, for the search box: `sgzwsy`. Other signs stay, in small letters."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()[:60]
