"""The sentences of docs/facts.md, each on every engine."""

from datetime import date
from decimal import Decimal

import pytest

from tests.engines.conftest import Bench

MAY = date(2025, 5, 5)
FOLLOW = {"programme": "hypertension", "grade": "controlled"}


def seen(event: str, day: date = MAY, **further: object) -> dict[str, object]:
    return {"event": event, "day": day, "resident": "r1", **further}


class TestEvents:
    def test_rows_counts_those_of_the_period_that_satisfy_the_condition(self, bench: Bench) -> None:
        days = [date(2025, 3, 31), date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 1)]
        bench.put({"visit": [{"day": day, "tcm": True} for day in days] + [{"day": MAY, "tcm": False}]})
        assert bench.count({"rows": "visit", "where": "tcm"}, "2025Q2") == "2"
        assert bench.count({"rows": "visit"}, "2025-05") == "1"
        assert bench.count({"rows": "referral"}, "2025") == "0"

    def test_a_sum_leaves_null_out_and_is_exact(self, bench: Bench) -> None:
        amounts = [Decimal("0.10"), Decimal("0.20"), Decimal("12345678901234.56")]
        bench.put({"follow_up": [{"day": MAY, "glucose": amount} for amount in [*amounts, None]]})
        assert bench.count({"sum": "follow_up", "of": "glucose"}) == "12345678901234.86"
        assert bench.count({"sum": "follow_up", "of": "glucose * glucose * 0.5", "where": "glucose < 1"}) == "0.025"
        assert len(bench.members({"sum": "follow_up", "of": "glucose"}) or ()) == 3

    def test_residents_are_distinct_and_counted_at_one_institution(self, bench: Bench) -> None:
        rows = [seen("1"), seen("2"), seen("3", institution="B"), seen("4", resident="r2"), seen("5", resident=None)]
        bench.put({"visit": rows}, institutions=[{"institution": "A"}, {"institution": "B"}])
        assert bench.count({"residents": "visit"}) == "2"
        assert bench.count({"residents": "visit", "at_least": 2}) == "1"
        assert bench.count({"residents": "visit"}, institution="B") == "1"
        assert bench.members({"residents": "visit"}) == ["r1", "r2"]

    def test_the_last_is_of_the_latest_day_and_then_of_the_largest_event_as_text(self, bench: Bench) -> None:
        rows = [seen("e10", grade="uncontrolled"), seen("e9", grade="controlled"), seen("z", date(2025, 1, 1), grade="uncontrolled")]
        bench.put({"follow_up": [{**FOLLOW, **row} for row in rows]})
        assert bench.count({"last": "follow_up", "holds": "grade = 'controlled'"}) == "1"
        assert bench.count({"last": "follow_up", "where": "event <> 'e9'", "holds": "grade = 'controlled'"}) == "0"

    def test_the_last_at_each_of_two_institutions(self, bench: Bench) -> None:
        rows = [{**FOLLOW, **seen("1")}, {**FOLLOW, **seen("2", date(2025, 6, 1), institution="B")}]
        bench.put({"follow_up": rows}, institutions=[{"institution": "A"}, {"institution": "B"}])
        assert [bench.count({"last": "follow_up", "holds": "true"}, institution=one) for one in "AB"] == ["1", "1"]

    def test_files_may_have_any_name(self, bench: Bench) -> None:
        bench.put({"visit": [{"day": MAY}]})
        (path,) = (bench.folder / "lake").glob("events/visit/*/*/*.parquet")
        path.rename(path.with_name("_[1] {2} 中.parquet"))
        assert bench.count({"rows": "visit"}) == "1"

    def test_a_text_is_what_stands_between_its_marks(self, bench: Bench) -> None:
        texts = ["it's", "a\\b", "\\u4e2d", "100%", "𠀀", "", " x"]
        bench.put({"visit": [{"day": MAY, "diagnosis": text, "event": str(at)} for at, text in enumerate(texts)]})
        options = ", ".join("'" + text.replace("'", "''") + "'" for text in texts[:6])
        assert bench.members({"rows": "visit", "where": f"diagnosis in ({options})"}) == ["0", "1", "2", "3", "4", "5"]
        assert bench.members({"rows": "visit", "where": "diagnosis > '中'"}) == ["4"]


