"""Figures that no closed run holds yet: previews, findings, linked totals. Reckoned when asked, marked as such."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import YearTotal
from yiti.money.pay.operations import prepare_distribution, prepare_quarter
from yiti.money.pay.queries import find_fund_use, find_same_work_gap, list_year_totals
from yiti.policy.packs import Resolved
from yiti.policy.rules import Answer, compute

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Live:
    """A kind of figures by period and institution (`-` for the county); what it is called; who may see it is for `read` to check."""

    label: Text
    read: Callable[[Scope, str, str], Figures]


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


def _linked(scope: Scope, period: str, institution: str) -> Figures:
    year = Period.parse(period).year
    row = list_year_totals(scope=scope, year=year).filter(institution=institution).first()
    if row is None:
        return {}
    return linked_total(row, get_book(scope=scope, on=Period.parse(str(year)).last)).figures


def _figures(answer: Answer | None) -> Figures:
    return answer.figures if answer else {}


def linked_total(row: YearTotal, book: Resolved) -> Answer:
    """Rule `linked-total` for one institution's year, its leaves naming the row."""
    record = f"year_total:{row.institution_id}:{row.year}"
    words = {
        "reward_performance": Text("按比例核定奖励性绩效", "Proportional reward pay"),
        "incremental_reward": Text("核增奖励性绩效", "Incremental reward pay"),
    }
    values: dict[str, Decimal] = {"reward_performance": row.proportional_reward, "incremental_reward": row.increment}
    figures = {name: given(words[name], value, Unit.YUAN, about=row.institution_id, record=record) for name, value in values.items()}
    return compute("linked-total", pack=book, inputs=values, figures=figures)


LIVE: dict[str, Live] = {
    "quarter": Live(Text("预览，尚未排名冻结", "Preview, not ranked yet"), _quarter),
    "distribution": Live(Text("预览，尚未关闭分配", "Preview, not distributed yet"), _distribution),
    "fund-use": Live(Text("资金使用监管", "Supervision of funds"), _fund_use),
    "same-work": Live(Text("同工同酬", "Same work, same pay"), _same_work),
    "linked": Live(Text("与考核挂钩的总量", "Linked total"), _linked),
}
