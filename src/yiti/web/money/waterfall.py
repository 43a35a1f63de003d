"""Where an institution's money comes from, step by step, as the ledger waterfall draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, walk
from yiti.kernel.text import NOTHING, Text
from yiti.web.printing import plain_money, print_percent

Why = Callable[[str], str]


@dataclass
class Ledger:
    """Steps on one shared axis; each begins where the last ended."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    at: Decimal = Decimal(0)

    def add(self, name: Text, amount: Decimal, how: Text = NOTHING, why: str = "") -> None:
        kind = "add" if amount >= 0 else "sub"
        self.steps.append(
            {"kind": kind, "name": name, "how": how, "first": self.at, "last": self.at + amount, "amount": amount, "why": why}
        )
        self.at += amount

    def total(self, name: Text, why: str = "", how: Text = NOTHING) -> None:
        self.steps.append({"kind": "sum", "name": name, "how": how, "first": Decimal(0), "last": self.at, "amount": self.at, "why": why})

    def drawn(self) -> list[dict[str, Any]]:
        ends = [end for step in self.steps for end in (step["first"], step["last"])]
        low, high = min([Decimal(0), *ends]), max([Decimal(1), *ends])
        return [{**step, "low": low, "high": high} for step in self.steps]


def draw_pool(figures: Mapping[str, Figure], at: str, why: Why) -> list[dict[str, Any]]:
    """The steps of `institutions[at]` in a quarter's figures, from medical income to the level-one total."""
    pool, total = f"{at}.fund_pool", f"{at}.quarter_total"
    ledger = Ledger()
    _medical(ledger, figures, pool, why)
    _subsidies(ledger, figures, pool, why)
    share = figures[f"{pool}.contract_share"]
    fees, rate = share.inputs[0], share.inputs[1]
    how = Text(f"{plain_money(fees.value)} 的 {print_percent(rate.value)}", f"{print_percent(rate.value)} of {plain_money(fees.value)}")
    ledger.add(Text("C 签约服务费", "C Contract fees"), share.number, how, why(f"{pool}.contract_share"))
    ledger.total(Text("资金池，年初至本季末", "Fund pool, year to date"), why(f"{pool}.pool"), Text("A + B + C", "A + B + C"))
    _quarter(ledger, figures, total, why)
    return ledger.drawn()


def _medical(ledger: Ledger, figures: Mapping[str, Figure], pool: str, why: Why) -> None:
    surplus = figures[f"{pool}.medical_surplus"]
    base = surplus.inputs[0]
    income, cost = base.inputs[0].inputs[0], base.inputs[0].inputs[1]
    how = Text(
        f"收入 {plain_money(income.value)} − 成本 {plain_money(cost.value)}",
        f"income {plain_money(income.value)} − cost {plain_money(cost.value)}",
    )
    ledger.add(Text("医疗收支结余", "Income less cost"), base.number, how, why(f"{pool}.medical_surplus"))
    for name, words in (("development_fund", Text("事业发展基金", "Development fund")), ("risk_fund", Text("医疗风险金", "Risk fund"))):
        fund = figures[f"{pool}.{name}"]
        share = print_percent(fund.inputs[1].value)
        ledger.add(words, -fund.number, Text(f"结余的 {share}", f"{share} of the surplus"), why(f"{pool}.{name}"))


def _subsidies(ledger: Ledger, figures: Mapping[str, Figure], pool: str, why: Why) -> None:
    surplus = figures[f"{pool}.subsidy_surplus"]
    left = surplus.inputs[0]
    net, deducted = left.inputs[0], left.inputs[1]
    gross, inside = net.inputs[0], net.inputs[1]
    how = Text(
        f"补助 {plain_money(gross.value)} − 内含签约费 {plain_money(inside.value)}",
        f"subsidies {plain_money(gross.value)} − contract fees in them {plain_money(inside.value)}",
    )
    ledger.add(Text("三项补助净额", "Net subsidies"), net.number, how, why(f"{pool}.subsidy_surplus"))
    taken = net.number - surplus.number
    ledger.add(Text("耗材、村室与相关支出", "Related spending"), -taken, _how_spent(deducted, net, figures), why(f"{pool}.subsidy_surplus"))


def _how_spent(deducted: Figure, net: Figure, figures: Mapping[str, Figure]) -> Text:
    spent, floor = deducted.inputs[0], deducted.inputs[1]
    if not net.number:
        return NOTHING
    share = print_percent(spent.number / net.number)
    if floor.number <= spent.number:
        return Text(f"实支 {share}", f"{share} spent")
    least = print_percent(floor.number / net.number)
    return Text(f"实支 {share}，按下限 {least} 扣", f"{share} spent, the floor of {least} is deducted")


def _quarter(ledger: Ledger, figures: Mapping[str, Figure], total: str, why: Why) -> None:
    """From the pool to what this quarter may be distributed."""
    available = figures[f"{total}.available"]
    excess = figures[f"{total}.year_end_excess"]
    if excess.number:
        ledger.add(
            Text("超出核定总量", "Above the approved total"),
            -excess.number,
            Text("留到年末平衡", "kept for the year's end"),
            why(f"{total}.year_end_excess"),
        )
    granted = next((item for item in walk([available]) if item.record.startswith("granted_to_date")), None)
    if granted is not None and granted.number:
        ledger.add(
            Text("本年前几季已核", "Granted in earlier quarters"),
            -granted.number,
            Text("含暂扣", "with what was held back"),
            why(f"{total}.available"),
        )
    if ledger.at < 0:
        ledger.add(Text("不足部分按零计", "Below zero counts as zero"), -ledger.at, NOTHING, why(f"{total}.available"))
    held = figures[f"{total}.held_back"]
    if held.number:
        factor = print_percent(figures[f"{total}.factor"].value)
        ledger.add(
            Text("按得分暂扣", "Held back by score"), -held.number, Text(f"系数 {factor}", f"factor {factor}"), why(f"{total}.held_back")
        )
    ledger.total(Text("本季可发", "To distribute this quarter"), why(f"{total}.level_one_total"))
