"""What was paid against what was approved: 附件1 三."""

from typing import Any

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Name
from .registry import rule

SUPERVISION = "附件1 三"


class FundUse(Inputs):
    """One institution and period; `approved` left out where nothing was approved."""

    id: Name
    paid: FenAmount
    approved: FenAmount | None = None

    words = {
        "id": Text("机构", "Institution"),
        "paid": Text("实际发放", "Paid"),
        "approved": Text("批准总额", "Approved"),
    }


class FundUseInputs(Inputs):
    institutions: SomeRows[FundUse]

    words = {"institutions": Text("机构", "Institutions")}


@rule(
    "fund-use",
    title=Text("绩效资金使用监管", "Supervision of the distribution funds"),
    packs=("changji-2021",),
    clauses=(SUPERVISION,),
    inputs=FundUseInputs,
    moves_money=True,
    example={"institutions": [{"id": "sangong", "approved": "120000", "paid": "123000"}, {"id": "ashili", "paid": "5000"}]},
)
def fund_use(inputs: FundUseInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    How much was paid over the approval or without any, with the warnings `overpaid` and `paid-without-approval`.

    `finding` is `overpaid`, `without_approval`, or `none` (within the approval, or nothing paid).
    """
    rows = [_row(row, at, book, leaves) for at, row in enumerate(inputs.institutions)]
    clauses = (book.clause(SUPERVISION),)
    result = {
        "institutions": rows,
        "overpaid_total": total(Text("超额发放合计", "Overpaid"), [row["overpaid"] for row in rows], clauses=clauses),
        "unapproved_total": total(Text("未批发放合计", "Paid without approval"), [row["unapproved"] for row in rows], clauses=clauses),
    }
    return Finding(result, [warning for row in rows if (warning := _warning(row, book))])


def _row(row: FundUse, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    path, clauses = f"institutions[{at}]", (book.clause(SUPERVISION),)
    paid = leaves.field(row, "paid", Unit.YUAN, at=path, about=row.id)
    over_label, without_label = Text("超额发放", "Overpaid"), Text("未批发放", "Paid without approval")
    if row.approved is None:
        overpaid = ruled(
            over_label,
            ZERO_YUAN.value,
            Unit.YUAN,
            formula=Text("没有批准额可比", "no approval to compare with"),
            clauses=clauses,
            about=row.id,
        )
        unapproved = ruled(
            without_label, paid.value, Unit.YUAN, paid, formula=Text("未经批准的全部发放", "everything paid"), clauses=clauses, about=row.id
        )
    else:
        approved = leaves.field(row, "approved", Unit.YUAN, at=path, about=row.id)
        over = difference(Text("发放减批准", "Paid less approved"), paid, approved, about=row.id)
        overpaid = largest(over_label, over, ZERO_YUAN, clauses=clauses, about=row.id)
        unapproved = ruled(
            without_label, ZERO_YUAN.value, Unit.YUAN, approved, formula=Text("已有批准", "approved"), clauses=clauses, about=row.id
        )
    return {"id": row.id, "overpaid": overpaid, "unapproved": unapproved, "finding": _finding(overpaid, unapproved, book, row.id)}


def _finding(overpaid: Figure, unapproved: Figure, book: Resolved, about: str) -> Figure:
    word = "overpaid" if overpaid.number > 0 else "without_approval" if unapproved.number > 0 else "none"
    formula = Text("超额或未批即列为问题", "over the approval, or without any")
    clauses = (book.clause(SUPERVISION),)
    return ruled(Text("监管发现", "Finding"), word, Unit.WORD, overpaid, unapproved, formula=formula, clauses=clauses, about=about)


def _warning(row: dict[str, Any], book: Resolved) -> Caution | None:
    clause = book.clause(SUPERVISION)
    if row["finding"].value == "overpaid":
        amount = row["overpaid"].value
        return Caution("overpaid", Text(f"{row['id']} 超额发放 {amount} 元", f"{row['id']} paid {amount} yuan too much"), clause)
    if row["finding"].value == "without_approval":
        amount = row["unapproved"].value
        words = Text(f"{row['id']} 未经批准发放 {amount} 元", f"{row['id']} paid {amount} yuan without approval")
        return Caution("paid-without-approval", words, clause)
    return None
