"""A month's accounts by hand: the whole month stands in one form and is sent as a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.installation.queries import get_now
from yiti.kernel.counts import to_count
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.queries import get_institution
from yiti.registry.ledger.items import ITEMS
from yiti.registry.ledger.operations import ENTER, Line, replace_month
from yiti.registry.ledger.queries import get_sheet, list_sheet_rows
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request

from .accounts import find_month
from .months import guard_month, why_closed
from .names import name_of
from .sent import need_day, read_money

BLANK_LINES = 5
MOST_LINES = 1500
"""More lines than this come as a sheet."""

PARTS = ("item", "voucher", "on", "summary", "amount")


@dataclass
class Entry:
    """One line as it stands in the form: texts, and what is wrong with it."""

    item: str = ""
    voucher: str = ""
    on: str = ""
    summary: str = ""
    amount: str = ""
    error: Text = NOTHING
    wrong: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.item or self.voucher or self.summary or self.amount)


@page(function=ENTER, methods=("GET", "POST"))
def edit_month_page(request: Request, institution: str, month: str) -> HttpResponse:
    row = get_institution(scope=request.scope, code=institution, function=ENTER)
    period = find_month(month)
    closed = why_closed(request.scope, institution, period)
    sheet = get_sheet(scope=request.scope, institution=institution, month=period.first, function=ENTER)
    seen = sheet.version or 0 if sheet else 0
    entries = _standing(request, sheet.pk if sheet else None)
    error, stated = NOTHING, ""
    if request.method == "POST":
        entries, stated = _sent(request.POST), request.POST.get("stated_total", "").strip()
        seen = to_count(request.POST.get("seen", "0")) or 0
        try:
            _send(request, institution, period, entries, seen, stated)
        except (Conflict, Forbidden):
            raise
        except UnableTo as refusal:
            error = _blame(entries, refusal)
        else:
            return redirect("month", institution=institution, month=month)
    more = to_count(request.GET.get("more", ""))
    blanks = more if more is not None and more <= 50 else BLANK_LINES
    last = next((entry.on for entry in reversed(entries) if entry.on), period.first.isoformat())
    context = {
        "row": row, "name": name_of(row), "month": period, "seen": seen, "entries": [*entries, *(Entry(on=last) for _ in range(blanks))],
        "items": list(ITEMS.items()), "stated": stated, "error": error, "closed": closed, "first": period.first, "last": period.last,
        "more": reverse("month-edit", args=[institution, month]),
    }  # fmt: skip
    return render(request, "yiti/institutions/month_edit.html", context, status=422 if request.method == "POST" else 200)


def _standing(request: Request, sheet: int | None) -> list[Entry]:
    if sheet is None:
        return []
    rows = list_sheet_rows(scope=request.scope, sheet=sheet, function=ENTER)
    return [Entry(row.item, row.voucher, row.on.isoformat(), row.summary, f"{row.amount:.2f}") for row in rows[:MOST_LINES]]


def _sent(sent: QueryDict) -> list[Entry]:
    columns = [sent.getlist(name) for name in PARTS]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > MOST_LINES + 60:
        raise UnableTo(Text("表单不完整，请刷新后再填", "the form is incomplete; reload it"), code="wrong-type")
    entries = [Entry(*(text.strip() for text in line)) for line in zip(*columns, strict=True)]
    return [entry for entry in entries if not entry.is_blank]


def _send(request: Request, institution: str, period: Period, entries: Sequence[Entry], seen: int, stated: str) -> None:
    lines = [_line(at, entry) for at, entry in enumerate(entries)]
    total: Decimal | None = read_money(stated, "stated_total") if stated else None
    replace_month(
        scope=request.scope, institution=institution, month=period, lines=lines, seen_version=seen, now=get_now(), guard=guard_month,
        stated_total=total,
    )  # fmt: skip


def _line(at: int, entry: Entry) -> Line:
    sent = QueryDict(mutable=True)
    sent[f"lines[{at}].on"] = entry.on
    on = need_day(sent, f"lines[{at}].on")
    if not entry.amount:
        raise UnableTo(Text("没有填金额", "the amount is missing"), code="missing-field", field=f"lines[{at}].amount")
    return Line(entry.item, on, read_money(entry.amount, f"lines[{at}].amount"), entry.voucher, entry.summary)


def _blame(entries: Sequence[Entry], refusal: UnableTo) -> Text:
    """Put the refusal at its line; the words to say above the table too, with the line's number."""
    field = refusal.field or ""
    if field.startswith("lines["):
        at, _, part = field.removeprefix("lines[").partition("].")
        if at.isdecimal() and int(at) < len(entries):
            entries[int(at)].error, entries[int(at)].wrong = refusal.message, part
            said = refusal.message
            return said if said.en.startswith("line ") else Text(f"第 {int(at) + 1} 行：{said.zh}", f"line {int(at) + 1}: {said.en}")
    return refusal.message
