"""The months behind a number of the ledger: each figure with who entered it and when, and the way to its record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import Aggregate, Change
from yiti.policy.facts.accounts import ITEMS
from yiti.policy.facts.aggregates import Ledger, Part
from yiti.registry.ledger.queries import SEE as SEE_ACCOUNTS
from yiti.registry.ledger.queries import get_month_sums, get_sheet
from yiti.registry.monthly.declared import SEE as SEE_RETURNS
from yiti.registry.monthly.queries import list_records
from yiti.web.columns import Column
from yiti.web.explanations import Leaf
from yiti.web.institutions.names import name_users
from yiti.web.lists import Listing, ListPage
from yiti.web.printing import print_day, print_number
from yiti.web.requests import Request

SHOWN = 6
MOST = 400
"""So many rows are shown; sums over the county may have many more."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One month of one item at an institution, or of the county (then without)."""

    month: date
    item: Text
    institution: str
    amount: Decimal
    entered_by: str
    entered_at: datetime | None
    address: str


LISTING = Listing(
    "ledger",
    Text("各月账目与月报", "Months of accounts and returns"),
    [
        Column("item", Text("项目", "Item"), kind="name", href=lambda row: row.address),
        Column("month", Text("月份", "Month"), lambda row: f"{row.month:%Y-%m}", sort="month"),
        Column("institution", Text("机构", "Institution"), lambda row: row.institution),
        Column("amount", Text("数", "Figure"), kind="money", sort="amount"),
        Column("entered_by", Text("谁填的", "Entered by"), kind="soft"),
        Column("entered_at", Text("何时", "When"), kind="moment", sort="entered_at"),
    ],
    order="month",
    empty=Text("这个期间没有人填", "Nobody entered anything in this period"),
)


def items_of(aggregate: Aggregate | Change | None) -> list[str]:
    """The items of the ledger that one side of a definition reads, what is taken off included."""
    return list(dict.fromkeys(item for part in _parts(aggregate) if isinstance(part.form, Ledger) for item in part.form.items))


def _parts(aggregate: Aggregate | Change | None) -> Iterator[Part]:
    for part in aggregate if isinstance(aggregate, tuple) else ():
        yield part
        yield from _parts(part.minus)


def read_ledger_rows(scope: Scope, aggregate: Aggregate | Change | None, institution: str, span: Period) -> list[LedgerRow]:
    """What the reader may see of it at the institution itself: accounts for who sees accounts there, returns for who sees returns."""
    items, months, homes = items_of(aggregate), span.each_month(), {institution}
    found = [*_accounts(scope, items, homes, months), *_returns(scope, items, homes, months)]
    names = name_users(scope, {row.entered_by for row in found if row.entered_by})
    return [_named(row, names) for row in found[:MOST]]


def show_ledger(request: Request, aggregate: Aggregate | Change | None, institution: str, span: Period) -> ListPage | None:
    """The list of a side that reads the ledger; None for one that does not, or whose months the reader may not see."""
    if not items_of(aggregate) or not (request.scope.may(SEE_RETURNS) or request.scope.may(SEE_ACCOUNTS)):
        return None
    return LISTING.read(request, read_ledger_rows(request.scope, aggregate, institution, span))


def ledger_leaf(scope: Scope, aggregate: Aggregate | Change | None, institution: str, span: Period, address: str) -> Leaf | None:
    """The months of a side in an explanation; None for a side that does not read the ledger."""
    if not items_of(aggregate):
        return None
    rows = read_ledger_rows(scope, aggregate, institution, span)
    columns = (Text("月份", "Month"), Text("项目", "Item"), Text("数", "Figure"), Text("谁填的", "Entered by"), Text("何时", "When"))
    told = [
        (f"{row.month:%Y-%m}", row.item, print_number(row.amount), row.entered_by, print_day(row.entered_at, "time"))
        for row in rows[:SHOWN]
    ]
    if not rows:
        words = Text("没有人填，或不在您的职责范围", "Nobody entered it, or it is not part of your duties")
        return Leaf((Text("账目与月报", "Accounts and returns"),), [(words,)])
    return Leaf(columns, told, frozenset({2}), Text(f"全部 {len(rows)} 条", f"All {len(rows)}"), address)


def _named(row: LedgerRow, names: dict[str, str]) -> LedgerRow:
    return LedgerRow(
        row.month, row.item, row.institution, row.amount, names.get(row.entered_by, row.entered_by), row.entered_at, row.address
    )  # fmt: skip


def _returns(scope: Scope, items: Iterable[str], homes: set[str], months: Iterable[Period]) -> Iterator[LedgerRow]:
    if not scope.may(SEE_RETURNS):
        return
    for one in list_records(scope=scope, items=list(items), institutions=homes, months=list(months)):
        handed, place = one.handed, one.handed.institution_id or "county"
        address = reverse("monthly-record", args=[one.item.id, f"{handed.month:%Y-%m}", place])
        name = handed.institution.short_name if handed.institution else "全县 Whole county"
        yield LedgerRow(handed.month, one.figure.label, name, one.amount, handed.entered_by, handed.entered_at, address)


def _accounts(scope: Scope, items: Iterable[str], homes: set[str], months: list[Period]) -> Iterator[LedgerRow]:
    wanted = [item for item in items if item in ITEMS]
    if not wanted or not scope.may(SEE_ACCOUNTS):
        return
    sums = get_month_sums(scope=scope, institutions=homes, months=[month.first for month in months])
    for institution, by_month in sorted(sums.items()):
        for month, found in sorted(by_month.items()):
            sheet = get_sheet(scope=scope, institution=institution, month=month)
            for item in wanted:
                if item in found and sheet is not None:
                    address = f"{reverse('month', args=[institution, f'{month:%Y-%m}'])}?item={item}"
                    yield LedgerRow(month, ITEMS[item], institution, found[item], sheet.entered_by, sheet.entered_at, address)
