"""The records behind the leaves of an explanation: their rows, and the page that shows them whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yiti.foundation.decisions.queries import get_decided
from yiti.foundation.installation.queries import get_today
from yiti.foundation.runs.queries import get_latest_run
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_scores
from yiti.money.pay.queries import (
    find_path,
    list_fund_vouchers,
    list_leavers,
    list_monthly_pay,
    list_own_monthly_pay,
    list_own_results,
    list_plans,
    list_quarter_totals,
    list_staff_results,
    list_year_totals,
)
from yiti.registry.ledger.queries import list_rows
from yiti.web.explanations import Leaf
from yiti.web.printing import plain_money, print_at_least, print_day, print_percent

from .addresses import page_at, why
from .words import COMPONENTS

MOST = 60


@dataclass
class Records:
    """
    What one reader may open of the records that an explanation names; each kind is read once a request.

    `institution` and `period` are those of the run.
    """

    scope: Scope
    period: str
    institution: str
    held: dict[str, Any] = field(default_factory=dict)

    def leaf(self, record: str) -> Leaf | None:
        """The rows of a record, or nothing where it has none, or they are not this reader's."""
        kind, _, rest = record.partition(":")
        read = LEAVES.get(kind)
        try:
            return read(self, rest.split(":")) if read else None
        except UnableTo:
            return None

    def address(self, record: str) -> str:
        """The page of a record; empty where there is none."""
        kind, _, rest = record.partition(":")
        find = ADDRESSES.get(kind)
        return find(self, rest.split(":")) if find else ""

    def once(self, key: str, read: Callable[[], Any]) -> Any:
        if key not in self.held:
            self.held[key] = read()
        return self.held[key]


def _accounts(records: Records, parts: list[str]) -> Leaf | None:
    institution, month, item = parts[0], Period.parse(parts[1]), parts[2]
    months = [span.first for span in Period.parse(records.period).year_to_date()]
    rows = records.once(f"accounts:{institution}", lambda: list(list_rows(scope=records.scope, institution=institution, months=months)))
    found = [row for row in rows if row.sheet.month == month.first and row.item == item]
    if not found:
        return None
    return Leaf(
        (Text("凭证", "Voucher"), Text("日期", "Day"), Text("摘要", "For"), Text("金额", "Amount")),
        [(row.voucher, print_day(row.on), row.summary, plain_money(row.amount)) for row in found[:MOST]],
        frozenset({3}),
        Text(f"{month.label.zh}账，{len(found)} 张凭证", f"Accounts of {month.label.en}, {len(found)} vouchers"),
        page_at("month", institution, parts[1]),
    )


def _score(records: Records, parts: list[str], subject: str = "institution") -> Leaf | None:
    institution, indicator = parts[0], parts[1]
    rows = records.once(
        f"scores:{institution}",
        lambda: {
            (str(row.subject), row.indicator): row
            for row in list_scores(scope=records.scope, period=records.period, institution=institution)
        },
    )
    row = rows.get((subject, indicator))
    if row is None:
        return None
    return Leaf(
        (Text("得分", "Score"), Text("考核员", "Assessor"), Text("录入", "Entered"), Text("说明", "Remark")),
        [(print_at_least(row.score, 2), row.entered_by, print_day(row.entered_at, "time"), row.reason)],
        frozenset({0}),
        Text("看这张评分表与佐证", "The score sheet with its evidence"),
        page_at("score-sheet", institution, period=records.period),
    )


def _head_score(records: Records, parts: list[str]) -> Leaf | None:
    return _score(records, parts, "head")


def _granted(records: Records, parts: list[str]) -> Leaf | None:
    quarter = Period.parse(records.period)
    rows = []
    for step in range(quarter.quarter - 1, 0, -1):
        period = quarter.shifted(-step)
        found = list_quarter_totals(scope=records.scope, period=str(period)).filter(institution=parts[0]).first()
        if found is not None:
            rows.append((period.label, plain_money(found.available), plain_money(found.level_one_total), plain_money(found.held_back)))
    heads = (Text("季度", "Quarter"), Text("可用", "Available"), Text("一级总额", "Level one"), Text("暂扣", "Held back"))
    return Leaf(heads, rows, frozenset({1, 2, 3})) if rows else None