class TestVoids:
    @pytest.mark.parametrize(("length", "counted"), [(1, "1"), (2, "0"), (3, "1"), (4, "0"), (5, "1")])
    def test_a_chain_counts_its_first_when_an_even_number_follows(self, bench: Bench, length: int, counted: str) -> None:
        days = [date(2025, 12, 31), date(2026, 1, 5), date(2025, 1, 1), date(2026, 2, 2), date(2025, 3, 3)]
        chain = [{"event": f"v{at}", "day": days[at], "voids": f"v{at - 1}" if at else None} for at in range(length)]
        bench.put({"visit": chain[::-1]})
        assert [bench.count({"rows": "visit"}, year) for year in ("2025", "2026")] == [counted, "0"]

    def test_what_names_no_event_of_its_institution_voids_nothing_and_counts(self, bench: Bench) -> None:
        bench.put(
            {"visit": [seen("1"), seen("2", voids="none"), seen("3", voids="1", institution="B")], "discharge": [seen("9", voids="1")]}
        )
        assert bench.count({"rows": "visit"}) == "2"
        assert bench.count({"rows": "discharge"}) == "1"

    def test_a_ring_of_voids_counts_for_nothing(self, bench: Bench) -> None:
        ring = [seen("b", voids="c"), seen("c", voids="a"), seen("a", voids="b"), seen("d", voids="a"), seen("e")]
        bench.put({"visit": ring})
        assert bench.members({"rows": "visit"}) == ["e"]

    def test_a_voided_enrolment_gives_back_the_one_before(self, bench: Bench) -> None:
        entered = {"programme": "diabetes", "action": "enter"}
        left = {"programme": "diabetes", "action": "leave"}
        bench.put(
            {"enrolment": [seen("1", date(2024, 1, 1), **entered), seen("2", **left), seen("3", date(2025, 6, 1), **left, voids="2")]}
        )
        assert bench.count({"enrolled": "diabetes"}) == "1"


class TestMemberships:
    def test_enrolment_goes_by_the_last_event_wherever_it_was(self, bench: Bench) -> None:
        def step(event: str, day: date, action: str, institution: str) -> dict[str, object]:
            return seen(event, day, programme="hypertension", action=action, institution=institution)

        bench.put(
            {
                "enrolment": [
                    step("1", date(2023, 1, 1), "enter", "A"),
                    step("2", MAY, "enter", "B"),
                    step("3", date(2025, 9, 1), "leave", "A"),
                ]
            },
            institutions=[{"institution": "A"}, {"institution": "B"}],
        )
        found = {period: [bench.count({"enrolled": "hypertension"}, period, one) for one in "AB"] for period in ("2024", "2025Q2", "2025")}
        assert found == {"2024": ["1", "0"], "2025Q2": ["0", "1"], "2025": ["0", "0"]}

    def test_a_contract_runs_to_the_day_before_its_end(self, bench: Bench) -> None:
        bench.put(
            {"contract": [seen("1", action="sign", key_group=True, until_on=date(2025, 6, 30)), seen("2", resident="r2", action="renew")]}
        )
        assert [bench.count({"contracted": which}, "2025-05") for which in ("all", "key")] == ["2", "1"]
        assert [bench.count({"contracted": which}, "2025Q2") for which in ("all", "key")] == ["1", "0"]

    def test_people_and_their_ages_at_the_edges(self, bench: Bench) -> None:
        births = {"r1": date(1960, 6, 30), "r2": date(1960, 7, 1), "r3": date(1960, 2, 29)}
        rows = [{"resident": one, "born_on": born} for one, born in births.items()]
        bench.put(residents=[*rows, {"resident": "gone", "born_on": date(1950, 1, 1), "until_on": date(2025, 6, 30)}])
        assert bench.members({"people": "age_on(period_end) >= 65"}, "2025Q2") == ["r1", "r3"]
        assert bench.members({"people": "age_on(date '2025-02-28') = 64 and age_on(date '2025-03-01') = 65"}, "2025Q2") == ["r3"]

    def test_months_end_on_the_first_of_the_next_where_the_day_is_lacking(self, bench: Bench) -> None:
        bench.put(residents=[{"resident": "r1", "born_on": date(2025, 1, 31)}])
        assert bench.count({"people": "age_months_on(date '2025-02-28') = 0 and age_months_on(date '2025-03-01') = 1"}) == "1"

    def test_the_resident_of_an_event_may_be_unknown_to_the_registry(self, bench: Bench) -> None:
        bench.put(
            {"visit": [seen("1"), seen("2", resident="r2")]}, residents=[{"resident": "r1", "sex": "female", "born_on": date(1990, 1, 1)}]
        )
        assert bench.count({"rows": "visit", "where": "resident.sex = 'female'"}) == "1"
        assert bench.count({"rows": "visit", "where": "resident.sex is null and age_on(day) is null"}) == "1"


