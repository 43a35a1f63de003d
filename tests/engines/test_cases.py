"""Every definition of the packs gives on every engine what its cases say."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.engines.cases import lay_out, own
from tests.engines.conftest import EACH, Make
from yiti.events.lake import Lake, open_lake
from yiti.measure.indicators.values import Value, reckon
from yiti.policy.facts import Change, Definition, DefinitionCase, Listed, read_cases, read_definitions
from yiti.policy.packs import load_pack, load_pack_definitions, pack_ids
from yiti.policy.packs.folders import PACKS

FILES = sorted(PACKS.glob("*/definition_cases/*.yaml"))
DEFINITIONS = read_definitions({path.relative_to(PACKS).as_posix(): path for path in sorted(PACKS.glob("*/definitions/*.yaml"))})
COMPUTABLE = (
    3, 2, 3, 3, 2, 2, 3, 3, 2, 2, 2, 1, 2, 3, 2, 5, 1, 1, 1, 1, 2, 1, 1, 1, 1,  # services
    2, 2, 1, 1, 1, 1, 1, 1, 2, 1,  # management
    2, 1, 1, 1, 1,  # development
    1, 1,  # satisfaction
)  # fmt: skip
"""How many computable parts each of the 42 national indicators has."""
PARTS = {f"{number}.{part}" for number, parts in enumerate(COMPUTABLE, start=1) for part in range(1, parts + 1)}


CHAIN = [pack.id for pack in load_pack("changji-2021").chain]


def test_a_pack_has_its_definitions_and_those_above_it() -> None:
    chain = {code: one for code, one in DEFINITIONS.definitions.items() if one.file.partition("/")[0] in CHAIN}
    assert load_pack_definitions(load_pack("changji-2021")).definitions == chain


@pytest.fixture(scope="module")
def lake_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Lake]:
    """The lake of a file of cases, made once for all engines."""

    @cache
    def lake(path: Path) -> Lake:
        folder = tmp_path_factory.mktemp("cases") / "lake"
        return open_lake(lay_out(folder, cases_of(path), DEFINITIONS.definitions))

    return lake


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
@pytest.mark.parametrize("engine", EACH)
def test_cases_give_what_they_say(engine: str, path: Path, lake_of: Callable[[Path], Lake], make_engine: Make) -> None:
    cases = cases_of(path)
    counter = make_engine(engine)(lake_of(path))
    found: dict[tuple[str, str, str], Value] = {}
    for period in dict.fromkeys(case.period for case in cases):
        asked = [one for number, case in enumerate(cases) if case.period == period for one in asked_for(number, case)]
        values = reckon(counter, Listed({one.code: one for one in asked}), period)
        found |= {(str(period), one.indicator, one.institution): one for one in values}
    for number, case in enumerate(cases):
        code = asked_for(number, case)[0].code
        answer = found.get((str(case.period), code, own(number, case.institution)))
        assert answer is not None, f"{case.file}:{case.line} {case.of} is not asked for at {case.institution}"
        told = (answer.numerator, answer.denominator, answer.value)
        wanted = (case.numerator, case.denominator, case.value)
        assert told == wanted, f"{case.file}:{case.line} {case.of}: {answer.to_json()}"


def cases_of(path: Path) -> list[DefinitionCase]:
    return read_cases({path.relative_to(PACKS).as_posix(): path})


def asked_for(number: int, case: DefinitionCase) -> list[Definition]:
    """The definition of a case, under a name of its own where the case changes it, and what its changes are of."""
    one = DEFINITIONS[case.of]
    found = [replace(one, code=own(number, one.code), **case.instead) if case.instead else one]
    while isinstance(one.numerator, Change):
        one = DEFINITIONS[one.numerator.code]
        found.append(one)
    return found


def test_every_definition_has_a_case() -> None:
    cases = read_cases({path.relative_to(PACKS).as_posix(): path for path in FILES})
    assert {case.of for case in cases} == set(DEFINITIONS.definitions)


def numbers_of(standard: str) -> set[str]:
    return {one.source.number for one in DEFINITIONS.definitions.values() if one.source.standard == standard}


def test_every_part_of_the_national_indicators_has_a_definition() -> None:
    assert len(PARTS) == 71
    assert numbers_of("国卫办基层发〔2020〕9号") - {"1", "2", "28"} == PARTS


def test_every_indicator_of_the_monitoring_of_consortia_has_a_definition() -> None:
    """The seventh is the national 1.3."""
    assert numbers_of("紧密型县域医疗卫生共同体监测指标体系（2024 版）") | {"7"} == {str(number) for number in range(1, 15)}


def test_a_definition_that_gives_an_indicator_of_a_pack_bears_its_code() -> None:
    codes = {indicator.code for pack in pack_ids() for group in load_pack(pack).indicator_groups for indicator in group.indicators}
    assert set(DEFINITIONS.definitions) >= codes - set(BY_HAND)


BY_HAND = (
    "infection_control", "medical_disputes", "examination_plan", "examination_effect", "insurance_agreement", "financial_rules",
    "system_public_health", "system_basic_care", "system_contracts", "system_examination", "system_two_cards",
    "system_village_integration", "system_village_doctors", "system_institutions", "system_health_card", "drug_cost_share",
    "first_contact", "medical_ethics", "service_quality",
)  # fmt: skip
"""Indicators that somebody judges on the spot, or for which no fact is declared yet."""
