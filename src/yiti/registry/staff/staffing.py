"""Posts, people and headroom of institutions side by side, each figure with its explanation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, load_pack
from yiti.policy.rules.answers import Answer
from yiti.registry.institutions.models import Institution, StaffLimit
from yiti.registry.institutions.queries import SEE, People, get_limits, get_populations, get_posts, list_institutions
from yiti.registry.institutions.rules import CATEGORIES, annexed_management, as_allotted, staff_load, staffing_answer
from yiti.registry.institutions.words import POST_KINDS

from .headroom import headroom_answer
from .queries import NOBODY, StaffCount, count_staff


@dataclass(frozen=True, slots=True)
class Staffing:
    """
    One institution on a day.

    `table` are the figures of its row in the rule `staffing-table` (none where it is not ranked), `headroom` the answer of
    `staffing-headroom` (None where the county approved no limit). `now` counts nobody for whoever may not see staff.
    `over_cap` is how many contract staff are too many, by the same rule. `stands_by_annex` marks the document's own
    allotment, which stands even below the share of health-technical posts.
    """

    institution: Institution
    limit: StaffLimit | None
    posts: Mapping[str, int]
    populations: Mapping[str, People]
    now: StaffCount
    headroom: Answer | None
    table: Mapping[str, Figure] = field(default_factory=dict)
    stands_by_annex: bool = False
    over_cap: int = 0

    def figure(self, name: str) -> Figure | None:
        """`headroom`, `vacancies`, `health_technical_ratio`, `ratio_ok`, `max_management` …"""
        found = self.table.get(name)
        return found if found or not self.headroom else self.headroom.figures.get(name)


@dataclass(frozen=True, slots=True)
class County:
    """All rows, and the table's answer with its totals (None where no row is ranked)."""

    rows: Sequence[Staffing]
    answer: Answer | None
    book: Resolved


def list_staffing(
    *, scope: Scope, on: date, institutions: Sequence[str] | None = None, function: str = SEE, with_limits_only: bool = True
) -> County:
    """The institutions within reach that have an approved limit, in the annex's order; a fixed number of queries."""
    book = get_book(scope=scope, on=on)
    limits = get_limits(scope=scope, on=on, institutions=institutions, function=function)
    posts = get_posts(scope=scope, on=on, institutions=institutions, function=function)
    people = get_populations(scope=scope, institutions=institutions, year=on.year, function=function)
    now = count_staff(scope=scope, on=on, institutions=institutions, function=function)
    rows = list_institutions(scope=scope, on=on, function=function)
    if institutions is not None:
        rows = rows.filter(pk__in=list(institutions))
    found = [row for row in rows if row.pk in limits or not with_limits_only]
    ranked = [row for row in found if row.category in CATEGORIES and row.pk in limits]
    table = [_table_row(row, limits[row.pk], posts.get(row.pk, {}), people.get(row.pk, {})) for row in ranked]
    answer = staffing_answer(book=book, rows=table)
    lines = {row.pk: at for at, row in enumerate(ranked)}
    rounded = {row["id"]: annexed_management(book=book, row=row) for row in table} if answer else {}
    annex = {row["code"]: as_allotted(row) for row in load_pack(book.pack).rows.get("staffing", ())}
    allotted = {row["id"]: as_allotted(row) for row in table}
    return County(
        [
            Staffing(
                row, limits.get(row.pk), posts.get(row.pk, {}), people.get(row.pk, {}), now.get(row.pk, NOBODY),
                _headroom(book, limits.get(row.pk), now.get(row.pk, NOBODY), on), _line(answer, lines.get(row.pk), rounded.get(row.pk)),
                row.pk in annex and annex[row.pk] == allotted.get(row.pk), _over_cap(book, limits.get(row.pk), now.get(row.pk, NOBODY), on),
            )
            for row in found
        ],
        answer,
        book,
    )  # fmt: skip


def _table_row(row: Institution, limit: StaffLimit, posts: Mapping[str, int], people: Mapping[str, People]) -> dict[str, Any]:
    served = people.get("served")
    year = f"{served.year}" if served else "—"
    return {
        "id": row.pk, "category": row.category, "population": served.people if served else 0, "total": limit.total,
        **{kind: posts.get(kind, 0) for kind in POST_KINDS}, "establishment": limit.establishment,
        "off_establishment": limit.off_establishment, "record": f"limits:{row.pk}:{limit.from_on}",
        "population_record": f"population:{row.pk}:{year}",
        "population_label": Text(f"服务人口（{year} 年，含兵团）", f"Population served ({year}, production corps included)"),
    }  # fmt: skip


def _headroom(book: Resolved, limit: StaffLimit | None, now: StaffCount, on: date) -> Answer | None:
    if limit is None:
        return None
    return headroom_answer(book=book, limit=limit, establishment=now.establishment, contract=now.contract, on=on)


def _over_cap(book: Resolved, limit: StaffLimit | None, now: StaffCount, on: date) -> int:
    """As if all contract staff were to be hired today: whoever the rule would refuse is too many."""
    if limit is None or (now.contract <= limit.off_establishment and now.all <= limit.total):
        return 0
    answer = headroom_answer(book=book, limit=limit, establishment=now.establishment, contract=0, on=on, hire=now.contract)
    return int(answer.result["excess"]) if answer else 0


def _line(answer: Answer | None, at: int | None, rounded: Figure | None) -> dict[str, Figure]:
    if answer is None or at is None:
        return {}
    start = f"rows[{at}]."
    found = {path.removeprefix(start): figure for path, figure in answer.figures.items() if path.startswith(start)}
    return found | ({"annexed_management": rounded} if rounded else {})


def load_figures(row: Staffing) -> dict[str, Figure]:
    """Approved staff per thousand people, with and without the floating ones; nothing without a limit or a population."""
    served, floating = row.populations.get("served"), row.populations.get("floating")
    if row.limit is None or served is None:
        return {}
    code = row.institution.pk
    posts = given(
        Text("核定工作人员总量", "Approved staff total"), row.limit.total, Unit.PERSONS, record=f"limits:{code}:{row.limit.from_on}"
    )
    return staff_load(total_posts=posts, served=_people(code, served), floating=_people(code, floating) if floating else None)


def _people(code: str, people: People) -> Figure:
    words = Text("流动人口", "Floating people") if people.scope == "floating" else Text("服务人口", "Population served")
    label = Text(f"{words.zh}（{people.year} 年）", f"{words.en} ({people.year})")
    return given(label, people.people, Unit.PERSONS, record=f"population:{code}:{people.year}")
