"""What a register refuses: days in the wrong order, and answers that lack what they stand on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from yiti.foundation.forms.answers import UnableToEnter
from yiti.foundation.forms.refusing import require_sound, settle
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import Form, Refusal

GRADUATES = load_pack("midong-2024").registers["graduate_village_doctors"].form
HALLS = load_pack("midong-2024").registers["tcm_halls"].form
REFERRALS = load_pack("midong-2024").registers["paired_referrals"].form
STEPS = ("requested_on", "accepted_on", "visited_on", "reported_on")


def refused(form: Form, answers: dict[str, Any]) -> str:
    with pytest.raises(UnableToEnter) as error:
        require_sound(form, answers)
    assert error.value.code == "refused-answer"
    assert error.value.message.zh
    assert error.value.message.en
    return error.value.field or ""


def test_a_post_is_not_granted_to_who_is_not_in_a_village() -> None:
    assert refused(GRADUATES, {"person": "1", "post": "granted"}) == "clinic"
    assert refused(GRADUATES, {"person": "1", "post": "granted", "clinic": "三村"}) == "posted_on"
    require_sound(GRADUATES, {"person": "1", "post": "granted", "clinic": "三村", "posted_on": "2024-03-01"})
    require_sound(GRADUATES, {"person": "1", "post": "not_due"})


def test_an_application_passes_its_steps_in_order() -> None:
    asked = {"level": "corner", "state": "city_selection", "submitted_on": "2024-03-01"}
    assert refused(HALLS, asked) == "site_checked_on"
    assert refused(HALLS, {**asked, "site_checked_on": "2024-02-01"}) == "site_checked_on"
    require_sound(HALLS, {**asked, "site_checked_on": "2024-03-09"})
    require_sound(HALLS, {"level": "hall", "state": "built"})


def test_a_step_of_a_referral_does_not_stand_without_the_one_before() -> None:
    assert refused(REFERRALS, {"requested_on": "2024-03-01", "visited_on": "2024-03-04"}) == "accepted_on"
    assert refused(REFERRALS, {"requested_on": "2024-03-02", "accepted_on": "2024-03-01"}) == "accepted_on"
    require_sound(REFERRALS, {"requested_on": "2024-03-01", "accepted_on": "2024-03-01"})


@given(st.dictionaries(st.sampled_from(STEPS), st.dates().map(lambda day: day.isoformat()), min_size=1))
def test_days_put_in_order_are_refused_only_for_a_gap(answers: dict[str, Any]) -> None:
    settled = settle(REFERRALS, dict(answers))
    assert sorted(settled.values()) == sorted(answers.values())
    given_up_to = [name in settled for name in STEPS]
    has_gap = given_up_to != sorted(given_up_to, reverse=True)
    if has_gap:
        refused(REFERRALS, settled)
    else:
        require_sound(REFERRALS, settled)


@pytest.mark.parametrize("parts", [{}, {"needs": ("a",)}, {"order": ("a",)}, {"order": ("a", "b"), "needs": ("a",)}])
def test_a_refusal_that_says_nothing_is_none(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Refusal.model_validate({"label": {"zh": "一", "en": "One"}, **parts})
