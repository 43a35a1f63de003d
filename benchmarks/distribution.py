"""
A distribution with explanations for 12,000 people in 300 institutions, against the bare Decimal arithmetic of the same shares.

`python benchmarks/distribution.py [people]` prints the ratio and the peak of memory; of seven rounds the best counts.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any

from yiti.kernel.figures import explain
from yiti.policy.rules import compute

INSTITUTIONS = 300
COEFFICIENTS = {
    "doctor": "1",
    "nurse": "0.8",
    "technician": "0.8",
    "public_health": "0.8",
    "pharmacist": "0.65",
    "management": "0.65",
    "logistics": "0.5",
}
FEN = Decimal("0.01")
MOST_TIMES = 20
MOST_MEGABYTES = 500


def make_inputs(people: int) -> list[dict[str, Any]]:
    chance = Random(20261009)
    positions = list(COEFFICIENTS)
    each = people // INSTITUTIONS
    return [
        {
            "pool": f"{chance.randrange(10_000_000, 99_999_999) / 100:.2f}",
            "staff": [
                {
                    "id": f"P{institution:03}{number:04}",
                    "position": chance.choice(positions),
                    "score": f"{chance.randrange(6000, 10000) / 100:.2f}",
                    "attendance": f"{chance.randrange(8000, 10001) / 10000:.4f}",
                }
                for number in range(each)
            ],
        }
        for institution in range(INSTITUTIONS)
    ]


def share_bare(inputs: list[dict[str, Any]]) -> list[list[Decimal]]:
    """The same shares by largest remainder, with nothing beside the arithmetic."""
    shares = []
    coefficients = {position: Decimal(text) for position, text in COEFFICIENTS.items()}
    for request in inputs:
        pool = Decimal(request["pool"])
        weights = [
            coefficients[person["position"]] * Decimal(person["score"]) / 100 * Decimal(person["attendance"]) for person in request["staff"]
        ]
        whole = sum(weights)
        exact = [pool * weight / whole for weight in weights]
        amounts = [amount.quantize(FEN, ROUND_DOWN) for amount in exact]
        left = int((pool - sum(amounts)) / FEN)
        for at in sorted(range(len(exact)), key=lambda at, exact=exact, amounts=amounts: amounts[at] - exact[at])[:left]:
            amounts[at] += FEN
        shares.append(amounts)
    return shares


def share_explained(inputs: list[dict[str, Any]]) -> list[Any]:
    return [compute("distribution", pack="changji-2021", inputs=request) for request in inputs]


def share_and_write(inputs: list[dict[str, Any]]) -> int:
    """One institution after the other, as payslips are written: every figure with label, formula, clauses and inputs."""
    return sum(len(compute("distribution", pack="changji-2021", inputs=request).to_json()["explanation"]["figures"]) for request in inputs)


def best_times(rounds: int, ways: list[Callable[[list[dict[str, Any]]], Any]], inputs: list[dict[str, Any]]) -> list[float]:
    """The shortest time of each way, all of them tried in every round, so that a busy moment falls on all alike."""
    best = [float("inf")] * len(ways)
    for _ in range(rounds):
        for at, way in enumerate(ways):
            gc.collect()
            start = time.perf_counter()
            found = way(inputs)
            best[at] = min(best[at], time.perf_counter() - start)
            del found
    return best


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 12_000
    inputs = make_inputs(people)
    answers = share_explained(inputs)
    printed = [[Decimal(share["amount"]) for share in answer.result["shares"]] for answer in answers]
    assert printed == share_bare(inputs), "the rule and the bare arithmetic differ"
    figures = sum(len(explain(answer.figures)["figures"]) for answer in answers)
    size = sum(len(json.dumps(answer.to_json(), ensure_ascii=False)) for answer in answers)
    bare, explained, written = best_times(7, [share_bare, share_explained, share_and_write], inputs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{people} people in {INSTITUTIONS} institutions, {figures} figures, {size / 1e6:.1f} MB written out")
    print(f"bare Decimal arithmetic     {bare * 1000:8.1f} ms   1.0")
    print(f"with figures                {explained * 1000:8.1f} ms {explained / bare:5.1f}")
    print(f"with explanations written   {written * 1000:8.1f} ms {written / bare:5.1f}   (at most {MOST_TIMES})")
    print(f"peak of memory              {peak:8.0f} MB         (under {MOST_MEGABYTES})")
    return 0 if written / bare <= MOST_TIMES and peak < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
