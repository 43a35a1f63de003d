"""Every result explained, every explanation recomputable, every input seen in it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.rules import NAMES, PACK, day_of, pack_of
from yiti.kernel.figures import Figure, Operation, Unit, given, walk
from yiti.kernel.money import EXACT, to_fen, to_four_places
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.rules import compute, get_rule

MORE = {
    "fund-pool": [
        {
            "medical_income": "100.05", "medical_cost": "50.02", "development_rate": "0.16", "risk_rate": "0.05",
            "subsidies": {"公卫": "300.10", "基药": "12.34"}, "related_spending": {"耗材": "10.01", "村室": "3"},
            "contract_fees_total": "40", "contract_fees_from_public_health": "15.5", "contract_share_rate": "0.75",
            "approved_total": "99.99",
        },
        {**get_rule("fund-pool").example, "medical_income": "1", "subsidies_include_contract_fees": True},
    ],
    "level-one-score": [
        {
            "indicators": [
                {"id": "a", "points": "40", "score": "33.3"}, {"id": "b", "points": "30", "score": "20.5"},
                {"id": "c", "points": "30", "score": "0", "absent": True},
            ],
            "single_items": [{"id": "x", "points": "-2.5", "reason": "r"}],
        }
    ],
    "indicator-scores": [
        {
            "indicators": [
                {"id": "a", "points": "2", "parts": [
                    {"id": "r", "method": "range", "value": "0.95", "target": "0.8", "upper": "0.9", "allowance": "0.2", "weight": "2"},
                    {"id": "n", "method": "at_least", "value": "1", "target": "2", "weight": "3", "absent": True},
                    {"id": "m", "method": "at_least", "target": "2", "weight": "1"},
                    {"id": "d", "method": "deduction", "value": "0.84", "target": "0.9", "allowance": "0.05", "deduction": "0.1",
                     "better": "higher", "weight": "1"},
                ]},
                {"id": "b", "points": "1", "parts": [{"id": "g", "method": "graded", "grade": "half", "grades": [
                    {"id": "met", "share": "1"}, {"id": "half", "share": "0.5"}]}]},
                {"id": "c", "points": "1", "parts": [{"id": "y", "method": "full_if_yes", "met": True}]},
                {"id": "d", "points": "1", "parts": [{"id": "z", "method": "full_if_no", "value": "1", "target": "2"}]},
            ],
            "scoring_missing": "absent", "deduction_steps": "begun",
        },
    ],
    "work-points": [
        {
            "budget": "0.03", "quality_method": "always",
            "institutions": [{"id": name, "work_points": "1", "obtained": got, "full": "3"} for name, got in (("a", "1"), ("b", "2"))],
        },
    ],
    "quarter-total": [{"pool_to_date": "99.99", "approved_year_total": "50.01", "granted_to_date": "3.33", "score": "88"}],
    "year-result": [{"quarters": {"1": 1, "2": 2, "3": 3, "4": "4.5"}, "year_method": "mean"}],
    "ranking-consequences": [
        {
            "institutions": [
                {"id": name, "category": "community_centre", "score": score, "increment": "1000.01", "tie_break": tie}
                for name, score, tie in (("a", "90", []), ("b", "80", [5]), ("c", "80", [5]), ("d", "80", [6, 1]), ("e", "50", []))
            ],
            "pass_score": "60",
        }
    ],
    "distribution": [
        {
            "pool": "1000.01",
            "staff": [
                {"id": "a", "position": "doctor", "score": "97.5", "attendance": "0.9"},
                {"id": "b", "position": "nurse", "coefficient": "1.25", "score": "80"},
                {"id": "c", "position": "logistics", "attendance": "0.5"},
            ],
        }
    ],
    "special-pay": [{"performance_paid": "1000.01", "staff_on_duty": 3}],
    "deadlines": [
        {"year": 2024, "holiday_rule": "next_workday", "submitted": {"next_year_totals": "2024-12-05"}},
        {"quarter": "2021Q1", "submitted": {"feedback": "2021-04-30"}},
    ],
    "consecutive-results": [
        {
            "institutions": [{"id": "a", "results": {"2023": "qualified", "2024": "unqualified"}, "head_unchanged": False}],
            "year": 2024,
        }
    ],
}  # fmt: skip
EXAMPLES = [(rule, dict(inputs)) for rule in NAMES for inputs in (get_rule(rule).example, *MORE.get(rule, []))]
CASES = [pytest.param(rule, inputs, id=f"{rule}-{at}") for at, (rule, inputs) in enumerate(EXAMPLES)]


def printed_numbers(found: Any, path: str = "") -> Iterator[str]:
    if isinstance(found, dict):
        for key, item in found.items():
            if key != "id":
                yield from printed_numbers(item, f"{path}.{key}" if path else key)
    elif isinstance(found, list):
        for at, item in enumerate(found):
            yield from printed_numbers(item, f"{path}[{at}]")
    else:
        yield path


@pytest.mark.parametrize(("rule", "inputs"), CASES)
def test_every_printed_result_has_its_figure(rule: str, inputs: dict[str, Any]) -> None:
    answer = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs).to_json()
    json.dumps(answer)
    explanation = answer["explanation"]
    assert set(explanation["of"]) == set(printed_numbers(answer["result"]))
    rows = {row["id"]: row for row in explanation["figures"]}
    for path, id in explanation["of"].items():
        assert rows[id]["clauses"] or rows[id]["source"] in ("document", "input"), (path, "has no clause")
    for row in explanation["figures"]:
        assert set(row) >= {"id", "label", "value", "unit", "formula", "clauses", "source", "inputs"}
        assert row["label"]["zh"]
        assert row["label"]["en"]
        assert row["value"] is None or isinstance(row["value"], str)
        assert row["source"] in ("document", "derived", "local", "input", "computed")
        assert row["formula"]["en"] or not row["inputs"]
        assert all(below in rows and int(below[1:]) < int(row["id"][1:]) for below in row["inputs"])


@pytest.mark.parametrize(("rule", "inputs"), CASES)
def test_every_plain_operation_can_be_recomputed_from_its_inputs(rule: str, inputs: dict[str, Any]) -> None:
    for figure in walk(compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs).figures.values()):
        assert is_right(figure), (figure.label, figure.value, [item.value for item in figure.inputs])


def is_right(figure: Figure) -> bool:
    values = [item.number for item in figure.inputs if isinstance(item.value, (Decimal, int)) and not isinstance(item.value, bool)]
    if figure.operation in (Operation.GIVEN, Operation.RULE) or figure.value is None or len(values) < len(figure.inputs):
        return True
    if figure.operation is Operation.SUM:
        value = sum(values, Decimal(0))
    elif figure.operation is Operation.DIFFERENCE:
        value = values[0] - sum(values[1:], Decimal(0))
    elif figure.operation is Operation.PRODUCT:
        value = Decimal(1)
        for factor in values:
            value = EXACT.multiply(value, factor)
    elif figure.operation is Operation.QUOTIENT:
        value = EXACT.divide(values[0], values[1])
    else:
        value = max(values) if figure.operation is Operation.LARGEST else min(values)
    if figure.unit is Unit.YUAN:
        value = to_fen(value)
    return figure.number == (to_four_places(value) if figure.unit is Unit.SCORE else value)


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of the inputs with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, f"{path}.{key}" if path else key)
    elif isinstance(value, (list, tuple)):
        for at, item in enumerate(value):
            yield from places(item, f"{path}[{at}]")
    else:
        yield path, value


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OTHERS = {
    "secondary_graduate": "urgent", "basic": "recommended", "1965-03-20": "1965-04-20", "primary": "county", "主治": "住院医师",
    "副主任": "住院医师",
    "doctor": "nurse", "nurse": "doctor", "logistics": "doctor", "community_centre": "pastoral_township_hospital",
    "pastoral_township_hospital": "community_centre", "qualified": "unqualified", "unqualified": "qualified",
    "proportional": "none", "next_workday": "none", "2021Q3": "2021Q2", "2021Q1": "2021Q2",
    "2021-10-01..2021-10-07": "2021-10-01..2021-10-08", "2021-09-26": "2021-10-16", "2021-10-09": "2021-10-10",
    "at_least": "full_if_yes", "at_most": "full_if_yes", "range": "full_if_yes", "deduction": "full_if_yes", "graded": "at_least",
    "full_if_yes": "full_if_no", "full_if_no": "full_if_yes", "below_threshold": "always", "always": "below_threshold",
    "absent": "refused", "completed": "begun", "begun": "completed", "higher": "lower", "lower": "higher", "met": "half", "half": "met",
    "扬子江路街道办事处社区卫生服务中心": "石化街道社区卫生服务站",
    "central_township_hospital": "township_hospital", "township_hospital": "central_township_hospital",
    "卫计局": "经信局", "财政局": "经信局", "民政局": "经信局", "2017-2020": "2017-2019",
    "2017-08-31": "2017-09-01", "2017-10-15": "2017-09-20",
    "2021-10-11": "2021-10-12", "2024-12-05": "2024-12-06", "2021-04-30": "2021-05-01",
}  # fmt: skip


def other_values(path: str, value: Any) -> list[Any]:
    name = path.rsplit(".", 1)[-1]
    if name in ("id", "number", "reason", "year_method"):
        return []
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, str) and value in OTHERS:
        return [OTHERS[value]]
    if path.endswith("year"):
        return [year for year in (2023, 2024, 2025) if year != value]
    if name in ("attendance", "contract_share_rate", "development_rate", "risk_rate"):
        return [Decimal(str(value)) + Decimal("0.03"), Decimal(str(value)) - Decimal("0.03")]
    number = as_read(value)
    if not isinstance(number, Decimal):
        return [f"{value}x"]
    return [number + 1, number - 1, number + 1000, number / 2] if number else [1]


def with_value(inputs: Any, path: str, value: Any, at: str = "") -> Any:
    if at == path:
        return value
    if isinstance(inputs, dict):
        return {key: with_value(item, path, value, f"{at}.{key}" if at else key) for key, item in inputs.items()}
    if isinstance(inputs, (list, tuple)):
        return [with_value(item, path, value, f"{at}[{number}]") for number, item in enumerate(inputs)]
    return inputs


NOT_ASKED = {
    ("consecutive-results", "institutions[0].head_unchanged"),  # where the year before was qualified
    ("consecutive-results", "institutions[0].results.2023"),
}


def leaves_of(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    rows = answer["explanation"]["figures"]
    return sorted((row["label"]["en"], row["value"]) for row in rows if row["source"] == "input")


@pytest.mark.parametrize(("rule", "inputs"), CASES)
def test_a_changed_input_changes_its_leaf_and_the_result(rule: str, inputs: dict[str, Any]) -> None:
    before = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs).to_json()
    for path, value in places(inputs):
        tried = False
        seen_leaf = seen_value = False
        for other in other_values(path, value):
            try:
                after = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=with_value(inputs, path, other)).to_json()
            except Refused:
                continue
            tried = True
            seen_leaf |= leaves_of(after) != leaves_of(before)
            seen_value |= after["explanation"]["figures"] != before["explanation"]["figures"]
        if tried and (seen_leaf or (rule, path) not in NOT_ASKED):
            assert seen_leaf, f"{rule}: {path} has no leaf in the explanation"
            assert seen_value, f"{rule}: nothing follows from {path}"


POSITIONS = ("doctor", "nurse", "technician", "public_health", "pharmacist", "management", "logistics")
PEOPLE = st.lists(
    st.tuples(st.sampled_from(POSITIONS), st.decimals(0, 120, places=2), st.decimals(0, 1, places=4)), min_size=1, max_size=30
)


@drawn(pool=st.integers(0, 10**10), people=PEOPLE)
@settings(max_examples=60, deadline=None)
def test_a_distribution_adds_up_whatever_its_people(pool: int, people: list[tuple[str, Decimal, Decimal]]) -> None:
    staff = [
        {"id": f"p{at}", "position": position, "score": score, "attendance": attendance}
        for at, (position, score, attendance) in enumerate(people)
    ]
    if not any(score * attendance for _, score, attendance in people):
        return
    answer = compute("distribution", pack=PACK, inputs={"pool": Decimal(pool).scaleb(-2), "staff": staff})
    assert sum(Decimal(share["amount"]) for share in answer.result["shares"]) == Decimal(pool).scaleb(-2)
    assert all(is_right(figure) for figure in walk(answer.figures.values()))


UNREAD = {"id", "reason"}
CHAINED = [pytest.param(rule, inputs, id=f"{rule}-{at}") for at, (rule, inputs) in enumerate(EXAMPLES) if get_rule(rule).moves_money]


def as_read(value: Any) -> Any:
    """As rules read it: numbers as decimals, days as days."""
    try:
        return value if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return date.fromisoformat(value) if DAY.fullmatch(value) else value


@pytest.mark.parametrize(("rule", "inputs"), CHAINED)
def test_figures_handed_in_by_path_are_the_leaves_of_a_chain(rule: str, inputs: dict[str, Any]) -> None:
    paths = {path: value for path, value in places(inputs) if path.rsplit(".", 1)[-1] not in UNREAD}
    figures = {path: given(Text(path, path), as_read(value), Unit.WORD, record=f"record:{path}") for path, value in paths.items()}
    plain = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs).result
    answer = compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs, figures=figures)
    assert answer.result == plain
    seen = {figure.record for figure in walk(answer.figures.values())}
    assert {path for path in paths if f"record:{path}" not in seen and (rule, path) not in NOT_ASKED} == set()
