"""
What a village clinic or its doctors are due in a year: by people served and work done.

Three documents reckon it in three ways; each is a reading of its own, and a pack binds the one that it means. The settings and printed
values that each reads from its pack:

- `village-subsidy:population_and_workload` (here; midong-2024 二(三)): `population_rate`, `workload_rate`, `qualification_factor`, unset.
- `village-subsidy:person_months` (`village_grants`; ordos-2024 三(二)4): `villages.monthly_rate` (1000, at least),
  `villages.essential_medicine_grant` (5600), `villages.people_per_grant` (1000), `villages.people_per_grant_pastoral` (600),
  `city_share_rate` (unset).
- `village-subsidy:clinic_income` (`village_income`; wafangdian-2017 四(三)12): `consultation.insurance_fee` (5.5),
  `consultation.patient_fee` (0.5), `consultation.yearly_ceiling` (11, at most), `villages.essential_medicine_rate` (10),
  `villages.running_grant` (10000), `villages.contract_share_rate` (unset).
"""

from yiti.kernel.figures import Unit, product, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Amount, Coefficient, Count
from .registry import rule

TITLE = Text("村卫生室和乡村医生的年度补助", "What a village clinic or its doctors are due in a year")
TOTAL = Text("补助合计", "Subsidies together")


class PopulationAndWorkloadInputs(Inputs):
    """One clinic, or one doctor, and a year; the three settings are the county's."""

    population: Count
    workload: Coefficient
    population_rate: Amount | None = None
    workload_rate: Amount | None = None
    qualification_factor: Coefficient | None = None

    words = {
        "population": Text("服务人数", "People served"),
        "workload": Text("服务工作量", "Work done"),
        "population_rate": Text("每服务一人补助（元）", "Yuan for each person served"),
        "workload_rate": Text("每单位工作量补助（元）", "Yuan for each unit of work"),
        "qualification_factor": Text("医师资格系数", "Factor of the doctor's qualification"),
    }


@rule(
    "village-subsidy",
    reading="population_and_workload",
    title=TITLE,
    inputs=PopulationAndWorkloadInputs,
    settings=("population_rate", "workload_rate", "qualification_factor"),
    moves_money=True,
    example={"population": 1200, "workload": 900, "population_rate": "5", "workload_rate": "3", "qualification_factor": "1.1"},
)
def population_and_workload(inputs: PopulationAndWorkloadInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    (People served × yuan a person + work × yuan a unit) × the factor of the qualification, rounded once, at the end.

    :raises Refused: `parameter-unset` while the county has not decided the rates or the factor
    """
    clauses = book.carrying
    by_people = product(
        Text("按服务人数", "By people served"), leaves.field(inputs, "population", Unit.PERSONS),
        leaves.setting(inputs, "population_rate", book, Unit.COEFFICIENT), unit=Unit.COEFFICIENT, clauses=clauses,
    )  # fmt: skip
    by_work = product(
        Text("按服务工作量", "By work done"), leaves.field(inputs, "workload", Unit.COUNT),
        leaves.setting(inputs, "workload_rate", book, Unit.COEFFICIENT), unit=Unit.COEFFICIENT, clauses=clauses,
    )  # fmt: skip
    base = total(Text("未乘系数", "Before the factor"), (by_people, by_work), unit=Unit.COEFFICIENT, clauses=clauses)
    factor = leaves.setting(inputs, "qualification_factor", book, Unit.COEFFICIENT)
    subsidy = product(Text("补助", "Subsidy"), base, factor, clauses=clauses)
    return Finding({"parts": {"subsidy": subsidy}, "total": total(TOTAL, [subsidy], clauses=clauses)})
