"""Every id that people meet in code, packs and screens has its line in the glossary."""

import pytest

from tests.docs.pages import read
from yiti.policy.packs import FUNCTIONS, load_pack, pack_ids
from yiti.policy.rules.registry import list_rules
from yiti.registry.access.functions import SECOND_FACTOR
from yiti.registry.institutions.words import MODES
from yiti.registry.ledger.items import ITEMS
from yiti.registry.staff.words import DETACHMENTS, DUTIES, POSITIONS

GLOSSARY = read("GLOSSARY.md")


def list_steps(pack: str) -> list[str]:
    return [
        f"{flow}.{name}"
        for flow, workflow in load_pack(pack).workflows.items()
        for step in workflow.steps
        for name in (step.id, *(f"{step.id}.{part.id}" for part in step.steps))
    ]


IDS = {
    "rules": [rule.id for rule in list_rules()],
    "roles": [role.id for pack in pack_ids() for role in load_pack(pack).header.roles],
    "functions": list(FUNCTIONS),
    "steps": [step for pack in pack_ids() for step in list_steps(pack)],
    "items": list(ITEMS),
    "forms": [form for pack in pack_ids() for form in load_pack(pack).forms],
    "parameters": [parameter for pack in pack_ids() for parameter in load_pack(pack).parameters],
    "categories": [category.id for pack in pack_ids() for category in load_pack(pack).header.categories],
    "words of the registry": [*POSITIONS, *DUTIES, *DETACHMENTS, *MODES],
}


@pytest.mark.parametrize("kind", IDS)
def test_every_id_is_explained(kind: str) -> None:
    assert [id for id in IDS[kind] if f"`{id}`" not in GLOSSARY] == []


def test_functions_that_ask_for_the_second_factor_are_marked() -> None:
    section = GLOSSARY.split("## Functions 职能")[1].split("\n## ")[0]
    marked = {line.split("`")[1] for line in section.splitlines() if line.endswith("| 2 |")}
    assert marked == set(SECOND_FACTOR)


def test_a_function_is_called_as_in_the_code() -> None:
    assert [id for id, words in FUNCTIONS.items() if f"| `{id}` | {words.en} | {words.zh} |" not in GLOSSARY] == []
