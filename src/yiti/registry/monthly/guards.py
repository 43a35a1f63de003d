"""Who may hand in what, of which institution and month."""

from collections.abc import Callable
from datetime import date

from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.monthly import MonthlyReturn
from yiti.registry.institutions.models import Institution

from .amounts import UnableToHandIn
from .declared import enters, fits, is_due, is_open_in

ClosedMonth = Callable[[Period], Text | None]
"""Why a month may not be changed any more; None where it may."""


def require_enterer(scope: Scope, item: MonthlyReturn, institution: str) -> None:
    """:raises Forbidden:"""
    if not enters(scope, item, institution or None):
        raise Forbidden(Text(f"“{item.label.zh}”不由您填报", f"“{item.label.en}” is not yours to hand in"))


def require_month(item: MonthlyReturn, institution: str, month: Period, today: date, closed: ClosedMonth) -> None:
    """:raises UnableToHandIn: for a month that has not begun, is not asked of or is closed, or an institution that it is not about"""
    if month.first > today:
        words = Text(f"{month.label.zh}还没到，不能先填", f"{month.label.en} has not begun; it cannot be handed in yet")
        raise UnableToHandIn(words, code="future", field="month")
    if not is_due(item, month):
        zh, en = "、".join(map(str, item.due)), ", ".join(map(str, item.due))
        words = Text(f"“{item.label.zh}”只报 {zh} 月的", f"“{item.label.en}” is handed in for months {en} alone")
        raise UnableToHandIn(words, code="does-not-apply", field="month")
    why = closed(month)
    if why is not None:
        raise UnableToHandIn(why, code="closed", field="month")
    _require_place(item, institution, month)


def _require_place(item: MonthlyReturn, institution: str, month: Period) -> None:
    if (item.about == "institution") != bool(institution):
        words = Text("请选择机构", "Choose the institution") if not institution else Text("这份月报不分机构", "This return is the county's")
        raise UnableToHandIn(words, code="missing-field", field="institution")
    if not institution:
        return
    row = Institution.objects.get(pk=institution)
    if not fits(item, row):
        words = Text(f"{row.name}不报“{item.label.zh}”", f"“{item.label.en}” is not asked of {row.label.en}")
        raise UnableToHandIn(words, code="does-not-apply", field="institution")
    if not is_open_in(row, month):
        words = Text(f"{row.name}在{month.label.zh}没有开业", f"{row.label.en} was not open in {month.label.en}")
        raise UnableToHandIn(words, code="does-not-apply", field="institution")