def _year_total(records: Records, parts: list[str]) -> Leaf | None:
    year = int(parts[1]) if len(parts) > 1 else Period.parse(records.period).year
    row = list_year_totals(scope=records.scope, year=year).filter(institution=parts[0]).first()
    if row is None:
        return None
    heads = (Text("核增基数", "Base"), Text("考核后", "After ranking"), Text("人社", "HR"), Text("财政", "Finance"))
    cells = (plain_money(row.base_increment), plain_money(row.increment), print_day(row.hr_on, "year"), print_day(row.finance_on, "year"))
    return Leaf(heads, [cells], frozenset({0, 1}), Text(f"{year} 年总量", f"Totals of {year}"), page_at("year-totals", year=str(year)))


def _staff_result(records: Records, parts: list[str]) -> Leaf | None:
    person, month = parts[0], Period.parse(parts[1])
    quarter = Period.parse(records.period)
    rows = records.once("staff_results", lambda: _results_by_person(records, quarter))
    row = rows.get((person, month.first))
    if row is None:
        return None
    heads = (Text("得分", "Score"), Text("出勤", "Attendance"), Text("录入", "Entered"), Text("说明", "Reason"))
    cells = (print_at_least(row.score, 2), print_percent(row.attendance), print_day(row.entered_at, "time"), row.reason or "—")
    return Leaf(heads, [cells], frozenset({0, 1}))


def _results_by_person(records: Records, quarter: Period) -> dict[tuple[str, date], Any]:
    scope, institution = records.scope, records.institution
    if scope.may("pay.see", institution):
        rows = list_staff_results(scope=scope, institution=institution, first=quarter.first, end=quarter.end)
    else:
        rows = list_own_results(scope=scope, first=quarter.first, end=quarter.end)
    return {(row.person_id, row.month): row for row in rows}


def _monthly_pay(records: Records, parts: list[str]) -> Leaf | None:
    scope, quarter = records.scope, Period.parse(records.period)
    if scope.may("pay.see", records.institution):
        rows = records.once(
            "monthly_pay",
            lambda: list(list_monthly_pay(scope=scope, institution=records.institution, first=quarter.first, end=quarter.end)),
        )
    else:
        rows = records.once("own_monthly_pay", lambda: list(list_own_monthly_pay(scope=scope, first=quarter.first, end=quarter.end)))
    found = [row for row in rows if row.person_id == parts[0]]
    heads = (Text("月份", "Month"), *(COMPONENTS[name] for name in COMPONENTS))
    cells = [(f"{row.month:%Y-%m}", *(plain_money(getattr(row, name)) for name in COMPONENTS)) for row in found]
    return Leaf(heads, cells, frozenset(range(1, 6))) if found else None


def _decision(records: Records, parts: list[str]) -> Leaf | None:
    number = ":".join(parts)
    found = [item for item in get_decided(scope=records.scope, on=None) if item.number == number]
    if not found:
        return None
    heads = (Text("文号", "Number"), Text("决定日期", "Decided on"), Text("自何日起", "From"))
    address = page_at("decisions") if records.scope.may("decisions.see") else ""
    rows = [(item.number, print_day(item.decided_on, "year"), print_day(item.from_on, "year")) for item in found]
    return Leaf(heads, rows, frozenset(), Text("看本县的决定", "The county's decisions") if address else NOTHING, address)


def _quarter_total_address(records: Records, parts: list[str]) -> str:
    found = list_quarter_totals(scope=records.scope, period=parts[1]).filter(institution=parts[0]).select_related("run").first()
    if found is None or not records.scope.may("funds.see", parts[0]):
        return ""
    path = find_path(found.run, parts[0], "quarter_total.level_one_total")
    return why(found.run_id, path) if path else ""


def _plan_address(records: Records, parts: list[str]) -> str:
    year = Period.parse(records.period).year
    plan = list_plans(scope=records.scope, year=year).filter(institution=records.institution, is_in_force=True).first()
    return page_at("plan", plan.pk) if plan else ""


