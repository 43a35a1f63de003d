"""Send a month's accounts: each sending is a new version, the older ones stay."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.money import ZERO, is_whole_fen
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .items import ITEMS
from .models import AccountRow, AccountSheet

ENTER = "accounts.enter"

MonthGuard = Callable[[Scope, str, Period], None]
"""Raises UnableTo where an institution's month may not be changed: its quarter is not open, or its report is accepted."""

SOMEBODY_ELSE = Text("别人刚交了这个月的新版本，请看过再交", "Somebody else has just sent a new version of this month; look at it first")


class UnableToSend(UnableTo):
    code = "out-of-range"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of accounts: item of ITEMS, voucher, day, summary, yuan."""

    item: str
    on: date
    amount: Decimal
    voucher: str = ""
    summary: str = ""


def replace_month(
    *,
    scope: Scope,
    institution: str,
    month: Period,
    lines: Sequence[Line],
    seen_version: int,
    now: datetime,
    guard: MonthGuard,
    stated_total: Decimal | None = None,
    file_id: str = "",
) -> AccountSheet:
    """
    Send the whole month anew. `seen_version` is the version that the person had before the eyes, 0 for none.

    :raises UnableToSend: `negative`, `too-precise`, `outside-month`, `unknown-item`, `sums-differ`, `empty`; `field` is `lines[3].amount`
    :raises Conflict: where another version came in meanwhile
    """
    scope.require(ENTER, institution)
    guard(scope, institution, month)
    check_lines(month, lines, stated_total)
    try:
        with transaction.atomic():
            return _replace(scope, institution, month, lines, seen_version, now, file_id)
    except IntegrityError as error:
        raise Conflict(SOMEBODY_ELSE, code="version") from error


def _replace(
    scope: Scope, institution: str, month: Period, lines: Sequence[Line], seen_version: int, now: datetime, file_id: str
) -> AccountSheet:
    standing = AccountSheet.objects.filter(institution=institution, month=month.first, is_current=True)
    if standing.filter(version=seen_version).update(is_current=False) != (1 if seen_version else 0) or standing.exists():
        raise Conflict(SOMEBODY_ELSE, code="version")
    sheet = AccountSheet.objects.create(
        institution_id=institution, month=month.first, version=seen_version + 1, is_current=True, entered_by=scope.actor.username,
        entered_at=now, file_id=file_id,
    )  # fmt: skip
    AccountRow.objects.bulk_create(to_rows(sheet, lines), batch_size=500)
    after = {"institution": institution, "month": str(month), "version": sheet.version, "lines": len(lines), "sums": sums_of(lines)}
    before = {"version": seen_version} if seen_version else None
    record_change(
        scope=scope,
        action="ledger.month.send",
        table="ledger_accountsheet",
        key=sheet.pk,
        before=before,
        after=after,
        institution=institution,
    )
    return sheet


def to_rows(sheet: AccountSheet, lines: Iterable[Line]) -> list[AccountRow]:
    return [
        AccountRow(sheet=sheet, line=at, item=line.item, voucher=line.voucher, on=line.on, summary=line.summary, amount=line.amount)
        for at, line in enumerate(lines, start=1)
    ]


def sums_of(lines: Iterable[Line]) -> dict[str, Decimal]:
    """Yuan by item."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, ZERO) + line.amount
    return sums


def check_lines(month: Period, lines: Sequence[Line], stated_total: Decimal | None = None) -> None:
    """:raises UnableToSend: naming the first line that is wrong"""
    if not lines:
        raise UnableToSend(Text("这个月一行也没有", "there is not a single line"), code="empty", field="lines")
    for at, line in enumerate(lines):
        for field, code, words in _faults(month, line):
            shown = Text(f"第 {at + 1} 行：{words.zh}", f"line {at + 1}: {words.en}")
            raise UnableToSend(shown, code=code, field=f"lines[{at}].{field}")
    total = sum((line.amount for line in lines), ZERO)
    if stated_total is not None and stated_total != total:
        raise UnableToSend(
            Text(
                f"合计写的是 {stated_total:,.2f}，各行加起来是 {total:,.2f}",
                f"the total says {stated_total:,.2f}, the lines add up to {total:,.2f}",
            ),
            code="sums-differ", field="stated_total",
        )  # fmt: skip


def _faults(month: Period, line: Line) -> Iterable[tuple[str, str, Text]]:
    if line.item not in ITEMS:
        yield "item", "unknown-item", Text(f"没有“{line.item}”这个项目", f"there is no item “{line.item}”")
    if line.amount < 0:
        yield "amount", "negative", Text(f"金额 {line.amount} 小于 0", f"the amount {line.amount} is negative")
    elif not is_whole_fen(line.amount) or line.amount >= Decimal(10) ** 14:
        yield (
            "amount",
            "too-precise",
            Text(f"金额 {line.amount} 应最多两位小数、十四位整数", f"the amount {line.amount} has too many digits"),
        )
    if line.on not in month:
        yield "on", "outside-month", Text(f"{line.on} 不在 {month} 内", f"{line.on} lies outside {month}")
