"""Figures that no closed run holds: previews, findings, sums over institutions. Reckoned when asked, marked as such."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yiti.kernel.figures import Figure
from yiti.kernel.inputs import find_figure
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.operations import prepare_distribution, prepare_quarter
from yiti.money.pay.queries import find_fund_use, find_same_work_gap
from yiti.policy.rules import Answer
from yiti.web.measures.figures import read_clinics, read_items, read_months, read_scores, read_values
from yiti.web.measures.like_year import read_rates
from yiti.web.measures.themes import read_themes

from .kept import read_kept_funds
from .parity import read_parity
from .pay_figures import read_differences, read_monthly_pay, read_pay, read_plans
from .pay_years import read_pay_years
from .pools import read_fund_sums, read_ledger
from .slip_changes import find_slip_change
from .staff_years import read_staff_years
from .year_figures import read_changes, read_totals, read_year_preview

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Live:
    """
    A kind of figures by period, institution (empty for the county) and path; what it is called.

    Who may see a figure is for `find` to check; it answers nothing where there is none.
    """

    label: Text
    find: Callable[[Scope, str, str, str], Figure | None]


def _among(read: Callable[[Scope, str, str], Figures]) -> Callable[[Scope, str, str, str], Figure | None]:
    """A figure among all of its kind, or below one of them."""
    return lambda scope, period, institution, path: find_figure(read(scope, period, institution), path)


def _quarter(scope: Scope, period: str, institution: str) -> Figures:
    if scope.institutions("funds.see") is not None or not scope.may("funds.see"):
        raise Forbidden(Text("结果反馈后才能查看", "results are shown once they are fed back"))
    return prepare_quarter(scope=scope, period=period, is_partial=True).reckoned.figures


def _distribution(scope: Scope, period: str, institution: str) -> Figures:
    return prepare_distribution(scope=scope, period=period, institution=institution).reckoned.figures


def _fund_use(scope: Scope, period: str, institution: str) -> Figures:
    return _figures(find_fund_use(scope=scope, period=period))


def _same_work(scope: Scope, period: str, institution: str) -> Figures:
    return _figures(find_same_work_gap(scope=scope, period=period, institution=institution))


def _figures(answer: Answer | None) -> Figures:
    return answer.figures if answer else {}


SUM = Text("各家相加", "Added up over the institutions")
LIVE: dict[str, Live] = {
    "quarter": Live(Text("预览，尚未排名冻结", "Preview, not ranked yet"), _among(_quarter)),
    "distribution": Live(Text("预览，尚未关闭分配", "Preview, not distributed yet"), _among(_distribution)),
    "fund-use": Live(Text("资金使用监管", "Supervision of funds"), _among(_fund_use)),
    "same-work": Live(Text("同工同酬", "Same work, same pay"), _among(_same_work)),
    "pay": Live(Text("分配与发放的合计", "Sums of distribution and payments"), _among(read_pay)),
    "slip-change": Live(Text("与上季相减", "Less the quarter before"), find_slip_change),
    "difference": Live(Text("重算前后相减", "After recomputation less before"), _among(read_differences)),
    "monthly-pay": Live(Text("机构录入", "Entered by the institution"), _among(read_monthly_pay)),
    "plan": Live(Text("方案写明", "Laid down in the plan"), _among(read_plans)),
    "pay-years": Live(Text("历年薪酬", "Pay by year"), _among(read_pay_years)),
    "pay-parity": Live(Text("同职称比较", "Pay by title"), _among(read_parity)),
    "kept-funds": Live(Text("基金结余", "What funds keep"), _among(read_kept_funds)),
    "staff-years": Live(Text("月度考核结果", "Monthly results"), _among(read_staff_years)),
    "funds": Live(SUM, _among(read_fund_sums)),
    "ledger": Live(Text("资金池的一步", "A step of the fund pool"), _among(read_ledger)),
    "year-totals": Live(Text("年度总量", "Totals of the year"), _among(read_totals)),
    "year": Live(SUM, _among(read_changes)),
    "scores": Live(Text("考核人员评分", "Scored by the assessors"), _among(read_scores)),
    "themes": Live(Text("考核人员评分", "Scored by the assessors"), _among(read_themes)),
    "items": Live(Text("单项奖惩", "Single rewards and penalties"), _among(read_items)),
    "values": Live(Text("机构报送", "Reported by the institution"), _among(read_values)),
    "months": Live(Text("机构收支数据", "Accounts of the institution"), _among(read_months)),
    "clinics": Live(Text("村卫生室每月登记", "Village clinics, month by month"), _among(read_clinics)),
    "like-year": Live(Text("假设全年都像上一季", "Were the whole year like the last quarter"), _among(read_rates)),
    "year-preview": Live(Text("预览，尚未算定", "Preview, not closed yet"), _among(read_year_preview)),
}
