"""What a check looks at: the pack as built, and its files with the line of everything."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiti.kernel.text import Text
from yiti.policy.packs.faults import Fault
from yiti.policy.packs.loading import Draft
from yiti.policy.packs.pack import Pack
from yiti.policy.packs.printed import agrees, readings
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.clauses import ClauseText


@dataclass(slots=True)
class Subject:
    pack: Pack
    draft: Draft
    faults: list[Fault] = field(default_factory=list)

    def each(self, folder: str) -> Iterator[tuple[SourceFile, Place, Any]]:
        """Every item of a folder whose files hold lists, with where it stands."""
        for name, items in self.draft.folder_parts(folder):
            for at, item in enumerate(items):
                yield self.draft.sources[name], (at,), item

    def listed(self, name: str, key: str) -> Iterator[tuple[SourceFile, Place, Any]]:
        """Every item under a key of one file, with where it stands."""
        if name in self.draft.parts:
            for at, item in enumerate(getattr(self.draft.parts[name], key)):
                yield self.draft.sources[name], (key, at), item

    def each_clause(self) -> Iterator[tuple[SourceFile, Place, str, ClauseText]]:
        """Every clause in the order printed, with where it stands and the number of the one above it."""
        source = self.draft.sources.get("clauses.yaml")
        if source is None:
            return
        stack: list[tuple[Place, str, ClauseText]] = [(("clauses", at), "", clause) for at, clause in enumerate(self.pack.clauses)]
        stack.reverse()
        while stack:
            place, parent, clause = stack.pop()
            yield source, place, parent, clause
            parts = [((*place, "parts", at), clause.number, part) for at, part in enumerate(clause.parts)]
            stack.extend(reversed(parts))

    def fault(self, source: SourceFile, place: Sequence[str | int], zh: str, en: str) -> None:
        self.faults.append(source.fault(place, Text(zh, en)))

    def require_clause(self, source: SourceFile, place: Sequence[str | int], number: str | None) -> None:
        if number is not None and number not in self.pack.clause_texts:
            self.fault(source, place, f"没有条款“{number}”", f"There is no clause “{number}”")

    def require_known(self, source: SourceFile, place: Sequence[str | int], id: str, known: Iterable[str], what: Text) -> None:
        if id not in known:
            self.fault(source, place, f"没有{what.zh}“{id}”", f"There is no {what.en} “{id}”")

    def require_printed(self, source: SourceFile, place: Sequence[str | int], printed: str | None, value: str) -> None:
        if printed is None or agrees(printed, value):
            return
        if not readings(printed):
            self.fault(source, place, f"“{printed}”中读不出数", f"There is no figure in “{printed}”")
        else:
            self.fault(
                source, place, f"原文“{printed}”与取值 {value} 不一致", f"“{printed}” as printed does not agree with the value {value}"
            )

    def require_single(self, source: SourceFile, place: Sequence[str | int], id: str, seen: set[str]) -> None:
        if id in seen:
            self.fault(source, place, f"“{id}”重复", f"“{id}” stands twice")
        seen.add(id)

    @property
    def roles(self) -> dict[str, frozenset[str]]:
        """The functions of each role, whatever their reach."""
        return {
            role.id: frozenset(name for grant in role.grants for name in grant.functions)
            for pack in reversed(self.pack.chain)
            for role in pack.header.roles
        }

    @property
    def kinds(self) -> set[str]:
        """Institution types and categories."""
        return {category.id for pack in self.pack.chain for category in pack.header.categories}
