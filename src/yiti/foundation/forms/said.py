"""Expressions over the columns of an entry that are written out for both databases."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func

_COLUMN = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """The same expression for both databases; columns of the entry stand in braces. Nothing that somebody typed stands in it."""

    sqlite: str
    postgresql: str

    @classmethod
    def alike(cls, words: str) -> "Said":
        return cls(words, words)


def join(template: str, *parts: Said) -> Said:
    """A template of SQL with one `#` for each part."""
    texts = []
    for words in ([part.sqlite for part in parts], [part.postgresql for part in parts]):
        left = iter(words)
        texts.append(re.sub("#", lambda _, left=left: next(left), template))  # type: ignore[misc]
    return Said(*texts)


class Reckoned(Func):
    """An expression said for both databases as one of Django's."""

    def __init__(self, said: Said, output_field: Any) -> None:
        names = dict.fromkeys(_COLUMN.findall(said.sqlite + said.postgresql))
        super().__init__(*(F(name) for name in names), output_field=output_field)
        self.said, self.names = said, tuple(names)
        self.output_of = output_field

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self._write(compiler, self.said.sqlite)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        return self._write(compiler, self.said.postgresql)

    def _write(self, compiler: Any, words: str) -> tuple[str, list[Any]]:
        columns = {name: compiler.compile(one)[0] for name, one in zip(self.names, self.get_source_expressions(), strict=True)}
        return f"({_COLUMN.sub(lambda found: columns[found[1]], words)})", []