class TestSets:
    def test_standing_looks_back_and_counts_where_the_last_event_was(self, bench: Bench) -> None:
        def opened(event: str, day: date, action: str, institution: str = "A") -> dict[str, object]:
            return seen(event, day, action=action, institution=institution)

        rows = [opened("1", date(2023, 1, 1), "opened"), opened("2", MAY, "updated", "B"), opened("3", date(2026, 1, 1), "closed", "B")]
        bench.put({"record": rows}, institutions=[{"institution": "A"}, {"institution": "B"}])
        form = {"standing": "record", "holds": "action <> 'closed'"}
        found = {year: [bench.count(form, year, one) for one in "AB"] for year in ("2022", "2024", "2025", "2026")}
        assert found == {"2022": ["0", "0"], "2024": ["1", "0"], "2025": ["0", "1"], "2026": ["0", "0"]}

    def test_all_and_any_of_compare_the_residents_of_one_institution(self, bench: Bench) -> None:
        visits = [seen("1"), seen("2", resident="r2"), seen("3", institution="B", resident="r3")]
        checks = [seen("4", resident="r2"), seen("5", resident="r3"), seen("6", resident="r4")]
        bench.put({"visit": visits, "health_check": checks}, institutions=[{"institution": "A"}, {"institution": "B"}])
        both = [{"residents": "visit"}, {"residents": "health_check"}]
        assert bench.members({"all_of": both}) == ["r2"]
        assert bench.members({"any_of": both}) == ["r1", "r2", "r3", "r4"]
        assert bench.count({"all_of": both}, institution="B") == "0"
        assert bench.members({"all_of": [{"any_of": both}, {"residents": "visit"}]}) == ["r1", "r2"]

    def test_so_many_a_year_are_fewer_in_a_quarter(self, bench: Bench) -> None:
        bench.put({"visit": [seen("1"), seen("2", date(2025, 6, 1)), seen("3", date(2025, 9, 1)), seen("4", resident="r2")]})
        form = {"residents": "visit", "at_least": {"a_year": 3}}
        assert [bench.members(form, period) for period in ("2025", "2025Q2", "2025Q3")] == [["r1"], ["r1", "r2"], ["r1"]]

    def test_different_texts_of_a_column(self, bench: Bench) -> None:
        bench.put({"drug_purchase": [{"day": MAY, "drug": drug} for drug in ("é", "e", "e")], "visit": [seen("1", diagnosis=None)]})
        assert bench.members({"distinct": "drug_purchase", "of": "drug"}) == ["e", "é"]
        assert bench.count({"distinct": "visit", "of": "diagnosis"}) == "0"


