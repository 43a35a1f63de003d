"""Where incremental performance pay comes from: the three parts of the fund pool, 六(二)2(1)."""

from decimal import Decimal
from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, product, ruled, smallest, total
from yiti.kernel.money import ONE, ZERO
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, inconsistent
from .leaves import ZERO_YUAN, Leaves, refuse_below
from .numbers import Amount, FenAmount, Flag, Name, Rate
from .registry import rule

POOL = "六(二)2(1)"


class ContractFees(Inputs):
    """Family-doctor contract fees by payer, yuan."""

    insurance: Amount
    public_health: Amount
    residents: Amount

    words = {
        "insurance": Text("医保支付的签约费", "Contract fees from insurance"),
        "public_health": Text("公卫经费支付的签约费", "Contract fees from public health"),
        "residents": Text("居民自付的签约费", "Contract fees from residents"),
    }


class FundPoolInputs(Inputs):
    """An institution's accounts over the months in question, yuan."""

    medical_income: Amount
    medical_cost: Amount
    development_rate: Rate
    risk_rate: Rate
    subsidies: dict[Name, Amount] | None = None
    subsidies_total: Amount | None = None
    related_spending: dict[Name, Amount] | None = None
    related_spending_total: Amount | None = None
    contract_fees: ContractFees | None = None
    contract_fees_total: Amount | None = None
    contract_fees_from_public_health: Amount | None = None
    contract_share_rate: Rate
    subsidies_include_contract_fees: Flag = True
    approved_total: FenAmount | None = None

    words = {
        "medical_income": Text("医疗收入", "Medical income"),
        "medical_cost": Text("医疗成本", "Medical cost"),
        "development_rate": Text("事业发展基金提取比例", "Development-fund rate"),
        "risk_rate": Text("医疗风险金提取比例", "Risk-fund rate"),
        "subsidies": Text("各项补助", "Subsidies"),
        "subsidies_total": Text("补助合计", "Subsidies, total"),
        "related_spending": Text("相关支出", "Related spending"),
        "related_spending_total": Text("相关支出合计", "Related spending, total"),
        "contract_fees": Text("签约服务费", "Contract fees"),
        "contract_fees_total": Text("签约服务费合计", "Contract fees, total"),
        "contract_fees_from_public_health": Text("其中公卫经费支付", "Of which from public health"),
        "contract_share_rate": Text("签约服务费用于核增的比例", "Share of contract fees"),
        "subsidies_include_contract_fees": Text("补助中含公卫支付的签约费", "Subsidies include the contract fees from public health"),
        "approved_total": Text("核定总量", "Approved total"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        """Each of the three is given once, in parts or as a total, and no part is more than its whole."""
        for name in ("subsidies", "related_spending", "contract_fees"):
            parts, whole = getattr(self, name), getattr(self, f"{name}_total")
            if parts is None and whole is None:
                raise Refused(Text(f"缺少 {name} 或 {name}_total", f"{name} or {name}_total is missing"), code="missing-field", field=name)
            if parts is not None and whole is not None:
                raise inconsistent(f"{name} and {name}_total are both given")
        if self.development_rate + self.risk_rate > ONE:
            raise Refused(Text("两项基金比例之和超过 1", "the two fund rates exceed 1"), code="out-of-range", field="risk_rate")
        self._agree_on_public_health()
        return self

    def _agree_on_public_health(self) -> None:
        part = self.contract_fees_from_public_health
        if self.contract_fees is not None and part is not None and part != self.contract_fees.public_health:
            raise inconsistent("contract_fees_from_public_health differs from contract_fees.public_health")
        if self.contract_fees_total is None:
            return
        if part is not None and part > self.contract_fees_total:
            raise inconsistent("contract_fees_from_public_health exceeds contract_fees_total")
        if part is None and self.subsidies_include_contract_fees:
            raise inconsistent("give contract_fees_from_public_health, or say that subsidies_include_contract_fees is false")


NET = Text("补助净额（签约费只算一次）", "Subsidies, contract fees counted once")
NO_LESS_THAN_ZERO = Text("医疗收支结余，不低于零", "Medical income after cost, not below zero")


@rule(
    "fund-pool",
    title=Text("核增奖励性绩效的资金来源", "Where incremental performance pay comes from"),
    packs=("changji-2021",),
    clauses=(POOL,),
    inputs=FundPoolInputs,
    moves_money=True,
    example={
        "medical_income": "5000000", "medical_cost": "4200000", "development_rate": "0.15", "risk_rate": "0.05",
        "subsidies_total": "3000000", "subsidies_include_contract_fees": False, "related_spending_total": "1650000",
        "contract_fees": {"insurance": "120000", "public_health": "90000", "residents": "30000"}, "contract_share_rate": "0.70",
    },
)  # fmt: skip
def fund_pool(inputs: FundPoolInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Surplus of medical income, surplus of subsidies and the share of contract fees, each to the fen.

    Both funds are taken from income − cost, not one after the other. Cost above income: funds and medical surplus
    are 0 and `deficit` shows it; the other parts are not touched.

    :raises Refused: `below-minimum` for a rate under the document's floor; `inconsistent` where the contract fees
        from public health exceed the subsidies that they sit in
    """
    for name in ("development_rate", "risk_rate", "contract_share_rate"):
        refuse_below(getattr(inputs, name), book, f"funds.{name}", name)
    medical = _medical(inputs, book, leaves)
    fees = _contract_fees(inputs, leaves)
    subsidies, overspent = _subsidy_surplus(inputs, book, leaves)
    rate = leaves.field(inputs, "contract_share_rate", Unit.RATIO)
    clause = (book.clause(POOL),)
    share = product(Text("C 签约服务费", "C Contract fees"), fees, rate, clauses=clause)
    pool = total(Text("资金池", "Fund pool"), (medical["medical_surplus"], subsidies, share), clauses=clause)
    result = {**medical, "subsidy_surplus": subsidies, "contract_share": share, "pool": pool}
    result["deficit"] = result.pop("deficit")
    if inputs.approved_total is not None:
        result |= _against_approved(inputs, pool, book, leaves)
    return Finding(result, [overspent] if overspent else [])


def _medical(inputs: FundPoolInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    clause = (book.clause(POOL),)
    income = leaves.field(inputs, "medical_income", Unit.YUAN)
    cost = leaves.field(inputs, "medical_cost", Unit.YUAN)
    margin = difference(Text("医疗收入减成本", "Income less cost"), income, cost)
    base = largest(NO_LESS_THAN_ZERO, margin, ZERO_YUAN)
    funds = {}
    for name, words in (
        ("development", Text("事业发展基金", "Development fund")),
        ("risk", Text("医疗风险金", "Medical risk fund")),
    ):
        rate = leaves.field(inputs, f"{name}_rate", Unit.RATIO)
        funds[name] = product(words, base, rate, clauses=clause)
    surplus = difference(Text("A 医疗结余", "A Medical surplus"), base, funds["development"], funds["risk"], clauses=clause)
    loss = difference(Text("成本减医疗收入", "Cost less income"), cost, income)
    return {
        "development_fund": funds["development"],
        "risk_fund": funds["risk"],
        "medical_surplus": surplus,
        "deficit": largest(Text("医疗收支缺口", "Deficit"), loss, ZERO_YUAN, clauses=clause),
    }


def _several(path: str, parts: dict[str, Decimal] | None, whole: Decimal | None, label: Text, leaves: Leaves) -> Figure:
    if whole is not None:
        return leaves.take(f"{path}_total", label, whole, Unit.YUAN)
    items = [leaves.take(f"{path}.{name}", Text(name, name), amount, Unit.YUAN) for name, amount in (parts or {}).items()]
    return total(label, items)


def _subsidy_surplus(inputs: FundPoolInputs, book: Resolved, leaves: Leaves) -> tuple[Figure, Caution | None]:
    clause = book.clause(POOL)
    subsidies = _several("subsidies", inputs.subsidies, inputs.subsidies_total, Text("各项补助", "Subsidies"), leaves)
    inside = _fees_inside(inputs, leaves)
    if inside.number > subsidies.number:
        words = Text("公卫支付的签约费超过补助总额", "the contract fees from public health exceed the subsidies")
        raise Refused(words, code="inconsistent", field="contract_fees", clause=clause)
    subsidies = difference(NET, subsidies, inside)
    spent = _several(
        "related_spending", inputs.related_spending, inputs.related_spending_total, Text("相关支出", "Related spending"), leaves
    )
    floor = product(Text("支出下限", "Least spending"), subsidies, book.parameter("funds.min_spend_rate"), clauses=(clause,))
    deducted = largest(Text("应扣支出，取大", "Spending deducted, the larger"), spent, floor)
    surplus = difference(Text("补助减应扣支出", "Subsidies less spending"), subsidies, deducted)
    surplus = largest(Text("B 补助结余", "B Subsidy surplus"), surplus, ZERO_YUAN, clauses=(clause,))
    if spent.number <= subsidies.number:
        return surplus, None
    words = Text("相关支出超过补助，结余按零计", "Related spending exceeds the subsidies; the surplus counts as zero")
    return surplus, Caution("subsidies-overspent", words, clause)


def _contract_fees(inputs: FundPoolInputs, leaves: Leaves) -> Figure:
    label = Text("签约服务费", "Contract fees")
    if inputs.contract_fees is None:
        return leaves.take("contract_fees_total", label, inputs.contract_fees_total, Unit.YUAN)
    fees = inputs.contract_fees
    return total(
        label, [leaves.take(f"contract_fees.{name}", words, getattr(fees, name), Unit.YUAN) for name, words in ContractFees.words.items()]
    )


def _fees_inside(inputs: FundPoolInputs, leaves: Leaves) -> Figure:
    """The part of the contract fees that sits inside the subsidies: what public health pays, or nothing where they are net."""
    is_inside = leaves.field(inputs, "subsidies_include_contract_fees", Unit.VERDICT)
    label, formula = (
        Text("补助中所含签约费", "Contract fees inside the subsidies"),
        Text("公卫支付部分", "the part that public health pays"),
    )
    parts = [part] if (part := _public_health_fees(inputs, leaves)) else []
    if inputs.subsidies_include_contract_fees:
        return ruled(label, parts[0].value, Unit.YUAN, *parts, is_inside, formula=formula)
    return ruled(label, ZERO, Unit.YUAN, *parts, is_inside, formula=Text("补助已是净额", "the subsidies are net"))


def _public_health_fees(inputs: FundPoolInputs, leaves: Leaves) -> Figure | None:
    if inputs.contract_fees is not None:
        return leaves.field(inputs.contract_fees, "public_health", Unit.YUAN, at="contract_fees")
    if inputs.contract_fees_from_public_health is None:
        return None
    return leaves.field(inputs, "contract_fees_from_public_health", Unit.YUAN)


def _against_approved(inputs: FundPoolInputs, pool: Figure, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    clause = (book.clause(POOL),)
    approved = leaves.field(inputs, "approved_total", Unit.YUAN)
    excess = difference(Text("超出核定部分", "Above the approved total"), pool, approved)
    return {
        "payable": smallest(Text("核定总量内可分配", "Payable within the approved total"), pool, approved, clauses=clause),
        "year_end_excess": largest(Text("留待年终平衡分配", "Shared at the year's end"), excess, ZERO_YUAN, clauses=clause),
    }
