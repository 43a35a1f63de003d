"""What a published value would tell of a few people."""

from decimal import Decimal
from fractions import Fraction

import pytest

from yiti.kernel.periods import Period
from yiti.measure.indicators.few import tells_of_few
from yiti.measure.indicators.values import Value
from yiti.policy.packs import load_pack, load_pack_definitions

KNOWN = load_pack_definitions(load_pack("national"))


@pytest.mark.parametrize(
    ("code", "over", "under", "is_few"),
    [
        ("contract_services", 3, 2000, True),  # three of a population that everybody knows
        ("contract_services", 1997, 2000, True),  # all but three
        ("contract_services", 5, 2000, False),
        ("contract_services", 0, 2000, False),
        ("cost_per_discharge", 9000, 4, True),
        ("cost_per_discharge", 3, 5, False),  # yuan are no people
        ("patient_satisfaction", 2, 40, True),
        ("patient_satisfaction", 38, 40, True),
        ("discharges", 4, None, True),
        ("discharges", None, None, False),
        ("supervision_patrols", 3, None, False),
        ("education_prints", 2, None, False),
        ("medical_income", 3, None, False),
        ("visits_per_physician_day", 700, 3, False),
        ("immunisation", 40, 42, False),  # six doses each: two doses are no two children, and forty-two are of seven
    ],
)
def test_one_to_four_people_behind_a_value_are_found(code: str, over: int | None, under: int | None, is_few: bool) -> None:
    parts = [None if number is None else Fraction(number) for number in (over, under)]
    value = Value(code, "A", Period.parse("2025Q4"), parts[0], parts[1], Decimal(1))
    assert tells_of_few(KNOWN[code], value) is is_few
