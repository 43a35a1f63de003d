"""Where an institution's money comes from, step by step, as the ledger waterfall draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, difference, total, walk
from yiti.kernel.text import NOTHING, Text
from yiti.web.printing import plain_money, print_percent

Why = Callable[[str], str]


@dataclass
class Ledger:
    """Steps on one shared axis, each a figure that is added or taken away; each begins where the last ended."""

    own: Callable[[int], str]
    steps: list[dict[str, Any]] = field(default_factory=list)
    at: Decimal = Decimal(0)

    def add(self, name: Text, figure: Figure, how: Text = NOTHING, why: str = "", *, sign: int = 1) -> None:
        amount = sign * figure.number
        kind = "add" if amount >= 0 else "sub"
        self._step(kind, name, how, (self.at, self.at + amount), amount, figure, why)
        self.at += amount

    def total(self, name: Text, figure: Figure, why: str = "", how: Text = NOTHING) -> None:
        self._step("sum", name, how, (Decimal(0), self.at), self.at, figure, why)

    def lift(self, name: Text, to: Figure) -> None:
        """What is missing up to a floor, where something is: the figure on it less all steps so far."""
        if to.number != self.at:
            reached = total(Text("以上各步", "The steps above"), [_signed(step) for step in self.steps if step["kind"] != "sum"])
            self.add(name, difference(name, to, reached))

    def _step(self, kind: str, name: Text, how: Text, ends: tuple[Decimal, Decimal], amount: Decimal, figure: Figure, why: str) -> None:
        address = why or self.own(len(self.steps))
        step = {"kind": kind, "name": name, "how": how, "first": ends[0], "last": ends[1], "amount": amount, "why": address}
        self.steps.append({**step, "figure": figure})

    def drawn(self) -> list[dict[str, Any]]:
        ends = [end for step in self.steps for end in (step["first"], step["last"])]
        low, high = min([Decimal(0), *ends]), max([Decimal(1), *ends])
        return [{**step, "low": low, "high": high} for step in self.steps]


def _signed(step: Mapping[str, Any]) -> Figure:
    figure: Figure = step["figure"]
    return figure if figure.number == step["amount"] else difference(step["name"], total(step["name"], []), figure)


def draw_pool(figures: Mapping[str, Figure], at: str, why: Why, own: Callable[[int], str]) -> list[dict[str, Any]]:
    """
    The steps of `institutions[at]` in a quarter's figures, from medical income to the level-one total.

    `why` gives the address of a result path, `own` that of a step that is no result itself, by its number.
    """
    pool, quarter = f"{at}.fund_pool", f"{at}.quarter_total"
    ledger = Ledger(own)
    _medical(ledger, figures, pool, why)
    _subsidies(ledger, figures, pool, why)
    share = figures[f"{pool}.contract_share"]
    fees, rate = share.inputs[0], share.inputs[1]
    how = Text(f"{plain_money(fees.value)} 的 {print_percent(rate.value)}", f"{print_percent(rate.value)} of {plain_money(fees.value)}")
    ledger.add(Text("C 签约服务费", "C Contract fees"), share, how, why(f"{pool}.contract_share"))
    whole = figures[f"{pool}.pool"]
    ledger.total(Text("资金池，年初至本季末", "Fund pool, year to date"), whole, why(f"{pool}.pool"), Text("A + B + C", "A + B + C"))
    _quarter(ledger, figures, quarter, why)
    return ledger.drawn()


def _medical(ledger: Ledger, figures: Mapping[str, Figure], pool: str, why: Why) -> None:
    base = figures[f"{pool}.medical_surplus"].inputs[0]
    income, cost = base.inputs[0].inputs[0], base.inputs[0].inputs[1]
    how = Text(
        f"收入 {plain_money(income.value)} − 成本 {plain_money(cost.value)}",
        f"income {plain_money(income.value)} − cost {plain_money(cost.value)}",
    )
    ledger.add(Text("医疗收支结余", "Income less cost"), base, how, why(f"{pool}.medical_surplus/0"))
    for name, words in (("development_fund", Text("事业发展基金", "Development fund")), ("risk_fund", Text("医疗风险金", "Risk fund"))):
        fund = figures[f"{pool}.{name}"]
        share = print_percent(fund.inputs[1].value)
        ledger.add(words, fund, Text(f"结余的 {share}", f"{share} of the surplus"), why(f"{pool}.{name}"), sign=-1)


def _subsidies(ledger: Ledger, figures: Mapping[str, Figure], pool: str, why: Why) -> None:
    left = figures[f"{pool}.subsidy_surplus"].inputs[0]
    net, deducted = left.inputs[0], left.inputs[1]
    gross, inside = net.inputs[0], net.inputs[1]
    how = Text(
        f"补助 {plain_money(gross.value)} − 内含签约费 {plain_money(inside.value)}",
        f"subsidies {plain_money(gross.value)} − contract fees in them {plain_money(inside.value)}",
    )
    surplus, before = figures[f"{pool}.subsidy_surplus"], ledger.at
    ledger.add(Text("三项补助净额", "Net subsidies"), net, how, why(f"{pool}.subsidy_surplus/0/0"))
    spent = Text("耗材、村室与相关支出", "Related spending")
    ledger.add(spent, deducted, _how_spent(deducted, net), why(f"{pool}.subsidy_surplus/0/1"), sign=-1)
    if ledger.at - before != surplus.number:
        words = Text("补助不够扣，结余按零计", "Spent above the subsidies: counts as zero")
        ledger.add(words, difference(words, surplus, left))


def _how_spent(deducted: Figure, net: Figure) -> Text:
    spent, floor = deducted.inputs[0], deducted.inputs[1]
    if not net.number:
        return NOTHING
    share = print_percent(spent.number / net.number)
    if floor.number <= spent.number:
        return Text(f"实支 {share}", f"{share} spent")
    least = print_percent(floor.number / net.number)
    return Text(f"实支 {share}，按下限 {least} 扣", f"{share} spent, the floor of {least} is deducted")


def _quarter(ledger: Ledger, figures: Mapping[str, Figure], quarter: str, why: Why) -> None:
    """From the pool to what this quarter may be distributed."""
    available, excess = figures[f"{quarter}.available"], figures[f"{quarter}.year_end_excess"]
    if excess.number:
        words, kept = Text("超出核定总量", "Above the approved total"), Text("留到年末平衡", "kept for the year's end")
        ledger.add(words, excess, kept, why(f"{quarter}.year_end_excess"), sign=-1)
    granted = next((item for item in walk([available]) if item.record.startswith("granted_to_date")), None)
    if granted is not None and granted.number:
        words = Text("本年前几季已核", "Granted in earlier quarters")
        ledger.add(words, granted, Text("含暂扣", "with what was held back"), why(f"{quarter}.available/0/1"), sign=-1)
    ledger.lift(Text("不足部分按零计", "Below zero counts as zero"), available)
    held, level_one = figures[f"{quarter}.held_back"], figures[f"{quarter}.level_one_total"]
    if f"{quarter.removesuffix('quarter_total')}work.corrected" in figures:
        words = Text("交入统一预算减分得", "Into the common budget, less its share")
        how = Text("按工分和质量系数", "by work points and quality")
        ledger.add(words, held, how, why(f"{quarter}.held_back"), sign=-1)
    elif held.number:
        factor = print_percent(figures[f"{quarter}.factor"].value)
        how = Text(f"系数 {factor}", f"factor {factor}")
        ledger.add(Text("按得分暂扣", "Held back by score"), held, how, why(f"{quarter}.held_back"), sign=-1)
    ledger.total(Text("本季可发", "To distribute this quarter"), level_one, why(f"{quarter}.level_one_total"))
