"""Send a month's accounts: each sending is a new version, the older ones stay."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .lines import Line, UnableToSend, check_lines, sums_of, to_rows
from .models import AccountRow, AccountSheet

ENTER = "accounts.enter"

MonthGuard = Callable[[Scope, str, Period], None]
"""Raises UnableTo where an institution's month may not be changed: its quarter is not open, or its report is accepted."""

SOMEBODY_ELSE = Text("别人刚交了这个月的新版本，请看过再交", "Somebody else has just sent a new version of this month; look at it first")


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


__all__ = ["ENTER", "SOMEBODY_ELSE", "Line", "MonthGuard", "UnableToSend", "replace_month"]
