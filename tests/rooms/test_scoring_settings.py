"""Methods and targets are the county's: what they can be, and which indicators are then scored from live figures."""

from datetime import date
from typing import Any

import pytest

from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.queries import get_book
from yiti.kernel.refusals import Refused
from yiti.policy.packs import plan_scoring

from .county import TODAY, scope_of
from .test_decisions import decide, propose

pytestmark = pytest.mark.usefixtures("county")

CATEGORY = "agricultural_township_hospital"
FROM = {"from_on": date(2026, 7, 1)}


def plan() -> dict[str, Any]:
    return plan_scoring(get_book(scope=scope_of("clerk"), on=TODAY), CATEGORY)


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("scoring_targets", {"hypertension_control": "65"}, "out-of-range"),
        ("scoring_targets", {"hypertension_control": "-0.1"}, "out-of-range"),
        ("scoring_upper_targets", {"bed_occupancy_rate": "90"}, "out-of-range"),
        ("scoring_targets", {"infection_control": "1"}, "unknown-field"),
        ("scoring_methods", {"antibiotic_prescription_ratio": "at_least"}, "inconsistent"),
        ("scoring_methods", {"hypertension_control": "at_most"}, "inconsistent"),
        ("scoring_methods", {"hypertension_control": "the_more"}, "out-of-range"),
        ("scoring_methods", {"medical_income_change": "deduction"}, "inconsistent"),
        ("scoring_weights", {"hypertension_control": "-1"}, "out-of-range"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_not_stored(parameter: str, value: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        propose(parameter=parameter, value=value, **FROM)
    assert refusal.value.code == code
    assert not Decision.objects.exists()


def decide_words() -> None:
    decide(parameter="scoring_missing", value="absent", **FROM)
    decide(parameter="deduction_steps", value="begun", **FROM)


def test_an_indicator_without_a_target_stays_with_the_assessor() -> None:
    assert plan() == {}
    decide_words()
    decide(parameter="scoring_methods", value={"smi_management": "at_least", "infection_control": "graded"}, **FROM)
    assert plan() == {}
    decide(parameter="scoring_targets", value={"smi_management": "0.8"}, **FROM)
    assert [(name, planned.is_live) for name, planned in plan().items()] == [("smi_management", True)]


def test_what_is_missing_is_named_and_keeps_the_indicator_with_the_assessor() -> None:
    decide(parameter="scoring_targets", value={"hypertension_management": "0.65", "hypertension_control": "0.4"}, **FROM)
    assert "计分方法" in plan()["hypertension_management"].lacks.zh
    decide(parameter="scoring_methods", value={"hypertension_management": "at_least"}, **FROM)
    assert "weight" in plan()["hypertension_management"].lacks.en
    decide(parameter="scoring_weights", value={"hypertension_management": "60", "hypertension_control": "40"}, **FROM)
    assert "没有数值" in plan()["hypertension_management"].lacks.zh
    decide(parameter="scoring_missing", value="absent", **FROM)
    planned = plan()["hypertension_management"]
    assert planned.is_live
    assert [(part.definition.code, str(part.method.value), part.settings["weight"].number) for part in planned.parts] == [
        ("hypertension_management", "at_least", 60), ("hypertension_control", "at_least", 40),
    ]  # fmt: skip


def test_a_part_may_have_a_method_of_its_own() -> None:
    methods = {
        "bed_occupancy_rate": "range",
        "cost_per_visit": "at_most",
        "cost_per_visit_change": "range",
        "average_length_of_stay": "deduction",
    }
    decide(parameter="scoring_methods", value=methods, **FROM)
    targets = {"bed_occupancy_rate": "0.6", "cost_per_visit": "120", "cost_per_visit_change": "-0.05", "average_length_of_stay": "8"}
    decide(parameter="scoring_targets", value=targets, **FROM)
    assert "上限" in plan()["bed_occupancy_rate"].lacks.zh
    decide(parameter="scoring_upper_targets", value={"bed_occupancy_rate": "0.93", "cost_per_visit_change": "0.05"}, **FROM)
    decide(
        parameter="scoring_allowances",
        value={"bed_occupancy_rate": "0.3", "cost_per_visit_change": "0.1", "average_length_of_stay": "1"},
        **FROM,
    )
    decide(parameter="scoring_deductions", value={"average_length_of_stay": "0.2"}, **FROM)
    decide(parameter="scoring_missing", value="absent", **FROM)
    assert "step" in plan()["average_length_of_stay"].lacks.en
    decide(parameter="deduction_steps", value="begun", **FROM)
    decide(parameter="scoring_weights", value={"cost_per_visit": "1", "cost_per_visit_change": "1"}, **FROM)
    found = plan()
    assert all(planned.is_live for planned in found.values())
    assert [str(part.method.value) for part in found["cost_per_visit"].parts] == ["at_most", "range"]
    assert found["average_length_of_stay"].parts[0].direction == "lower"


def test_a_target_leads_to_the_decision_that_set_it() -> None:
    decide(parameter="scoring_methods", value={"smi_management": "at_least"}, number="昌卫发〔2026〕7号", **FROM)
    decide(parameter="scoring_targets", value={"smi_management": "0.8"}, number="昌卫发〔2026〕8号", **FROM)
    target = plan()["smi_management"].parts[0].settings["target"]
    assert (target.record, target.printed) == ("decision:昌卫发〔2026〕8号", "0.8000")
