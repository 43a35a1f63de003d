"""The messages of the money pages: what was returned, why, and where it goes on. Each belongs into the act's own transaction."""

from collections.abc import Sequence

from yiti.kernel.text import Text
from yiti.money.pay.models import Plan, YearTotal
from yiti.web.announcing import announce_to_holders, with_reason
from yiti.web.requests import Request

from .addresses import page_at


def announce_returned_plan(request: Request, plan: Plan, reason: str) -> None:
    """To those who draft the institution's plan."""
    words = Text(
        f"{plan.year} 年内部分配方案被退回，请改好再走一遍", f"The distribution plan of {plan.year} came back; mend it and hand it in again"
    )
    link = page_at("plan", plan.pk)
    announce_to_holders(request, function="plan.draft", institution=plan.institution_id, text=with_reason(words, reason), link=link)


def announce_returned_totals(request: Request, rows: Sequence[YearTotal], reason: str) -> None:
    """To whoever proposes the totals."""
    year, count = rows[0].year, len(rows)
    came = "yearly total came" if count == 1 else "yearly totals came"
    words = Text(f"{year} 年度总量退回 {count} 家，请改好再报", f"{count} {came} back for {year}; mend and send again")
    link = page_at("year-totals", year=str(year))
    announce_to_holders(request, function="year_totals.propose", text=with_reason(words, reason), link=link)
