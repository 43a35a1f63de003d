"""Pay at primary level beside the city's hospitals, title by title, by the rule `pay-parity` (六(二)2(3))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.decisions.queries import get_book
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_entries
from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.rules import compute
from yiti.policy.rules.answers import Answer
from yiti.registry.staff.words import TITLES

from .title_pay import TitlePay, list_title_pay
from .years import SEE

CITY, NATURE = "city_pay", "institution_functions"
"""Registers of the pack: what the city's hospitals pay by title, and which institutions are sparsely peopled or remote."""
GROUPS = {
    "all": Text("全部基层机构", "All primary institutions"),
    "hardship": Text("人口稀少、艰苦边远机构", "Sparsely peopled or remote institutions"),
}
RULE = "pay-parity"


@dataclass(frozen=True, slots=True)
class Compared:
    """One title in one group of institutions: `ratio` and `gap` where the city's figure stands, else who owes it is said."""

    group: str
    title: str
    people: int
    city_people: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Parity:
    """`tilt` is what the county decided for hardship institutions, `lacking` the titles without a figure of the city's hospitals."""

    rows: tuple[Compared, ...]
    answer: Answer | None
    tilt: Figure | None
    hardship: frozenset[str]
    lacking: tuple[str, ...]
    pack: str


def get_parity(*, scope: Scope, year: int, today: date) -> Parity:
    """A year's comparison (`funds.see`): sums over many people, which single out nobody."""
    scope.require(SEE)
    book = get_book(scope=scope, on=min(date(year, 12, 31), today))
    city, hardship = _city(scope, year, today), _hardship(scope, today)
    groups = {"all": list_title_pay(scope=scope, year=year, institutions=None, today=today)}
    if hardship:
        groups["hardship"] = list_title_pay(scope=scope, year=year, institutions=hardship, today=today)
    pairs: list[dict[str, Any]] = []
    figures: dict[str, Figure] = {}
    for group, titles in groups.items():
        for title in (one for one in TITLES if one in titles and one in city):
            at = len(pairs)
            pair = {"primary": titles[title].mean, "hospital": _city_figure(city[title], title)}
            pairs.append({"id": f"{group}.{title}", **{name: figure.value for name, figure in pair.items()}})
            figures |= {f"pairs[{at}].{name}": figure for name, figure in pair.items()}
    answer = compute(RULE, pack=book, inputs={"pairs": pairs}, figures=figures) if pairs and RULE in book.rules else None
    rows = tuple(_row(group, title, held, city, answer, pairs) for group, titles in groups.items() for title, held in _ordered(titles))
    tilt = book.parameter("hardship_tilt") if "hardship_tilt" in book.settings and book.is_set("hardship_tilt") else None
    return Parity(rows, answer, tilt, hardship, tuple(title for title in groups["all"] if title not in city), book.pack)


def _ordered(titles: Mapping[str, TitlePay]) -> list[tuple[str, TitlePay]]:
    return [(title, titles[title]) for title in TITLES if title in titles]


def _row(
    group: str, title: str, held: TitlePay, city: Mapping[str, Entry], answer: Answer | None, pairs: list[dict[str, Any]]
) -> Compared:  # fmt: skip
    figures = {"primary": held.mean}
    at = next((at for at, pair in enumerate(pairs) if pair["id"] == f"{group}.{title}"), None)
    if answer is not None and at is not None:
        figures["hospital"] = _city_figure(city[title], title)
        figures |= {name: answer.figures[f"pairs[{at}].{name}"] for name in ("ratio", "gap")}
    people = int(city[title].answers["people"]) if title in city else 0
    return Compared(group, title, held.people, people, figures)


def _city(scope: Scope, year: int, today: date) -> dict[str, Entry]:
    """The newest entry of the year by title."""
    rows = list_entries(scope=system_scope(scope.actor.username), form=CITY, end=date.fromordinal(today.toordinal() + 1))
    found: dict[str, Entry] = {}
    for row in rows:
        if Decimal(str(row.answers["year"])) == year:
            found.setdefault(row.answers["title"], row)
    return found


def _city_figure(entry: Entry, title: str) -> Figure:
    label = Text("市级医院全年人均", "City hospitals, a person and year")
    return given(label, Decimal(entry.answers["mean"]), Unit.YUAN, about=title, record=f"entry:{entry.form}:{entry.pk}")


def _hardship(scope: Scope, today: date) -> frozenset[str]:
    """Institutions whose newest entry says so."""
    newest: dict[str, bool] = {}
    for row in list_entries(scope=system_scope(scope.actor.username), form=NATURE).filter(on__lte=today):
        newest.setdefault(row.institution, bool(row.answers.get("hardship")))
    return frozenset(code for code, is_hard in newest.items() if is_hard)