class TestOver:
    def test_a_number_is_added_up_over_the_county_or_over_those_below(self, bench: Bench) -> None:
        homes = [
            {"institution": "A", "place": "652301001"},
            {"institution": "B", "place": "652301002", "parent": "A", "type": "village_clinic"},
            {"institution": "C", "place": "652301003", "parent": "B", "type": "village_clinic"},
            {"institution": "D", "place": "652301004"},
            {"institution": "E", "place": "652302001", "until_on": MAY},
        ]
        bench.put({"visit": [seen(one, institution=one) for one in "ABDE"]}, institutions=homes)
        clinics = {"types": ["village_clinic"]}
        assert bench.count({"rows": "visit", "over": "county"}) == "3"
        assert bench.members({"rows": "visit", "over": "below"}) == ["A", "B"]
        assert bench.members({"rows": "visit", "reaches": 1, "over": "below", **clinics}) == ["B"]
        assert bench.members({"institutions": "type = 'village_clinic'", "over": "below"}) == ["B", "C"]
        assert bench.count({"institutions": "true", "over": "below", **clinics}, institution="D") == "0"
        assert bench.count({"population": "resident", "over": "county"}) is None

    def test_to_reach_a_number_counts_one(self, bench: Bench) -> None:
        bench.put({"visit": [seen(str(at)) for at in range(3)]})
        assert [bench.count({"rows": "visit", "times": 2, "minus": {"value": 1}, "reaches": least}) for least in (5, "5.5")] == ["1", "0"]
        assert [bench.count({"rows": "visit", "reaches": {"a_year": 12}}, period) for period in ("2025", "2025Q2")] == ["0", "1"]


VILLAGE = [
    {"institution": "A"},
    {"institution": "B", "parent": "A", "type": "village_clinic"},
    {"institution": "C", "parent": "B", "type": "village_clinic"},
    {"institution": "D", "type": "village_clinic"},
]
"""A hospital, a clinic below it, a post below that, and a clinic below nobody."""
AS_ONE = {"with": ["village_clinic"]}


class TestAsOne:
    def test_what_is_done_at_two_places_of_one_institution_is_compared(self, bench: Bench) -> None:
        enter = {"programme": "hypertension", "action": "enter"}
        bench.put({"enrolment": [{**seen("1"), **enter}], "follow_up": [{**FOLLOW, **seen("2", institution="C")}]}, institutions=VILLAGE)
        both = {"all_of": [{"enrolled": "hypertension"}, {"residents": "follow_up"}]}
        assert bench.count(both) == bench.count({**both, "over": "below"}) == "0"
        assert bench.members({**both, **AS_ONE}) == ["r1"]
        assert bench.count({**both, **AS_ONE}, institution="C") == "0"

    def test_the_last_is_the_last_at_any_of_them(self, bench: Bench) -> None:
        rows = [seen("1", grade="uncontrolled"), seen("2", date(2025, 6, 1), institution="B")]
        bench.put({"follow_up": [{**FOLLOW, **row} for row in rows]}, institutions=VILLAGE)
        last = {"last": "follow_up", "holds": "grade = 'controlled'"}
        assert [bench.count(last), bench.count({**last, **AS_ONE})] == ["0", "1"]

    def test_a_person_is_counted_once_and_events_are_voided_where_they_stand(self, bench: Bench) -> None:
        rows = [seen("1"), seen("2", institution="B"), seen("3", institution="B", voids="1", resident="r2"), seen("4", institution="D")]
        bench.put({"visit": rows}, institutions=VILLAGE)
        assert bench.members({"residents": "visit", **AS_ONE}) == ["r1", "r2"]
        assert bench.members({"rows": "visit", **AS_ONE}) == ["1", "2", "3"]
        assert bench.count({"rows": "visit", **AS_ONE}, institution="D") == "1"

    def test_people_of_the_clinics_are_the_hospitals(self, bench: Bench) -> None:
        bench.put(residents=[{"resident": f"r{one}", "institution": one} for one in "ABCD"], institutions=VILLAGE)
        assert bench.members({"people": "true", **AS_ONE}) == ["rA", "rB", "rC"]

    def test_a_clinic_that_is_closed_at_the_end_counts_by_itself(self, bench: Bench) -> None:
        closed = [VILLAGE[0], {**VILLAGE[1], "until_on": date(2025, 7, 1)}]
        bench.put({"visit": [seen("1"), seen("2", institution="B")]}, institutions=closed)
        assert [bench.count({"rows": "visit", **AS_ONE}, period) for period in ("2025", "2025-05")] == ["1", "2"]


