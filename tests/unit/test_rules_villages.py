"""What a village clinic is due by three documents, and institutions counted: S1-004, S1-005, S1-017, S2-040, S2-042, S4-029, S4-069."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import ask, codes, refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute, get_rule

MIDONG, ORDOS, WAFANGDIAN = "midong-2024", "ordos-2024", "wafangdian-2017"
READINGS = {MIDONG: "population_and_workload", ORDOS: "person_months", WAFANGDIAN: "clinic_income"}
EXAMPLES = {pack: dict(get_rule(f"village-subsidy:{reading}").example) for pack, reading in READINGS.items()}
COUNTS = {"community_centre": 8, "township_hospital": 7, "community_station": 51, "village_clinic": 79}
PEOPLE = st.integers(0, 10**6)
RATES = st.decimals(0, 1000, places=4)


def due(pack: str, **fields: Any) -> dict[str, Any]:
    return ask("village-subsidy", {**EXAMPLES[pack], **fields}, pack).result


def yuan(amount: str) -> Decimal:
    return Decimal(amount)


@pytest.mark.parametrize("pack", READINGS)
def test_each_document_reckons_in_its_own_way(pack: str) -> None:
    assert get_rule("village-subsidy", pack=pack).reading == READINGS[pack]


@pytest.mark.parametrize(
    ("pack", "field"), [(MIDONG, "visits"), (MIDONG, "person_months"), (ORDOS, "workload"), (WAFANGDIAN, "population_rate")]
)
def test_a_field_of_another_document_is_refused(pack: str, field: str) -> None:
    assert refused("village-subsidy", {**EXAMPLES[pack], field: 1}, pack) == ("unknown-field", field)


class TestPopulationAndWorkload:
    def test_the_amount_is_rounded_once_at_the_end(self) -> None:
        found = due(MIDONG, population=1, workload=1, population_rate="0.004", workload_rate="0.004", qualification_factor=1)
        assert found == {"parts": {"subsidy": "0.01"}, "total": "0.01"}

    @pytest.mark.parametrize("name", ["population_rate", "workload_rate", "qualification_factor"])
    def test_what_the_county_has_not_decided_is_asked_for_by_name(self, name: str) -> None:
        assert refused("village-subsidy", {**EXAMPLES[MIDONG], name: None}, MIDONG) == ("parameter-unset", name)

    def test_the_county_decides_and_one_input_overrides_it(self) -> None:
        book = resolve(MIDONG, on=None).with_values({"population_rate": "5", "workload_rate": "3", "qualification_factor": "1.1"})
        inputs = {"population": 1200, "workload": 900}
        assert compute("village-subsidy", pack=book, inputs=inputs).result["total"] == "9570.00"
        assert compute("village-subsidy", pack=book, inputs={**inputs, "qualification_factor": 1}).result["total"] == "8700.00"

    @given(people=PEOPLE, more=PEOPLE, work=PEOPLE, rates=st.tuples(RATES, RATES, RATES))
    @settings(max_examples=60, deadline=None)
    def test_more_people_never_earn_less(self, people: int, more: int, work: int, rates: tuple[Decimal, ...]) -> None:
        fields = dict(zip(("population_rate", "workload_rate", "qualification_factor"), rates, strict=True))
        less, whole = (due(MIDONG, population=served, workload=work, **fields) for served in (people, people + more))
        assert yuan(less["total"]) <= yuan(whole["total"])
        assert whole["total"] == whole["parts"]["subsidy"]


class TestPersonMonths:
    def test_the_printed_grant_is_a_floor(self) -> None:
        assert refused("village-subsidy", {**EXAMPLES[ORDOS], "monthly_rate": "999.99"}, ORDOS) == ("below-minimum", "monthly_rate")
        assert due(ORDOS, monthly_rate="1200.5")["parts"]["fixed_subsidy"] == "64827.00"

    def test_fewer_people_make_a_grant_in_a_pastoral_banner(self) -> None:
        assert due(ORDOS, population=900, pastoral=True)["parts"]["essential_medicine"] == "8400.00"
        assert due(ORDOS, population=900)["parts"]["essential_medicine"] == "5040.00"

    def test_the_city_is_asked_for_its_share(self) -> None:
        assert refused("village-subsidy", {**EXAMPLES[ORDOS], "city_share_rate": None}, ORDOS) == ("parameter-unset", "city_share_rate")
        assert refused("village-subsidy", {**EXAMPLES[ORDOS], "city_share_rate": "1.01"}, ORDOS) == ("out-of-range", "city_share_rate")

    @given(people=PEOPLE, months=st.decimals(0, 500, places=1), posted=PEOPLE, share=st.decimals(0, 1, places=4))
    @settings(max_examples=60, deadline=None)
    def test_city_and_county_bear_the_whole_and_posted_staff_change_nothing(
        self, people: int, months: Decimal, posted: int, share: Decimal
    ) -> None:
        fields = {"population": people, "person_months": months, "city_share_rate": share}
        answer = ask("village-subsidy", {**fields, "township_staff_months": posted}, ORDOS)
        found = answer.result
        assert yuan(found["city"]) + yuan(found["county"]) == yuan(found["total"]) == sum(map(yuan, found["parts"].values()))
        assert found == ask("village-subsidy", fields, ORDOS).result
        assert codes(answer) == (["township-staff-excluded"] if posted else [])


class TestClinicIncome:
    def test_insurance_pays_up_to_the_ceiling_and_patients_pay_each_visit(self) -> None:
        found = due(WAFANGDIAN, population=100, visits=201)["parts"]
        assert (found["consultation_insurance"], found["consultation_patient"]) == ("1100.00", "100.50")
        assert due(WAFANGDIAN, population=100, visits=199)["parts"]["consultation_insurance"] == "1094.50"

    def test_a_clinic_outside_the_system_has_no_grant(self) -> None:
        found = due(WAFANGDIAN, integrated=False, essential_medicine_system=False)["parts"]
        assert (found["running"], found["essential_medicine"]) == ("0.00", "0.00")

    def test_the_running_grant_goes_by_the_months(self) -> None:
        assert due(WAFANGDIAN, months_running=7)["parts"]["running"] == "5833.33"
        assert refused("village-subsidy", {**EXAMPLES[WAFANGDIAN], "months_running": 13}, WAFANGDIAN) == ("out-of-range", "months_running")

    @pytest.mark.parametrize("name", ["completion", "quality"])
    def test_completion_and_quality_are_shares(self, name: str) -> None:
        assert refused("village-subsidy", {**EXAMPLES[WAFANGDIAN], name: "1.01"}, WAFANGDIAN) == ("out-of-range", name)

    @given(people=PEOPLE, visits=PEOPLE, fund=st.integers(0, 10**9), shares=st.tuples(*[st.decimals(0, 1, places=4)] * 2))
    @settings(max_examples=60, deadline=None)
    def test_the_six_add_up_and_better_work_never_earns_less(
        self, people: int, visits: int, fund: int, shares: tuple[Decimal, Decimal]
    ) -> None:
        fields = {"population": people, "visits": visits, "public_health_fund": Decimal(fund).scaleb(-2), "completion": shares[0]}
        found, best = (due(WAFANGDIAN, **fields, quality=quality) for quality in (shares[1], 1))
        assert sum(map(yuan, found["parts"].values())) == yuan(found["total"]) <= yuan(best["total"])
        assert yuan(found["parts"]["consultation_insurance"]) <= people * 11


class TestCounts:
    def test_what_stands_is_held_against_what_is_printed(self) -> None:
        answer = ask("institution-counts", {"counts": {**COUNTS, "village_clinic": 81}}, MIDONG)
        assert (answer.result["difference"], answer.result["differences"]["village_clinic"], answer.result["agrees"]) == (2, 2, False)
        assert codes(answer) == ["counts-differ"]
        assert "村卫生室差 2" in answer.warnings[0].message.zh

    def test_central_hospitals_count_among_the_townships_hospitals(self) -> None:
        counts = {**COUNTS, "township_hospital": 5, "central_township_hospital": 2}
        assert ask("institution-counts", {"counts": counts}, MIDONG).result["agrees"] is True

    def test_a_hospital_of_the_county_is_no_primary_institution(self) -> None:
        assert refused("institution-counts", {"counts": {**COUNTS, "county_hospital": 2}}, MIDONG)[0] == "out-of-range"
        assert refused("institution-counts", {"counts": {}}, MIDONG) == ("out-of-range", "counts")

    def test_a_township_listed_twice_is_refused(self) -> None:
        units = [{"id": "芦草沟乡", "hospitals": 1}, {"id": "芦草沟乡"}]
        assert refused("institution-counts", {"counts": COUNTS, "units": units}, MIDONG)[0] == "out-of-range"

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
    @settings(max_examples=60, deadline=None)
    def test_every_township_is_covered_or_named(self, rows: list[tuple[int, int]]) -> None:
        units = [{"id": f"u{at}", "centres": centres, "hospitals": hospitals} for at, (centres, hospitals) in enumerate(rows)]
        found = ask("institution-counts", {"counts": COUNTS, "units": units}, MIDONG).result["units"]
        assert found["covered"] + len(found["uncovered"]) == found["total"] == len(units)
        assert set(found["uncovered"]) == {unit["id"] for unit in units if not unit["centres"] and not unit["hospitals"]}

    def test_two_ways_of_counting_clinics_leave_thirteen_unexplained(self) -> None:
        answer = ask("institution-counts", {"standard": 169, "without_clinic": 73, "integrated": 229}, WAFANGDIAN)
        assert (answer.result, codes(answer)) == ({"accounted": 242, "unexplained": 13, "agrees": False}, ["counts-differ"])
        even = ask("institution-counts", {"standard": 156, "without_clinic": 73, "integrated": 229}, WAFANGDIAN)
        assert (even.result["agrees"], codes(even)) == (True, [])
