from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiti.kernel.refusals import Refused
from yiti.policy.calendars import Calendar, add_workdays, calendar_of, is_workday, list_calendar, national_calendar, next_workday, to_days
from yiti.policy.packs import resolve
from yiti.policy.packs.shapes.duties import CalendarYear


def test_the_seventh_of_october_moves_past_the_holiday_and_a_worked_saturday_counts():
    assert next_workday(date(2021, 10, 7)) == date(2021, 10, 8)
    assert is_workday(date(2021, 10, 9))
    assert next_workday(date(2021, 10, 10)) == date(2021, 10, 11)
    assert next_workday(date(2026, 10, 7)) == date(2026, 10, 8)
    assert next_workday(date(2026, 10, 10)) == date(2026, 10, 10)


def test_the_thirtieth_of_november_on_a_saturday_moves_to_monday():
    assert next_workday(date(2024, 11, 30)) == date(2024, 12, 2)


def test_a_year_without_announced_holidays_is_refused():
    with pytest.raises(Refused) as refusal:
        next_workday(date(2031, 10, 7))
    assert refusal.value.code == "calendar-unknown"


def test_a_pack_tells_later_years():
    year = CalendarYear(year=2031, notice="测试", holidays=(date(2031, 1, 1),), working_weekend_days=(date(2031, 1, 4),))
    calendar = national_calendar([year])
    assert next_workday(date(2031, 1, 1), calendar) == date(2031, 1, 2)
    assert is_workday(date(2031, 1, 4), calendar)
    assert not is_workday(date(2031, 1, 5), calendar)
    assert next_workday(date(2021, 10, 7), calendar) == date(2021, 10, 8)
    with pytest.raises(Refused):
        is_workday(date(2032, 1, 1), calendar)


def test_listed_days_speak_for_every_year():
    calendar = list_calendar(["2031-10-01..2031-10-07"], ["2031-10-11"])
    assert calendar.next_workday(date(2031, 10, 1)) == date(2031, 10, 8)
    assert calendar.is_workday(date(2031, 10, 11))
    assert list_calendar([]).next_workday(date(2021, 10, 7)) == date(2021, 10, 7)


@pytest.mark.parametrize("item", ["2021-13-01", "tomorrow", "2021-10-07..2021-10-01", "..2021-10-01", ""])
def test_what_is_no_day_is_refused_at_its_place(item: str):
    with pytest.raises(Refused) as refusal:
        to_days(["2021-10-01", item])
    assert (refusal.value.code, refusal.value.field) == ("wrong-type", "holidays[1]")


def test_a_day_cannot_rest_and_be_worked():
    with pytest.raises(Refused) as refusal:
        list_calendar(["2031-10-11"], ["2031-10-11"])
    assert refusal.value.code == "inconsistent"


def test_working_days_are_counted_after_the_day_itself():
    assert add_workdays(date(2021, 9, 30), 1) == date(2021, 10, 8)
    assert add_workdays(date(2021, 10, 8), -1) == date(2021, 9, 30)
    assert add_workdays(date(2021, 10, 2), 0) == date(2021, 10, 2)
    assert add_workdays(date(2026, 10, 9), 5) == date(2026, 10, 15)


@given(st.dates(date(2010, 1, 1), date(2025, 6, 30)), st.integers(1, 30))
def test_counting_there_and_back_returns_to_a_worked_day(day: date, count: int):
    start = next_workday(day)
    assert add_workdays(add_workdays(start, count), -count) == start


def test_a_resolved_pack_carries_its_holiday_tables():
    calendar = calendar_of(resolve("changji-2021", on=date(2026, 10, 9)))
    assert isinstance(calendar, Calendar)
    assert calendar.next_workday(date(2026, 10, 7)) == date(2026, 10, 8)
