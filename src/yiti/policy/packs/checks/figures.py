"""The figures that a document prints, held against a list of them, both ways."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from yiti.kernel.text import Text
from yiti.policy.packs.faults import Fault
from yiti.policy.packs.loading import Draft
from yiti.policy.packs.pack import Pack
from yiti.policy.packs.printed import normal
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.resolution import as_held

from .subject import Subject


class Carried(NamedTuple):
    """A printed figure, the clause that prints it, what it means, and where the pack carries it."""

    clause: str
    printed: str
    value: str
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str, str]:
        return self.clause, self.printed, normal(self.value)


def list_figures(pack: Pack, draft: Draft) -> list[Carried]:
    """Every printed figure that the pack carries, tables apart."""
    subject = Subject(pack, draft)
    return [
        Carried(clause, printed, value, source.name, source.line(place))
        for source, place, clause, printed, value in (*_days(subject), *_values(subject), *_targets(subject), *_figures(subject))
    ]


Found = tuple[SourceFile, Place, str, str, str]


def _days(subject: Subject) -> Iterator[Found]:
    header, source = subject.pack.header, subject.draft.sources["pack.yaml"]
    for key, day in (("issued", header.issued), ("in_force", header.in_force), ("sent_out", header.sent_out)):
        if day is not None:
            yield source, (key,), day.clause, day.printed, day.day.isoformat()


def _values(subject: Subject) -> Iterator[Found]:
    for source, place, parameter in subject.each("parameters"):
        for at, value in enumerate(parameter.values):
            held = as_held(value.value)
            if value.printed and value.clause and isinstance(held, str):
                yield source, (*place, "values", at), value.clause, value.printed, held


def _targets(subject: Subject) -> Iterator[Found]:
    for source, place, target in subject.listed("targets.yaml", "targets"):
        for at, value in enumerate(target.values):
            if value.printed:
                yield source, (*place, "values", at), value.clause, value.printed, value.value
            if value.printed and value.at_most:
                yield source, (*place, "values", at), value.clause, value.printed, value.at_most
            if value.printed_due and value.due:
                yield source, (*place, "values", at), value.clause, value.printed_due, value.due.isoformat()
    for source, place, task in subject.listed("targets.yaml", "tasks"):
        if task.printed_due and task.due:
            yield source, place, task.clause, task.printed_due, task.due.isoformat()
        for at, other in enumerate(task.also_due):
            yield source, (*place, "also_due", at), other.clause, other.printed, other.due.isoformat()


def _figures(subject: Subject) -> Iterator[Found]:
    for source, place, _, clause in subject.each_clause():
        for at, figure in enumerate(clause.figures):
            yield source, (*place, "figures", at), clause.number, figure.printed, figure.value


def check_figures(pack: Pack, draft: Draft, rows: Iterable[Mapping[str, str]]) -> list[Fault]:
    """
    Hold the pack against a list of printed figures with the columns `pack`, `clause`, `printed` and `value`.

    A figure of the list that the pack does not carry is a fault at the clause; one that the pack carries and the list does
    not have is a fault where it stands. Figures that are printed twice must be carried twice.
    """
    carried = list_figures(pack, draft)
    wanted = Counter((row["clause"], row["printed"], normal(row["value"])) for row in rows if row["pack"] == pack.id)
    had = Counter(figure.key for figure in carried)
    faults = [
        Fault(
            "clauses.yaml",
            1,
            Text(f"原文数字未落实：{' '.join(key)}（{count} 处）", f"Printed figure carried nowhere: {' '.join(key)} ({count})"),
        )
        for key, count in (wanted - had).items()
    ]
    extra = had - wanted
    for figure in reversed(carried):
        if extra[figure.key] > 0:
            extra[figure.key] -= 1
            message = Text(f"清单中没有这个原文数字：{' '.join(figure.key)}", f"Not in the list of printed figures: {' '.join(figure.key)}")
            faults.append(Fault(figure.file, figure.line, message))
    return sorted(faults)
