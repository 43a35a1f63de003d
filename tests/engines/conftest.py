from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engines.lakes import Row, write_lake
from yiti.events.lake import Lake, open_lake
from yiti.kernel.periods import Period
from yiti.measure.indicators.engines.counting import Engine
from yiti.measure.indicators.engines.opening import what_spark_lacks
from yiti.measure.indicators.engines.quick import Quick
from yiti.measure.indicators.engines.reference import Reference
from yiti.measure.indicators.lists import list_members
from yiti.measure.indicators.values import reckon
from yiti.policy.facts import load_definitions

ENGINES = {"reference": Reference, "polars": Quick}
EACH = [*ENGINES, pytest.param("spark", marks=pytest.mark.xdist_group("spark"))]
"""The engines to run a test on. All that is Spark's goes to one worker, for it is long in starting."""
PLAIN = {
    "label": {"zh": "指标", "en": "Indicator"},
    "unit": "ratio",
    "better": "none",
    "source": {"standard": "s", "number": "1"},
    "checked": {"on": "2026-11-22"},
}


class Bench:
    """One engine, a lake and definitions made for one test."""

    def __init__(self, folder: Path, make: Callable[[Any], Engine]):
        self.folder, self.make = folder, make

    def put(self, events: Mapping[str, Iterable[Row]] = {}, **registry: Iterable[Row]) -> "Bench":
        write_lake(self.folder / "lake", events, **registry)
        return self

    def define(self, *definitions: Mapping[str, Any]) -> "Bench":
        """Definitions; what a test does not say is plain."""
        (self.folder / "definitions").mkdir(exist_ok=True)
        text = yaml.safe_dump([{**PLAIN, **one} for one in definitions], allow_unicode=True)
        (self.folder / "definitions" / "all.yaml").write_text(text)
        return self

    @property
    def engine(self) -> Engine:
        return self.make(open_lake(self.folder / "lake"))

    def values(self, period: str) -> list[dict[str, str | None]]:
        definitions = load_definitions(self.folder / "definitions")
        return [value.to_json() for value in reckon(self.engine, definitions, Period.parse(period))]

    def count(self, form: Mapping[str, Any] | list[Mapping[str, Any]], period: str = "2025", institution: str = "A") -> str | None:
        """The numerator of one indicator at one institution."""
        found = self.define({"code": "one", "numerator": form}).values(period)
        return next(value["numerator"] for value in found if value["institution"] == institution)

    def members(self, form: Mapping[str, Any] | list[Mapping[str, Any]], period: str = "2025", institution: str = "A") -> list[str] | None:
        definitions = self.define({"code": "one", "numerator": form})
        return list_members(self.engine, load_definitions(definitions.folder / "definitions"), "one", institution, Period.parse(period))[
            "numerator"
        ]


@pytest.fixture(scope="session")
def spark() -> Iterator[Callable[[Lake], Engine]]:
    """Makes engines over one session, in which nothing is compiled: lakes of tests are small."""
    if missing := what_spark_lacks():
        pytest.skip(missing.en)
    opened = import_module("tests.engines.spark")
    with opened.open_small_session() as make:
        yield make


Make = Callable[[str], Callable[[Lake], Engine]]


@pytest.fixture
def make_engine(request: pytest.FixtureRequest) -> Make:
    """What makes the engine of this name over a lake."""
    return lambda name: request.getfixturevalue("spark") if name == "spark" else ENGINES[name]


@pytest.fixture(params=EACH)
def bench(request: pytest.FixtureRequest, tmp_path: Path, make_engine: Make) -> Bench:
    return Bench(tmp_path, make_engine(request.param))
