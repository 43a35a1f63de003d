"""What a fund or a total has left: what was there, what came, less what was spent. What is unspent is carried on."""

from typing import Any

from yiti.kernel.figures import Unit, difference, largest, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import ZERO_YUAN, Leaves
from .numbers import FenAmount, Name
from .registry import rule


class FundAccount(Inputs):
    """Yuan of one fund and period; a total that begins with the period has no `opening`."""

    id: Name
    opening: FenAmount = ZERO_YUAN.number
    added: FenAmount
    spent: FenAmount

    words = {
        "id": Text("基金或总额", "Fund or total"),
        "opening": Text("上期结转", "Carried in"),
        "added": Text("本期计提", "Added"),
        "spent": Text("本期支出", "Spent"),
    }


class FundBalanceInputs(Inputs):
    funds: SomeRows[FundAccount]

    words = {"funds": Text("基金或总额", "Funds or totals")}


@rule(
    "fund-balance",
    title=Text("基金与总额结余", "What a fund or total has left"),
    inputs=FundBalanceInputs,
    example={
        "funds": [
            {"id": "development", "opening": "50000", "added": "120000", "spent": "90000"},
            {"id": "wages", "added": "10000000", "spent": "10000200"},
        ]
    },
)
def fund_balance(inputs: FundBalanceInputs, book: Resolved, leaves: Leaves) -> Finding:
    """What each has left, never below 0, and by how much it was overspent, with the warning `overspent`."""
    rows = [_settle(fund, at, book, leaves) for at, fund in enumerate(inputs.funds)]
    over = [row for row in rows if row["overspent"].number > 0]
    return Finding({"funds": rows}, [_warn(row, book) for row in over])


def _settle(fund: FundAccount, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    about, clauses = fund.id, book.carrying
    opening, added, spent = (leaves.field(fund, name, Unit.YUAN, at=f"funds[{at}]", about=about) for name in ("opening", "added", "spent"))
    there = total(Text("可用合计", "There to spend"), (opening, added), about=about)
    rest = difference(Text("可用减支出", "There less spent"), there, spent, about=about)
    over = difference(Text("支出减可用", "Spent less there"), spent, there, about=about)
    return {
        "id": about,
        "left": largest(Text("结余", "Left"), rest, ZERO_YUAN, clauses=clauses, about=about),
        "overspent": largest(Text("超支", "Overspent"), over, ZERO_YUAN, clauses=clauses, about=about),
    }


def _warn(row: dict[str, Any], book: Resolved) -> Caution:
    amount = row["overspent"].printed
    return Caution("overspent", Text(f"{row['id']} 超支 {amount} 元", f"{row['id']} is overspent by {amount} yuan"), book.carrying[0])
