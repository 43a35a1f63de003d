"""
A distribution with explanations for 12,000 people in 300 institutions, beside the bare Decimal arithmetic of the same shares.

Two ways: the rule alone, with every figure and its inputs written out as programs get it, and the whole chain of a
distribution run (monthly scores and attendance, shares, six components of pay) as it is reckoned before it is closed.
"""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any

from yiti.policy.chains import reckon_distribution
from yiti.policy.packs import resolve
from yiti.policy.rules import compute

from .rows import Row, at_most, least_and_middle

INSTITUTIONS, PEOPLE = 300, 12_000
PACK = "changji-2021"
COEFFICIENTS = {
    "doctor": "1",
    "nurse": "0.8",
    "technician": "0.8",
    "public_health": "0.8",
    "pharmacist": "0.65",
    "management": "0.65",
    "logistics": "0.5",
}
MONTHS = ("2026-04", "2026-05", "2026-06")
PAY = ("basic_pay", "hardship_allowance", "retained_area_allowance", "basic_performance", "reward_performance")
FEN = Decimal("0.01")
ROUNDS = 9

Inputs = list[dict[str, Any]]


def measure() -> list[Row]:
    inputs = make_inputs()
    check_same(inputs)
    bare, figures, written = times_of([share_bare, share_with_figures, share_and_write], inputs)
    held = make_held(inputs)
    chain_bare, chain = times_of([share_bare_of_months, reckon_chain], held)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = f"distribution, {PEOPLE:,} people, {INSTITUTIONS} institutions"
    return [
        Row(f"{name}: bare Decimal arithmetic", f"{least_and_middle(bare, 1000)} ms (least / median)"),
        at_most(f"{name}: the rule with its figures", ratio(figures, bare), 20, note=f"{least_and_middle(figures, 1000)} ms"),
        at_most(f"{name}: … and explanations written out", ratio(written, bare), 20, note=f"{least_and_middle(written, 1000)} ms"),
        Row(f"{name}: bare, from monthly results to gross pay", f"{least_and_middle(chain_bare, 1000)} ms"),
        at_most(f"{name}: the whole chain of a run", ratio(chain, chain_bare), 20, note=f"{least_and_middle(chain, 1000)} ms"),
        at_most(f"{name}: peak of memory", peak, 500, "MB"),
    ]


def ratio(slow: Sequence[float], quick: Sequence[float]) -> float:
    """The median of the ratios of one round each: what slows the machine for a moment slows both."""
    return statistics.median(a / b for a, b in zip(slow, quick, strict=True))


def times_of(ways: Sequence[Callable[[Inputs], Any]], inputs: Inputs, rounds: int = ROUNDS) -> list[list[float]]:
    """Every way once a round, its seconds in the order of the rounds."""
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for at, way in enumerate(ways):
            gc.collect()
            start = time.perf_counter()
            found = way(inputs)
            seconds[at].append(time.perf_counter() - start)
            del found
    return seconds


def make_inputs() -> Inputs:
    chance = Random(20261009)
    positions = list(COEFFICIENTS)
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
                for number in range(PEOPLE // INSTITUTIONS)
            ],
        }
        for institution in range(INSTITUTIONS)
    ]


def make_held(inputs: Inputs) -> Inputs:
    """The same people as a run holds them: three monthly results and a quarter's pay each."""
    return [
        {
            "period": "2026Q2", "institution": f"652301{at:03}", "type": "township_hospital", "level_one_total": request["pool"],
            "staff": [
                {
                    "id": person["id"], "position": person["position"],
                    "months": {month: {"score": person["score"], "attendance": person["attendance"]} for month in MONTHS},
                }
                for person in request["staff"]
            ],
            "heads": [], "deputies": [], "trainees": [], "posted": [], "differences": [], "cap": None,
            "monthly_pay": {person["id"]: dict.fromkeys(PAY, "1234.56") for person in request["staff"]},
        }
        for at, request in enumerate(inputs)
    ]  # fmt: skip


def share_bare(inputs: Inputs) -> list[list[Decimal]]:
    """The same shares by largest remainder, with nothing beside the arithmetic."""
    return [share(request["pool"], [weight_of(person) for person in request["staff"]]) for request in inputs]


def weight_of(person: dict[str, str]) -> Decimal:
    return Decimal(COEFFICIENTS[person["position"]]) * Decimal(person["score"]) / 100 * Decimal(person["attendance"])


def share(pool_text: str, weights: list[Decimal]) -> list[Decimal]:
    pool, whole = Decimal(pool_text), sum(weights)
    exact = [pool * weight / whole for weight in weights]
    amounts = [amount.quantize(FEN, ROUND_DOWN) for amount in exact]
    left = int((pool - sum(amounts)) / FEN)
    for at in sorted(range(len(exact)), key=lambda at: amounts[at] - exact[at])[:left]:
        amounts[at] += FEN
    return amounts


def share_bare_of_months(held: Inputs) -> list[list[Decimal]]:
    """Means of the months, shares, gross pay: the arithmetic of a run alone."""
    grosses = []
    for request in held:
        weights = []
        for person in request["staff"]:
            months = person["months"].values()
            score = (sum(Decimal(month["score"]) for month in months) / 3).quantize(Decimal("0.0001"))
            attendance = (sum(Decimal(month["attendance"]) for month in months) / 3).quantize(Decimal("0.0001"))
            weights.append(Decimal(COEFFICIENTS[person["position"]]) * score / 100 * attendance)
        amounts = share(request["level_one_total"], weights)
        pay = request["monthly_pay"]
        grosses.append(
            [
                amount + sum(Decimal(pay[person["id"]][name]) for name in PAY)
                for person, amount in zip(request["staff"], amounts, strict=True)
            ]
        )
    return grosses


def share_with_figures(inputs: Inputs) -> list[Any]:
    return [compute("distribution", pack=PACK, inputs=request) for request in inputs]


def share_and_write(inputs: Inputs) -> int:
    """One institution after the other, as programs get it: every figure with label, formula, clauses and inputs."""
    return sum(len(compute("distribution", pack=PACK, inputs=request).to_json()["explanation"]["figures"]) for request in inputs)


def reckon_chain(held: Inputs) -> int:
    book = resolve(PACK, on=None)
    return sum(len(reckon_distribution(request, book).figures) for request in held)


def check_same(inputs: Inputs) -> None:
    """:raises AssertionError: where the rule and the bare arithmetic differ by a fen"""
    printed = [[Decimal(row["amount"]) for row in answer.result["shares"]] for answer in share_with_figures(inputs)]
    assert printed == share_bare(inputs), "the rule and the bare arithmetic differ"
