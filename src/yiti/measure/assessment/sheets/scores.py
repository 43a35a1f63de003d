"""Scores as a sheet: one row an indicator of an institution or its head."""

from collections.abc import Mapping
from typing import Any, cast

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.installation.queries import get_now
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.money import ZERO
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.live.proposals import Proposals, propose
from yiti.measure.assessment.models import Cycle, Score
from yiti.measure.assessment.operations.scores import ScoreEntry, check_entries, enter_scores, propose_for, require_assessor
from yiti.measure.assessment.scoring import Sheet, read_sheet
from yiti.registry.institutions.names import NameBook

from .cells import CHANGED, INDICATOR, INSTITUTION, PERIOD, Quarters, find_indicator, when_staged

ENTER = "scores.enter"

SUBJECTS = {"institution": Text("机构", "Institution"), "head": Text("负责人", "Head")}
METHODS: Mapping[str, Text] = {
    Score.Method.DOCUMENTS: Text("查阅资料", "Documents"),
    Score.Method.SITE: Text("现场核查", "Site check"),
    Score.Method.INTERVIEW: Text("访谈", "Interview"),
    Score.Method.QUESTIONNAIRE: Text("问卷", "Questionnaire"),
    Score.Method.TELEPHONE: Text("电话", "Telephone"),
}
"""The five ways of assessment (附件1 七(一)), in words."""

LAYOUT = SheetLayout(
    "scores",
    Text("考核评分", "Scores"),
    (
        PERIOD,
        INSTITUTION,
        Column("subject", Text("考核对象", "Subject"), "choice", key=True, choices=SUBJECTS),
        INDICATOR,
        Column("points", Text("分值", "Points"), "decimal", help=Text("只供参考，不读入", "For information; not read in")),
        Column(
            "live",
            Text("系统得分", "By the figures"),
            "decimal",
            help=Text("只供参考，不读入；改成别的分要写理由", "For information; another score wants a reason"),
        ),
        Column("score", Text("得分", "Score"), "decimal", minimum=0),
        Column("absent", Text("合理缺项", "Reasonably absent"), "boolean"),
        Column("method", Text("考核方式", "Method"), "choice", choices={str(code): words for code, words in METHODS.items()}),
        Column("reason", Text("扣分或缺项理由", "Reason")),
    ),
    note=Text("没有填得分的行不读入", "Rows without a score are not read in"),
)


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    quarters, names = Quarters(), NameBook.read()
    found: dict[str, list[tuple[Row, ScoreEntry]]] = {}
    cycles: dict[str, Cycle] = {}
    for row in reading.rows[LAYOUT.name]:
        if row["score"] is None and not row["absent"]:
            continue
        cycle = quarters.find(plan, row)
        institution = names.find(row["institution"])
        if institution is None:
            plan.refuse(
                row, "institution", Text("没有这个机构", "is no institution"), Text("机构的名称或代码", "an institution's name or code")
            )
        indicator = find_indicator(plan, row, cycle) if cycle else None
        if cycle and institution and indicator:
            cycles[cycle.period] = cycle
            found.setdefault(cycle.period, []).append((row, _entry(row, institution, indicator.code)))
    plan.work = {period: _check_quarter(plan, errand, cycles[period], rows) for period, rows in found.items()}
    return plan


def _entry(row: Row, institution: str, indicator: str, version: int | None = None) -> ScoreEntry:
    return ScoreEntry(
        institution=institution,
        indicator=indicator,
        score=cast("Any", row["score"]) or ZERO,
        subject=str(row["subject"]),
        absent=bool(row["absent"]),
        method=str(row["method"] or Score.Method.DOCUMENTS),
        reason=str(row["reason"] or ""),
        version=version,
    )


