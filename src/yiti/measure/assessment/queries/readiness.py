"""What still holds a quarter's ranking up, and what the ranking is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yiti.kernel.money import ZERO
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, indicators_of
from yiti.measure.assessment.live.today import read_today
from yiti.measure.assessment.live.work import read_work
from yiti.measure.assessment.models import Appeal, Cycle, LiveScore, Report, Score, SingleItem
from yiti.measure.assessment.scoring import Sheet, read_sheet
from yiti.registry.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class MissingScores:
    """Indicators of one group at one institution that are not sent: not scored at all, or scored and kept back."""

    institution: Institution
    group: str
    assessor: str
    unscored: tuple[str, ...]
    unsent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """
    What ranking waits for. `heads_missing` holds nothing up: where no score was given to a head, the run has none for him.

    `unassigned` are groups with points that nobody scores at some institution.
    """

    cycle: Cycle
    reports_missing: tuple[tuple[Institution, str], ...]
    """Institution and the state of its report: none, draft, sent, returned."""
    scores_missing: tuple[MissingScores, ...]
    heads_partial: tuple[tuple[Institution, tuple[str, ...]], ...]
    """Heads with some scores and not others, which does hold the ranking up."""
    heads_missing: tuple[Institution, ...]
    items_open: tuple[SingleItem, ...]
    unassigned: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return not (self.reports_missing or self.scores_missing or self.heads_partial or self.items_open)

    @property
    def summary(self) -> Text:
        """What is missing, in one sentence."""
        parts = []
        if self.reports_missing:
            count = len(self.reports_missing)
            parts.append(Text(f"{count} 家机构未报或未审", f"{count} institutions have not reported or are not reviewed"))
        if self.scores_missing:
            count = sum(len(row.unscored) + len(row.unsent) for row in self.scores_missing)
            parts.append(Text(f"{count} 项得分未报", f"{count} scores are not in"))
        if self.heads_partial:
            parts.append(Text(f"{len(self.heads_partial)} 位负责人得分不全", f"{len(self.heads_partial)} heads are scored in part"))
        if self.items_open:
            parts.append(Text(f"{len(self.items_open)} 项单项奖惩未审批", f"{len(self.items_open)} single items are not settled"))
        if not parts:
            return Text("可以排名", "Ready to be ranked")
        return Text("不能排名：" + "，".join(part.zh for part in parts), "Cannot be ranked: " + "; ".join(part.en for part in parts))


def get_readiness(*, scope: Scope, period: str) -> Readiness:
    """
    What blocks a quarter's ranking and who is missing (`quarter.rank` or `scores.see` county-wide), in a fixed number of queries.

    :raises Refused: `parameter-unset` where no points are decided
    """
    require_county(scope)
    cycle = find_cycle(period)
    sheet = read_sheet(scope, cycle)
    scores = {
        (score.institution_id, str(score.subject), score.indicator): score
        for score in Score.objects.filter(cycle=cycle).only("cycle", "institution", "subject", "indicator", "sent_on")
    }
    partial, none = _find_heads(sheet, scores)
    open_items = SingleItem.objects.filter(cycle=cycle, state=SingleItem.State.PROPOSED).select_related("institution")
    return Readiness(
        cycle,
        _find_reports(cycle, sheet),
        tuple(row for code in sheet.institutions for row in _find_missing(sheet, code, scores)),
        partial,
        none,
        tuple(open_items),
        tuple(sorted({sheet.group_of(code) for at in sheet.institutions for code in sheet.needed_of(at, "")})),
    )


def require_county(scope: Scope) -> None:
    if not scope.may("quarter.rank") and scope.institutions("scores.see") is not None:
        raise Forbidden(Text("您没有办这件事的权限", "You are not allowed to do this"))


def _find_reports(cycle: Cycle, sheet: Sheet) -> tuple[tuple[Institution, str], ...]:
    states = dict(Report.objects.filter(cycle=cycle, is_current=True).values_list("institution_id", "state"))
    return tuple(
        (institution, states.get(code, "none"))
        for code, institution in sheet.institutions.items()
        if states.get(code) != Report.State.ACCEPTED
    )


def _find_missing(sheet: Sheet, code: str, scores: dict[tuple[str, str, str], Score]) -> list[MissingScores]:
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for indicator in sheet.points_at(code):
        score = scores.get((code, Score.Subject.INSTITUTION, indicator))
        if score is None or score.sent_on is None:
            unscored, unsent = groups.setdefault(sheet.group_of(indicator), ([], []))
            (unscored if score is None else unsent).append(indicator)
    return [
        MissingScores(sheet.institutions[code], group, sheet.assessor_of(group, code), tuple(unscored), tuple(unsent))
        for group, (unscored, unsent) in groups.items()
    ]


def _find_heads(
    sheet: Sheet, scores: dict[tuple[str, str, str], Score]
) -> tuple[tuple[tuple[Institution, tuple[str, ...]], ...], tuple[Institution, ...]]:
    partial, none = [], []
    for code, institution in sheet.institutions.items():
        needed = list(sheet.points_at(code))
        left = [indicator for indicator in needed if not _is_sent(scores.get((code, Score.Subject.HEAD, indicator)))]
        if len(left) == len(needed):
            none.append(institution)
        elif left:
            partial.append((institution, tuple(left)))
    return tuple(partial), tuple(none)


def _is_sent(score: Score | None) -> bool:
    return score is not None and score.sent_on is not None


APPEALED = "申诉成立后改定 changed after an appeal"


def get_quarter_inputs(*, scope: Scope, period: str, is_today: bool = False) -> list[dict[str, Any]]:
    """
    Every institution's scores and single items, in the annex's order, as the chain `quarter` takes them, decimals as text.

    `{"id", "name", "category", "type", "indicators": [{"id", "label", "points", "score", "absent", "live"?, "reason"?}],
    "head_indicators": [same], "single_items": [{"id", "points", "reason"}], "work"?: [{"id", "label", "count", "reckoned_by"}]}`; `live`
    is what was kept of live figures, or with `is_today` what they are by now; `work` the services counted in work points, where the pack
    knows any.
    Only scores that were sent and items that were approved. An upheld appeal's new score stands in place of the old one.
    """
    require_county(scope)
    cycle = find_cycle(period)
    sheet = read_sheet(scope, cycle)
    upheld = {
        (appeal.institution_id, str(appeal.subject), appeal.indicator): appeal.new_score
        for appeal in Appeal.objects.filter(cycle=cycle, state=Appeal.State.UPHELD).order_by("pk")
    }
    given = {
        (score.institution_id, str(score.subject), score.indicator): score
        for score in Score.objects.filter(cycle=cycle, sent_on__isnull=False)
    }
    live = read_today(scope, sheet) if is_today else {row.of_id: row.inputs for row in LiveScore.objects.filter(of__cycle=cycle)}
    work = read_work(scope, cycle, is_today=is_today)
    items: dict[str, list[dict[str, Any]]] = {}
    for item in SingleItem.objects.filter(cycle=cycle, state=SingleItem.State.APPROVED).order_by("pk"):
        row = {"id": str(item.pk), "points": str(item.points), "reason": item.reason}
        items.setdefault(item.institution_id, []).append(row)
    return [
        {
            "id": code,
            "name": institution.name,
            "category": institution.category,
            "type": str(institution.type),
            "indicators": _to_rows(sheet, code, Score.Subject.INSTITUTION, given, upheld, live),
            "head_indicators": _to_rows(sheet, code, Score.Subject.HEAD, given, upheld, {}),
            "single_items": items.get(code, []),
            **({"work": work.get(code, [])} if work is not None else {}),
        }
        for code, institution in sheet.institutions.items()
    ]


def _to_rows(
    sheet: Sheet,
    code: str,
    subject: str,
    given: dict[tuple[str, str, str], Score],
    upheld: dict[tuple[str, str, str], Decimal | None],
    live: Mapping[int, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    known = indicators_of(sheet.cycle.pack)
    rows = []
    for indicator in sheet.points_at(code):
        score = given.get((code, str(subject), indicator))
        if score is not None:
            label, new = known[indicator].label, upheld.get((code, str(subject), indicator))
            value = ZERO if score.absent else score.shown if new is None else new
            row: dict[str, Any] = {
                "id": indicator, "label": {"zh": label.zh, "en": label.en}, "points": str(score.points), "score": str(value),
                "absent": score.absent,
            }  # fmt: skip
            if score.pk in live:
                row |= {"live": live[score.pk], "reason": score.reason if new is None else APPEALED}
            rows.append(row)
    return rows
