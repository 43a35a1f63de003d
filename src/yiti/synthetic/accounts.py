"""Invented accounts: a month of an institution as its accountant would send it, voucher by voucher."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yiti.kernel.periods import Period

from .draws import Draws

CENT = Decimal("0.01")

SUMMARIES = {
    "medical_income": ("门诊收入", "住院收入", "检查化验收入"),
    "medical_cost": ("人员经费", "药品与材料", "运行费用", "折旧与维修"),
    "subsidy.public_health": ("基本公共卫生服务补助",),
    "subsidy.health_examination": ("全民健康体检补助",),
    "subsidy.essential_drugs": ("基本药物补助",),
    "spending.consumables": ("检验试剂", "一次性耗材", "接种耗材"),
    "spending.village_clinics": ("拨付村卫生室（社区站）",),
    "spending.other": ("宣传与培训", "下乡交通"),
    "contract.insurance": ("医保购买签约服务",),
    "contract.public_health": ("公卫经费签约服务",),
    "contract.residents": ("居民签约自付",),
    "income.total": ("收入合计",),
    "income.drugs": ("药品收入",),
    "income.materials": ("卫生材料收入",),
    "income.examinations": ("检查收入",),
    "income.laboratory": ("化验收入",),
    "spending.total": ("支出合计",),
    "spending.operating": ("业务支出合计",),
    "spending.staff": ("人员支出",),
}
"""Item → the lines that it is booked in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One voucher."""

    item: str
    voucher: str
    on: date
    summary: str
    amount: Decimal


def month_accounts(draws: Draws, institution: str, month: date, *, population: int, staff: int) -> list[Line]:
    """
    A month's lines, sized by the people served and the people employed.

    Spending of the subsidies lies between half and seven tenths of them, so that in some months the 60 % floor
    decides; the smallest institution now and then costs more than it takes in.
    """
    sums = _sums(draws, institution, month, population, staff)
    last = Period.month_of(month).last
    lines: list[Line] = []
    for item, total in sums.items():
        for part, (summary, amount) in enumerate(_split(draws, (institution, month, item), SUMMARIES[item], total)):
            on = min(last, month + timedelta(days=2 + draws.whole("day", institution, month, item, part, below=25)))
            lines.append(Line(item, f"记-{month:%m}{len(lines) + 1:02d}", on, summary, amount))
    return lines


def _sums(draws: Draws, institution: str, month: date, population: int, staff: int) -> dict[str, Decimal]:
    key = (institution, month)
    season = Decimal("1.08") if month.month in (1, 2, 11, 12) else Decimal(1)
    income = draws.between(4600, 5600, "income", *key) * staff * season
    margin = draws.between("-0.02" if population < 2000 else "0.07", "0.18", "margin", *key, places=4)
    public_health = population * draws.between("7.60", "8.40", "public health", *key)
    examination = population * draws.between("2.60", "3.20", "examination", *key)
    drugs = population * draws.between("1.60", "2.10", "drugs", *key)
    subsidies = public_health + examination + drugs
    spent = subsidies * draws.between("0.52", "0.72", "spent", *key, places=4)
    contracts = Decimal(population) * Decimal("0.38") / 12
    found = {
        "medical_income": income,
        "medical_cost": income * (1 - margin),
        "subsidy.public_health": public_health,
        "subsidy.health_examination": examination,
        "subsidy.essential_drugs": drugs,
        "spending.consumables": spent * Decimal("0.34"),
        "spending.village_clinics": spent * Decimal("0.46"),
        "spending.other": spent * Decimal("0.20"),
        "contract.insurance": contracts * draws.between(18, 22, "insurance", *key),
        "contract.public_health": contracts * draws.between(14, 18, "fees", *key),
        "contract.residents": contracts * draws.between(3, 6, "residents", *key),
    }
    booked = _to_fen(found)
    return booked | _to_fen(_totals(draws, key, booked))


def _to_fen(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    return {item: amount.quantize(CENT) for item, amount in amounts.items()}


def _totals(draws: Draws, key: tuple[object, ...], found: dict[str, Decimal]) -> dict[str, Decimal]:
    """What national indicators 28 to 31 read: what is in medical income, all that came in, and all that went out."""
    income = found["medical_income"]
    shares = {"drugs": ("0.28", "0.36"), "materials": ("0.04", "0.07"), "examinations": ("0.07", "0.11"), "laboratory": ("0.07", "0.10")}
    parts = {f"income.{part}": income * draws.between(*span, part, *key, places=4) for part, span in shares.items()}
    came = sum((amount for item, amount in found.items() if item.startswith(("medical_income", "subsidy.", "contract."))), Decimal(0))
    operating = sum((amount for item, amount in found.items() if item.startswith(("medical_cost", "spending."))), Decimal(0))
    staff = operating * draws.between("0.42", "0.53", "staff share", *key, places=4)
    other = operating * draws.between("0.25", "0.42", "other spending", *key, places=4)
    totals = {"income.total": came, "spending.total": operating + other, "spending.operating": operating, "spending.staff": staff}
    return parts | totals


def _split(draws: Draws, key: tuple[object, ...], summaries: tuple[str, ...], total: Decimal) -> list[tuple[str, Decimal]]:
    """The total in as many lines as there are summaries, adding up to it."""
    weights = [draws.between("0.5", "1.5", "split", summary, *key) for summary in summaries]
    parts = [(total * weight / sum(weights)).quantize(CENT) for weight in weights[:-1]]
    return list(zip(summaries, [*parts, total - sum(parts, Decimal(0))], strict=True))