def _if_pay(name: str) -> Callable[[Records, list[str]], str]:
    def find(records: Records, parts: list[str]) -> str:
        if not records.scope.may("pay.see", records.institution or parts[0]):
            return ""
        return page_at(name, parts[0], period=parts[1] if len(parts) > 1 else records.period)

    return find


def _set_aside_address(records: Records, parts: list[str]) -> str:
    fund, institution, period = parts
    run = get_latest_run(scope=records.scope, kind="quarter", period=period) if period else None
    path = find_path(run, institution, f"fund_pool.{fund}_fund") if run else ""
    return why(run.pk, path) if run and path else ""


def _result_address(records: Records, parts: list[str]) -> str:
    run = records.once(f"run:{parts[1]}", lambda: get_latest_run(scope=records.scope, kind="quarter", period=parts[1]))
    path = find_path(run, parts[0], "score") if run else ""
    return why(run.pk, path) if run and path else ""


def _report_address(records: Records, parts: list[str]) -> str:
    return page_at("report", parts[0], period=parts[1]) if records.scope.may("accounts.see", parts[0]) else ""


def _live_address(records: Records, parts: list[str]) -> str:
    """The list behind one side of an indicator's value."""
    institution, period, indicator, side = parts
    if not records.scope.may("indicators.see", institution):
        return ""
    return page_at("indicator-list", indicator, institution, period, side)


def _points_address(records: Records, parts: list[str]) -> str:
    seen = any(records.scope.may(function) for function in ("documents.see", "decisions.see", "decisions.propose", "decisions.approve"))
    return page_at("parameter", "scoring_points") if seen else ""


def _vouchers(records: Records, parts: list[str]) -> Leaf | None:
    fund, institution, year, kind = parts
    rows = list_fund_vouchers(
        scope=records.scope, institution=institution, fund=fund, year=int(year), kind=kind, today=get_today()
    )  # fmt: skip
    return Leaf(
        (Text("日期", "Day"), Text("用途", "For"), Text("凭证", "Voucher"), Text("金额", "Amount")),
        [
            (print_day(row.on), row.answers["purpose"], row.answers.get("voucher", ""), plain_money(row.answers["amount"]))
            for row in rows[:MOST]
        ],
        frozenset({3}),
        Text(f"全部 {len(rows)} 笔", f"All {len(rows)} entries"),
        page_at("register", "fund_spending", place=institution) if records.scope.may("forms.see", institution) else "",
    )


def _leavers(records: Records, parts: list[str]) -> Leaf | None:
    institution, year = parts[0], int(parts[1])
    rows = list_leavers(scope=records.scope, institution=institution, year=year, today=get_today())
    return Leaf((Text("姓名", "Name"), Text("离开", "Left")), [(name, print_day(day, "year")) for _, name, day in rows[:MOST]])


LEAVES: dict[str, Callable[[Records, list[str]], Leaf | None]] = {
    "accounts": _accounts,
    "score": _score,
    "head_score": _head_score,
    "granted_to_date": _granted,
    "approved_year_total": _year_total,
    "year_total": _year_total,
    "staff_result": _staff_result,
    "monthly_pay": _monthly_pay,
    "decision": _decision,
    "leavers": _leavers,
    "fund_spending": _vouchers,
}
ADDRESSES: dict[str, Callable[[Records, list[str]], str]] = {
    "quarter_total": _quarter_total_address,
    "plan": _plan_address,
    "people": _if_pay("distribution-people"),
    "staff_on": lambda records, parts: page_at("staff", institution=parts[0]) if records.scope.may("staff.see", parts[0]) else "",
    "payments": _if_pay("payments"),
    "payslips": _if_pay("payslips"),
    "gross_to_date": _if_pay("distribution-people"),
    "points": _points_address,
    "indicator_value": _report_address,
    "live_value": _live_address,
    "single_item": lambda records, parts: page_at("single-items", period=records.period),
    "difference": lambda records, parts: page_at("back-pay"),
    "result": _result_address,
    "set_aside": _set_aside_address,
    "clinic_score": lambda records, parts: page_at("clinics", period=records.period),
    "clinic_drugs": lambda records, parts: page_at("institution-accounts", parts[0]),
    "clinic_public_health": lambda records, parts: page_at("institution-accounts", parts[0]),
}