class TestRegistry:
    def test_staff_is_the_mean_of_the_first_and_the_last_day(self, bench: Bench) -> None:
        posts = [{"staff": "s1", "gp": True}, {"staff": "s1", "gp": False}, {"staff": "s2", "gp": True, "from_on": date(2025, 4, 2)}]
        bench.put(staff=[*posts, {"staff": "s3", "gp": True, "until_on": date(2025, 4, 1)}])
        assert bench.count({"staff": "gp"}, "2025Q2") == "1.5"
        assert bench.members({"staff": "gp"}, "2025Q2") == ["s1", "s2"]

    def test_a_population_without_a_row_is_missing(self, bench: Bench) -> None:
        bench.put(populations=[{"year": 2025, "scope": "served", "people": 12_989}])
        assert bench.count({"population": "served"}, "2025Q3") == "12989"
        assert bench.count([{"population": "resident"}, {"value": 1}]) is None

    def test_a_month_without_any_row_is_missing_and_an_item_without_one_is_nothing(self, bench: Bench) -> None:
        rows = [{"month": f"2025-0{month}", "item": "income", "amount": Decimal("10.50")} for month in (1, 2, 3, 4)]
        bench.put(ledger=[*rows, {"month": "2025-02", "item": "cost", "amount": Decimal(-3)}])
        assert bench.count({"ledger": ["income", "cost"]}, "2025Q1") == "28.5"
        assert bench.count({"ledger": "cost"}, "2025-01") == "0"
        assert bench.count({"ledger": "income"}, "2025Q2") is None

    def test_what_must_be_entered_and_is_not_is_missing(self, bench: Bench) -> None:
        bench.put(ledger=[{"month": f"2025-0{month}", "item": "income", "amount": Decimal(5)} for month in (1, 2, 3)])
        assert bench.count({"ledger": "cost"}, "2025Q1") == "0"
        assert bench.count({"ledger": "cost", "entered": True}, "2025Q1") is None
        assert bench.count({"ledger": ["cost", "income"], "entered": True}, "2025Q1") == "15"
        assert bench.count({"ledger": "income", "entered": True}, "2025Q2") is None

    def test_what_must_be_entered_every_month_is_missing_where_one_month_lacks_it(self, bench: Bench) -> None:
        rows = [{"month": f"2025-0{month}", "item": "income", "amount": Decimal(5)} for month in (1, 2, 3)]
        bench.put(ledger=[*rows, {"month": "2025-01", "item": "used", "amount": Decimal(2)}, {"month": "2025-03", "item": "used"}])
        assert bench.count({"ledger": "used", "entered": True}, "2025Q1") == "2"
        assert bench.count({"ledger": "used", "entered": "monthly"}, "2025Q1") is None
        assert bench.count({"ledger": ["used", "income"], "entered": "monthly"}, "2025Q1") == "17"
        assert bench.count({"ledger": "used", "entered": "monthly"}, "2025-03") == "0"

    def test_of_what_stands_the_last_month_counts(self, bench: Bench) -> None:
        """The other months need no row, and another item's later row does not hide it."""
        kinds = [("2025-03", "kinds", 6), ("2025-05", "kinds", 9), ("2025-05", "kinds", 1), ("2025-06", "income", 5)]
        bench.put(ledger=[{"month": month, "item": item, "amount": Decimal(amount)} for month, item, amount in kinds])
        assert bench.count({"ledger": "kinds", "entered": "latest"}, "2025") == "10"
        assert bench.count({"ledger": "kinds", "entered": "latest"}, "2025Q1") == "6"
        assert bench.count({"ledger": ["income", "kinds"], "entered": "latest"}, "2025") == "5"
        assert bench.count({"ledger": "kinds", "entered": "latest"}, "2025Q3") is None

    def test_only_open_institutions_of_the_type_with_beds_are_asked(self, bench: Bench) -> None:
        rows = [
            {"institution": "A", "has_beds": False, "until_on": date(2025, 7, 1)},
            {"institution": "A", "has_beds": True, "from_on": date(2025, 7, 1)},
            {"institution": "B", "type": "community_centre"},
            {"institution": "C", "until_on": date(2025, 12, 31)},
        ]
        one = {"code": "one", "numerator": {"value": 1}, "needs_beds": True, "applies_to": ["township_hospital"]}
        bench.put(institutions=rows).define(one)
        assert [value["institution"] for value in bench.values("2025")] == ["A"]
        assert [value["institution"] for value in bench.values("2025Q2")] == ["C"]


