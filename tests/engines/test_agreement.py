"""Every engine equals the reference on lakes and definitions made by chance."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.engines.chance import a_lake, some_definitions
from tests.engines.conftest import Bench
from yiti.events.lake import Lake, open_lake
from yiti.kernel.periods import Period
from yiti.measure.indicators.engines.quick import Quick
from yiti.measure.indicators.engines.reference import Reference
from yiti.measure.indicators.lists import list_members
from yiti.measure.indicators.places import Places, settle
from yiti.measure.indicators.values import forms_of, reckon
from yiti.policy.facts import Change, load_definitions
from yiti.policy.facts.telling import bare

PERIODS = [Period.parse(text) for text in ("2025", "2025Q1", "2025-02")]


@pytest.mark.parametrize("seed", range(12))
def test_values_and_lists_agree_to_the_digit(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    events, registry = a_lake(chance)
    Bench(tmp_path, Reference).put(events, **registry).define(*some_definitions(chance, 12))
    lake, definitions = open_lake(tmp_path / "lake"), load_definitions(tmp_path / "definitions")
    reference, frames = Reference(lake), Quick(lake)
    for period in PERIODS:
        found = reckon(reference, definitions, period)
        assert reckon(frames, definitions, period) == found
        for value in found:
            lists = list_members(reference, definitions, value.indicator, value.institution, period)
            assert list_members(frames, definitions, value.indicator, value.institution, period) == lists
            assert_as_long(value.numerator, lists["numerator"], definitions[value.indicator].numerator)


@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize("seed", range(100, 103))
def test_spark_agrees_to_the_digit(seed: int, tmp_path: Path, spark: Callable[[Lake], Any]) -> None:
    chance = Random(seed)
    events, registry = a_lake(chance)
    Bench(tmp_path, Reference).put(events, **registry).define(*some_definitions(chance, 6))
    lake, definitions = open_lake(tmp_path / "lake"), load_definitions(tmp_path / "definitions")
    reference, engine, period = Reference(lake), spark(lake), PERIODS[seed % len(PERIODS)]
    found = reckon(reference, definitions, period)
    assert reckon(engine, definitions, period) == found
    settled = settle(definitions, Places(reference.institutions(period)))
    engine.prepare(forms_of(settled, settled.definitions), period)
    for value in found:
        asked = definitions, value.indicator, value.institution, period
        assert list_members(engine, *asked) == list_members(reference, *asked)


def assert_as_long(counted: object, ids: list[str] | None, aggregate: object) -> None:
    """A count is the length of its list, where nothing is multiplied and what is listed is what is counted."""
    if ids is None or isinstance(aggregate, Change) or not isinstance(aggregate, tuple):
        return
    if all(
        part.times == 1
        and part.days is None
        and not (part.reaches and part.minus)
        and type(bare(part.form)).__name__ not in ("Sum", "Staff")
        for part in aggregate
    ):
        assert counted == len(ids)
