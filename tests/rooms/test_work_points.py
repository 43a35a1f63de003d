"""A quarter whose money the county shares by work points, under a pack that knows them: from services to totals, verified, and tried."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.invented import COUNTED, ID, use_packs, write_pack
from yiti.foundation.runs.models import Run
from yiti.kernel.figures import walk
from yiti.kernel.refusals import Refused
from yiti.measure.assessment.operations import send_scores, take_live
from yiti.money.pay.models import QuarterTotal
from yiti.money.pay.queries import find_path, get_explained
from yiti.money.pay.verification import drift_period, verify_period
from yiti.money.whatif.preview import preview_values

from . import county, live, paying, quarters
from .county import ASSESSED, CENTRE, HOSPITAL, PASTORAL, build_county, scope_of
from .live import LIVE, OTHER, PLAIN
from .quarters import QUARTER, enter

WORK = COUNTED[0]
assert WORK == LIVE


@pytest.fixture
def invented(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The county under the invented pack."""
    write_pack(tmp_path)
    use_packs(tmp_path, monkeypatch)
    for module in (county, quarters):
        monkeypatch.setattr(module, "PACK", ID)
    build_county()


def scored() -> None:
    """Ten points come of prescriptions; the centre counts 4 with antibiotics, the hospital 1, the pastoral hospital none."""
    live.ready()
    for institution in ASSESSED:
        quarters.report(institution, accept=True)
    take_live(scope=scope_of("assessor"), period=QUARTER, seal=live.seal(), now=county.NOW)
    for institution in ASSESSED:
        enter("assessor", institution, PLAIN, "40")
        enter("assessor2", institution, OTHER, "30")
    for who in ("assessor", "assessor2"):
        send_scores(scope=scope_of(who), period=QUARTER, today=county.TODAY)
    paying.build_people()
    paying.build_money()


def decide_work() -> None:
    quarters.decide("quarter_method", "work_points", live.FROM)
    quarters.decide("work_point_values", {WORK: "5"}, live.FROM)
    quarters.decide("quality_method", "always", live.FROM)


@pytest.fixture
def ranked(invented: None) -> Run:
    scored()
    decide_work()
    return paying.rank()


def test_the_quarter_is_shared_by_services_and_quality(ranked: Run) -> None:
    rows = {row["id"]: row for row in json.loads(ranked.results)["institutions"]}
    assert [rows[code]["work"]["work_points"] for code in (CENTRE, HOSPITAL, PASTORAL)] == ["20.0000", "5.0000", "0.0000"]
    assert rows[CENTRE]["work"]["quality"] == "0.7500"
    totals = {row.institution_id: row for row in QuarterTotal.objects.filter(run=ranked)}
    assert sum(row.level_one_total for row in totals.values()) == sum(row.available for row in totals.values())
    assert totals[PASTORAL].level_one_total == 0
    assert all(row.held_back == row.available - row.level_one_total for row in totals.values())
    assert totals[CENTRE].factor == Decimal("0.75")


def test_it_is_verified_and_late_services_are_drift(ranked: Run) -> None:
    assert verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches == []
    assert [item.changes for item in drift_period(scope=scope_of("commission"), period=QUARTER)] == [[]]
    live.later(PASTORAL, 3, 3)
    assert verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches == []
    moved = {path for item in drift_period(scope=scope_of("commission"), period=QUARTER) for path, _, _ in item.changes}
    assert any(path.endswith("work.work_points") for path in moved)


def test_the_share_opens_down_to_the_counted_services(ranked: Run) -> None:
    path = find_path(ranked, CENTRE, "quarter_total.level_one_total")
    explained = get_explained(scope=scope_of("clerk"), run=ranked.pk, path=path)
    records = {figure.record for figure in walk([explained.figure])}
    assert f"live_value:{CENTRE}:{QUARTER}:{WORK}:numerator" in records
    assert "decision:昌卫发〔2026〕3号" in records


def test_a_house_sees_the_others_together(ranked: Run) -> None:
    """Its own share and the budget; of the others one sum, and nothing of what they were made from."""
    paying.feed_back()
    path = find_path(ranked, CENTRE, "quarter_total.level_one_total")
    explained = get_explained(scope=scope_of("head"), run=ranked.pk, path=path)
    figures = list(walk([explained.figure]))
    assert {figure.about for figure in figures} & set(ASSESSED) == {CENTRE}
    assert not any(HOSPITAL in figure.record or PASTORAL in figure.record for figure in figures)
    assert any("2 others together" in figure.label.en for figure in figures)


def test_what_if_tries_the_other_ways(ranked: Run) -> None:
    clerk = scope_of("commission")
    own = preview_values(scope=clerk, period=QUARTER, values={"quarter_method": "none"})
    held = {row.institution_id: row for row in QuarterTotal.objects.filter(run=ranked)}
    assert {row.who: row.after for row in own.institutions} == {code: row.available for code, row in held.items()}
    assert own.total.before == own.total.after


def test_a_quarter_of_another_method_can_be_tried_by_work_points(invented: None) -> None:
    scored()
    paying.rank()
    with pytest.raises(Refused) as refusal:
        preview_values(scope=scope_of("commission"), period=QUARTER, values={"quarter_method": "work_points"})
    assert (refusal.value.code, refusal.value.field) == ("parameter-unset", "work_point_values")


def test_points_for_what_is_not_counted_are_refused(invented: None) -> None:
    with pytest.raises(Refused) as refusal:
        quarters.decide("work_point_values", {"cost_per_visit": "5"})
    assert (refusal.value.code, refusal.value.field) == ("inconsistent", "cost_per_visit")
