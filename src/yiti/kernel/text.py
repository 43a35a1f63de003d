"""Words in the two languages of the house, side by side, so that neither can be forgotten."""

from typing import NamedTuple

from .agreement import fit_to_one


class Text(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}".strip()

    def in_language(self, language: str) -> str:
        """The words for a language code such as `zh-hans` or `en`; Chinese unless it starts with `en`."""
        return self.en if language.startswith("en") else self.zh

    def filled(self, **values: object) -> "Text":
        """The same text with `{name}` replaced in both languages; an English noun agrees with a number of one."""
        return Text(self.zh.format(**values), fit_to_one(self.en, values).format(**values))


NOTHING = Text("", "")
