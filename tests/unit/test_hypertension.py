"""The grading of hypertension follow-ups at its edges, by 二（二）1 and 二（三）1 to 3 of the norm."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yiti.care.public_health.rules import CASES, Graded, Observed, explain_norm, grade_follow_up
from yiti.kernel.ages import completed_years, months_later
from yiti.kernel.figures import explain
from yiti.policy.packs.services import get_service

SERVICE = get_service("national", "hypertension_follow_up")
DAY = date(2026, 10, 9)
YOUNG, OLD = date(1970, 1, 1), date(1950, 1, 1)


def seen(systolic: int, diastolic: int = 80, *, day: date = DAY, **more: bool) -> Observed:
    return Observed(day, systolic, diastolic, **more)


def grade(systolic: int, diastolic: int = 80, *, born_on: date = YOUNG, before: Observed | None = None, **more: bool) -> Graded:
    return grade_follow_up(SERVICE, seen(systolic, diastolic, **more), born_on=born_on, before=before)


@pytest.mark.parametrize(("systolic", "diastolic", "born_on", "case"), [
    (139, 89, YOUNG, "controlled"), (140, 89, YOUNG, "first"), (139, 90, YOUNG, "first"), (140, 90, YOUNG, "first"),
    (149, 89, OLD, "controlled"), (150, 89, OLD, "first"), (149, 90, OLD, "first"), (140, 80, OLD, "controlled"),
    (179, 109, YOUNG, "first"), (180, 80, YOUNG, "urgent"), (120, 110, YOUNG, "urgent"), (180, 110, OLD, "urgent"),
])  # fmt: skip
def test_the_limits_belong_to_the_side_above(systolic: int, diastolic: int, born_on: date, case: str) -> None:
    assert grade(systolic, diastolic, born_on=born_on).case == case


@pytest.mark.parametrize(("born_on", "day", "case"), [
    (date(1961, 10, 9), date(2026, 10, 9), "controlled"), (date(1961, 10, 10), date(2026, 10, 9), "first"),
    (date(1960, 2, 29), date(2025, 2, 28), "first"), (date(1960, 2, 29), date(2025, 3, 1), "controlled"),
    (date(1964, 2, 29), date(2029, 2, 28), "first"),
])  # fmt: skip
def test_the_sixty_fifth_birthday_counts_on_the_day_itself(born_on: date, day: date, case: str) -> None:
    assert grade_follow_up(SERVICE, seen(145, day=day), born_on=born_on, before=None).case == case


def test_twice_in_a_row_is_by_the_age_of_each_day() -> None:
    birthday = date(2026, 10, 1)
    before = seen(145, day=birthday - timedelta(days=14))
    found = grade_follow_up(SERVICE, seen(151), born_on=date(1961, 10, 1), before=before)
    assert found.case == "again"
    later = grade_follow_up(SERVICE, seen(151), born_on=date(1961, 9, 1), before=before)
    assert later.case == "first"


@pytest.mark.parametrize(("now", "before", "case", "referral"), [
    (seen(150), None, "first", ""),
    (seen(150), seen(138), "first", ""),
    (seen(150), seen(150), "again", "advised"),
    (seen(150), seen(185), "again", "advised"),
    (seen(150), seen(120, has_adverse=True), "first", ""),
    (seen(120), seen(150), "controlled", ""),
    (seen(120, has_adverse=True), None, "adverse", ""),
    (seen(120, has_adverse=True), seen(120), "adverse", ""),
    (seen(120, has_adverse=True), seen(120, has_adverse=True), "adverse_again", "advised"),
    (seen(120, is_worse=True), None, "worse", "advised"),
    (seen(120, is_urgent=True), None, "urgent", "urgent"),
    (seen(145, is_special=True), None, "urgent", "urgent"),
    (seen(139, is_special=True), None, "controlled", ""),
    (seen(190, is_worse=True, has_adverse=True), seen(190), "urgent", "urgent"),
])  # fmt: skip
def test_what_follows_from_this_time_and_last_time(now: Observed, before: Observed | None, case: str, referral: str) -> None:
    found = grade_follow_up(SERVICE, now, born_on=YOUNG, before=before and replace(before, day=date(2026, 7, 8)))
    assert (found.case, found.referral) == (case, referral)
    assert found.due_on == (date(2027, 1, 9) if case == "controlled" else date(2026, 10, 23))


def test_only_the_first_case_is_under_control() -> None:
    assert [case for case, (found, *_) in CASES.items() if found == "controlled"] == ["controlled"]
    assert all(at for *_, at in CASES.values())


@pytest.mark.parametrize(("day", "due"), [(date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 11, 30), date(2028, 2, 29))])
def test_three_months_on_end_with_the_month(day: date, due: date) -> None:
    assert months_later(day, 3) == due


def test_ages() -> None:
    assert [completed_years(date(2000, 2, 29), day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2024, 2, 29))] == [25, 26, 24]


def test_a_later_standard_holds_from_its_day_and_changes_no_earlier_grade() -> None:
    first = SERVICE.standards[0]
    numbers = {**first.numbers, "systolic": first.numbers["systolic"].model_copy(update={"value": "130"})}
    later = first.model_copy(update={"from_": date(2026, 10, 1), "numbers": numbers})
    service = SERVICE.model_copy(update={"standards": (first, later)})
    cases = [
        grade_follow_up(service, seen(135, day=day), born_on=YOUNG, before=None).case for day in (date(2026, 9, 30), date(2026, 10, 1))
    ]
    assert cases == ["controlled", "first"]


def test_the_grade_is_explained_with_the_norm_and_its_notice() -> None:
    figures = explain(grade(152, 94, before=seen(158, 96)).figures)["figures"]
    said = {row["label"]["zh"]: row for row in figures}
    assert said["随访分类"]["value"] == "uncontrolled"
    assert said["收缩压控制线"]["value"] == "140"
    assert "国卫基层发〔2017〕13号" in said["收缩压控制线"]["note"]["zh"]
    assert "二（三）3" in said["随访分类"]["note"]["zh"]
    assert said["上次血压高于控制线"]["value"] == "true"


def test_a_form_tells_the_numbers_for_the_age_with_place_printed_words_and_first_day() -> None:
    standard = SERVICE.standard_on(DAY)
    young, old = explain_norm(standard, date(1961, 10, 10), DAY), explain_norm(standard, date(1961, 10, 9), DAY)
    assert (young["systolic"].value, old["systolic"].value, old["diastolic"].value) == (140, 150, 90)
    assert "二（三）1（国卫基层发〔2017〕13号），原文“140/90mmHg”，2017-02-28 起" in old["diastolic"].note.zh
    assert [one.value for one in old["systolic"].inputs] == [65, 65, 140, 150]
    assert (old["soon"].value, old["soon"].source) == (14, "derived")
