"""Due days: S0-035, S0-079 to S0-084."""

from typing import Any

import pytest

from tests.rules import reckon, refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

GOLDEN_WEEK = {"holidays": ["2021-10-01..2021-10-07"], "working_weekend_days": ["2021-10-09"]}


def due(**inputs: Any) -> dict[str, str]:
    return dict(reckon("deadlines", inputs)["due"])


def test_the_seventh_of_october_moves_past_the_holiday() -> None:
    expected = {
        "institutions_report": "2021-10-08", "assessors_report": "2021-10-11", "file_and_approve": "2021-10-12", "feedback": "2021-10-20",
        "pay_and_publish": "2021-10-25",
    }  # fmt: skip
    assert due(quarter="2021Q3") == expected
    assert due(quarter="2021Q3", **GOLDEN_WEEK) == expected
    assert list(due(quarter="2021Q3")) == list(expected)


def test_a_worked_saturday_counts_and_an_unlisted_one_does_not() -> None:
    assert due(quarter="2021Q3", holidays=[], working_weekend_days=["2021-10-10"])["assessors_report"] == "2021-10-10"
    assert due(quarter="2021Q3", holidays=[])["assessors_report"] == "2021-10-11"
    assert due(quarter="2021Q3", holidays=[])["institutions_report"] == "2021-10-07"


def test_the_thirtieth_of_november_moves_from_a_saturday() -> None:
    assert due(year=2024) == {"next_year_totals": "2024-12-02"}
    assert due(year="2024", holiday_rule="none") == {"next_year_totals": "2024-11-30"}
    assert due(year=2023) == {"next_year_totals": "2023-11-30"}


def test_without_a_rule_for_rest_days_the_named_day_stands() -> None:
    assert due(quarter="2021Q3", holiday_rule="none")["assessors_report"] == "2021-10-10"
    assert due(quarter="2199Q4", holiday_rule="none")["institutions_report"] == "2200-01-07"


def test_a_year_whose_holidays_nobody_knows_is_refused() -> None:
    assert refused("deadlines", {"quarter": "2199Q3"})[0] == "calendar-unknown"
    assert due(quarter="2199Q3", holidays=[])["institutions_report"] == "2199-10-07"


def test_late_days_are_calendar_days_after_the_due_day() -> None:
    submitted = {"institutions_report": "2021-10-08", "assessors_report": "2021-10-18", "feedback": "2021-09-01"}
    found = reckon("deadlines", {"quarter": "2021Q3", "submitted": submitted})
    assert found["late_days"] == {"institutions_report": 0, "assessors_report": 7, "feedback": 0}


def test_what_was_due_before_the_document_was_issued_is_never_late() -> None:
    found = reckon("deadlines", {"quarter": "2021Q1", "submitted": {"institutions_report": "2021-09-01"}})
    assert found["transitional"] == ["institutions_report", "assessors_report", "file_and_approve", "feedback", "pay_and_publish"]
    assert found["late_days"] == {"institutions_report": 0}
    assert reckon("deadlines", {"quarter": "2021Q2"})["transitional"] == []
    moved = reckon("deadlines", {"quarter": "2021Q1", "holidays": ["2021-04-20..2021-04-26"], "submitted": {"feedback": "2021-04-28"}})
    assert (moved["due"]["feedback"], moved["late_days"]["feedback"]) == ("2021-04-27", 1)
    assert "feedback" not in moved["transitional"]


def test_exactly_one_of_quarter_and_year_is_given() -> None:
    assert refused("deadlines", {})[0] == "missing-field"
    assert refused("deadlines", {"quarter": "2021Q3", "year": 2021})[0] == "inconsistent"


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({"quarter": "2021Q5"}, "out-of-range", "quarter"),
        ({"quarter": "2021q3"}, "out-of-range", "quarter"),
        ({"quarter": "2021-Q3"}, "out-of-range", "quarter"),
        ({"quarter": "0000Q1"}, "out-of-range", "quarter"),
        ({"quarter": 20213}, "wrong-type", "quarter"),
        ({"year": "twenty"}, "wrong-type", "year"),
        ({"year": 0}, "out-of-range", "year"),
        ({"year": 9999}, "out-of-range", "year"),
        ({"year": 2024, "holidays": ["2024-12-02..2024-12-01"]}, "inconsistent", "holidays[0]"),
        ({"year": 2024, "holidays": ["2024-12-2"]}, "wrong-type", "holidays[0]"),
        ({"year": 2024, "holidays": ["2024-02-30"]}, "out-of-range", "holidays[0]"),
        ({"year": 2024, "holidays": ["2024-12-01.."]}, "wrong-type", "holidays[0]"),
        ({"year": 2024, "holidays": [20241201]}, "wrong-type", "holidays[0]"),
        ({"year": 2024, "holidays": "2024-12-01"}, "wrong-type", "holidays"),
        ({"year": 2024, "holidays": ["0001-01-01..9999-12-31"]}, "out-of-range", "holidays"),
        ({"year": 9998, "holidays": ["9998-01-01..9999-12-31"]}, "out-of-range", "holidays"),
        ({"year": 2024, "holidays": ["2024-12-07"], "working_weekend_days": ["2024-12-07"]}, "inconsistent", "working_weekend_days[0]"),
        ({"year": 2024, "holiday_rule": "previous"}, "out-of-range", "holiday_rule"),
        ({"year": 2024, "submitted": {"feedback": "2024-12-01"}}, "unknown-field", "submitted.feedback"),
        ({"quarter": "2021Q3", "submitted": {"next_year_totals": "2021-12-01"}}, "unknown-field", "submitted.next_year_totals"),
        ({"quarter": "2021Q3", "submitted": {"feedback": "soon"}}, "wrong-type", "submitted.feedback"),
        ({"quarter": "2021Q3", "submitted": {"feedback": "2021-11-31"}}, "out-of-range", "submitted.feedback"),
        ({"quarter": "2021Q3", "submitted": {"feedback": 1634000000}}, "wrong-type", "submitted.feedback"),
        ({"quarter": "2021Q3", "submitted": []}, "wrong-type", "submitted"),
    ],
)
def test_what_is_no_day_or_step_is_refused(inputs: dict[str, Any], code: str, field: str) -> None:
    assert refused("deadlines", inputs) == (code, field)


def test_the_days_are_parameters_that_a_county_could_move() -> None:
    book = resolve("changji-2021", on=None)
    assert compute("deadlines", pack=book, inputs={"quarter": "2025Q4"}).result["due"]["pay_and_publish"] == "2026-01-26"


def test_due_days_say_where_they_come_from() -> None:
    answer = compute("deadlines", pack="changji-2021", inputs={"quarter": "2021Q3"}).to_json()
    rows = {row["id"]: row for row in answer["explanation"]["figures"]}
    row = rows[answer["explanation"]["of"]["due.institutions_report"]]
    assert row["clauses"] == ["changji-2021 附件1 九(二)1"]
    assert {rows[below]["source"] for below in row["inputs"]} >= {"input", "document", "local"}
