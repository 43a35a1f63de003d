import json
from dataclasses import replace
from datetime import date

from yiti.kernel.text import Text
from yiti.policy.packs import Decided, Fault, compare_packs, load_pack, resolve
from yiti.policy.packs.printing import check_json, check_text, diff_json, diff_text, show_json, show_text

DAY = date(2026, 10, 9)
CHANGJI = load_pack("changji-2021")


def test_show_tells_value_origin_clause_and_the_printed_figure():
    shown = show_json(CHANGJI, resolve(CHANGJI, on=DAY))
    row = next(row for row in shown["parameters"] if row["parameter"] == "funds.development_rate")
    assert (row["value"], row["origin"], row["said_by"], row["printed"]) == ("0.15", "document", "changji-2021", "15%")
    assert row["clauses"] == ["changji-2021 六(二)2(1)"]
    assert {"reference_wage", "scoring_points"} <= {row["parameter"] for row in shown["unset"]}
    assert json.loads(json.dumps(shown)) == shown


def test_show_as_text_names_what_is_unset_in_either_language():
    resolved = resolve(CHANGJI, on=DAY)
    assert "funds.risk_rate = 0.05 · 不低于" in show_text(CHANGJI, resolved, "zh")
    english = show_text(CHANGJI, resolved, "en")
    assert "Not set; the county must decide:" in english
    assert "reference_wage" in english.partition("Not set")[2]


def test_show_names_the_decision():
    decided = Decided("reference_wage", "75000", (), date(2026, 1, 1), None, "昌卫〔2026〕3号", date(2025, 12, 20))
    resolved = resolve(CHANGJI, on=DAY, decisions=[decided])
    assert "reference_wage = 75000" in show_text(CHANGJI, resolved)
    assert "昌卫〔2026〕3号" in show_text(CHANGJI, resolved)
    assert "reference_wage" not in {row["parameter"] for row in show_json(CHANGJI, resolved)["unset"]}


def test_check_prints_file_and_line():
    faults = {"a": [Fault("pack.yaml", 3, Text("错", "wrong"))], "b": []}
    assert check_text(faults, "en") == "a/pack.yaml:3: wrong\nb: nothing wrong"
    assert check_json(faults)["ok"] is False
    assert check_json({"b": []})["ok"] is True


def test_a_pack_does_not_differ_from_itself():
    assert compare_packs(CHANGJI, CHANGJI) == []
    assert diff_text([], "zh") == "没有不同"
    assert diff_json([]) == {"same": True, "changes": []}


def test_differences_name_the_value_that_moved():
    risk = CHANGJI.parameters["funds.risk_rate"]
    moved = risk.model_copy(update={"values": (risk.values[0].model_copy(update={"value": "0.08"}),)})
    others = {id: item for id, item in CHANGJI.parameters.items() if id != "pass_score"}
    second = replace(CHANGJI, parameters={**others, "funds.risk_rate": moved}, workflows={})
    changes = compare_packs(CHANGJI, second)
    assert ("parameters", "pass_score", "removed") in [(change.kind, change.id, change.change) for change in changes]
    assert ("workflows", "quarter", "removed") in [(change.kind, change.id, change.change) for change in changes]
    assert "parameter funds.risk_rate: changed values[0].value: 0.05 → 0.08" in diff_text(changes, "en")
    assert [change.change for change in compare_packs(second, CHANGJI) if change.id == "pass_score"] == ["added"]
