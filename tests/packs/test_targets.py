"""Targets of a pack: facts that somebody declares, shares and rises that hang together, figures and days as printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from yiti.policy.packs import check_pack, load_pack, pack_ids

HEAD = """\
facts:
  - {id: people, label: {zh: 人, en: People}}
  - {id: signed, label: {zh: 签约, en: Signed}}
targets:
  - id: coverage
    label: {zh: 覆盖率, en: Coverage}
    measure: share
    facts: [people, signed]
    values:
      - {due: 2025-12-31, value: "0.75", origin: document, clause: 一, printed: 75%, printed_due: 2025年}
"""
RISE = """\
  - id: rise
    label: {zh: 升幅, en: Rise}
    measure: rise
    of: coverage
    facts: [people, signed]
    values:
      - {value: "0.01", at_most: "0.03", origin: document, clause: 一, printed: 1—3个百分点}
"""
TWIN = RISE.replace("id: rise", "id: twin").replace("printed: 1—3个百分点", "printed_with: rise")
NOTHING = "- {id: other, label: {zh: 别, en: Other}, unit: count, asked_by: [一]}\n"


@pytest.fixture
def faults(small_pack: Callable[..., None], tmp_path: Path) -> Callable[[str], list[str]]:
    """What is wrong with a pack that holds these targets."""
    small_pack("county", NOTHING)

    def check(targets: str) -> list[str]:
        (tmp_path / "county" / "targets.yaml").write_text(targets.replace("75%", '"75%"'), encoding="utf-8")
        return [fault.message.en for fault in check_pack("county", tmp_path)]

    return check


def test_a_share_a_rise_and_its_twin_hold_together(faults: Callable[[str], list[str]]) -> None:
    assert faults(HEAD + RISE + TWIN) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[people, signed]", "[people, singed]", "There is no fact “singed”"),
        ("facts: [people, signed]", "facts: [people]", "a count has one fact, everything else two"),
        ("    of: coverage\n", "", "a rise names the target that it is of"),
        ("of: coverage", "of: covering", "There is no target “covering”"),
        ("of: coverage\n    facts: [people, signed]", "of: coverage\n    facts: [signed, people]", "is not the share of the same facts"),
        ('- {value: "0.01"', '- {due: 2025-12-31, value: "0.01"', "a rise is asked every year and has no due day"),
        ('at_most: "0.03"', 'at_most: "0.04"', "does not agree with the value 0.04"),
        ("printed: 75%", "printed: 85%", "does not agree with the value 0.75"),
        ("printed_due: 2025年", "printed_due: 2026年", "does not agree with the value 2025-12-31"),
        ("printed_with: rise", "printed_with: coverage", "coverage prints no such figure"),
        ("origin: document, clause: 一, printed: 75%, printed_due: 2025年", "origin: derived, clause: 一", "does not say from what"),
        ("clause: 一, printed: 75%", "clause: 二, printed: 75%", "There is no clause “二”"),
        ("printed_due: 2025年", "printed_due: 2025年, tolerance: soft", "There is no parameter “soft”"),
        ("{id: signed,", "{id: people,", "“people” stands twice"),
    ],
)
def test_a_fault_of_a_target_is_named(faults: Callable[[str], list[str]], old: str, new: str, says: str) -> None:
    whole = HEAD + RISE + TWIN
    assert old in whole
    assert any(says in message for message in faults(whole.replace(old, new, 1))), faults(whole.replace(old, new, 1))


def test_two_values_for_one_day_are_a_fault(faults: Callable[[str], list[str]]) -> None:
    value = HEAD.splitlines()[-1]
    assert any("on one day" in message for message in faults(f"{HEAD}{value}\n"))


def test_facts_are_known_to_every_pack_below() -> None:
    declared = set(load_pack("national").facts)
    for id in pack_ids():
        pack = load_pack(id)
        known = declared | {name for one in pack.chain for name in one.facts}
        assert {name for target in pack.targets.values() for name in target.facts} <= known, id


@pytest.mark.parametrize("id", pack_ids())
def test_a_task_that_its_targets_close_is_due_with_the_last_of_them(id: str) -> None:
    pack = load_pack(id)
    for task in pack.tasks.values():
        dated = [value.due for name in task.targets for value in pack.targets[name].values if value.due]
        assert pack.due_of(task) == (task.due or (max(dated) if dated and not task.every else None)), task.id
        assert not dated or pack.due_of(task), task.id


def test_a_day_that_a_target_prints_is_the_day_of_its_task() -> None:
    days = {
        "midong-2024": {"repair_remaining_clinics": 2024, "recommended_standard_2024": 2024},
        "ordos-2024": {"primary_share_reached": 2025, "consortium_built": 2025, "contracts_rise": None},
        "xinjiang-community-2016": {"tcm_everywhere": 2020, "enough_gps": 2020},
        "changji-2021": {"recommended_by_year_end": 2021, "summary_evaluation": None},
    }
    for id, tasks in days.items():
        pack = load_pack(id)
        assert {name: (day := pack.due_of(pack.tasks[name])) and day.year for name in tasks} == tasks
