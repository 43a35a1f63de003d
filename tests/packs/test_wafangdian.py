"""The pack of Wafangdian: its clause tree, its table of tasks, its offices and members as the document prints them."""

import re
from collections import Counter
from datetime import date

import pytest

from yiti.policy.packs import Pack, bind_clauses, definitions_of, load_pack, resolve
from yiti.policy.rules import get_rule

NUMBERS = """
文号 引言 一 二 二1 二2 二3 三 四 四(一) 四(一)1 四(一)2 四(一)3 四(一)4 四(一)5 四(二) 四(二)6 四(二)7 四(二)8 四(三) 四(三)9 四(三)10
四(三)11 四(三)12 四(三)13 四(四) 四(四)14 四(四)15 四(四)16 四(五) 四(五)17 四(五)18 四(五)19(首) 四(五)19(次) 四(五)20 四(五)21 四(五)22
五 五(一) 五(二) 五(三) 附件1 附件2
""".split()
ROWS = (
    "1a 1b 2a 2b 3a 4a 5a 5b 6a 6b 7a 7b 8a 8b 9a 9b 10a 10b 11a 11b 12a 13a 14a 14b 14c 15a 16a 17a 18a 19a 19b 20a 20b 21a 21b"
).split()
DUE = {2017: 16, 2018: 8, 2020: 11}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("wafangdian-2017")


def test_the_clause_tree_has_every_number_in_the_order_printed(pack: Pack):
    annex = [number for number in pack.clause_texts if number.startswith("附件2 ")]
    assert [number for number in pack.clause_texts if number not in annex] == NUMBERS
    assert [number.removeprefix("附件2 ") for number in annex if number[-1].isalpha()] == ROWS
    assert [number.removeprefix("附件2 ") for number in annex if not number[-1].isalpha()] == [str(task) for task in range(1, 22)]


def test_every_clause_speaks_both_languages_in_few_words(pack: Pack):
    for clause in pack.clause_texts.values():
        assert len(clause.demand.zh) <= 80, clause.number
        assert not re.search(r"[一-鿿]", clause.heading.en + clause.demand.en), clause.number


def test_every_rule_that_a_clause_names_runs_under_the_pack(pack: Pack):
    for number, clause in pack.clause_texts.items():
        for name in clause.binds.rules:
            assert pack.id in get_rule(name, pack=pack.id).packs, (number, name)


def test_the_table_has_thirty_five_rows_with_their_spans(pack: Pack):
    rows = [task for task in pack.tasks.values() if task.number]
    assert [task.number for task in rows] == ROWS
    assert all(task.start == date(2017, 1, 1) and task.measure and task.evidence for task in rows)
    assert Counter(task.due.year for task in rows if task.due) == DUE
    assert all(task.clause == f"附件2 {task.number}" for task in rows)


def test_nobody_helps_with_what_he_leads(pack: Pack):
    """Rows 11b and 15a print the same office twice; it stands once, and the row says so."""
    for task in pack.tasks.values():
        assert not set(task.lead) & set(task.helpers), task.id
    assert [task.number for task in pack.tasks.values() if task.note and "stands once" in task.note.en] == ["11b", "15a"]


def test_blank_cells_of_merged_rows_hold_what_stands_above(pack: Pack):
    tasks = pack.tasks
    assert (tasks["task_5b"].lead, tasks["task_5b"].printed_due) == (tasks["task_5a"].lead, tasks["task_5a"].printed_due)
    assert (tasks["task_14b"].lead, tasks["task_14b"].due) == (("finance_bureau",), date(2018, 12, 31))
    assert tasks["task_10b"].lead == ("health_commission",)
    assert tasks["task_19b"].helpers == ("finance_bureau", "hr_bureau")


def test_a_day_that_text_and_table_print_apart_is_kept_beside_the_task(pack: Pack):
    clinics = pack.tasks["task_9b"]
    assert clinics.due == date(2018, 12, 31)
    assert pack.targets["standard_clinics"].values[0].due == date(2017, 12, 31)
    assert [(other.clause, other.printed) for other in pack.tasks["task_5a"].also_due] == [("四(一)5", "2017年末")]


def test_what_the_text_alone_asks_is_a_task_without_number(pack: Pack):
    assert {task.id for task in pack.tasks.values() if not task.number} >= {"software_online", "overall_goal", "village_workshops"}
    assert pack.tasks["drug_publicity"].every == pack.tasks["fee_settlement"].every == "month"


def test_all_townships_stand_for_the_twenty_five_of_the_leading_group(pack: Pack):
    members = pack.offices["townships"].members
    assert len(members) == 25
    seats = {seat.organisation.zh for seat in pack.bodies[0].seats}
    assert {pack.offices[member].label.zh for member in members} <= seats
    assert len(pack.bodies[0].seats) == 36


def test_every_clause_of_the_main_tasks_names_who_is_responsible(pack: Pack):
    bound = bind_clauses(pack)
    items = [number for number in NUMBERS if re.fullmatch(r"四\(.\)[0-9]+(\(.\))?", number)]
    assert len(items) == 23
    assert all(bound[number].get("offices") for number in items)


def test_the_members_are_those_printed(pack: Pack):
    rows = [row for row in pack.rows["institutions"] if row["mode"]]
    assert Counter(row["mode"] for row in rows) == {"tight": 10, "loose": 13, "alliance": 10}
    assert Counter(row["type"] for row in rows if row["mode"] == "alliance") == {"community_centre": 7, "care_home": 3}
    places = {row["code"] for row in pack.rows["places"]}
    assert {row["place"] for row in pack.rows["institutions"]} <= places
    assert len(pack.rows["shared_centres"]) == 10


def test_what_the_document_does_not_print_is_unset(pack: Pack):
    unset = {setting.id for setting in resolve("wafangdian-2017", on=date(2018, 6, 30)).unset()}
    assert unset == {
        "villages.public_health_rate", "villages.contract_share_rate", "monitoring.large_prescription", "scoring_points", "scoring_methods",
        "centres.report_days", "publicity_working_days", "deductibles", "essential_medicine.task_shares", "reimbursement_rates",
        "unreferred_factor",
    }  # fmt: skip


def test_the_three_counts_of_village_clinics_stand_apart(pack: Pack):
    book = resolve("wafangdian-2017", on=date(2018, 6, 30))
    counts = [book.parameter(f"institutions.{name}").value for name in ("standard_clinics", "villages_without_clinic", "village_clinics")]
    assert counts == [169, 73, 229]


def test_what_is_odd_in_the_document_is_told_with_its_reading(pack: Pack):
    kinds = Counter(finding.kind for finding in pack.findings)
    assert kinds["contradiction"] == 5
    twice = next(finding for finding in pack.findings if finding.id == "number_nineteen_twice")
    assert twice.clauses == ("四(五)19(首)", "四(五)19(次)")
    differ = next(finding for finding in pack.findings if finding.id == "offices_differ")
    assert len(differ.clauses) == 1 + 14


def test_the_notice_of_key_indicators_is_of_public_hospitals_alone() -> None:
    duty = next(one for one in load_pack("wafangdian-2017").publicity if one.id == "key_indicators")
    known = definitions_of("wafangdian-2017")
    assert duty.indicators and {known[code].applies_to for code in duty.indicators} == {("county_hospital",)}
