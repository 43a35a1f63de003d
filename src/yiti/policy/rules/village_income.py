"""What an integrated village clinic has in a year from six sources: a reading of `village-subsidy`."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, product, quotient, ruled, smallest, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves, constant
from .numbers import Count, FenAmount, Flag, Rate
from .registry import rule
from .village_subsidy import TITLE

INSURANCE_FEE, PATIENT_FEE = "consultation.insurance_fee", "consultation.patient_fee"
CEILING = "consultation.yearly_ceiling"
CONTRACT_SHARE = "villages.contract_share_rate"
MEDICINE_RATE, RUNNING_GRANT = "villages.essential_medicine_rate", "villages.running_grant"
MONTHS_OF_A_YEAR = 12

Months = Annotated[Count, Field(le=MONTHS_OF_A_YEAR)]


class ClinicIncomeInputs(Inputs):
    """One clinic and a calendar year."""

    population: Count
    visits: Count
    public_health_fund: FenAmount
    completion: Rate
    quality: Rate
    integrated: Flag
    contract_service: FenAmount | None = None
    new_money: FenAmount = Decimal(0)
    contract_share: Rate | None = None
    essential_medicine_system: Flag = True
    months_running: Months = MONTHS_OF_A_YEAR

    words = {
        "population": Text("服务人口", "People served"),
        "visits": Text("诊疗人次", "Visits"),
        "public_health_fund": Text("公共卫生补助基数", "Public-health fund of the clinic"),
        "completion": Text("完成率", "Completion"),
        "quality": Text("质量系数", "Quality"),
        "integrated": Text("纳入一体化管理", "Under integrated management"),
        "contract_service": Text("核定的签约服务补助", "Subsidy for contract service as decided"),
        "new_money": Text("新增公共卫生资金", "New public-health money"),
        "contract_share": Text("新增资金用于签约服务的比例", "Share of the new money for contract service"),
        "essential_medicine_system": Text("实施基本药物制度", "The essential-medicine system is applied"),
        "months_running": Text("运行月数", "Months running"),
    }


@rule(
    "village-subsidy",
    reading="clinic_income",
    title=TITLE,
    inputs=ClinicIncomeInputs,
    moves_money=True,
    example={
        "population": 1200, "visits": 2600, "public_health_fund": "60000", "completion": "0.92", "quality": "0.95", "integrated": True,
        "contract_service": "4500",
    },
)  # fmt: skip
def clinic_income(inputs: ClinicIncomeInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Six sources: public health by completion and quality, the consultation fee from insurance (up to its yearly ceiling) and from the
    patients, essential medicine by the people, the running grant by the months, and contract service: what was decided for the clinic,
    else its new public-health money × the county's share.

    `total` is the clinic's income from these six, the patients' part included.

    :raises Refused: `parameter-unset` where there is new money, nothing was decided for the clinic and the county has set no share
    """
    clauses = book.carrying
    fund, completion, quality = (leaves.field(inputs, name, unit) for name, unit in FUND)
    parts = {
        "public_health": product(Text("公共卫生补助", "Public health"), fund, completion, quality, clauses=clauses),
        **_consultation(inputs, book, leaves),
        "essential_medicine": _medicine(inputs, book, leaves),
        "running": _running(inputs, book, leaves),
        "contract_service": _contracts(inputs, book, leaves),
    }
    return Finding({"parts": parts, "total": total(Text("六项收入合计", "The six together"), parts.values(), clauses=clauses)})


FUND = (("public_health_fund", Unit.YUAN), ("completion", Unit.RATIO), ("quality", Unit.RATIO))


def _consultation(inputs: ClinicIncomeInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    visits = leaves.field(inputs, "visits", Unit.COUNT)
    claimed = product(Text("按人次应付", "By visits"), visits, book.parameter(INSURANCE_FEE))
    limit = product(Text("年度限额", "Ceiling of the year"), leaves.field(inputs, "population", Unit.PERSONS), book.parameter(CEILING))
    paid = smallest(Text("一般诊疗费（医保支付）", "Consultation fee from insurance"), claimed, limit, clauses=book.carrying)
    by_patients = product(
        Text("一般诊疗费（个人支付）", "Consultation fee from patients"), visits, book.parameter(PATIENT_FEE), clauses=book.carrying
    )
    return {"consultation_insurance": paid, "consultation_patient": by_patients}


def _contracts(inputs: ClinicIncomeInputs, book: Resolved, leaves: Leaves) -> Figure:
    label = Text("家庭医生签约服务补助", "Contract service")
    if inputs.contract_service is not None:
        return total(label, [leaves.field(inputs, "contract_service", Unit.YUAN)], clauses=book.carrying)
    money = leaves.field(inputs, "new_money", Unit.YUAN)
    if not inputs.new_money:
        return total(label, [money], clauses=book.carrying)
    share = book.parameter(CONTRACT_SHARE) if inputs.contract_share is None else leaves.field(inputs, "contract_share", Unit.RATIO)
    return product(label, money, share, clauses=book.carrying)


def _medicine(inputs: ClinicIncomeInputs, book: Resolved, leaves: Leaves) -> Figure:
    applied = leaves.field(inputs, "essential_medicine_system", Unit.VERDICT)
    people = ruled(
        Text("计补人口", "People that count"), inputs.population if inputs.essential_medicine_system else 0, Unit.PERSONS,
        leaves.field(inputs, "population", Unit.PERSONS), applied,
        formula=Text("未实施基本药物制度的不计", "none where the system is not applied"), clauses=book.carrying,
    )  # fmt: skip
    return product(Text("基本药物补助", "Essential medicine"), people, book.parameter(MEDICINE_RATE), clauses=book.carrying)


def _running(inputs: ClinicIncomeInputs, book: Resolved, leaves: Leaves) -> Figure:
    months = ruled(
        Text("计补月数", "Months that count"), inputs.months_running if inputs.integrated else 0, Unit.COUNT,
        leaves.field(inputs, "months_running", Unit.COUNT), leaves.field(inputs, "integrated", Unit.VERDICT),
        formula=Text("未纳入一体化管理的不计", "none where the clinic is not integrated"), clauses=book.carrying,
    )  # fmt: skip
    year = constant(Text("全年月数", "Months of a year"), MONTHS_OF_A_YEAR, Unit.COUNT)
    whole = product(Text("运行补助 × 月数", "Running grant × months"), book.parameter(RUNNING_GRANT), months)
    return quotient(Text("村卫生室运行补助", "Running grant"), whole, year, unit=Unit.YUAN, clauses=book.carrying)
