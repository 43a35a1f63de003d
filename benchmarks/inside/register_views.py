"""Views of a register of 100,000 entries, and the same numbers asked of the model written by hand, groups with their totals."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncMonth

from yiti.foundation.forms.queries import get_register
from yiti.policy.packs.shapes.views import RegisterView
from yiti.supervision.registers.queries import look

from .budget_lines import FORM, HOUSES, LINES, SYSTEM, TODAY, BudgetLine, house

Keys = tuple[str | None, ...]
Numbers = dict[tuple[Keys, str], Decimal | None]
WORDS = {"zh": "数", "en": "Number"}
SUMS = ({"id": "needed", "sum": "needed"}, {"id": "all", "count": True}, {"id": "rate", "label": WORDS, "ratio": ["arrived", "needed"]})
DIFFERENT = {"id": "houses", "label": WORDS, "distinct": "institution"}
FEN = Decimal("0.01")
ROWS = BudgetLine.objects.order_by()
ASKED = {"all": Count("pk"), "needed": Sum("needed"), "arrived": Sum("arrived")}
HOUSES_IN = {"houses": Count("institution", distinct=True)}
MORE = Q(arrived__gt=40000, arrived_on__lt=TODAY)
EARLY = Q(arrived_on__gt=F("on"))
LARGE = Q(approved__gt=99990, arrived_on__isnull=False, line="training")


def view_of(**keys: Any) -> RegisterView:
    return RegisterView.model_validate({"id": "bench", "label": WORDS, **keys}, strict=False)


VIEWS = {
    "added up by line and year": view_of(by=["line", "year"], values=SUMS),
    "added up and institutions counted by line and year": view_of(by=["line", "year"], values=[*SUMS, DIFFERENT]),
    "added up by institution": view_of(by=["institution"], values=SUMS),
    "added up by month": view_of(by=["arrived_on.month"], values=SUMS),
    "what institutions lack": view_of(lacking={"institutions": ["township_hospital"], "of": "line"}),
    "the newest of each, added up": view_of(latest=["line"], by=["line"], values=SUMS),
    "entries that break one of three conditions": view_of(
        breaks=[
            {"id": "more", "label": WORDS, "where": {"arrived": {"above": "40000"}, "arrived_on": "past"}},
            {"id": "early", "label": WORDS, "where": {"arrived_on": {"after": "on"}}},
            {"id": "large", "label": WORDS, "where": {"approved": {"above": "99990"}, "arrived_on": "filled", "line": ["training"]}},
        ]
    ),
}


def look_at(view: RegisterView) -> object:
    """The view's numbers, in the form in which those by hand are told."""
    found = look(scope=SYSTEM, register=get_register(scope=SYSTEM, id=FORM), view=view, today=TODAY)
    if found.table is None:
        lacking = {(member.institution, member.choice) for member in found.members if not member.is_there}
        return lacking, {one.id: one.count for one in found.broken}, found.any_broken
    numbers: Numbers = {}
    for row in [*found.table.rows, found.table.total]:
        for (across, id), cell in row.cells.items():
            keys = (row.key, across) if len(view.by) > 1 else (row.key,)
            numbers[keys, id] = cell.value
    return numbers


def _group(rows: QuerySet[BudgetLine], *by: str, asked: Mapping[str, Any] = ASKED) -> list[dict[str, Any]]:
    return list(rows.values(*by).annotate(**asked)) if by else [rows.aggregate(**asked)]


def _as_key(key: object) -> str:
    return f"{key:f}" if isinstance(key, Decimal) else f"{key:%Y-%m}" if hasattr(key, "month") else str(key)


def _add_up(rows: QuerySet[BudgetLine], *by: str) -> Numbers:
    """One query; the totals of each key and of everything are added up here."""
    sums: dict[Keys, list[Decimal]] = {}
    for row in _group(rows, *by):
        keys = tuple(_as_key(row[key]) for key in by)
        ways: list[Keys] = [keys, ("",)] if len(by) == 1 else [keys, (keys[0], None), ("", keys[1]), ("", None)]
        for way in ways:
            found = sums.setdefault(way, [Decimal(0)] * len(ASKED))
            found[:] = [one + Decimal(row[name] or 0).quantize(FEN) for one, name in zip(found, ASKED, strict=True)]
    numbers: Numbers = {}
    for way, (count, needed, arrived) in sums.items():
        numbers |= {(way, "all"): count, (way, "needed"): needed, (way, "rate"): arrived / needed if needed else None}
    return numbers


def _count_houses() -> Numbers:
    """Different institutions are no sum: one query for each way of totals."""
    numbers = _add_up(ROWS, "line", "year")
    for by in (("line", "year"), ("line",), ("year",), ()):
        for row in _group(ROWS, *by, asked=HOUSES_IN):
            down = _as_key(row["line"]) if "line" in by else ""
            numbers[(down, _as_key(row["year"]) if "year" in by else None), "houses"] = Decimal(row["houses"])
    return numbers


def _newest() -> Numbers:
    newest = [F("on").desc(), F("pk").desc()]
    ranked = ROWS.annotate(rank=Window(RowNumber(), partition_by=[F("institution"), F("line")], order_by=newest))
    return _add_up(ROWS.filter(pk__in=ranked.filter(rank=1).values("pk")), "line")


def _lack() -> object:
    there = {(row["institution"], row["line"]) for row in _group(ROWS, "institution", "line", asked={"all": Count("pk")})}
    return {(house(at), line) for at in range(HOUSES) for line in LINES} - there, {}, 0


def _break() -> object:
    found = ROWS.aggregate(
        whole=Count("pk"), more=Count("pk", filter=MORE), early=Count("pk", filter=EARLY), large=Count("pk", filter=LARGE),
        any=Count("pk", filter=MORE | EARLY | LARGE),
    )  # fmt: skip
    return set(), {name: found[name] for name in ("more", "early", "large")}, found["any"]


HAND: Mapping[str, Callable[[], object]] = dict(
    zip(
        VIEWS,
        (
            lambda: _add_up(ROWS, "line", "year"), _count_houses, lambda: _add_up(ROWS, "institution"),
            lambda: _add_up(ROWS.annotate(month=TruncMonth("arrived_on")), "month"), _lack, _newest, _break,
        ),
        strict=True,
    )
)  # fmt: skip
