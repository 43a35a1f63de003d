"""Where only a share of the residents is told of, what services are held against is taken by the same share, and counts stand for all."""

from fractions import Fraction

import pytest

from yiti.policy.facts import Listed
from yiti.policy.facts.aggregates import Population, Staff
from yiti.policy.facts.sampled import is_of_residents, sample, stands_for
from yiti.policy.packs import load_pack, load_pack_definitions, pack_ids

SHARE = Fraction(1, 50)


@pytest.fixture(scope="module")
def national() -> Listed:
    return load_pack_definitions(load_pack("national"))


def times(listed: Listed, code: str) -> Fraction:
    denominator = listed[code].denominator
    assert denominator
    return denominator[0].times


@pytest.mark.parametrize(
    "code", ["visits_per_10000", "health_records", "contract_services", "visits_per_physician_day", "bed_days_per_physician_day"]
)
def test_services_are_held_against_the_share_of_people_and_staff(national: Listed, code: str) -> None:
    assert times(sample(national, SHARE), code) == times(national, code) * SHARE


@pytest.mark.parametrize(
    "code", ["gps_per_10000", "staff_per_1000", "physician_nurse_ratio", "hypertension_control", "village_ecg_coverage"]
)
def test_what_is_whole_on_both_sides_or_a_share_on_both_stays(national: Listed, code: str) -> None:
    assert sample(national, SHARE)[code] == national[code]


def test_where_all_are_told_of_nothing_changes(national: Listed) -> None:
    assert sample(national, Fraction(1)) is national


@pytest.mark.parametrize("pack", pack_ids())
def test_no_indicator_of_any_pack_mixes_a_share_with_a_whole(pack: str) -> None:
    """A population or a staff beside services, or services beside a population, only where the share is taken of them."""
    for one in sample(load_pack_definitions(load_pack(pack)), SHARE).definitions.values():
        parts = one.denominator or ()
        is_whole = [isinstance(part.form, Population | Staff) for part in parts]
        if is_of_residents(one.numerator) and any(is_whole):
            assert all(part.times < 365 * SHARE + 1 for part in parts), one.code
            assert all(is_whole), one.code
        if isinstance(one.numerator, tuple) and any(isinstance(part.form, Population | Staff) for part in one.numerator):
            assert not is_of_residents(one.denominator), one.code


def test_counts_of_residents_stand_for_all_of_them_and_others_for_themselves(national: Listed) -> None:
    assert stands_for(national["contract_services"], "numerator", SHARE) == 50
    assert stands_for(national["contract_services"], "denominator", SHARE) == 50
    assert stands_for(national["contract_services"], "value", SHARE) == 1
    assert stands_for(national["visits"], "value", SHARE) == 50
    assert stands_for(national["visits"], "value", Fraction(1)) == 1
    assert stands_for(national["gps_per_10000"], "numerator", SHARE) == 1
    assert stands_for(national["supervision_patrols"], "value", SHARE) == 1
    assert stands_for(national["village_ecg_coverage"], "numerator", SHARE) == 1
