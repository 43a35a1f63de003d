"""Assessors enter scores, attach evidence, and send what is complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from yiti.foundation.audit.operations import Changed, record_changes
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file
from yiti.kernel.money import ZERO, is_whole_fen
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import find_cycle, indicators_of, require_state
from yiti.measure.assessment.live.keeping import keep_live
from yiti.measure.assessment.live.proposals import Proposal, Proposals, propose
from yiti.measure.assessment.models import Cycle, Score
from yiti.measure.assessment.scoring import Sheet, read_sheet

EVIDENCE = "assessment_score"
"""The owner kind of evidence files; the key is the score's."""


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """
    One score to keep. `version` is the one that the person saw, None where there was none yet.

    `absent` is a reasonable absence with its reason: the indicator then counts neither way.
    """

    institution: str
    indicator: str
    score: Decimal
    subject: str = Score.Subject.INSTITUTION
    absent: bool = False
    method: str = Score.Method.DOCUMENTS
    reason: str = ""
    version: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.institution, str(self.subject), self.indicator


@dataclass(frozen=True, slots=True)
class ScoreFault:
    """What is wrong with one entry, by its place among those given, and at which field."""

    at: int
    entry: ScoreEntry
    code: str
    field: str
    message: Text


class UnableToScore(UnableTo):
    """Nothing was stored; `faults` names every entry that is wrong."""

    code = "score"

    def __init__(self, message: Text, *, faults: Sequence[ScoreFault] = (), code: str = "", field: str | None = None):
        super().__init__(message, code=code, field=field)
        self.faults = tuple(faults)


class ScoreChanged(Conflict):
    """Somebody else changed a score meanwhile; `keys` are institution, subject and indicator of each."""

    def __init__(self, keys: Sequence[tuple[str, str, str]]):
        super().__init__(
            Text(f"有 {len(keys)} 项得分刚被别人改动，请刷新后再存", f"Somebody else has just changed {len(keys)} scores; look again")
        )
        self.keys = tuple(keys)


def enter_scores(*, scope: Scope, period: str, entries: Sequence[ScoreEntry], now: datetime) -> list[Score]:
    """
    Keep scores of the own groups (`scores.enter`), all or nothing, in the order given.

    Where live figures propose a score, another one is a correction and says why; what the figures said is kept beside it.

    :raises Forbidden: for a group that is another assessor's, or the own institution
    :raises UnableToScore: with every wrong entry: unknown indicator or institution, more than its points, twice, sent already
    :raises ScoreChanged: where a score is no longer as the person saw it
    :raises QuarterState: once the quarter is ranked
    """
    scope.require("scores.enter")
    cycle = find_cycle(period)
    require_state(cycle, Cycle.State.OPEN)
    sheet = read_sheet(scope, cycle, {entry.institution for entry in entries})
    _require_assessor(scope, sheet, entries)
    return keep_entries(scope, sheet, entries, propose_for(scope, sheet, entries), now)


def propose_for(scope: Scope, sheet: Sheet, entries: Sequence[ScoreEntry]) -> Proposals:
    """What live figures say where these entries stand; heads are scored by people alone."""
    of_institutions = [entry for entry in entries if entry.subject == Score.Subject.INSTITUTION]
    institutions = {entry.institution for entry in of_institutions} & set(sheet.institutions)
    if not institutions:
        return Proposals()
    return propose(scope, sheet, institutions=institutions, indicators={entry.indicator for entry in of_institutions})


def keep_entries(scope: Scope, sheet: Sheet, entries: Sequence[ScoreEntry], proposals: Proposals, now: datetime) -> list[Score]:
    """Check entries against what the figures propose, then keep them in one transaction. :raises: as `enter_scores`"""
    faults = check_entries(sheet, entries, proposals)
    if faults:
        more = Text(f"（共 {len(faults)} 处）", f" ({len(faults)} in all)") if len(faults) > 1 else NOTHING
        first = faults[0]
        raise UnableToScore(Text(first.message.zh + more.zh, first.message.en + more.en), faults=faults, code=first.code, field=first.field)
    with transaction.atomic():
        require_state(find_cycle(sheet.cycle.period), Cycle.State.OPEN)
        return _keep(scope, sheet, entries, proposals, now)


def enter_score(*, scope: Scope, period: str, entry: ScoreEntry, now: datetime) -> Score:
    """Keep one score; as `enter_scores`."""
    return enter_scores(scope=scope, period=period, entries=[entry], now=now)[0]


