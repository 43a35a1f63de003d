"""What all rules have in common: how inputs are read, refused and answered."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules import NAMES, PACK, READINGS, day_of, pack_of
from yiti.kernel.figures import Unit, given
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, resolve
from yiti.policy.rules import compute, get_rule
from yiti.policy.rules.doors import compute_json, compute_lines

RULES = NAMES
EXPECTED = {
    "fund-pool", "level-one-score", "year-result", "quarter-total", "gross-pay", "ranking-consequences", "consecutive-results",
    "distribution", "special-pay", "pay-cap", "posted-staff", "staffing-table", "staffing-headroom", "deadlines",
    "linked-total", "same-work-gap", "fund-use", "arrival", "targets", "consultation-fee", "top-drugs", "antibiotic-suspension",
    "positive-rate", "composite-payment", "capitation-package", "task-summary", "floor-area", "gap-grant",
    "layout", "equipment", "specialist-postings", "senior-posts", "village-doctor-density", "disease-capability", "county-hire",
    "directed-evaluation", "pension-start", "premium-aid", "contract-fee-share", "pay-parity", "task-grant", "grant-release",
    "reimbursement", "formulary-overlap", "required-items", "medicine-markup", "purchase-limits", "prescribing-rights", "fund-balance",
    "stated-total", "cost-reimbursement", "result-pay", "alliance-sharing",
    "least-share", "path-payment", "two-permits",
}  # fmt: skip
FREE_TEXT = {("standard-name", "name"), ("suspension-talks", "drug")}
ONE_DOCTOR = {"pool": "100", "staff": [{"id": "a", "position": "doctor"}]}


def refuse(rule: str, inputs: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        compute(rule, pack=more.pop("pack", pack_of(rule)), on=more.pop("on", day_of(rule)), inputs=inputs, **more)
    return refusal.value


def change(rule: str, **fields: Any) -> dict[str, Any]:
    return {**get_rule(rule).example, **fields}


def test_every_rule_of_the_catalogue_stands() -> None:
    assert {reading.id for reading in READINGS} >= EXPECTED


@pytest.mark.parametrize("rule", RULES)
def test_nothing_may_be_left_out_added_or_misread(rule: str) -> None:
    example = dict(get_rule(rule).example)
    assert refuse(rule, {**example, "surprise": 1}).code == "unknown-field"
    assert refuse(rule, {**example, "surprise": 1}).field == "surprise"
    required = get_rule(rule).inputs.model_json_schema().get("required", [])
    for name in required:
        missing = refuse(rule, {key: value for key, value in example.items() if key != name})
        assert (missing.code, missing.field) == ("missing-field", name)
        assert refuse(rule, {**example, name: None}).code == "missing-field"
        if not isinstance(example[name], bool):
            assert refuse(rule, {**example, name: True}).code == "wrong-type"
        if (rule, name) not in FREE_TEXT:
            assert refuse(rule, {**example, name: "not this"}).code in ("wrong-type", "out-of-range")
    for wrong in (None, [], "x", 5, True):
        assert refuse(rule, wrong).code == "wrong-type"


@pytest.mark.parametrize("rule", RULES)
def test_an_empty_list_where_rows_are_needed_is_refused(rule: str) -> None:
    """Equipment, items of a list and postings may be none at all, and there may be two alike."""
    example = get_rule(rule).example
    for name in get_rule(rule).inputs.model_json_schema().get("required", []):
        if isinstance(example.get(name), list) and name not in ("equipment", "postings", "there"):
            assert (refuse(rule, {**example, name: []}).code, refuse(rule, {**example, name: []}).field) == ("out-of-range", name)
            if isinstance(example[name][0], dict):
                assert refuse(rule, {**example, name: [example[name][0], example[name][0]]}).code == "out-of-range"


@pytest.mark.parametrize("rule", RULES)
def test_null_counts_as_left_out(rule: str) -> None:
    schema = get_rule(rule).inputs.model_json_schema()
    optional = {
        name: None for name in schema["properties"] if name not in schema.get("required", []) and name not in get_rule(rule).example
    }
    inputs = {**optional, **get_rule(rule).example}
    assert (
        compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=inputs).to_json()
        == compute(rule, pack=pack_of(rule), on=day_of(rule), inputs=get_rule(rule).example).to_json()
    )


@pytest.mark.parametrize("rule", RULES)
def test_every_field_is_named_in_both_languages(rule: str) -> None:
    schema = get_rule(rule).inputs.model_json_schema()
    for model in (schema, *schema.get("$defs", {}).values()):
        for name, field in model.get("properties", {}).items():
            assert field["x-label"]["zh"], (rule, name)
            assert field["x-label"]["en"], (rule, name)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "wrong-type"),
        (False, "wrong-type"),
        ("", "wrong-type"),
        (" 1", "wrong-type"),
        ("1_000", "wrong-type"),
        ("1,000", "wrong-type"),
        ("NaN", "wrong-type"),
        ("Infinity", "wrong-type"),
        (float("nan"), "wrong-type"),
        (float("inf"), "wrong-type"),
        (Decimal("NaN"), "wrong-type"),
        ("１２", "wrong-type"),
        ("0x10", "wrong-type"),
        ([], "wrong-type"),
        ({}, "wrong-type"),
        ("1e5000", "out-of-range"),
        ("1e99999999999999999999", "out-of-range"),
        ("1e-31", "out-of-range"),
        (10**19, "out-of-range"),
        (Decimal("1E+5000"), "out-of-range"),
        ("-0.01", "out-of-range"),
        (-1, "out-of-range"),
        ("0.001", "out-of-range"),
        ("1" * 5000, "wrong-type"),
    ],
)
def test_money_that_is_shared_is_an_exact_number_in_whole_fen(value: Any, code: str) -> None:
    refusal = refuse("distribution", {**ONE_DOCTOR, "pool": value})
    assert (refusal.code, refusal.field) == (code, "pool")


@pytest.mark.parametrize("value", [100, "100", "100.00", Decimal("100"), 100.0, "1e2", "+100", "100.000", "1E+2", "100."])
def test_a_number_is_read_however_it_is_written(value: Any) -> None:
    assert compute("distribution", pack=PACK, inputs={**ONE_DOCTOR, "pool": value}).result["total"] == "100.00"


def test_json_numbers_are_never_floats() -> None:
    text = '{"pool": 0.1, "staff": [{"id": "a", "position": "doctor", "score": 1234567890.123456789, "attendance": 1e-1}]}'
    answer, is_answered = compute_json("distribution", PACK, None, text)
    assert is_answered
    assert answer["result"]["shares"][0]["weight"] == "1234567.8901"


def test_a_negative_zero_is_zero() -> None:
    answer = compute("distribution", pack=PACK, inputs={**ONE_DOCTOR, "pool": "-0.00"})
    assert answer.result["total"] == "0.00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "wrong-type"),
        ("{", "wrong-type"),
        ("NaN", "wrong-type"),
        ('{"pool": NaN}', "wrong-type"),
        ('{"pool": 1, "pool": 2}', "wrong-type"),
        ("[1]", "wrong-type"),
        ("null", "wrong-type"),
        ("[" * 100_000, "wrong-type"),
        ('{"a":' * 3000 + "1" + "}" * 3000, "wrong-type"),
        ('{"pool": 1e99999999999999999999, "staff": [{"id": "a", "position": "doctor"}]}', "out-of-range"),
        ('{"pool": ' + "9" * 5000 + "}", "wrong-type"),
        ('{"pool": 1, "staff": [{"id": "\\ud800", "position": "doctor"}]}', "wrong-type"),
        (b"\xff\xfe", "wrong-type"),
        ('{"pool": 1, "staff": [{"id": 5, "position": "doctor"}]}', "wrong-type"),
        ('{"pool": 1, "staff": [{"id": "a", "position": "surgeon"}]}', "out-of-range"),
        ('{"pool": 1, "staff": [{"id": "a", "position": 5}]}', "wrong-type"),
        ('{"pool": 1, "staff": [{"id": "", "position": "doctor"}]}', "out-of-range"),
    ],
)
def test_what_is_no_proper_json_is_refused(text: str | bytes, code: str) -> None:
    answer, is_answered = compute_json("distribution", PACK, None, text)
    assert not is_answered
    assert answer["error"]["code"] == code
    assert set(answer["error"]) == {"code", "message", "clause", "field"}


def test_the_place_of_a_fault_is_named_in_the_path() -> None:
    staff = [{"id": "a", "position": "doctor"}, {"id": "b", "position": "nurse", "attendance": "1.01"}]
    assert refuse("distribution", {"pool": 1, "staff": staff}).field == "staff[1].attendance"
    assert refuse("fund-pool", change("fund-pool", subsidies={"基药": "-1"}, subsidies_total=None)).field == "subsidies.基药"


def test_the_gravest_fault_is_named_first() -> None:
    assert refuse("gross-pay", {"basic_pay": "x", "surprise": 1}).code == "unknown-field"
    assert refuse("gross-pay", {"basic_pay": "x"}).code == "missing-field"


def test_unknown_rules_packs_and_days_are_refused() -> None:
    assert refuse("no-such-rule", {}).code == "unknown-rule"
    assert refuse("distribution@1", ONE_DOCTOR).code == "unknown-rule"
    assert refuse("distribution", ONE_DOCTOR, pack="atlantis-1900").code == "unknown-pack"
    assert refuse("distribution", ONE_DOCTOR, pack="../changji-2021").code == "unknown-pack"
    assert refuse("distribution", ONE_DOCTOR, on=date(2020, 12, 31)).code == "pack-not-in-force"
    assert compute("distribution", pack=PACK, on=date(2021, 1, 1), inputs=ONE_DOCTOR).to_json()["on"] == "2021-01-01"
    assert compute("distribution", pack=PACK, inputs=ONE_DOCTOR).to_json()["on"] is None


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_runs_under_the_national_pack(rule: str) -> None:
    assert refuse(rule, get_rule(rule).example, pack="national").code == "rule-not-in-pack"


@pytest.mark.parametrize(
    ("on", "code"), [("2021-13-01", "out-of-range"), ("x", "wrong-type"), (20210101, "wrong-type"), ("2021-1-1", "wrong-type")]
)
def test_a_day_that_is_none_is_refused(on: Any, code: str) -> None:
    (answer,) = compute_lines([json.dumps({"rule": "distribution", "pack": PACK, "on": on, "inputs": ONE_DOCTOR})])
    assert (answer["error"]["code"], answer["error"]["field"]) == (code, "on")


def test_lines_are_answered_in_order_and_blank_ones_skipped() -> None:
    good = json.dumps({"rule": "distribution", "pack": PACK, "inputs": ONE_DOCTOR})
    lines = [
        good,
        "",
        "  \n",
        "not json",
        json.dumps({"rule": "x", "pack": PACK, "inputs": {}}),
        "[]",
        '{"rule": 5, "pack": "a", "inputs": {}}',
        good,
    ]
    answers = list(compute_lines(lines))
    codes = [answer.get("error", {}).get("code") for answer in answers]
    assert codes == [None, "wrong-type", "unknown-rule", "wrong-type", "wrong-type", None]


@pytest.mark.parametrize(
    ("request_line", "code", "field"),
    [
        ({"pack": PACK, "inputs": {}}, "missing-field", "rule"),
        ({"rule": "distribution", "inputs": {}}, "missing-field", "pack"),
        ({"rule": "distribution", "pack": PACK}, "missing-field", "inputs"),
        ({"rule": "distribution", "pack": PACK, "inputs": ONE_DOCTOR, "input": {}}, "unknown-field", "input"),
    ],
)
def test_a_line_that_is_no_request_says_what_it_lacks(request_line: dict[str, Any], code: str, field: str) -> None:
    (answer,) = compute_lines([json.dumps(request_line)])
    assert (answer["error"]["code"], answer["error"]["field"]) == (code, field)


def test_the_figures_that_a_caller_hands_in_are_the_leaves() -> None:
    score = given(Text("得分", "Score"), Decimal("90"), Unit.SCORE, record="score:17")
    inputs = {"pool": "1", "staff": [{"id": "a", "position": "doctor", "score": "90"}]}
    answer = compute("distribution", pack=PACK, inputs=inputs, figures={"staff[0].score": score})
    assert score in answer.figures["shares[0].weight"].inputs
    assert "score:17" in [row.get("record") for row in answer.to_json()["explanation"]["figures"]]
    inputs["staff"][0]["score"] = "91"  # type: ignore[index]
    assert refuse("distribution", inputs, figures={"staff[0].score": score}).code == "inconsistent"


def test_an_input_of_the_same_name_overrides_a_local_setting() -> None:
    inputs = {"gross_pay_total": "100", "average_staff": "1"}
    assert (refuse("pay-cap", inputs).code, refuse("pay-cap", inputs).field) == ("parameter-unset", "reference_wage")
    book: Resolved = resolve(PACK, on=None).with_values({"reference_wage": "40"})
    assert compute("pay-cap", pack=book, inputs=inputs).result["within"] is False
    assert compute("pay-cap", pack=book, inputs={**inputs, "reference_wage": "50"}).result["within"] is True
