import pytest

from tests.packs.conftest import Workshop
from yiti.kernel.refusals import Refused
from yiti.policy.packs import UnableToLoad, check_pack, load_pack

SHAPES = [
    ("an unknown key", "parameters/funds.yaml", "  unit: ratio", "  colour: red\n  unit: ratio", 0, "Unknown key “colour”"),
    ("a key that stands twice", "parameters/funds.yaml", "  unit: ratio", "  unit: ratio\n  unit: score", 1, "stands twice"),
    ("a decimal without quotes", "parameters/funds.yaml", 'value: "0.15"', "value: 0.15", 0, "Quote decimals"),
    ("a code that reads as octal", "pack.yaml", 'place: "652301"', "place: 010", 0, "Quote decimals and codes"),
    ("a code read as a number", "pack.yaml", 'place: "652301"', "place: 652301", 0, "must be text"),
    ("a bare yes", "parameters/scoring.yaml", "full_if_yes,", "yes,", 0, "is unclear"),
    ("a bare on as a key", "cases/pay.yaml", "  rule: distribution", "  on: 2021-03-31\n  rule: distribution", 0, "is unclear"),
    ("a time of day", "parameters/deadlines.yaml", 'value: "11-30"', "value: 11:30", 0, "Quote decimals"),
    ("a day that is not", "pack.yaml", "day: 2021-04-27", "day: 2021-02-30", 0, "There is no day"),
    ("a key without value", "parameters/funds.yaml", 'printed: "15%"', "printed:", 0, "No value"),
    ("words in one language", "parameters/pay.yaml",
     "{zh: 对照工资的年份, en: Year of the reference wage}", "{zh: 对照年}", 0, "zh and en"),
    ("a live part without its unit", "scoring.yaml", "smi_management: [{definition: smi_management, unit: ratio, most",
     "smi_management: [{definition: smi_management, most", 0, "“unit” is missing"),
    ("a unit that is none", "parameters/funds.yaml", "unit: ratio", "unit: furlong", 0, "must be"),
    ("a parameter that stands twice", "parameters/funds.yaml", "id: funds.risk_rate", "id: funds.development_rate", 0, "already stands"),
    ("an indicator that stands twice", "indicators/finance.yaml", "code: cost_per_visit", "code: visits", 0, "already stands"),
    ("a step without a clause", "workflows.yaml", "        clause: 附件1 九(二)2\n", "", -6, "“clause” is missing"),
    ("a case that does not load", "cases/pay.yaml", "  rule: distribution", "  rule: Distribution!", 0, "is not written as it must be"),
    ("broken YAML", "pack.yaml", "above: [xinjiang-community-2016, national]", "above: [national", 1, "Broken YAML"),
    ("a column too few", "tables/staffing.csv", ",32,51\n", ",32\n", 0, "Wrong number of columns"),
    ("a count that is no number", "tables/staffing.csv", "45857,83", "many,83", 0, "whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "old", "new", "after", "message"), SHAPES, ids=[row[0] for row in SHAPES])
def test_the_reader_names_file_and_line_of(workshop: Workshop, what: str, file: str, old: str, new: str, after: int, message: str):
    line = workshop.replace(file, old, new) + after
    faults = workshop.check()
    assert [(fault.file, fault.line) for fault in faults if message in fault.message.en] == [(file, line)], [str(fault) for fault in faults]
    assert all(fault.message.zh and fault.message.zh != fault.message.en for fault in faults)
    with pytest.raises(UnableToLoad):
        load_pack("changji-2021", workshop.root)


MEANINGS = [
    ("an indicator scored from an unknown definition", "scoring.yaml", "{definition: hypertension_control,",
     "{definition: hypertension_controlled,", 0, "no definition “hypertension_controlled”"),
    ("a live part in another unit", "scoring.yaml", "staff_satisfaction: [{definition: staff_satisfaction, unit: ratio",
     "staff_satisfaction: [{definition: staff_satisfaction, unit: persons", 0, "is in ratio, not in persons"),
    ("a definition that scores two indicators", "scoring.yaml", "{definition: diabetes_control,",
     "{definition: hypertension_control,", 0, "stands twice"),
    ("an unknown indicator that is scored", "scoring.yaml", "    examination_funds: [", "    examination_fund: [",
     0, "no indicator “examination_fund”"),
    ("a method that no setting knows", "scoring.yaml", "  - id: deduction\n", "  - id: taken_off\n", None, "not the choices of"),
    ("targets in what is no table", "scoring.yaml", "  targets: scoring_targets", "  targets: scoring_missing", 0, "no table by parts"),
    ("a shipped target beyond what can be", "parameters/scoring.yaml",
     "  label: {zh: 各计分项区间上限, en: Upper ends of the ranges}\n",
     "  values: [{from: 2021-01-01, value: {hypertension_control: 40}, origin: local}]\n  label: {zh: 上限, en: Upper}\n",
     0, "above 1"),
    ("a parameter without origin", "parameters/funds.yaml", "      origin: document\n", "", -3, "has no origin"),
    ("a document value without clause", "parameters/funds.yaml", "      clause: 六(二)2(1)\n", "", -4, "has no clause"),
    ("a document value without the figure as printed", "parameters/funds.yaml", '      printed: "15%"\n', "", -5, "has no printed figure"),
    ("a printed figure that disagrees", "parameters/funds.yaml", 'printed: "15%"', 'printed: "16%"', 0, "does not agree"),
    ("a printed form without a figure", "parameters/funds.yaml", 'printed: "15%"', "printed: 适当比例", 0, "no figure in"),
    ("a clause that does not exist", "parameters/funds.yaml", "clause: 六(二)2(1)", "clause: 六(二)2(9)", 0, "There is no clause"),
    ("a local value with a printed figure", "parameters/ranking.yaml", "      value: 60\n",
     '      value: 60\n      printed: "60"\n', -1, "A local value"),
    ("a setting that no clause asks for", "parameters/pay.yaml", "  limits: {at_least: \"0.01\"}\n  asked_by: [六(二)2(5)]",
     "", -3, "no value"),
    ("a value beyond its limits", "parameters/funds.yaml", 'limits: {at_least: "0", at_most: "1"}',
     'limits: {at_least: "0", at_most: "0.1"}', 6, "cannot be more"),
    ("an institution type that is none", "parameters/funds.yaml", "[township_hospital,",
     "[town_hall, township_hospital,", 0, "no institution type"),
    ("a function that is none", "pack.yaml", "          - quarter.open", "          - quarter.close", 0, "no function “quarter.close”"),
    ("a role that is none", "pack.yaml", "  - id: auditor", "  - id: inspector", 0, "no role “inspector”"),
    ("an administrator who sees pay", "pack.yaml", "functions: [users.manage,",
     "functions: [pay.see, users.manage,", 0, "may not have pay.see"),
    ("a step without due day", "workflows.yaml", "        due: deadlines.assessors_report\n", "", -5, "has no due day"),
    ("a step due by an unknown parameter", "workflows.yaml", "due: deadlines.feedback", "due: deadlines.feeding", 0, "no parameter"),
    ("a step after an unknown one", "workflows.yaml", "after: [file_and_approve]", "after: [approve_and_file]", 0, "no earlier step"),
    ("a step that nobody may take", "workflows.yaml", "who: [lead_reviewer]\n            function: accounts.review",
     "who: [assessor]\n            function: accounts.review", 0, "None of the roles"),
    ("a clause bound to what is not", "clauses.yaml", "binds: {rules: [fund-pool]}", "binds: {forms: [no_such_form]}", 0, "no form"),
    ("a clause twice", "clauses.yaml", "- number: 二(二)", "- number: 二(一)", 0, "stands twice"),
    ("a clause below the wrong one", "clauses.yaml", "- number: 二(三)", "- number: 三(三)", 0, "is not below"),
    ("a table whose total is wrong", "tables.yaml", "population: 369156", "population: 369155", 0, "adds up to 369156"),
    ("an institution that stands twice", "tables/staffing.csv", "652301005,", "652301004,", None, "stands twice"),
    ("a target whose day disagrees", "targets.yaml", "printed_due: 2021年底", "printed_due: 2022年底", 0, "does not agree"),
    ("a task given to an unknown office", "targets.yaml", "lead: [health_commission]", "lead: [health_commision]", 0,
     "no office “health_commision”"),
    ("a task that helps an unknown office", "targets.yaml", "lead: [health_commission]",
     "lead: [health_commission]\n    helpers: [water_bureau]", 1, "no office “water_bureau”"),
    ("a task due before it starts", "targets.yaml", "due: 2021-12-31\n    printed_due: 2021年\n",
     "start: 2022-01-01\n    due: 2021-12-31\n    printed_due: 2021年\n", 1, "before it starts on 2022-01-01"),
    ("a task with a day that is not as printed", "targets.yaml", "printed_due: 2021年\n", "printed_due: 2020年\n", 0, "does not agree"),
    ("a task with a day and none printed", "targets.yaml", "    printed_due: 2021年\n", "", -3, "stand together"),
    ("a task shown by an unknown target", "targets.yaml", "lead: [health_commission]",
     "lead: [health_commission]\n    targets: [no_such_target]", 1, "no target “no_such_target”"),
    ("a task with another day that is not as printed", "targets.yaml", "lead: [health_commission]",
     "also_due:\n      - {clause: 三, due: 2022-12-31, printed: 2021年}\n    lead: [health_commission]", 1, "does not agree"),
    ("a clause that makes an unknown office responsible", "clauses.yaml", "binds: {bodies: [reform_group]}",
     "binds: {bodies: [reform_group], offices: [ministry]}", 0, "no office “ministry”"),
    ("an office that stands twice", "offices.yaml", "- id: hr_bureau", "- id: finance_bureau", 0, "stands twice"),
    ("an office of an unknown role", "offices.yaml", "role: office_clerk", "role: office_cleric", 0, "no role “office_cleric”"),
    ("an office that a clause which is not names", "offices.yaml", "clause: 四", "clause: 四十", 0, "no clause “四十”"),
    ("an office made of unknown ones", "offices.yaml", "    role: institution_head\n", "    members: [nobody]\n", 0,
     "no office “nobody”"),
    ("a register field that stands twice", "forms/money.yaml", "name: evidence", "name: event", 0, "stands twice"),
    ("a choice without choices", "forms/money.yaml", "kind: text, required: true", "kind: choice, required: true", 0, "choices go with"),
    ("a register entered by whom it may not be", "forms/money.yaml", "enters: [commission,",
     "enters: [auditor, commission,", 0, "lacks forms.enter"),
    ("a publicity duty at an unknown step", "publicity.yaml", "step: quarter.feedback", "step: quarter.party", 0, "no step"),
    ("a case with neither result nor refusal", "cases/pay.yaml",
     '  result: {post_pay: "4800.00", performance_pay: "3500.00", gross: "8300.00"}\n',
     "", -11, "either result or refused"),
    ("a case before the first day", "cases/pay.yaml", "  rule: gross-pay",
     '  "on": 2020-12-31\n  rule: gross-pay', 0, "before the pack is in force"),
    ("a telephone number", "bodies.yaml", "zh: 副市长", "zh: 副市长 13899912345", 0, "telephone"),
    ("a pack above that is unknown", "pack.yaml", "above: [xinjiang-community-2016, national]",
     "above: [provincial]", 0, "no pack “provincial”"),
    ("a pack above itself", "pack.yaml", "above: [xinjiang-community-2016, national]", "above: [changji-2021]", 0, "stands above itself"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "old", "new", "after", "message"), MEANINGS, ids=[row[0] for row in MEANINGS])
def test_the_check_names_file_and_line_of(workshop: Workshop, what: str, file: str, old: str, new: str, after: int | None, message: str):
    line = workshop.replace(file, old, new) + (after or 0)
    faults = [fault for fault in workshop.check() if message in fault.message.en]
    assert faults, [str(fault) for fault in workshop.check()]
    if after is not None:
        assert (file, line) in [(fault.file, fault.line) for fault in faults], [str(fault) for fault in faults]


def test_a_number_of_the_task_table_stands_once(workshop: Workshop):
    task = "  - id: {id}\n    label: {{zh: 任务, en: Task}}\n    number: 1a\n    clause: 五\n    lead: [health_commission]\n"
    workshop.write("targets.yaml", f"tasks:\n{task.format(id='first')}{task.format(id='second')}")
    assert [(fault.file, fault.line, fault.message.en) for fault in workshop.check() if fault.file == "targets.yaml"] == [
        ("targets.yaml", 9, "“1a” stands twice")
    ]


def test_offices_that_stand_for_several_hold_no_such_ones(workshop: Workshop):
    workshop.replace("offices.yaml", "    role: institution_head\n", "    members: [all_bureaus]\n")
    workshop.replace(
        "offices.yaml", "  - id: finance_bureau",
        "  - id: all_bureaus\n    label: {zh: 各部门, en: All bureaus}\n    clause: 三\n    members: [hr_bureau]\n  - id: finance_bureau",
    )  # fmt: skip
    assert any("stands for several offices itself" in fault.message.en for fault in workshop.check())


def test_an_office_that_is_an_institution_is_one_of_the_packs(workshop: Workshop):
    line = workshop.replace("offices.yaml", "    role: office_clerk\n", "    institution: 652301-H9\n    members: [hr_bureau]\n")
    faults = [fault for fault in workshop.check() if (fault.file, fault.line) == ("offices.yaml", line)]
    told = " ".join(fault.message.en for fault in faults)
    assert "no institution “652301-H9”" in told and "stands for no others" in told


def test_a_duty_that_nothing_carries_is_a_fault(workshop: Workshop):
    workshop.write(
        "clauses.yaml",
        "clauses:\n  - number: 一\n    heading: {zh: 题, en: Heading}\n    demand: {zh: 求, en: Demand}\n    kind: duty\n",
    )
    assert ("clauses.yaml", 2, "Nothing carries “一”") in [(fault.file, fault.line, fault.message.en) for fault in workshop.check()]


def test_an_office_alone_carries_no_duty(workshop: Workshop):
    workshop.write(
        "clauses.yaml",
        "clauses:\n  - number: 一\n    heading: {zh: 题, en: Heading}\n    demand: {zh: 求, en: Demand}\n    kind: duty\n"
        "    binds: {offices: [health_commission]}\n",
    )
    assert ("clauses.yaml", 2, "Nothing carries “一”") in [(fault.file, fault.line, fault.message.en) for fault in workshop.check()]


def test_a_file_that_no_pack_has_is_a_fault(workshop: Workshop):
    workshop.write("notes.txt", "hello")
    assert [(fault.file, fault.line) for fault in workshop.check()] == [("notes.txt", 1)]


def test_checking_an_unknown_pack_is_refused(workshop: Workshop):
    with pytest.raises(Refused) as refusal:
        check_pack("atlantis-1999", workshop.root)
    assert refusal.value.code == "unknown-pack"


def test_the_untouched_copy_has_no_fault(workshop: Workshop):
    assert workshop.check() == []
    assert workshop.check("national") == []
