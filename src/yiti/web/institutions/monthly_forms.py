"""Handing a monthly return in: all institutions of a month in one table, or one of them in a form that a phone holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.faults import WrongCell
from yiti.foundation.sheets.numbers import to_money
from yiti.kernel.counts import to_count
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.monthly import MonthlyFigure, MonthlyReturn
from yiti.registry.monthly.declared import ENTER, enters
from yiti.registry.monthly.operations import Handing, UnableToConfirm, UnableToHandInAll, hand_in
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.printing import print_number
from yiti.web.requests import Request

from .accounts import find_month
from .monthly import (
    COUNTY,
    WHOLE_COUNTY,
    Row,
    build_rows,
    find_home,
    find_return,
    head_of,
    show_month,
)
from .months import closed_months
from .names import name_of

MISSING = Text("请填写；没有就填 0", "needed; 0 where there is none")
Wrong = dict[tuple[str, str], Text]
"""Place and item → what is wrong there; the item is empty where it is the whole row."""
CONFIRMED = "confirmed"


@page(function=ENTER, methods=("POST",))
def monthly_save_page(request: Request, declared: str, month: str) -> HttpResponse:
    """The rows of the table that were filled in or changed; all are taken or none."""
    item, period = find_return(declared), find_month(month)
    require_role(request, item)
    rows = [row for row in build_rows(request, item, period) if row.may_enter]
    handings, wrong = _read_table(item, period, rows, request.POST)
    is_doubt = False
    if not wrong and handings:
        wrong, is_doubt = _hand_in(request, item, handings)
    if not wrong:
        return redirect("monthly-month", declared=declared, month=month)
    again = [_typed(row, request.POST, wrong) for row in build_rows(request, item, period)]
    return show_month(request, item, period, again, _summary(wrong), is_doubt=is_doubt)


def require_role(request: Request, item: MonthlyReturn, institution: str | None = None) -> None:
    """:raises Forbidden: for a return that is not this person's to hand in"""
    if not enters(request.scope, item, institution):
        raise Forbidden(Text(f"“{item.label.zh}”不由您填报", f"“{item.label.en}” is not yours to hand in"))


def _summary(wrong: Wrong) -> Text:
    first = next(iter(wrong.values()))
    return Text(f"{len(wrong)} 处要改，一家都没有存：{first.zh}", f"{len(wrong)} to mend; nothing was stored: {first.en}")


def _read_table(item: MonthlyReturn, month: Period, rows: Sequence[Row], sent: QueryDict) -> tuple[list[Handing], Wrong]:
    handings: list[Handing] = []
    wrong: Wrong = {}
    for row in rows:
        typed = {entry.figure.item: sent.get(entry.name, "").strip() for entry in row.entries}
        if typed == {entry.figure.item: entry.typed for entry in row.entries} or not any(typed.values()):
            continue
        amounts, faults = read_amounts(item, typed)
        wrong |= {(row.place, name): words for name, words in faults.items()}
        seen = sent.get(f"seen|{row.place}", "0")
        handings.append(Handing("" if row.place == COUNTY else row.place, month, amounts, to_count(seen) or 0))
    return handings, wrong


def read_amounts(item: MonthlyReturn, typed: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, Text]]:
    """What was typed as numbers, by item, and what is none."""
    amounts: dict[str, Decimal] = {}
    wrong: dict[str, Text] = {}
    for figure in item.figures:
        text = typed.get(figure.item, "")
        if not text:
            wrong[figure.item] = MISSING
            continue
        try:
            amounts[figure.item] = to_money(text)
        except WrongCell as cell:
            wrong[figure.item] = Text(f"“{text}”{cell.reason.zh}", f"“{text}” {cell.reason.en}")
    return amounts, wrong


def _hand_in(request: Request, item: MonthlyReturn, handings: Sequence[Handing]) -> tuple[Wrong, bool]:
    """What is wrong, and whether all of it is odd figures that may be said again."""
    try:
        hand_in(
            scope=request.scope, declared=item.id, handings=handings, today=request.today, now=get_now(), closed=closed_months(),
            is_confirmed=request.POST.get(CONFIRMED) == "1",
        )  # fmt: skip
    except UnableToHandInAll as refusal:
        names = {figure.item for figure in item.figures}
        wrong = {(place or COUNTY, one.field or "" if one.field in names else ""): one.message for place, one in refusal.refusals}
        return wrong, all(isinstance(one, UnableToConfirm) for _, one in refusal.refusals)
    return {}, False


def _typed(row: Row, sent: QueryDict, wrong: Wrong) -> Row:
    if not row.may_enter:
        return row
    entries = [
        replace(entry, typed=sent.get(entry.name, entry.typed), error=wrong.get((row.place, entry.figure.item), NOTHING))
        for entry in row.entries
    ]
    return replace(row, entries=entries, error=wrong.get((row.place, ""), NOTHING))


@page(function=ENTER, methods=("GET", "POST"))
def monthly_edit_page(request: Request, declared: str, month: str, place: str) -> HttpResponse:
    """One institution's month, or the county's, in one column."""
    item, period = find_return(declared), find_month(month)
    home = find_home(request, item, period, place)
    require_role(request, item, home.pk if home else None)
    row = next(one for one in build_rows(request, item, period) if one.place == place)
    fields, error, seen, is_doubt = _fields(item, row), NOTHING, row.version, False
    if request.method == "POST":
        typed = {figure.item: request.POST.get(figure.item, "").strip() for figure in item.figures}
        amounts, faults = read_amounts(item, typed)
        seen = to_count(request.POST.get("seen", "0")) or 0
        wrong: Wrong = {(place, name): words for name, words in faults.items()}
        if not wrong:
            wrong, is_doubt = _hand_in(request, item, [Handing(home.pk if home else "", period, amounts, seen)])
        if not wrong:
            return redirect("monthly-record", declared=declared, month=month, place=place)
        error = _blame(fields, request.POST, wrong, place)
    context = {
        **head_of(request, item, period), "fields": fields, "error": error, "seen": seen, "place": place,
        "name": name_of(home) if home else WHOLE_COUNTY, "is_doubt": is_doubt,
    }  # fmt: skip
    return render(request, "yiti/institutions/monthly_edit.html", context, status=422 if request.method == "POST" else 200)


def _fields(item: MonthlyReturn, row: Row) -> list[Field]:
    when = Text("上次", "last time") if item.due else Text("上月", "last month")
    return [_field(entry.figure, entry.typed, entry.last, when) for entry in row.entries]


def _field(figure: MonthlyFigure, value: str, last: Decimal | None, when: Text) -> Field:
    told = print_number(last, 0 if figure.kind == "whole" else 2) if last is not None else ""
    return Field(
        figure.item, figure.label, figure.kind, value=value, unit=figure.unit_words, help=figure.help or NOTHING,
        last=Text(f"{when.zh} {told}", f"{when.en} {told}") if told else NOTHING, more={"autocomplete": "off"},
    )  # fmt: skip


def _blame(fields: Sequence[Field], sent: QueryDict, wrong: Wrong, place: str) -> Text:
    for field in fields:
        field.fill(sent)
        field.error = wrong.get((place, field.name), NOTHING)
    return wrong.get((place, ""), NOTHING)
