"""Monthly accounts as a sheet: any number of institutions and months in one file, each replaced whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Sum

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.money import ZERO
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook
from yiti.registry.institutions.sheets.cells import INSTITUTION, find_institution

from .items import ITEMS
from .lines import MOST_SUMMARY, MOST_VOUCHER, Line, to_rows
from .models import AccountRow, AccountSheet
from .operations import ENTER, SOMEBODY_ELSE, MonthGuard
from .queries import SEE
from .telling import tell_months

LAYOUT = SheetLayout(
    "accounts",
    Text("月度收支账", "Monthly accounts"),
    (
        Column(INSTITUTION.name, INSTITUTION.label, required=True, help=INSTITUTION.help, aliases=INSTITUTION.aliases),
        Column("month", Text("月份", "Month"), "month", required=True),
        Column("item", Text("项目", "Item"), "choice", required=True, choices=ITEMS),
        Column("voucher", Text("凭证号", "Voucher")),
        Column("on", Text("日期", "Date"), "date", required=True),
        Column("summary", Text("摘要", "Summary")),
        Column("amount", Text("金额（元）", "Amount (yuan)"), "money", required=True, minimum=0, maximum=Decimal("99999999999999.99")),
    ),
    note=Text(
        "一个机构一个月的账整月替换；合计行要与各行之和相等",
        "A month of an institution is replaced whole; a row of totals must equal the sum",
    ),
    skips_totals=True,
)

CHUNK = 2000
"""So many rows are put away in one short transaction."""

Months = dict[tuple[str, Period], list[Line]]


def accounts_import(guard: MonthGuard) -> ImportKind:
    """The import of accounts, under a guard that says which months may be changed."""

    def check(errand: Errand, reading: Reading) -> Plan:
        return _check(errand, reading, guard)

    def write(errand: Errand, plan: Plan) -> None:
        _apply(errand, guard)

    return ImportKind(
        "accounts", LAYOUT.title, ENTER, SEE, (LAYOUT,), check, write, _export, keeps_drafts=True, forget=forget_drafts, looks_on=True
    )  # fmt: skip


def _check(errand: Errand, reading: Reading, guard: MonthGuard) -> Plan:
    plan = Plan()
    months = _months_of(plan, errand, reading.rows[LAYOUT.name], guard)
    if reading.is_sound:
        _check_totals(plan, reading)
    if plan.faults or not reading.is_sound:
        return plan
    standing = _standing_versions(months)
    same = {key for key in months if key in standing and _is_same(standing[key], months[key])}
    for key, lines in months.items():
        if key in same:
            plan.unchanged += len(lines)
        elif key in standing:
            plan.changed += len(lines)
        else:
            plan.added += len(lines)
    tell_months(plan.told, LAYOUT, reading.rows[LAYOUT.name], months, standing)
    _keep_drafts(errand, {key: lines for key, lines in months.items() if key not in same}, standing)
    return plan


def _months_of(plan: Plan, errand: Errand, rows: list[Row], guard: MonthGuard) -> Months:
    names = NameBook.read()
    codes: dict[object, str | None] = {}
    months: defaultdict[tuple[str, Period], list[Line]] = defaultdict(list)
    for row in rows:
        word, month = row["institution"], row["month"]
        if word not in codes:
            codes[word] = find_institution(plan, errand, row, names, ENTER)
        code = codes[word]
        if code is None:
            continue
        if (code, month) not in months:
            _ask_guard(plan, errand, row, code, month, guard)
        if row["on"] not in month:  # type: ignore[operator]
            expected = Text(f"{month} 内的一天", f"a day of {month}")
            plan.refuse(row, "on", Text("不在这个月", "lies outside the month"), expected, "outside-month")
        line = Line(str(row["item"]), row["on"], row["amount"], str(row["voucher"] or ""), str(row["summary"] or ""))  # type: ignore[arg-type]
        _check_lengths(plan, row)
        months[code, month].append(line)  # type: ignore[index]
    return dict(months)


def _check_lengths(plan: Plan, row: Row) -> None:
    for name, most in (("voucher", MOST_VOUCHER), ("summary", MOST_SUMMARY)):
        if len(str(row[name] or "")) > most:
            plan.refuse(row, name, Text(f"超过 {most} 个字", f"is longer than {most} characters"), code="too-long")


def _ask_guard(plan: Plan, errand: Errand, row: Row, code: str, month: Any, guard: MonthGuard) -> None:
    try:
        guard(errand.scope, code, month)
    except UnableTo as refusal:
        plan.refuse(row, "month", refusal.message, code=refusal.code)


def _check_totals(plan: Plan, reading: Reading) -> None:
    """小计 covers the rows since the one before, 合计 all rows of its sheet; both must equal their sum."""
    rows = reading.rows[LAYOUT.name]
    previous: dict[str, int] = {}
    for total in reading.totals.get(LAYOUT.name, ()):
        stated = total["amount"]
        if not isinstance(stated, Decimal):
            continue
        above = [row for row in rows if row.sheet == total.sheet and row.number < total.number]
        whole = _sum(above)
        since = _sum(row for row in above if row.number > previous.get(total.sheet, 0))
        previous[total.sheet] = total.number
        if stated not in (whole, since):
            expected = Text(f"{since:,.2f}，即上面各行之和", f"{since:,.2f}, the sum of the rows above")
            plan.refuse(total, "amount", Text("合计与各行之和不符", "the total differs from the sum of the rows"), expected, "sums-differ")


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((amount for row in rows if isinstance(amount := row["amount"], Decimal)), ZERO)


def _standing_versions(months: Months) -> dict[tuple[str, Period], AccountSheet]:
    codes, firsts = {code for code, _ in months}, {month.first for _, month in months}
    rows = AccountSheet.objects.filter(institution__in=codes, month__in=firsts, is_current=True)
    return {(row.institution_id, Period.month_of(row.month)): row for row in rows}


def _is_same(sheet: AccountSheet, lines: list[Line]) -> bool:
    standing = AccountRow.objects.filter(sheet=sheet).order_by("line").values_list("item", "on", "amount", "voucher", "summary")
    return [Line(*row) for row in standing] == lines


def _keep_drafts(errand: Errand, months: Months, standing: Mapping[tuple[str, Period], AccountSheet]) -> None:
    now = get_now()
    drafts = [
        AccountSheet(
            institution_id=code, month=month.first, version=None, is_current=False, entered_by=errand.scope.actor.username, entered_at=now,
            staged_id=errand.staged, seen_version=(standing[code, month].version or 0) if (code, month) in standing else 0,
        )
        for code, month in months
    ]  # fmt: skip
    AccountSheet.objects.bulk_create(drafts, batch_size=500)
    rows = (row for draft, lines in zip(drafts, months.values(), strict=True) for row in to_rows(draft, lines))
    for chunk in _chunks(rows):
        with transaction.atomic():
            AccountRow.objects.bulk_create(chunk, batch_size=500)


def _chunks(rows: Iterator[AccountRow]) -> Iterator[list[AccountRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def forget_drafts(staged: int) -> None:
    """Take away what an import had put away and never applied, in short transactions."""
    drafts = AccountSheet.objects.filter(staged=staged, version=None)
    while keys := list(AccountRow.objects.filter(sheet__in=drafts).values_list("pk", flat=True)[:CHUNK]):
        AccountRow.objects.filter(pk__in=keys).delete()
    drafts.delete()


def _apply(errand: Errand, guard: MonthGuard) -> None:
    """Make the drafts the current versions: a fixed number of statements, however many rows they hold."""
    drafts = AccountSheet.objects.filter(staged=errand.staged, version=None)
    wanted = list(drafts.values_list("pk", "institution_id", "month", "seen_version"))
    for _, institution, month, _ in wanted:
        guard(errand.scope, institution, Period.month_of(month))
    standing = _current_sheets({row[1] for row in wanted}, {row[2] for row in wanted})
    if any(standing.get((institution, month), (0, 0))[1] != seen for _, institution, month, seen in wanted):
        raise Conflict(SOMEBODY_ELSE, code="version")
    replaced = [standing[institution, month][0] for _, institution, month, seen in wanted if seen]
    if AccountSheet.objects.filter(pk__in=replaced, is_current=True).update(is_current=False) != len(replaced):
        raise Conflict(SOMEBODY_ELSE, code="version")
    try:
        drafts.update(version=F("seen_version") + 1, is_current=True)
    except IntegrityError as error:
        raise Conflict(SOMEBODY_ELSE, code="version") from error
    record_changes(scope=errand.scope, changes=_changes(wanted))


def _current_sheets(codes: set[str], months: set[date]) -> dict[tuple[str, date], tuple[int, int]]:
    """Key and version of the current sheet by institution and month."""
    rows = AccountSheet.objects.filter(institution__in=codes, month__in=months, is_current=True)
    return {(code, month): (pk, version or 0) for pk, code, month, version in rows.values_list("pk", "institution_id", "month", "version")}


def _changes(wanted: list[tuple[int, str, date, int]]) -> list[Changed]:
    rows = AccountRow.objects.filter(sheet__in=[pk for pk, *_ in wanted]).order_by().values_list("sheet", "item")
    sums: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    lines: Counter[int] = Counter()
    for sheet, item, amount, count in rows.annotate(Sum("amount"), Count("pk")):
        sums[sheet][item] = amount
        lines[sheet] += count
    return [
        Changed(
            action="ledger.month.send", table="ledger_accountsheet", key=pk, institution=institution,
            before={"version": seen} if seen else None,
            after={"institution": institution, "month": f"{month:%Y-%m}", "version": seen + 1, "lines": lines[pk], "sums": sums[pk]},
        )
        for pk, institution, month, seen in wanted
    ]  # fmt: skip


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`institution`, `first` and `end` (days) narrow it."""
    names = NameBook.read()
    rows = AccountRow.objects.filter(sheet__is_current=True)
    codes = scope.institutions(SEE)
    if codes is not None:
        rows = rows.filter(sheet__institution__in=codes)
    if wanted.get("institution"):
        rows = rows.filter(sheet__institution=wanted["institution"])
    if wanted.get("first"):
        rows = rows.filter(sheet__month__gte=wanted["first"], sheet__month__lt=wanted["end"])
    fields = ("sheet__institution", "sheet__month", "item", "voucher", "on", "summary", "amount")
    found = rows.order_by("sheet__institution", "sheet__month", "line").values_list(*fields)
    return {
        LAYOUT.name: [
            {
                "institution": names.write(code), "month": Period.month_of(month), "item": item, "voucher": voucher, "on": on,
                "summary": summary, "amount": amount,
            }
            for code, month, item, voucher, on, summary, amount in found
        ]
    }  # fmt: skip