def _check_quarter(plan: Plan, errand: Errand, cycle: Cycle, rows: list[tuple[Row, ScoreEntry]]) -> list[ScoreEntry]:
    """The entries that differ from what stands, each with the version that it was checked against."""
    sheet = read_sheet(errand.scope, cycle, {entry.institution for _, entry in rows})
    there = {
        (score.institution_id, str(score.subject), score.indicator): score
        for score in Score.objects.filter(cycle=cycle, institution__in=list(sheet.institutions))
    }
    fresh = [(row, entry) for row, entry in rows if entry.key not in there or not _is_same(there[entry.key], entry)]
    entries = [entry for _, entry in fresh]
    for fault in check_entries(sheet, entries, propose_for(errand.scope, sheet, entries)):
        plan.refuse(fresh[fault.at][0], fault.field, fault.message, code=fault.code)
    staged_at = when_staged(errand)
    kept = []
    for row, entry in rows:
        score = there.get(entry.key)
        if not _may(plan, errand, sheet, row, entry):
            continue
        plan.told.add(row, LAYOUT, None if score is None else _said(score), _said(entry))
        if score is None:
            plan.added += 1
        elif _is_same(score, entry):
            plan.unchanged += 1
            continue
        else:
            plan.changed += 1
            if score.entered_at > staged_at:
                plan.refuse(row, "score", CHANGED, code="conflict")
            if score.sent_on:
                plan.refuse(row, "score", Text("已报送，不能再改", "is sent and cannot be changed"), code="score-sent")
        kept.append(_entry(row, entry.institution, entry.indicator, score.version if score else None))
    return kept


def _may(plan: Plan, errand: Errand, sheet: Sheet, row: Row, entry: ScoreEntry) -> bool:
    if entry.institution not in sheet.institutions:
        return False
    try:
        require_assessor(errand.scope, sheet, entry.institution, entry.indicator)
    except Forbidden as error:
        plan.refuse(row, "indicator", error.message, code=error.code)
        return False
    return True


def _said(one: Score | ScoreEntry) -> dict[str, Any]:
    return {"score": one.score, "absent": one.absent, "method": str(one.method), "reason": one.reason.strip()}


def _is_same(score: Score, entry: ScoreEntry) -> bool:
    stands = (score.score, score.absent, str(score.method), score.reason)
    return stands == (entry.score, entry.absent, str(entry.method), entry.reason.strip())


def _write(errand: Errand, plan: Plan) -> None:
    for period, entries in plan.work.items():
        if entries:
            enter_scores(scope=errand.scope, period=period, entries=entries, now=get_now())


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`period`, and `institution` where one is wanted: a row for every indicator that is the reader's to score, filled where it is."""
    cycle = Cycle.objects.filter(pk=str(wanted.get("period", ""))).first() or Cycle.objects.first()
    if cycle is None:
        return {LAYOUT.name: []}
    only = [str(wanted["institution"])] if wanted.get("institution") else None
    sheet = read_sheet(scope, cycle, only)
    scores = {
        (score.institution_id, str(score.subject), score.indicator): score
        for score in Score.objects.filter(cycle=cycle, institution__in=list(sheet.institutions))
    }
    names, proposals = NameBook.read(), propose(scope, sheet, institutions=list(sheet.institutions))
    return {
        LAYOUT.name: [
            _row(sheet, names.write(code), code, subject, indicator, scores.get((code, subject, indicator)), proposals)
            for code in sheet.institutions
            if code != scope.actor.institution
            for subject in SUBJECTS
            for indicator in sheet.needed_of(code, scope.actor.username)
        ]
    }


def _row(sheet: Sheet, name: Text, code: str, subject: str, indicator: str, score: Score | None, proposals: Proposals) -> dict[str, Any]:
    proposal = proposals.ready(code, indicator) if subject == Score.Subject.INSTITUTION else None
    return {
        "period": sheet.cycle.period,
        "institution": name,
        "subject": subject,
        "indicator": indicators_of(sheet.cycle.pack)[indicator].label,
        "points": sheet.points_at(code)[indicator],
        "live": proposal.score if proposal else None,
        "score": score.shown if score else None,
        "absent": score.absent if score else None,
        "method": str(score.method) if score else None,
        "reason": score.reason if score else "",
    }


IMPORT = ImportKind("scores", LAYOUT.title, ENTER, ENTER, (LAYOUT,), _check, _write, _export, looks_on=True)