def check_entries(sheet: Sheet, entries: Sequence[ScoreEntry], proposals: Proposals) -> list[ScoreFault]:
    """What is wrong with entries by themselves, and beside what the figures propose: of each the first fault."""
    faults, seen = [], set[tuple[str, str, str]]()
    for at, entry in enumerate(entries):
        found = _fault_of(sheet, entry, proposal_for(entry, proposals))
        if found is None and entry.key in seen:
            found = "duplicate", "indicator", Text("同一项得分出现两次", "the same score stands twice")
        seen.add(entry.key)
        if found is not None:
            code, field, message = found
            name = indicators_of(sheet.cycle.pack).get(entry.indicator)
            label = name.label if name else Text(entry.indicator, entry.indicator)
            house = sheet.institutions.get(entry.institution)
            whose = house.label if house else Text(entry.institution, entry.institution)
            words = Text(f"{whose.zh}“{label.zh}”：{message.zh}", f"{whose.en} “{label.en}”: {message.en}")
            faults.append(ScoreFault(at, entry, code, field, words))
    return faults


def proposal_for(entry: ScoreEntry, proposals: Proposals) -> Proposal | None:
    """What the figures propose for an entry, if they propose anything."""
    return proposals.ready(entry.institution, entry.indicator) if entry.subject == Score.Subject.INSTITUTION else None


def takes(entry: ScoreEntry, proposal: Proposal | None) -> bool:
    """Whether an entry is the very score, or the very absence, that the figures propose."""
    if proposal is None:
        return False
    return entry.absent if proposal.is_absent else not entry.absent and entry.score == proposal.score


def _fault_of(sheet: Sheet, entry: ScoreEntry, proposal: Proposal | None) -> tuple[str, str, Text] | None:
    if entry.institution not in sheet.institutions:
        return "unknown-institution", "institution", Text("不是本季被考核机构", "is not assessed in this quarter")
    if entry.indicator not in indicators_of(sheet.cycle.pack):
        return "unknown-indicator", "indicator", Text("没有这个指标", "there is no such indicator")
    points = sheet.points_at(entry.institution).get(entry.indicator)
    if points is None:
        return "no-points", "indicator", Text("这个指标没有分值", "this indicator carries no points")
    if entry.subject not in Score.Subject.values or entry.method not in Score.Method.values:
        return "wrong-value", "method", Text("考核对象或考核方式不对", "unknown subject or method")
    if len(entry.reason) > 300:
        return "too-long", "reason", Text("理由最多 300 字", "a reason has 300 characters at most")
    return None if takes(entry, proposal) else _fault_of_number(entry, points, proposal)


def _fault_of_number(entry: ScoreEntry, points: Decimal, proposal: Proposal | None) -> tuple[str, str, Text] | None:
    if not entry.score.is_finite() or entry.score < 0 or not is_whole_fen(entry.score):
        return "wrong-value", "score", Text("得分应为不小于 0 的数，最多两位小数", "a score is 0 or more with two decimals at most")
    if entry.score > points:
        return "above-points", "score", Text(f"得分 {entry.score} 超过分值 {points}", f"{entry.score} is more than its {points} points")
    if entry.absent and (entry.score or not entry.reason.strip()):
        return "absence", "reason", Text("合理缺项不计分，并须写明理由", "a reasonable absence has no score and says why")
    if proposal is not None and not entry.reason.strip():
        zh, en = ("合理缺项", "an absence") if proposal.is_absent else (f"{proposal.score:f}", f"{proposal.score:f}")
        return "live-reason", "reason", Text(f"与系统计算的 {zh} 不同，须写明理由", f"differs from the {en} of the figures: say why")
    return None


def _require_assessor(scope: Scope, sheet: Sheet, entries: Sequence[ScoreEntry]) -> None:
    for entry in entries:
        require_assessor(scope, sheet, entry.institution, entry.indicator)


def require_assessor(scope: Scope, sheet: Sheet, institution: str, indicator: str) -> None:
    """:raises Forbidden: for another assessor's group, or the own institution"""
    scope.require("scores.enter", institution)
    if scope.actor.institution and scope.actor.institution == institution:
        raise Forbidden(Text("不能给本机构打分", "Nobody scores his own institution"))
    group = sheet.group_of(indicator)
    if group and sheet.assessor_of(group, institution) != scope.actor.username:
        raise Forbidden(Text("这组指标不由您评分", "These indicators are not yours to score"))


