"""Scores: by the one assigned, within the points, seen by those who may, and nobody overwrites another unseen."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from yiti.foundation.audit.models import Change
from yiti.foundation.files.operations import store_file
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.measure.assessment.models import Score
from yiti.measure.assessment.operations import (
    ScoreChanged,
    ScoreEntry,
    UnableToScore,
    assign_group,
    attach_evidence,
    enter_scores,
    send_scores,
)
from yiti.measure.assessment.queries import (
    get_quarter_inputs,
    get_readiness,
    get_score,
    get_score_sheet,
    list_evidence,
    list_scores,
    list_scorings,
)
from yiti.measure.assessment.sheets import SCORES, VALUES

from . import quarters
from .county import ASSESSED, CENTRE, HOSPITAL, NOW, ROLES, TODAY, scope_of
from .quarters import FIRST, QUARTER, SECOND, enter

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture(autouse=True)
def scoring(county: None) -> None:
    quarters.ready_to_score()


@pytest.mark.parametrize("who", [name for name in ROLES if name != "assessor"])
def test_only_the_assigned_assessor_scores(who: str) -> None:
    with pytest.raises(Forbidden):
        enter(who, CENTRE, FIRST, "1")
    assert not Score.objects.exists()


def test_nobody_scores_his_own_institution_and_a_substitute_does() -> None:
    scope = scope_of("assessor")
    own = type(scope)(type(scope.actor)("assessor", "考核员", "assessor", institution=CENTRE), scope.grants)
    with pytest.raises(Forbidden):
        enter_scores(scope=own, period=QUARTER, entries=[ScoreEntry(CENTRE, FIRST, Decimal(1))], now=NOW)
    group = quarters.group_of(FIRST)
    assign_group(scope=scope_of("clerk"), period=QUARTER, group=group, assessor="insurance", department="医保局", institution=CENTRE)
    assert enter("insurance", CENTRE, FIRST, "1").entered_by == "insurance"
    with pytest.raises(Forbidden):
        enter("insurance", HOSPITAL, FIRST, "1")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"score": "60.01"}, "above-points"),
        ({"score": "-1"}, "wrong-value"),
        ({"score": "1.005"}, "wrong-value"),
        ({"score": "NaN"}, "wrong-value"),
        ({"indicator": "hotel"}, "unknown-indicator"),
        ({"institution": "652301-H1"}, "unknown-institution"),
        ({"method": "guess"}, "wrong-value"),
        ({"absent": True, "score": "0"}, "absence"),
        ({"absent": True, "score": "3", "reason": "无此业务"}, "absence"),
    ],
)
def test_a_wrong_score_is_refused_and_nothing_is_stored(entry: dict[str, Any], code: str) -> None:
    values = {"institution": CENTRE, "indicator": FIRST, "score": "1"} | entry
    wrong = ScoreEntry(**values | {"score": Decimal(values["score"])})
    right = ScoreEntry(HOSPITAL, FIRST, Decimal(1))
    with pytest.raises(UnableToScore) as refusal:
        enter_scores(scope=scope_of("assessor"), period=QUARTER, entries=[right, wrong], now=NOW)
    assert [(fault.at, fault.code) for fault in refusal.value.faults] == [(1, code)]
    assert not Score.objects.exists()


def test_an_indicator_without_points_and_a_score_twice_are_refused() -> None:
    other = next(code for code in quarters.indicators_of(quarters.PACK) if code not in (FIRST, SECOND))
    assign_group(scope=scope_of("clerk"), period=QUARTER, group=quarters.group_of(other), assessor="assessor", department="疾控")
    with pytest.raises(UnableToScore) as refusal:
        enter("assessor", CENTRE, other, "1")
    assert refusal.value.code == "no-points"
    twice = [ScoreEntry(CENTRE, FIRST, Decimal(1)), ScoreEntry(CENTRE, FIRST, Decimal(2))]
    with pytest.raises(UnableToScore) as repeated:
        enter_scores(scope=scope_of("assessor"), period=QUARTER, entries=twice, now=NOW)
    assert repeated.value.code == "duplicate"


def test_the_database_itself_refuses_more_than_the_points() -> None:
    score = enter("assessor", CENTRE, FIRST, "50")
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(score=Decimal("60.5"))


def test_of_two_who_change_one_score_the_second_is_told_and_the_first_stands() -> None:
    enter("assessor", CENTRE, FIRST, "50")
    enter("assessor", CENTRE, FIRST, "52", version=1)
    with pytest.raises(ScoreChanged) as refusal:
        enter("assessor", CENTRE, FIRST, "40", version=1)
    assert refusal.value.keys == ((CENTRE, "institution", FIRST),)
    with pytest.raises(ScoreChanged):
        enter("assessor", CENTRE, FIRST, "40")
    assert Score.objects.get().score == Decimal("52")
    changes = Change.objects.filter(table="assessment_score").order_by("pk")
    assert [(change.before and change.before["score"], change.after and change.after["score"]) for change in changes] == [
        (None, "50"), ("50.00", "52"),
    ]  # fmt: skip


def test_one_stale_entry_among_many_stops_them_all() -> None:
    enter("assessor", CENTRE, FIRST, "50")
    entries = [ScoreEntry(HOSPITAL, FIRST, Decimal(40)), ScoreEntry(CENTRE, FIRST, Decimal(41))]
    with pytest.raises(ScoreChanged):
        enter_scores(scope=scope_of("assessor"), period=QUARTER, entries=entries, now=NOW)
    assert Score.objects.count() == 1


def test_the_head_is_scored_beside_the_institution() -> None:
    for institution in ASSESSED:
        quarters.report(institution, accept=True)
    quarters.score_all()
    readiness = get_readiness(scope=scope_of("clerk"), period=QUARTER)
    assert len(readiness.heads_missing) == 3
    assert readiness.is_ready
    quarters.return_and_score_head(CENTRE, {FIRST: "55"})
    readiness = get_readiness(scope=scope_of("clerk"), period=QUARTER)
    assert [(institution.code, left) for institution, left in readiness.heads_partial] == [(CENTRE, (SECOND,))]
    assert not readiness.is_ready
    quarters.return_and_score_head(CENTRE, {SECOND: "35"})
    assert get_readiness(scope=scope_of("clerk"), period=QUARTER).is_ready
    first = get_quarter_inputs(scope=scope_of("clerk"), period=QUARTER)[0]
    assert [row["score"] for row in first["head_indicators"]] == ["55.00", "35.00"]
    assert [row["score"] for row in first["indicators"]] == ["50.00", "30.00"]


def test_a_reasonable_absence_says_why_and_counts_neither_way() -> None:
    enter("assessor", CENTRE, FIRST, "0", absent=True, reason="无住院业务")
    enter("assessor2", CENTRE, SECOND, "30")
    for who in ("assessor", "assessor2"):
        send_scores(scope=scope_of(who), period=QUARTER, today=TODAY, institutions=[CENTRE])
    first = get_quarter_inputs(scope=scope_of("clerk"), period=QUARTER)[0]
    assert [(row["absent"], row["score"]) for row in first["indicators"]] == [(True, "0"), (False, "30.00")]


def test_an_assessor_sees_the_own_groups_and_the_stranger_nothing() -> None:
    enter("assessor", CENTRE, FIRST, "50")
    enter("assessor2", CENTRE, SECOND, "30")
    assert [score.indicator for score in list_scores(scope=scope_of("assessor"), period=QUARTER)] == [FIRST]
    assert list_scores(scope=scope_of("clerk"), period=QUARTER).count() == 2
    for who in ("head", "stranger", "staff", "reviewer", "accountant"):
        assert not list_scores(scope=scope_of(who), period=QUARTER).exists()
        with pytest.raises(Forbidden):
            get_score(scope=scope_of(who), id=Score.objects.get(indicator=FIRST).pk)
    lines = get_score_sheet(scope=scope_of("assessor"), period=QUARTER, institution=CENTRE).lines
    assert [(line.indicator.code, line.is_mine) for line in lines] == [(FIRST, True)]
    assert {row.assessor for row in list_scorings(scope=scope_of("assessor"), period=QUARTER)} == {"assessor"}
    assert len(list_scorings(scope=scope_of("clerk"), period=QUARTER)) == 6


def test_evidence_lies_with_the_score_of_its_own_assessor() -> None:
    score = enter("assessor", CENTRE, FIRST, "50")

    def file(who: str, institution: str = CENTRE) -> Any:
        return store_file(scope=scope_of(who), name="佐证.csv", content=b"a,b\n1,2\n", institution=institution, now=NOW)

    attach_evidence(scope=scope_of("assessor"), score=score.pk, file=file("assessor"))
    assert list_evidence(scope=scope_of("clerk"), score=score.pk).count() == 1
    assert get_score_sheet(scope=scope_of("assessor"), period=QUARTER, institution=CENTRE).evidence == {score.pk: 1}
    for who, lying in (("assessor2", file("assessor2")), ("assessor", file("assessor", HOSPITAL)), ("assessor", file("head"))):
        with pytest.raises(Forbidden):
            attach_evidence(scope=scope_of(who), score=score.pk, file=lying)
    for who in ("assessor2", "head", "stranger"):
        with pytest.raises(Forbidden):
            list_evidence(scope=scope_of(who), score=score.pk)
    send_scores(scope=scope_of("assessor"), period=QUARTER, today=TODAY, institutions=[CENTRE])
    with pytest.raises(UnableToScore):
        attach_evidence(scope=scope_of("assessor"), score=score.pk, file=file("assessor"))


# sheets


def upload(who: str, kind: Any, rows: list[dict[str, Any]]) -> Any:
    content = write_sheet([(kind.layouts[0], rows)])
    now = timezone.now() if kind is VALUES else NOW
    staged = stage_file(scope=scope_of(who), kind=kind, name="表.xlsx", content=content, today=TODAY, now=now)
    return check_staged(scope=scope_of(who), kind=kind, staged=staged.pk)


def score_row(institution: str = CENTRE, **more: Any) -> dict[str, Any]:
    return {"period": QUARTER, "institution": institution, "subject": "institution", "indicator": FIRST, "score": Decimal("45")} | more


def test_a_sheet_of_scores_is_taken_whole_and_reads_back_unchanged() -> None:
    checked = upload("assessor", SCORES, [score_row(), score_row("大西渠镇卫生院", score=Decimal("44.5"))])
    assert (checked.fault_count, checked.added) == (0, 2)
    apply_staged(scope=scope_of("assessor"), kind=SCORES, staged=checked.pk, now=NOW)
    assert Score.objects.count() == 2
    exported = SCORES.export(scope_of("assessor"), {"period": QUARTER})["scores"]
    assert len(exported) == 6
    again = upload("assessor", SCORES, exported)
    assert (again.fault_count, again.added, again.changed, again.unchanged) == (0, 0, 0, 2)
    assert again.notes == []


def test_both_sheets_name_indicators_in_both_languages() -> None:
    wanted = quarters.indicators_of(quarters.PACK)[FIRST].label
    for kind, who in ((SCORES, "assessor"), (VALUES, "accountant")):
        rows = kind.export(scope_of(who), {"period": QUARTER})[kind.layouts[0].name]
        assert wanted in [row["indicator"] for row in rows]
    english = upload("assessor", SCORES, [score_row(indicator=wanted.en)])
    assert (english.fault_count, english.added) == (0, 1)


def test_every_wrong_cell_of_a_sheet_of_scores_is_named_and_nothing_stored() -> None:
    rows = [
        score_row(),
        score_row(HOSPITAL, score=Decimal("61")),
        score_row(HOSPITAL, indicator=SECOND, score=Decimal(1)),
        score_row("没有的机构"),
        score_row(HOSPITAL, indicator="没有的指标"),
        score_row(period="2026Q1"),
    ]
    checked = upload("assessor", SCORES, rows)
    assert sorted((fault["field"], fault["code"]) for fault in checked.faults) == [
        ("indicator", "forbidden"), ("indicator", "refused"), ("institution", "refused"), ("period", "refused"), ("score", "above-points"),
    ]  # fmt: skip
    assert not Score.objects.exists()


def test_one_check_tells_wrong_words_and_wrong_scores_together() -> None:
    checked = upload("assessor", SCORES, [score_row(method="看了一眼"), score_row(HOSPITAL, score=Decimal("61"))])
    assert [(fault["field"], fault["code"]) for fault in checked.faults] == [("method", "wrong-value"), ("score", "above-points")]
    assert HOSPITAL not in str(checked.faults) and "大西渠镇卫生院“" in str(checked.faults)
    assert not Score.objects.exists()


def test_a_score_changed_after_the_check_is_not_overwritten() -> None:
    checked = upload("assessor", SCORES, [score_row()])
    entry = ScoreEntry(CENTRE, FIRST, Decimal(50))
    enter_scores(scope=scope_of("assessor"), period=QUARTER, entries=[entry], now=NOW + timedelta(minutes=5))
    with pytest.raises(Conflict):
        apply_staged(scope=scope_of("assessor"), kind=SCORES, staged=checked.pk, now=NOW + timedelta(minutes=6))
    assert Score.objects.get().score == Decimal(50)


def test_a_sheet_of_values_fills_the_report_and_a_closed_one_refuses_it() -> None:
    row = {
        "period": QUARTER, "institution": CENTRE, "indicator": quarters.RATIO, "numerator": Decimal(3), "denominator": Decimal(4),
        "value": None, "remark": None,
    }  # fmt: skip
    checked = upload("accountant", VALUES, [row])
    assert (checked.fault_count, checked.added) == (0, 1)
    apply_staged(scope=scope_of("accountant"), kind=VALUES, staged=checked.pk, now=NOW)
    exported = VALUES.export(scope_of("accountant"), {"period": QUARTER})["indicator_values"]
    assert len(exported) == len(quarters.indicators_of(quarters.PACK))
    filled = [item for item in exported if item["value"] is not None]
    assert [item["value"] for item in filled] == [Decimal("0.75")]
    for who, more, code in (
        ("stranger_accountant", {}, "forbidden"),
        ("accountant", {"numerator": Decimal(5)}, "wrong-value"),
        ("accountant", {"period": "2026Q1"}, "refused"),
    ):
        assert [fault["code"] for fault in upload(who, VALUES, [row | more]).faults] == [code]
    quarters.send(CENTRE)
    assert [fault["code"] for fault in upload("accountant", VALUES, [row]).faults] == ["report-closed"]
