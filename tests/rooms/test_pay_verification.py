"""`verify` finds every change of a closed period, and names table, key and field; explanations stay each reader's own."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from yiti.foundation.runs.models import Run
from yiti.kernel.figures import Source, Unit, walk
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Payslip, QuarterTotal, StaffResult
from yiti.money.pay.queries import NoSuchFigure, find_path, get_explained, slip_path
from yiti.money.pay.verification import drift_period, verify_period
from yiti.policy.chains import canonical

from . import paying
from .county import CENTRE, HOSPITAL, scope_of
from .paying import QUARTER, STAFF

pytestmark = pytest.mark.usefixtures("county")


def verify() -> list[Any]:
    return verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches


def test_an_untouched_period_verifies_to_the_fen() -> None:
    paying.distributed()
    found = verify_period(scope=scope_of("clerk"), period=QUARTER)
    assert (found.mismatches, found.runs) == ([], 2)
    assert found.rows >= 3 + 3 + 8


def test_a_changed_payslip_is_found_with_table_key_and_field() -> None:
    paying.distributed()
    slip = Payslip.objects.filter(person=STAFF[0]).get()
    Payslip.objects.filter(pk=slip.pk).update(amount=slip.amount + 1)
    found = verify()
    assert [(item.table, item.key, item.field) for item in found] == [("pay_payslip", str(slip.pk), "amount")]
    assert (found[0].stored, found[0].recomputed) == (str(slip.amount + 1), str(slip.amount))


def test_a_removed_and_an_added_row_are_found() -> None:
    paying.distributed()
    slip = Payslip.objects.filter(person=STAFF[0]).get()
    slip.delete()
    assert [(item.table, item.stored) for item in verify()] == [("pay_payslip", "missing")]


def test_a_changed_total_is_found() -> None:
    paying.distributed()
    QuarterTotal.objects.filter(institution=HOSPITAL).update(level_one_total=Decimal("1.00"))
    assert [(item.table, item.field) for item in verify()] == [("pay_quartertotal", "level_one_total")]


@pytest.mark.parametrize("kind", ["quarter", "distribution"])
def test_a_changed_input_is_found(kind: str) -> None:
    paying.distributed()
    run = Run.objects.get(kind=kind)
    inputs = json.loads(run.inputs)
    if kind == "quarter":
        inputs["institutions"][0]["accounts"]["2026-07"]["medical_income"] = "999999.00"
    else:
        inputs["staff"][0]["months"]["2026-07"]["score"] = "120.00"
    Run.objects.filter(pk=run.pk).update(inputs=canonical(inputs))
    fields = {item.field for item in verify() if item.table == "runs_run"}
    assert "hash" in fields
    assert any(field.startswith("results.") for field in fields)


def test_a_changed_figure_of_the_held_pack_is_found() -> None:
    paying.distributed()
    run = Run.objects.get(kind="distribution")
    Run.objects.filter(pk=run.pk).update(pack=run.pack.replace('"value":"0.8"', '"value":"0.9"', 1))
    assert Run.objects.get(pk=run.pk).pack != run.pack
    assert {"hash", "inputs"} <= {item.field for item in verify() if item.table == "runs_run"}


def test_a_rewritten_result_is_found_even_with_a_fresh_hash() -> None:
    paying.distributed()
    run = Run.objects.get(kind="distribution")
    results = json.loads(run.results)
    results["slips"][0]["amount"] = "1.00"
    Run.objects.filter(pk=run.pk).update(results=canonical(results), hash="0" * 64)
    assert {"hash", "results.slips[0].amount"} <= {item.field for item in verify()}


def test_drift_tells_what_late_facts_would_change_and_verify_does_not_mind() -> None:
    paying.distributed()
    StaffResult.objects.filter(person=STAFF[0]).update(score="120")
    assert verify() == []
    drifts = {drift.kind: drift for drift in drift_period(scope=scope_of("clerk"), period=QUARTER)}
    assert drifts["quarter"].changes == []
    assert any("slips" in path for path, _, _ in drifts["distribution"].changes)


def as_person(code: str) -> Scope:
    scope = scope_of("staff")
    return replace(scope, actor=replace(scope.actor, staff=code))


def slip_of(code: str) -> Payslip:
    return Payslip.objects.select_related("run").filter(person=code).get()


def test_one_sees_ones_own_figure_with_others_folded() -> None:
    paying.distributed()
    slip = slip_of(STAFF[0])
    found = get_explained(scope=as_person(STAFF[0]), run=slip.run_id, path=f"{slip_path(slip)}.amount")
    abouts = {item.about for item in walk([found.figure]) if item.about}
    assert (abouts, found.is_folded, found.agrees) == ({STAFF[0]}, True, True)
    assert any("4 others" in item.label.en for item in walk([found.figure]))
    whole = get_explained(scope=scope_of("head"), run=slip.run_id, path=f"{slip_path(slip)}.amount").figure
    assert whole.value == found.figure.value


@pytest.mark.parametrize("who", ["stranger", "clerk", "lead", "commission", "group", "assessor", "admin", "security"])
def test_nobody_else_sees_a_persons_figure(who: str) -> None:
    paying.distributed()
    slip = slip_of(STAFF[0])
    with pytest.raises(Forbidden):
        get_explained(scope=scope_of(who), run=slip.run_id, path=f"{slip_path(slip)}.amount")


def test_a_colleague_does_not_see_it_either() -> None:
    paying.distributed()
    slip = slip_of(STAFF[0])
    with pytest.raises(Forbidden):
        get_explained(scope=as_person(STAFF[1]), run=slip.run_id, path=f"{slip_path(slip)}.amount")
    with pytest.raises(Forbidden):
        get_explained(scope=as_person(STAFF[1]), run=slip.run_id, path="total")


def test_the_pool_is_the_own_institutions_and_told_from_feedback_on() -> None:
    paying.ready_to_rank()
    run = paying.rank()
    path = find_path(run, CENTRE, "fund_pool.pool")
    with pytest.raises(Forbidden):
        get_explained(scope=scope_of("head"), run=run.pk, path=path)
    assert get_explained(scope=scope_of("clerk"), run=run.pk, path=path).agrees
    paying.feed_back()
    assert get_explained(scope=scope_of("head"), run=run.pk, path=path).institution == CENTRE
    with pytest.raises(Forbidden):
        get_explained(scope=scope_of("stranger"), run=run.pk, path=path)


def test_a_place_names_others_scores_without_what_they_were_made_from() -> None:
    paying.ready_to_rank()
    run = paying.rank()
    paying.feed_back()
    path = find_path(run, HOSPITAL, "place")
    mine = get_explained(scope=scope_of("hospital_head"), run=run.pk, path=path).figure
    other = get_explained(scope=scope_of("head"), run=run.pk, path=path).figure
    assert len(list(walk([mine]))) > len(list(walk([other])))
    with pytest.raises(Forbidden):
        get_explained(scope=scope_of("head"), run=run.pk, path=find_path(run, HOSPITAL, "quarter_total.level_one_total"))


def test_every_entered_leaf_names_its_record() -> None:
    paying.distributed()
    for run in Run.objects.filter(kind__in=["quarter", "distribution"]):
        for path in ("total", find_path(run, CENTRE, "quarter_total.level_one_total"), "slips[0].gross", "cap.average"):
            try:
                figure = get_explained(scope=scope_of("head" if run.kind == "distribution" else "clerk"), run=run.pk, path=path).figure
            except NoSuchFigure:
                continue
            nameless = {
                item.label.en
                for item in walk([figure])
                if not item.inputs and item.source is Source.INPUT and not item.record and item.unit not in (Unit.WORD, Unit.VERDICT)
            }
            assert nameless == set()


def test_what_is_not_there_is_not_found() -> None:
    run = paying.distributed()
    for path in ("slips[99].amount", "nothing", "slips[0].nothing"):
        with pytest.raises(NoSuchFigure):
            get_explained(scope=scope_of("head"), run=run.pk, path=path)
    with pytest.raises(NoSuchFigure):
        get_explained(scope=scope_of("head"), run=10**6, path="total")
