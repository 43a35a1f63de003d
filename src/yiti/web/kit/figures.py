"""The fund pool of a township hospital, invented, as a rule would answer it."""

from decimal import Decimal

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Source, Unit, difference, given, largest, product, ruled, total
from yiti.kernel.text import Text

PACK = "changji-2021"
POOL = Clause(PACK, "六(二)2(1)")


def yuan(zh: str, en: str, amount: str, record: str = "", source: Source = Source.INPUT) -> Figure:
    return given(Text(zh, en), Decimal(amount), Unit.YUAN, source=source, record=record)


def rate(zh: str, en: str, value: str) -> Figure:
    return given(Text(zh, en), Decimal(value), Unit.RATIO, source=Source.DOCUMENT).of(POOL)


def sample_surplus() -> Figure:
    income, cost = yuan("医疗收入", "Medical income", "1862430.00"), yuan("医疗成本", "Medical cost", "1598215.40")
    surplus = difference(Text("医疗收支差", "Income less cost"), income, cost)
    fund = product(Text("事业发展基金", "Development fund"), surplus, rate("事业发展基金提取比例", "Development-fund rate", "0.15"))
    risk = product(Text("医疗风险金", "Risk fund"), surplus, rate("医疗风险金提取比例", "Risk-fund rate", "0.05"))
    return difference(Text("医疗结余", "Medical surplus"), surplus, fund, risk)


def sample_subsidies() -> Figure:
    parts = [
        yuan("公共卫生补助", "Public-health subsidy", "305241.50"),
        yuan("全民体检补助", "Check-up subsidy", "97417.50"),
        yuan("基本药物补助", "Essential-drugs subsidy", "64945.00"),
    ]
    inside = yuan("内含签约费（公卫）", "Contract fees inside", "24096.00", source=Source.LOCAL)
    net = difference(Text("补助净额", "Net subsidies"), total(Text("三项补助", "Three subsidies"), parts), inside)
    floor = product(Text("支出下限", "Least spending"), net, rate("下限", "Floor", "0.6"))
    spent = total(Text("实际支出", "Spent"), [yuan("耗材", "Supplies", "258386.80", "account:3")])
    deducted = largest(Text("应扣支出", "Deducted"), floor, spent)
    deducted.note = Text(
        "实际支出占 58.26%，低于 60%，按下限扣，多扣 7,718.00", "Spent 58.26%, under 60%: the floor is deducted, 7,718.00 more"
    )
    return difference(Text("补助结余", "Subsidy surplus"), net, deducted)


def sample_pool() -> Figure:
    fees = yuan("签约费合计", "All fees", "60240.00")
    formula = Text("签约费合计的 70%，到分", "70% of all fees, to the fen")
    contract = ruled(Text("签约服务费", "Contract fees"), Decimal("42168.00"), Unit.YUAN, fees, formula=formula)
    return total(Text("资金池", "Fund pool"), [sample_surplus(), sample_subsidies(), contract], clauses=(POOL,))
