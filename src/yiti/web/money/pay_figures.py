"""Sums over people as figures: groups of a distribution, what was paid, what a correction changed, what was entered by the month."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.queries import get_latest_run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, Unit, difference, fold, given, ruled, total
from yiti.kernel.money import to_four_places
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Difference, Payment, Plan
from yiti.money.pay.operations import prepare_distribution
from yiti.money.pay.queries import list_monthly_pay, list_payments, list_plans, slip_path

from .words import COMPONENTS, POSITIONS, SLIP_KINDS

Figures = Mapping[str, Figure]
MEAN = Text("平均得分", "Mean score")


def group_label(kind: str, position: str) -> Text:
    return POSITIONS.get(position, Text(position, position)) if kind == "staff" else SLIP_KINDS[kind]


def group_key(slip: Mapping[str, Any]) -> tuple[str, str]:
    """Those on duty by their positions, everybody else by what they are paid as."""
    return slip["kind"], slip["position"] if slip["kind"] == "staff" else ""


def sum_groups(slips: Sequence[Mapping[str, Any]], figures: Figures) -> dict[str, Figure]:
    """`{kind}-{position}/amount`, `…/weight` and `…/score` of each group of a distribution's slips, and `slips`, all of them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for at, slip in enumerate(slips):
        groups.setdefault(group_key(slip), []).append(f"slips[{at}]")
    found = {"slips": total(Text("工资条合计", "All slips"), [figures[f"slips[{at}].amount"] for at in range(len(slips))])}
    for (kind, position), paths in groups.items():
        key, label = f"{kind}-{position}", group_label(kind, position)
        found[f"{key}/amount"] = total(label, [figures[f"{path}.amount"] for path in paths])
        weights, scores = ([figures[name] for path in paths if (name := f"{path}.{part}") in figures] for part in ("weight", "score"))
        if weights:
            found[f"{key}/weight"] = total(label, weights, unit=Unit.WEIGHT)
        if scores:
            mean = to_four_places(total(label, scores, unit=Unit.SCORE).number / len(scores))
            formula = Text(f"得分之和 ÷ {len(scores)}", f"sum of the scores ÷ {len(scores)}")
            found[f"{key}/score"] = ruled(MEAN, mean, Unit.SCORE, *scores, formula=formula)
    return found


def find_first_run(scope: Scope, period: str, institution: str) -> Run | None:
    """The run whose slips were paid: the first, whatever corrections came later."""
    latest = get_latest_run(scope=scope, kind="distribution", period=period, institution=institution)
    while latest is not None and latest.supersedes is not None:
        latest = latest.supersedes
    return latest


def read_pay(scope: Scope, period: str, institution: str) -> Figures:
    """An institution's distribution by groups, and its payments: `payment/{id}` and `paid`, their sum (`pay.see`)."""
    scope.require("pay.see", institution)
    run = find_first_run(scope, period, institution)
    reckoned = reckon_again(run) if run else None
    if reckoned is None and not Payment.objects.filter(period=period, institution=institution).exists():
        reckoned = prepare_distribution(scope=scope, period=period, institution=institution).reckoned
    found = sum_groups(reckoned.results["slips"], reckoned.figures) if reckoned else {}
    return found | _payments(scope, period, institution)


def _payments(scope: Scope, period: str, institution: str) -> dict[str, Figure]:
    rows = list(list_payments(scope=scope, period=period, institution=institution).select_related("payslip__run"))
    found = {f"payment/{row.pk}": _payment(row) for row in rows}
    return found | {"paid": total(Text("实际发放", "Paid"), found.values())}


def _payment(row: Payment) -> Figure:
    """What was approved of it is its payslip's figure; a payment without one is a leaf of its own."""
    label = Text(f"{row.paid_on} 发放", f"Paid on {row.paid_on}")
    if row.payslip and row.payslip.amount == row.amount:
        return reckon_again(row.payslip.run).figures[f"{slip_path(row.payslip)}.amount"].named(label)
    return given(label, row.amount, Unit.YUAN, about=row.person_id, record=f"payments:{row.institution_id}:{row.period}")


def read_differences(scope: Scope, period: str, institution: str) -> Figures:
    """
    What corrections of a quarter changed at an institution: `{run}/{person}`, and `{run}`, their sum.

    Other people's stand folded for those who see the institution's funds alone, or nothing but their own.
    """
    own = scope.actor.staff if scope.may("pay.own") else ""
    if not (own or scope.may("pay.see", institution) or scope.may("funds.see", institution)):
        raise Forbidden(Text("不是您能看的数", "this is not yours to see"))
    rows = list(Difference.objects.filter(period=period, institution=institution).select_related("old_run", "new_run"))
    may_see_all = scope.may("pay.see", institution)
    persons = {f"{row.new_run_id}/{row.person_id}": _difference(row) for row in rows}
    found = {key: figure for key, figure in persons.items() if may_see_all or figure.about == own}
    if not (may_see_all or scope.may("funds.see", institution)):
        return found
    for run in {row.new_run_id for row in rows}:
        parts = [figure for key, figure in persons.items() if key.startswith(f"{run}/")]
        whole = total(Text("重算的差额", "Difference after recomputation"), parts)
        found[str(run)] = fold(whole, lambda about: may_see_all or about == own)
    return found


def _difference(row: Difference) -> Figure:
    label = Text(f"{row.period} 重算补差", f"Difference of {row.period} after recomputation")
    after, before = Text("重算后", "After recomputation"), Text("原来", "As it was")
    return difference(
        label, _of_person(row.new_run, row.person_id, after), _of_person(row.old_run, row.person_id, before), about=row.person_id
    )


def _of_person(run: Run, person: str, label: Text) -> Figure:
    """All that a run gives one person, back pay of other quarters aside."""
    reckoned = reckon_again(run)
    slips = reckoned.results["slips"]
    parts = [
        reckoned.figures[f"slips[{at}].amount"] for at, slip in enumerate(slips) if slip["id"] == person and slip["kind"] != "back_pay"
    ]
    return total(label, parts, about=person)


def read_monthly_pay(scope: Scope, period: str, institution: str) -> Figures:
    """`{month}/{person}/{component}` as the institution entered it (`pay.see`)."""
    quarter = Period.parse(period)
    rows = list_monthly_pay(scope=scope, institution=institution, first=quarter.first, end=quarter.end)
    return {
        f"{row.month:%Y-%m}/{row.person_id}/{name}": given(
            label, getattr(row, name), Unit.YUAN, about=row.person_id, record=f"monthly_pay:{row.person_id}:{period}"
        )
        for row in rows
        for name, label in COMPONENTS.items()
    }


def read_plans(scope: Scope, period: str, institution: str) -> Figures:
    """`{plan}/{person}`: the increments of posted staff that an institution's plans of a year lay down."""
    label = Text("下派人员核增额", "Increment of the posted person")
    plans: Sequence[Plan] = list(list_plans(scope=scope, year=Period.parse(period).year).filter(institution=institution))
    return {
        f"{plan.pk}/{person}": given(label, Decimal(str(amount)), Unit.YUAN, about=person, record=f"plan:{person}")
        for plan in plans
        for person, amount in dict(plan.content).get("posted", {}).items()
    }
