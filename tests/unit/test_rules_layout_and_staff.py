"""Layout, equipment, postings, posts, village doctors, hiring and pensions: what must hold whatever is entered."""

from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.kernel.refusals import Refused
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

PACK = "ordos-2024"
MANY = settings(max_examples=60, deadline=None)
FULL = ("DR", "彩超", "全自动生化分析仪", "心电图机", "尿液分析仪", "血球计数仪", "简易呼吸机", "空气消毒机", "肺功能仪", "救护车")


def reckon(rule: str, **inputs: Any) -> dict[str, Any]:
    return compute(rule, pack=PACK, inputs=inputs).result


def refused(rule: str, **inputs: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        compute(rule, pack=PACK, inputs=inputs)
    return refusal.value.code, refusal.value.field


@given(streets=st.integers(0, 50), people=st.integers(0, 10**7))
@MANY
def test_centres_serve_everybody_and_never_less_than_one_a_street(streets: int, people: int) -> None:
    found = reckon("layout", centres={"streets": streets, "population": people})["centres"]
    assert found["min"] == max(streets, ceil(people / 50_000))
    assert found["max"] == max(found["min"], streets, people // 30_000)


@given(streets=st.integers(0, 50), people=st.integers(0, 10**7), standing=st.integers(0, 300))
@MANY
def test_what_is_missing_is_what_is_needed_less_what_stands_and_never_below_nothing(streets: int, people: int, standing: int) -> None:
    needed = {"streets": streets, "population": people}
    found = reckon("layout", centres={**needed, "standing": standing})["centres"]
    assert found == {**reckon("layout", centres=needed)["centres"], "standing": standing, "short": max(0, found["min"] - standing)}


@given(st.integers(0, 10**7))
@MANY
def test_stations_are_needed_from_eight_thousand_on(people: int) -> None:
    found = reckon("layout", stations={"uncovered_population": people})["stations"]
    expected = (0, 0) if people < 8000 else (ceil(people / 20_000), max(ceil(people / 20_000), people // 8000))
    assert (found["min"], found["max"]) == expected


@pytest.mark.parametrize(("chosen", "ok"), [(0, False), (1, True), (2, True), (3, False)])
def test_one_or_two_sub_centres(chosen: int, ok: bool) -> None:
    assert reckon("layout", sub_centres={"chosen": chosen})["sub_centres"] == {"ok": ok, "limit": 2}


def test_no_villages_have_no_share() -> None:
    assert reckon("layout", villages={"total": 0})["villages"] == {"covered": 0, "uncovered": 0, "ratio": None}


@given(st.sets(st.sampled_from(FULL)), st.lists(st.sampled_from(["CT", "轮椅", "X光机"]), max_size=3))
@MANY
def test_what_is_there_is_never_missing_and_others_do_not_matter(there: set[str], others: list[str]) -> None:
    found = reckon("equipment", institution_type="community_centre", equipment=[*others, *there])
    assert found["required"] == list(FULL)
    assert found["missing"] == [name for name in FULL if name not in there]
    assert found["ok"] == (not found["missing"])


def test_nothing_at_all_is_an_answer() -> None:
    found = reckon("equipment", institution_type="township_hospital", equipment=[])
    assert len(found["missing"]) == 10
    assert found["missing"] == found["required"]


def test_the_order_of_the_list_survives_a_stored_run() -> None:
    book = resolve(PACK, on=None)
    shuffled = book.to_json()
    voices = shuffled["voices"]["equipment.list"]
    shuffled["voices"]["equipment.list"] = [{**voice, "value": dict(sorted(voice["value"].items()))} for voice in voices]
    kept = type(book).from_json(shuffled)
    found = compute("equipment", pack=kept, inputs={"institution_type": "community_centre", "equipment": []}).result
    assert found["required"] == list(FULL)


STAYS = st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["住院医师", "主治", "主任医师"]), st.integers(0, 70)), max_size=12)


@given(STAYS)
@MANY
def test_days_add_up_whatever_their_order(stays: list[tuple[str, str, int]]) -> None:
    postings = [{"person": person, "title": title, "days": days, "place": "甲"} for person, title, days in stays]
    sums = {person: sum(days for who, _, days in stays if who == person) for person, _, _ in stays}
    if any(days > 366 for days in sums.values()):
        assert refused("specialist-postings", postings=postings)[0] == "inconsistent"
        return
    found = reckon("specialist-postings", postings=postings)
    counted = {person: sum(days for who, title, days in stays if who == person and title != "住院医师") for person, _, _ in stays}
    assert set(found["qualifying"]) == {person for person, days in counted.items() if days >= 180}
    assert found["count"] == len(found["qualifying"])
    assert found["short"] == max(0, 3 - found["count"])
    assert set(reckon("specialist-postings", postings=postings[::-1])["qualifying"]) == set(found["qualifying"])


@pytest.mark.parametrize("title", ["主治", "主治医师", "副主任", "副主任医师", "主任", "主任医师"])
def test_a_title_counts_with_and_without_its_last_word(title: str) -> None:
    assert reckon("specialist-postings", postings=[{"person": "A", "title": title, "days": 180, "place": "甲"}])["count"] == 1


def test_a_title_that_is_none_is_refused() -> None:
    stay = {"person": "A", "title": "院长", "days": 180, "place": "甲"}
    assert refused("specialist-postings", postings=[stay]) == ("out-of-range", "postings[0].title")


@given(posts=st.integers(0, 10_000), share=st.floats(0, 1))
@MANY
def test_senior_posts_never_exceed_a_fifth(posts: int, share: float) -> None:
    senior = int(posts * share)
    found = reckon("senior-posts", posts=posts, senior=senior)
    assert found == {"limit": posts // 5, "excess": max(0, senior - posts // 5)}


@given(people=st.integers(0, 10**6), doctors=st.integers(0, 3000))
@MANY
def test_village_doctors_are_never_both_short_and_over(people: int, doctors: int) -> None:
    found = reckon("village-doctor-density", population=people, doctors=doctors)
    assert found["required"] == ceil(people / 1000)
    assert found["maximum"] == max(found["required"], 3 * people // 2000)
    assert found["short"] == max(0, found["required"] - doctors)
    assert found["excess"] == max(0, doctors - found["maximum"])
    assert not (found["short"] and found["excess"])


@pytest.mark.parametrize(
    ("diseases", "reached"),
    [(0, "below"), (49, "below"), (50, "every_institution"), (65, "every_institution"), (66, "basic"), (99, "basic"), (100, "recommended")],
)
def test_a_number_of_diseases_carries_the_highest_level_that_it_reaches(diseases: int, reached: str) -> None:
    assert reckon("disease-capability", institution_type="community_centre", diseases=diseases)["reached"] == reached


def test_a_village_clinic_has_no_level() -> None:
    assert refused("disease-capability", institution_type="village_clinic", diseases=30, level="basic") == ("inconsistent", "level")


def test_a_graduate_of_whom_nothing_is_known_is_not_eligible() -> None:
    found = reckon("county-hire", kind="secondary_graduate", entry_conditions=True)
    assert [row["ok"] for row in found["checks"]] == [True, None, None]
    assert found["eligible"] is False


@given(unbroken=st.integers(0, 40), more=st.integers(0, 40), present=st.booleans())
@MANY
def test_either_number_of_years_is_enough_for_who_is_still_there(unbroken: int, more: int, present: bool) -> None:
    found = reckon("directed-evaluation", continuous_years=unbroken, cumulative_years=unbroken + more, present=present)
    assert found["eligible"] == (present and (unbroken >= 15 or unbroken + more >= 25))
    assert (found["by"] == "none") == (found["short_continuous"] != "0.0000" and found["short_cumulative"] != "0.0000")


@given(born=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@MANY
def test_the_first_month_is_sixty_years_after_the_month_of_birth(born: date) -> None:
    found = reckon("pension-start", born_on=born.isoformat())
    assert found["month"] == f"{born.year + 60}-{born:%m}"
    assert found["reached_on"].startswith(found["month"])
    assert found["monthly"] is None


def test_a_leap_day_without_its_year_falls_on_the_twenty_eighth() -> None:
    assert reckon("pension-start", born_on="2040-02-29")["reached_on"] == "2100-02-28"
    assert reckon("pension-start", born_on="1964-02-29")["reached_on"] == "2024-02-29"


def test_a_birthday_beyond_the_calendar_is_refused() -> None:
    assert refused("pension-start", born_on="9990-01-01") == ("out-of-range", "born_on")


@given(amount=st.integers(0, 10**12), coefficient=st.integers(0, 30_000))
@MANY
def test_what_is_tied_and_what_changes_are_the_amount_again(amount: int, coefficient: int) -> None:
    yuan, factor = Decimal(amount) / 100, Decimal(coefficient) / 10_000
    tied = reckon("result-links", grade="good", insurance=str(yuan), links={"insurance.good": str(factor)})
    assert Decimal(tied["insurance_linked"]) - Decimal(tied["insurance_change"]) == yuan
    assert abs(Decimal(tied["insurance_linked"]) - yuan * factor) <= Decimal("0.005")


def test_an_amount_that_nobody_knows_is_left_out_and_nothing_is_tied_without_a_decision() -> None:
    found = reckon("result-links", grade="good", pay="100", links={"pay.good": "1.05", "subsidy.good": "2"})
    assert set(found) == {"grade", "pay_coefficient", "pay_linked", "pay_change"}
    assert refused("result-links", grade="good", pay="100") == ("parameter-unset", "supervision.links")
    assert refused("result-links", grade="good", pay="100", links={"pay.failed": "0.9"}) == ("missing-field", "links.pay.good")
    assert refused("result-links", grade="good", links={"pay.good": "1"}) == ("missing-field", "subsidy")
