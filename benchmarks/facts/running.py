"""`python -m benchmarks.facts.running LAKE by_hand|polars ROUNDS`: one way, timed; prints JSON."""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from yiti.events.lake import open_lake
from yiti.kernel.periods import Period
from yiti.measure.indicators.engines.quick import Quick
from yiti.measure.indicators.values import Value, reckon
from yiti.policy.facts import load_definitions

from .asking import as_definitions, figures_by_hand
from .hand import by_hand

YEAR = Period.parse("2025")


def reckon_all(lake: Path) -> list[Value]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "forty.yaml").write_text(yaml.safe_dump(as_definitions(), allow_unicode=True))
        return reckon(Quick(open_lake(lake)), load_definitions(Path(folder)), YEAR)


def figures(values: list[Value]) -> list[list[str]]:
    """Numerators and denominators by institution and indicator, in the order of both."""
    found = ((value.institution, value.indicator, value.numerator, value.denominator) for value in values)
    return sorted([place, code, str(float(over or 0)), str(float(under or 0))] for place, code, over, under in found)


def main(lake: str, how: str, rounds: str) -> None:
    ways: dict[str, Callable[[], object]] = {"by_hand": lambda: by_hand(Path(lake)), "polars": lambda: reckon_all(Path(lake))}
    times, answer = [], None
    for _ in range(int(rounds)):
        gc.collect()
        start = time.perf_counter()
        answer = ways[how]()
        times.append(time.perf_counter() - start)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = figures_by_hand(answer) if how == "by_hand" else figures(answer)  # type: ignore[arg-type]
    print(json.dumps({"seconds": min(times), "megabytes": megabytes, "figures": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