def _keep(scope: Scope, sheet: Sheet, entries: Sequence[ScoreEntry], proposals: Proposals, now: datetime) -> list[Score]:
    cycle = sheet.cycle
    there = {
        (score.institution_id, str(score.subject), score.indicator): score
        for score in Score.objects.select_for_update()
        .filter(cycle=cycle, institution__in=list(sheet.institutions), indicator__in={entry.indicator for entry in entries})
        .order_by("pk")
    }
    stale = [entry.key for entry in entries if (there[entry.key].version if entry.key in there else None) != entry.version]
    if stale:
        raise ScoreChanged(stale)
    sent = [there[entry.key] for entry in entries if entry.key in there and there[entry.key].sent_on]
    if sent:
        raise UnableToScore(
            Text(f"有 {len(sent)} 项得分已报送，不能再改", f"{len(sent)} scores are sent and cannot be changed"), code="score-sent"
        )
    before = [_shown(there[entry.key]) if entry.key in there else None for entry in entries]
    kept = [_fill(there.get(entry.key) or Score(cycle=cycle, version=0), sheet, entry, scope, now) for entry in entries]
    _store(kept)
    said = [proposal_for(entry, proposals) for entry in entries]
    keep_live(list(zip(kept, said, strict=True)), figures_at=proposals.figures_at or now, who=scope.actor.username, now=now)
    changes = zip(kept, before, said, strict=True)
    record_changes(scope=scope, changes=[_changed(cycle, score, was, proposal) for score, was, proposal in changes])
    return kept


def _fill(score: Score, sheet: Sheet, entry: ScoreEntry, scope: Scope, now: datetime) -> Score:
    score.institution_id, score.subject, score.indicator = entry.institution, entry.subject, entry.indicator
    score.points = sheet.points_at(entry.institution)[entry.indicator]
    score.score = ZERO if entry.absent else entry.score
    score.absent, score.method, score.reason = entry.absent, entry.method, entry.reason.strip()
    score.entered_by, score.entered_at = scope.actor.username, now
    score.version += 1
    return score


def _store(scores: Sequence[Score]) -> None:
    """One statement for the new ones and one for the others. Who met a new one already there came second."""
    new, others = [score for score in scores if score.pk is None], [score for score in scores if score.pk is not None]
    try:
        with transaction.atomic():
            Score.objects.bulk_create(new, batch_size=300)
    except IntegrityError as error:
        raise ScoreChanged([(score.institution_id, str(score.subject), score.indicator) for score in new]) from error
    names = ["points", "score", "absent", "method", "reason", "entered_by", "entered_at", "version"]
    Score.objects.bulk_update(others, names, batch_size=100)


def _changed(cycle: Cycle, score: Score, before: dict[str, Any] | None, said: Proposal | None) -> Changed:
    live = {} if said is None else {"live": "absent" if said.is_absent else said.score, "figures": said.inputs["parts"]}
    return Changed(
        action="score.enter", table="assessment_score", key=score.pk, before=before, after=_shown(score) | live,
        institution=score.institution_id, clause=indicators_of(cycle.pack)[score.indicator].clause,
    )  # fmt: skip


def _shown(score: Score) -> dict[str, Any]:
    return {
        "subject": str(score.subject), "indicator": score.indicator, "points": score.points, "score": score.shown, "absent": score.absent,
        "method": str(score.method), "reason": score.reason, "entered_by": score.entered_by, "version": score.version,
    }  # fmt: skip


@transaction.atomic
def attach_evidence(*, scope: Scope, score: int, file: StoredFile) -> None:
    """
    Lay a stored file with a score of the own groups (`scores.enter`), as long as it is not sent.

    :raises Forbidden: for another's score, or a file of another institution than the score's
    :raises UnableToScore: once the score is sent
    """
    found = Score.objects.select_for_update().select_related("cycle").filter(pk=score).first()
    if found is None:
        raise UnableToScore(Text("没有这项得分", "There is no such score"), code="not-found")
    require_assessor(scope, read_sheet(scope, found.cycle, [found.institution_id]), found.institution_id, found.indicator)
    if found.sent_on:
        raise UnableToScore(Text("得分已报送", "The score is sent"), code="score-sent")
    if file.institution != found.institution_id or file.uploaded_by != scope.actor.username:
        raise Forbidden(Text("这个文件不属于这项得分", "This file does not belong to this score"))
    attach_file(scope=scope, file=file, owner_kind=EVIDENCE, owner_key=found.pk)


__all__ = [
    "EVIDENCE", "ScoreChanged", "ScoreEntry", "ScoreFault", "UnableToScore",
    "attach_evidence", "check_entries", "enter_score", "enter_scores", "require_assessor",
]  # fmt: skip
