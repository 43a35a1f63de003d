"""A quarter with scores from live figures: ranked on frozen facts, verified from what its run holds; late facts are drift."""

import json
from decimal import Decimal

import pytest

from yiti.foundation.runs.models import Run
from yiti.kernel.figures import walk
from yiti.measure.assessment.cycles import QuarterState
from yiti.measure.assessment.models import LiveScore, Score
from yiti.measure.assessment.operations import send_scores, take_live
from yiti.measure.indicators.models import Frozen
from yiti.money.pay.operations import rank_quarter
from yiti.money.pay.queries import find_path, get_explained
from yiti.money.pay.verification import drift_period, verify_period
from yiti.policy.chains import LATEST

from . import live, paying, quarters
from .county import ASSESSED, CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, scope_of
from .live import LIVE, OTHER, PLAIN
from .quarters import QUARTER, enter, version_of

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def ranked(county: None) -> Run:
    """The centre's score taken, the hospital's corrected; ranked."""
    live.ready()
    for institution in ASSESSED:
        quarters.report(institution, accept=True)
    enter("assessor", HOSPITAL, LIVE, "8", reason="现场抽查有两张处方未录")
    take_live(scope=scope_of("assessor"), period=QUARTER, seal=live.seal([CENTRE, PASTORAL]), now=NOW)
    for institution in ASSESSED:
        enter("assessor", institution, PLAIN, "40")
        enter("assessor2", institution, OTHER, "30")
    for who in ("assessor", "assessor2"):
        send_scores(scope=scope_of(who), period=QUARTER, today=TODAY)
    paying.build_people()
    paying.build_money()
    return rank_quarter(scope=scope_of("clerk"), period=QUARTER, today=TODAY, now=NOW, version=version_of())


def test_the_run_holds_the_figures_and_the_period_is_frozen(ranked: Run) -> None:
    assert Frozen.objects.get().period == QUARTER
    assert ranked.chain_version == LATEST["quarter"]
    row = next(row for row in json.loads(ranked.inputs)["institutions"] if row["id"] == CENTRE)
    held = next(item for item in row["indicators"] if item["id"] == LIVE)
    assert (held["score"], held["live"]["parts"][0]["numerator"], held["live"]["parts"][0]["decided"]["target"]) == (
        "5.00", "4", "昌卫发〔2026〕3号",
    )  # fmt: skip
    found = verify_period(scope=scope_of("clerk"), period=QUARTER)
    assert found.mismatches == []
    assert [item.changes for item in drift_period(scope=scope_of("commission"), period=QUARTER)] == [[]]


def test_the_explanation_of_the_total_goes_down_to_the_list_of_prescriptions(ranked: Run) -> None:
    explained = get_explained(scope=scope_of("clerk"), run=ranked.pk, path=find_path(ranked, CENTRE, "score") or "")
    records = {figure.record for figure in walk([explained.figure])}
    assert f"live_value:{CENTRE}:{QUARTER}:{LIVE}:numerator" in records


def test_a_late_event_shows_as_drift_and_changes_no_score(ranked: Run) -> None:
    live.later(CENTRE, 0, 10)
    assert Score.objects.get(institution=CENTRE, indicator=LIVE, subject="institution").score == Decimal(5)
    assert verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches == []
    changes = [change for item in drift_period(scope=scope_of("commission"), period=QUARTER) for change in item.changes]
    moved = {path.rpartition(f"live.{LIVE}.")[2]: (was, now) for path, was, now in changes}
    assert moved == {"score": ("5.0000", "10.0000"), f"values.{LIVE}": ("0.4000", "0.2000")}


def test_a_forged_figure_is_found(ranked: Run) -> None:
    text = ranked.inputs.replace('"value":"0.4000"', '"value":"0.1000"', 1)
    assert text != ranked.inputs
    Run.objects.filter(pk=ranked.pk).update(inputs=text)
    fields = {item.field for item in verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches}
    assert "hash" in fields
    assert any(field.startswith("results.") and LIVE in field for field in fields)


def test_after_ranking_nothing_is_taken(ranked: Run) -> None:
    kept = list(LiveScore.objects.values_list("pk", "score"))
    with pytest.raises(QuarterState):
        take_live(scope=scope_of("assessor"), period=QUARTER, seal="", now=NOW)
    assert list(LiveScore.objects.values_list("pk", "score")) == kept
