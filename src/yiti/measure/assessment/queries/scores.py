"""Scores as assessors, the office and institutions see them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, Q, QuerySet, Value, When

from yiti.foundation.files.models import Attachment, StoredFile
from yiti.kernel.money import ZERO
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, indicators_of
from yiti.measure.assessment.models import Assignment, Cycle, Score, SingleItem
from yiti.measure.assessment.scoring import Sheet, read_sheet
from yiti.policy.packs import ListedIndicator
from yiti.registry.institutions.models import Institution

EVIDENCE = "assessment_score"
KNOWN = (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator at one institution: its points, the two scores given so far, who gives them, and whether the reader may."""

    indicator: ListedIndicator
    points: Decimal
    assessor: str
    is_mine: bool
    score: Score | None
    head_score: Score | None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """An institution's score sheet in the pack's order; the sums are over the scores that the reader sees."""

    cycle: Cycle
    institution: Institution
    lines: tuple[ScoreLine, ...]
    evidence: Mapping[int, int]
    """Score → how many files lie with it."""

    @property
    def points(self) -> Decimal:
        return sum((line.points for line in self.lines), ZERO)

    @property
    def obtained(self) -> Decimal:
        return sum((line.score.score for line in self.lines if line.score), ZERO)

    @property
    def missing(self) -> int:
        return sum(line.score is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Scoring:
    """What one assessor has at one institution in one group: how many indicators, how many scored, how many sent."""

    institution: Institution
    group: str
    group_label: Text
    assessor: str
    indicators: int
    scored: int
    sent: int
    heads: int

    @property
    def is_done(self) -> bool:
        return self.sent == self.indicators


def list_assignments(*, scope: Scope, period: str) -> QuerySet[Assignment]:
    """Who scores which group: all of it for the office (`quarter.open` or `scores.see` county-wide), one's own for an assessor."""
    found = Assignment.objects.filter(cycle=period).select_related("institution")
    if scope.may("quarter.open") or scope.institutions("scores.see") is None:
        return found
    return found.filter(assessor=scope.actor.username)


def get_score_sheet(*, scope: Scope, period: str, institution: str) -> ScoreSheet:
    """
    An institution's indicators with points and scores, in a fixed number of queries.

    An assessor sees the own groups. Institutions and lead hospitals (`scores.see` by reach) see all from feedback on, the
    county at any time.

    :raises Forbidden: out of reach, or before feedback
    :raises Refused: `parameter-unset` where no points are decided
    """
    cycle = find_cycle(period)
    sheet = read_sheet(scope, cycle, [institution])
    seen = _seen_indicators(scope, sheet, institution)
    scores = Score.objects.filter(cycle=cycle, institution=institution, indicator__in=seen)
    found = {(str(score.subject), score.indicator): score for score in scores}
    return ScoreSheet(
        cycle,
        sheet.institutions[institution],
        tuple(_to_line(scope, sheet, institution, code, found) for code in seen),
        _count_evidence([score.pk for score in found.values()]),
    )


def _seen_indicators(scope: Scope, sheet: Sheet, institution: str) -> list[str]:
    if institution not in sheet.institutions:
        raise Forbidden(Text("这家机构本季不列入考核", "This institution is not assessed in this quarter"))
    everything = list(sheet.points_at(institution))
    is_told = sheet.cycle.state in KNOWN or scope.institutions("scores.see") is None
    if scope.may("scores.see", institution) and is_told:
        return everything
    if scope.may("scores.enter", institution) and scope.actor.institution != institution:
        return sheet.needed_of(institution, scope.actor.username)
    raise Forbidden(Text("得分反馈后才能查看", "Scores are shown once they are fed back"))


def _to_line(scope: Scope, sheet: Sheet, institution: str, code: str, found: Mapping[tuple[str, str], Score]) -> ScoreLine:
    assessor = sheet.assessor_of(sheet.group_of(code), institution)
    is_mine = assessor == scope.actor.username and scope.may("scores.enter", institution) and scope.actor.institution != institution
    return ScoreLine(
        indicators_of(sheet.cycle.pack)[code],
        sheet.points_at(institution)[code],
        assessor,
        is_mine and sheet.cycle.state == Cycle.State.OPEN,
        found.get((Score.Subject.INSTITUTION, code)),
        found.get((Score.Subject.HEAD, code)),
    )


def _count_evidence(scores: Collection[int]) -> dict[int, int]:
    keys = [str(key) for key in scores]
    counts: dict[int, int] = {}
    for key in Attachment.objects.filter(owner_kind=EVIDENCE, owner_key__in=keys).values_list("owner_key", flat=True):
        counts[int(key)] = counts.get(int(key), 0) + 1
    return counts


def list_scores(*, scope: Scope, period: str, institution: str = "", indicator: str = "") -> QuerySet[Score]:
    """
    Scores of a quarter by institution and indicator: those that the reader entered, with all within `scores.see` that are told
    (for the county at any time, for institutions from feedback on).
    """
    cycle = find_cycle(period)
    institutions = scope.institutions("scores.see")
    own = Q(entered_by=scope.actor.username)
    if institutions is None:
        seen = Q()
    elif cycle.state in KNOWN:
        seen = own | Q(institution__in=institutions)
    else:
        seen = own
    found = Score.objects.filter(seen, cycle=cycle).select_related("institution").order_by("institution__sequence", "subject", "indicator")
    if institution:
        found = found.filter(institution=institution)
    return found.filter(indicator=indicator) if indicator else found


def get_score(*, scope: Scope, id: int) -> Score:
    """:raises Forbidden: also for a score that the reader may not know of"""
    period = Score.objects.filter(pk=id).values_list("cycle", flat=True).first()
    found = list_scores(scope=scope, period=period).filter(pk=id).first() if period else None
    if found is None:
        raise Forbidden(Text("没有这项得分，或您看不到", "There is no such score, or it is not yours to see"))
    return found


def list_evidence(*, scope: Scope, score: int) -> QuerySet[StoredFile]:
    """The files with a score, oldest first. :raises Forbidden: for a score that the reader may not see"""
    found = get_score(scope=scope, id=score)
    keys = Attachment.objects.filter(owner_kind=EVIDENCE, owner_key=str(found.pk)).values("file")
    return StoredFile.objects.filter(pk__in=keys).order_by("pk")


def list_scorings(*, scope: Scope, period: str, assessor: str = "") -> list[Scoring]:
    """
    How far scoring is, institution by group, in a fixed number of queries: all for the county, one's own for an assessor.

    Groups that carry no points in a category are left out.
    """
    cycle = find_cycle(period)
    sheet = read_sheet(scope, cycle)
    wanted = assessor if scope.institutions("scores.see") is None else scope.actor.username
    labels = {indicator.group: indicator.group_label for indicator in indicators_of(cycle.pack).values()}
    counts = _count_scores(cycle, sheet, [group for group in labels if not wanted or wanted in sheet.assessors_of(group)])
    groups = {category: Counter(map(sheet.group_of, points)) for category, points in sheet.points.items()}
    found = []
    for code, institution in sheet.institutions.items():
        for group, indicators in groups[institution.category].items():
            who = sheet.assessor_of(group, code)
            if not wanted or who == wanted:
                scored, sent, heads = counts.get((code, group), (0, 0, 0))
                found.append(Scoring(institution, group, labels[group], who, indicators, scored, sent, heads))
    return found


def _count_scores(cycle: Cycle, sheet: Sheet, groups: Collection[str]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Institution and group → scored, of these sent, and scored of the head; the database counts, since a quarter has ten thousands."""
    indicators = indicators_of(cycle.pack)
    carrying = Q()
    for category, points in sheet.points.items():
        there = [code for code, institution in sheet.institutions.items() if institution.category == category]
        carrying |= Q(institution__in=there, indicator__in=[code for code in points if indicators[code].group in groups])
    group_of = Case(*(When(indicator__in=_codes(indicators, group), then=Value(group)) for group in groups), default=Value(""))
    of_institution = Q(subject=Score.Subject.INSTITUTION)
    rows = Score.objects.filter(carrying, cycle=cycle).order_by().annotate(group=group_of).values_list("institution_id", "group")
    counted = rows.annotate(
        scored=Count("pk", filter=of_institution),
        sent=Count("pk", filter=of_institution & Q(sent_on__isnull=False)),
        heads=Count("pk", filter=Q(subject=Score.Subject.HEAD)),
    )
    return {(institution, group): (scored, sent, heads) for institution, group, scored, sent, heads in counted}


def _codes(indicators: Mapping[str, ListedIndicator], group: str) -> list[str]:
    return [code for code, indicator in indicators.items() if indicator.group == group]


def list_single_items(*, scope: Scope, period: str, institution: str = "") -> QuerySet[SingleItem]:
    """Single rewards and penalties: for the county at any time, for institutions within `scores.see` from feedback on."""
    cycle = find_cycle(period)
    found = SingleItem.objects.filter(cycle=cycle).select_related("institution")
    if institution:
        found = found.filter(institution=institution)
    if any(scope.may(function) for function in ("single_items.enter", "quarter.rank", "quarter.approve")):
        return found
    institutions = scope.institutions("scores.see")
    if institutions is None:
        return found
    return found.filter(institution__in=institutions) if cycle.state in KNOWN else found.none()
