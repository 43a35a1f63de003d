"""An institution's distribution as the page prints it: people under their positions, with sums."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Payslip
from yiti.money.pay.operations import prepare_distribution

from .addresses import page_at, why, why_now
from .pay_figures import find_first_run, group_key, group_label
from .words import POSITIONS, SLIP_HOW, person_names

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share:
    """One slip's row; `why` explains its amount, `slip` is the address of the payslip once there is one."""

    person: str
    name: str
    kind: str
    position: str
    coefficient: Decimal | None
    score: Decimal | None
    attendance: Decimal | None
    weight: Decimal | None
    amount: Decimal
    why: str
    slip: str = ""


@dataclass
class Group:
    """The people of one position, or of one kind that is paid apart; `why` leads to the explanation of its sums, by their names."""

    label: Text
    how: Text
    why: Mapping[str, str] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((share.amount for share in self.shares), ZERO)

    @property
    def weight(self) -> Decimal | None:
        weights = [share.weight for share in self.shares if share.weight is not None]
        return sum(weights, ZERO) if weights else None

    @property
    def score(self) -> Decimal | None:
        scores = [share.score for share in self.shares if share.score is not None]
        return sum(scores, ZERO) / len(scores) if scores else None


@dataclass(frozen=True, slots=True)
class Distribution:
    """
    A distribution, closed (`run`) or as it would be now; or `refusal`, why there is none.

    `beside` are slips that do not come out of the total: posted staff and back pay.
    """

    groups: list[Group] = field(default_factory=list)
    beside: list[Group] = field(default_factory=list)
    results: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    run: Run | None = None
    refusal: UnableTo | None = None
    weight: Decimal = ZERO
    weight_why: str = ""
    why: Callable[[str], str] = lambda path: ""

    @property
    def people(self) -> int:
        return len({share.person for group in self.groups for share in group.shares})

    @property
    def total(self) -> Decimal:
        return Decimal(self.results.get("total", "0"))

    @property
    def everybody(self) -> list[str]:
        return sorted({share.person for group in (*self.groups, *self.beside) for share in group.shares})


def read_distribution(*, scope: Scope, period: str, institution: str) -> Distribution:
    """The distribution that was paid, or what closing now would give. Looks at others' pay are recorded."""
    run = find_first_run(scope, period, institution)
    if run is None:
        try:
            prepared = prepare_distribution(scope=scope, period=period, institution=institution)
        except UnableTo as refusal:
            return Distribution(refusal=refusal)
        found = _build(json.loads(prepared.results), json.loads(prepared.inputs), prepared.reckoned.figures, None, period, institution)
    else:
        found = _build(json.loads(run.results), json.loads(run.inputs), reckon_again(run).figures, run, period, institution)
    looked = [(person, institution) for person in found.everybody if person != scope.actor.staff]
    record_looks(scope=scope, subjects=looked, table="pay_payslip", key=f"{institution}-{period}", reason="distribution")
    return found


def _build(
    results: Mapping[str, Any], inputs: Mapping[str, Any], figures: Mapping[str, Figure], run: Run | None, period: str, institution: str
) -> Distribution:
    slips = results["slips"]
    names = person_names(frozenset(slip["id"] for slip in slips))
    numbers = list(Payslip.objects.filter(run=run).order_by("id").values_list("number", flat=True)) if run else []

    def why_of(path: str) -> str:
        return why(run.pk, path) if run else why_now("distribution", period, institution, path)

    groups: dict[tuple[str, str], Group] = {}
    for at, slip in enumerate(slips):
        key = group_key(slip)
        group = groups.setdefault(key, _group(*key, period, institution))
        group.shares.append(_share(slip, names, why_of(f"slips[{at}].amount"), page_at("payslip", numbers[at]) if run else ""))
    ordered = sorted(groups, key=_order)
    apart = ("posted", "back_pay")
    return Distribution(
        [groups[key] for key in ordered if key[0] not in apart],
        [groups[key] for key in ordered if key[0] in apart],
        results,
        inputs,
        run,
        None,
        *whole_weight(slips, figures, why_of),
        why_of,
    )


def whole_weight(slips: Sequence[Mapping[str, Any]], figures: Mapping[str, Figure], why_of: Callable[[str], str]) -> tuple[Decimal, str]:
    """All weights together, exact (those printed are rounded), and where they are explained."""
    at = next((at for at, slip in enumerate(slips) if slip["kind"] == "staff"), None)
    if at is None:
        return ZERO, ""
    inputs = figures[f"slips[{at}].amount"].inputs
    return inputs[-1].number, why_of(f"slips[{at}].amount/{len(inputs) - 1}")


def _order(key: tuple[str, str]) -> tuple[int, int]:
    kinds, positions = ("head", "deputy", "staff", "trainee", "seconded", "posted", "back_pay"), list(POSITIONS)
    return kinds.index(key[0]), positions.index(key[1]) if key[1] in positions else -1


def _group(kind: str, position: str, period: str, institution: str) -> Group:
    names = ("amount", "weight", "score")
    addresses = {name: why_now("pay", period, institution, f"{kind}-{position}/{name}") for name in names}
    return Group(group_label(kind, position), SLIP_HOW[kind], addresses)


def _share(slip: Mapping[str, Any], names: Mapping[str, str], why_address: str, slip_address: str) -> Share:
    def number(name: str) -> Decimal | None:
        return None if slip[name] is None else Decimal(slip[name])

    return Share(
        slip["id"],
        names.get(slip["id"], slip["id"]),
        slip["kind"],
        slip["position"],
        number("coefficient"),
        number("score"),
        number("attendance"),
        number("weight"),
        Decimal(slip["amount"]),
        why_address,
        slip_address,
    )


__all__ = ["Distribution", "Group", "Share", "read_distribution"]