class TestValues:
    def test_four_places_half_up_away_from_zero(self, bench: Bench) -> None:
        bench.put().define(
            {"code": "a", "numerator": {"value": 1}, "denominator": {"value": 32}},
            {"code": "b", "numerator": {"value": -1}, "denominator": {"value": 32}},
            {"code": "c", "numerator": {"value": 3}, "denominator": {"value": 12_989}, "unit": "per_10000"},
            {"code": "d", "numerator": {"value": 3}, "denominator": {"value": 0}},
        )
        found = {value["indicator"]: (value["numerator"], value["denominator"], value["value"]) for value in bench.values("2025")}
        assert found == {"a": ("1", "32", "0.0313"), "b": ("-1", "32", "-0.0313"), "c": ("3", "12989", "2.3096"), "d": ("3", "0", None)}

    def test_times_and_minus_and_the_days_of_a_period(self, bench: Bench) -> None:
        bench.put({"visit": [seen("1"), seen("2")]})
        assert bench.count({"rows": "visit", "times": "1.5", "minus": [{"value": 1}, {"value": "0.5", "times": 2}]}) == "1"
        assert bench.count({"value": 2, "times": {"days": "year"}}, "2025Q1") == "182.5"
        assert bench.count({"value": 1, "times": {"days": "working_year"}}, "2025") == "251"
        assert bench.members({"rows": "visit", "minus": {"value": 1}}) is None

    def test_a_leap_year_has_as_many_days_as_any_other_and_its_29_february_counts(self, bench: Bench) -> None:
        bench.put({"visit": [seen("1", date(2024, 2, 29))]})
        found = {period: bench.count({"rows": "visit", "times": {"days": "year"}}, period) for period in ("2024", "2024Q1", "2024-02")}
        assert found == {"2024": "365", "2024Q1": "91.25", "2024-02": "30.41666666666666666666666667"}
        assert bench.count({"sum": "visit", "of": "days_between(period_start, period_end)"}, "2024") == "365"

    def test_an_id_stands_once_for_each_part_of_an_added_list(self, bench: Bench) -> None:
        bench.put({"visit": [seen("1"), seen("2")]})
        assert bench.count([{"rows": "visit"}, {"rows": "visit", "where": "event = '1'"}]) == "3"
        assert bench.members([{"rows": "visit"}, {"rows": "visit", "where": "event = '1'"}]) == ["1", "1", "2"]

    def test_a_change_is_of_the_values_as_printed(self, bench: Bench) -> None:
        bench.put({"visit": [seen(f"{year}-{at}", date(year, 5, at + 1)) for year, count in ((2024, 3), (2025, 4)) for at in range(count)]})
        bench.define(
            {"code": "third", "numerator": {"rows": "visit"}, "denominator": {"value": 9}},
            {"code": "moved", "numerator": {"change": "third"}},
        )
        moved = bench.values("2025")[0]
        assert (moved["numerator"], moved["denominator"], moved["value"]) == ("0.1111", "0.3333", "0.3333")
        assert bench.values("2024")[0]["value"] is None
