"""
The numbers of the quarter's pages as figures, by their paths: scores and what they lost, reported values, months, clinics.

Each reader of a kind asks the same queries as its page, so nobody is told more by an explanation than by the page.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import get_today
from yiti.kernel.figures import Figure, Operation, Source, Unit, difference, given, ruled, total
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.models import IndicatorValue, Score
from yiti.measure.assessment.queries import (
    ClinicYear,
    ScoreSheet,
    get_live_sheet,
    get_report_sheet,
    get_score_sheet,
    list_clinic_years,
    list_single_items,
    list_values_of,
)
from yiti.measure.assessment.queries.work import get_work
from yiti.policy.chains import Kept, put_in_place, score_kept
from yiti.policy.packs import ListedIndicator
from yiti.registry.ledger.items import ITEMS
from yiti.registry.ledger.queries import get_month_sums

from .naming import SUBJECTS, address_of, name_of

Figures = Mapping[str, Figure]


def why_now(kind: str, period: object, institution: str, path: str) -> str:
    """Where a figure that no closed run holds is explained."""
    return address_of("why-now", kind, str(period), institution or "-", path)


def opened(figures: Figures) -> Figures:
    """The same, a value that was only entered standing below its own name: an explanation shows the record of what stands below."""
    return {path: figure if figure.inputs or not figure.record else figure.named(figure.label) for path, figure in figures.items()}


def read_scores(scope: Scope, period: str, institution: str) -> Figures:
    """
    A sheet's scores: `institution.CODE`, `head.CODE`, `points.CODE`, `lost.CODE`; by group `got.GROUP` of `full.GROUP`, and
    `got`, `full` of all; `live.CODE` what live figures propose; `work`, `work.N` the work points. What is reasonably
    absent counts in none of the sums.
    """
    sheet = get_score_sheet(scope=scope, period=period, institution=institution)
    found: dict[str, Figure] = {}
    proposed, taken = read_live_scores(scope, sheet)
    groups: dict[str, list[str]] = {}
    labels = {}
    for line in sheet.lines:
        code = line.indicator.code
        found[f"points.{code}"] = _points(line.indicator, line.points)
        for subject, score in (("institution", line.score), ("head", line.head_score)):
            if score and not score.absent:
                found[f"{subject}.{code}"] = _score(line.indicator, score, subject, taken.get(code) if subject == "institution" else None)
        if code in proposed:
            found[f"live.{code}"] = proposed[code]
        if f"institution.{code}" in found:
            label = Text(f"{line.indicator.label.zh}，扣分", f"{line.indicator.label.en}, points lost")
            found[f"lost.{code}"] = difference(label, found[f"points.{code}"], found[f"institution.{code}"], unit=Unit.SCORE)
            groups.setdefault(line.indicator.group, []).append(code)
        labels[line.indicator.group] = line.indicator.group_label
    for group, codes in groups.items():
        words = labels[group]
        found[f"got.{group}"] = _sum(Text(f"{words.zh}得分", f"{words.en}, scored"), (found[f"institution.{code}"] for code in codes))
        found[f"full.{group}"] = _sum(Text(f"{words.zh}分值", f"{words.en}, points"), (found[f"points.{code}"] for code in codes))
    work = get_work(scope=scope, sheet=sheet)
    if work is not None:
        found["work"] = work
        found |= {f"work.{at}": line for at, line in enumerate(work.inputs)}
    return opened(found)


def _points(indicator: ListedIndicator, points: Decimal) -> Figure:
    label = Text(f"{indicator.label.zh}，分值", f"{indicator.label.en}, points")
    return given(label, points, Unit.SCORE, source=Source.LOCAL, record=f"points:{indicator.code}")


def read_live_scores(scope: Scope, sheet: ScoreSheet) -> tuple[Figures, Figures]:
    """By indicator what live figures propose now, and what they said when its score was taken or corrected."""
    live = get_live_sheet(scope=scope, sheet=sheet)
    if not live.lines:
        return {}, {}
    points = {line.indicator.code: _points(line.indicator, line.points) for line in sheet.lines}
    code = sheet.institution.pk
    now = [Kept(code, line.proposal.inputs, points[name]) for (_, name), line in live.lines.items() if line.proposal.is_ready]
    then = [Kept(code, line.taken.inputs, points[name]) for (_, name), line in live.lines.items() if line.taken]
    period = sheet.cycle.period
    book = get_book_of(scope=scope, pack=sheet.cycle.pack, on=Period.parse(period).last)
    found = []
    for kept in (now, then):
        scores = score_kept(kept, period=period, book=book)
        found.append({one.row["id"]: score.score for one, score in zip(kept, scores, strict=True)})
    return found[0], found[1]


def _score(indicator: ListedIndicator, score: Score, subject: str, live: Figure | None = None) -> Figure:
    words, kind = SUBJECTS[subject], "score" if subject == "institution" else "head_score"
    label = Text(f"{indicator.label.zh}，{words.zh}得分", f"{indicator.label.en}, score of the {words.en.lower()}")
    entered = given(label, score.score, Unit.SCORE, record=f"{kind}:{score.institution_id}:{score.indicator}")
    if live is None:
        return entered
    return live.named(label) if live.value == score.score else put_in_place(entered, live, score.reason)


def _sum(label: Text, parts: Iterable[Figure]) -> Figure:
    return total(label, parts, unit=Unit.SCORE)


def read_items(scope: Scope, period: str, institution: str) -> Figures:
    """The points of single rewards and penalties by their number."""
    rows = list_single_items(scope=scope, period=period, institution=institution)
    return opened({
        str(row.pk): given(
            Text(row.reason, row.reason), row.points, Unit.SCORE, record=f"single_item:{row.institution_id}:{row.pk}"
        )
        for row in rows
    })  # fmt: skip


def read_values(scope: Scope, period: str, institution: str) -> Figures:
    """Reported values: `CODE`, its parts `CODE.numerator` and `CODE.denominator`, and `CODE.change` since the quarter before."""
    now = _reported(scope, period, institution)
    span = Period.parse(period)
    try:
        before = _reported(scope, str(span.shifted(-1)), institution)
    except UnableTo:
        before = {}
    found: dict[str, Figure] = {}
    for code, (indicator, value) in now.items():
        found |= _value(indicator, value, institution, period)
        last = before.get(code)
        if last and code in found and last[1].value is not None:
            past = _value(*last, institution, str(span.shifted(-1)))[code].named(span.shifted(-1).label)
            label = Text(f"{indicator.label.zh}，比上季", f"{indicator.label.en}, since last quarter")
            found[f"{code}.change"] = difference(label, found[code].named(span.label), past, unit=_unit_of(indicator))
    return opened(found)


def _reported(scope: Scope, period: str, institution: str) -> dict[str, tuple[ListedIndicator, IndicatorValue]]:
    """What the reader's page shows: the report as it stands for those who see it, what was sent for assessors."""
    if scope.may("accounts.see", institution):
        lines = get_report_sheet(scope=scope, period=period, institution=institution).lines
        return {line.indicator.code: (line.indicator, line.value) for line in lines if line.value}
    values = list_values_of(scope=scope, period=period, institution=institution)
    lines_seen = get_score_sheet(scope=scope, period=period, institution=institution).lines
    return {line.indicator.code: (line.indicator, values[line.indicator.code]) for line in lines_seen if line.indicator.code in values}


def _unit_of(indicator: ListedIndicator) -> Unit:
    return Unit(indicator.unit) if indicator.unit else Unit.COUNT


def _value(indicator: ListedIndicator, value: IndicatorValue, institution: str, period: str) -> Figures:
    code, record = indicator.code, f"indicator_value:{institution}:{period}:{indicator.code}"
    found: dict[str, Figure] = {}
    for part, words in (("numerator", Text("分子", "numerator")), ("denominator", Text("分母", "denominator"))):
        number = getattr(value, part)
        if number is not None:
            label = Text(f"{indicator.label.zh}，{words.zh}", f"{indicator.label.en}, {words.en}")
            found[f"{code}.{part}"] = given(label, number, Unit.COUNT, record=record)
    if value.value is None:
        return found
    if len(found) == 2:
        parts = tuple(found.values())
        return {**found, code: Figure(indicator.label, value.value, _unit_of(indicator), operation=Operation.QUOTIENT, inputs=parts)}
    return {**found, code: given(indicator.label, value.value, _unit_of(indicator), record=record)}


def read_months(scope: Scope, period: str, institution: str) -> Figures:
    """The accounts behind a report: `ITEM` over the quarter, `ITEM.2026-07` in one of its months."""
    sheet = get_report_sheet(scope=scope, period=period, institution=institution)
    months = Period.parse(period).each_month()
    held = get_month_sums(scope=scope, institutions=[sheet.institution], months=[month.first for month in months])
    sums = held.get(institution, {})
    found: dict[str, Figure] = {}
    for item, label in ITEMS.items():
        parts = [
            given(month.label, sums[month.first][item], Unit.YUAN, record=f"accounts:{institution}:{month}:{item}")
            for month in months
            if item in sums.get(month.first, {})
        ]
        found |= {f"{item}.{part.record.split(':')[2]}": part for part in parts}
        if parts:
            found[item] = total(label, parts)
    return opened(found)


def read_clinics(scope: Scope, period: str, institution: str) -> Figures:
    """A hospital's clinics in the year of the quarter: `CLINIC.8` is a month's score, `CLINIC.done` how many months have an entry."""
    years = list_clinic_years(scope=scope, year=Period.parse(period).year, today=get_today())
    found: dict[str, Figure] = {}
    for row in years:
        if row.clinic.parent_id == institution:
            found |= _clinic(row)
    return opened(found)


def _clinic(row: ClinicYear) -> Figures:
    code, name = row.clinic.pk, name_of(row.clinic)
    months: dict[str, Figure] = {}
    for entry in row.months:
        if entry is not None:
            when, record = Period.month_of(entry.month).label, f"clinic_score:{code}:{entry.month:%Y-%m}"
            label = Text(f"{name.zh}，{when.zh}", f"{name.en}, {when.en}")
            said = Text(f"{label.zh}（指导）", f"{label.en} (guidance)")
            is_scored = entry.score is not None
            months[f"{code}.{entry.month.month}"] = (
                given(label, entry.score, Unit.SCORE, record=record) if is_scored else given(said, 1, Unit.COUNT, record=record)
            )
    formula = Text("有考核或指导登记的月份数", "the months with an assessment or guidance entered")
    label = Text(f"{name.zh}，做了几个月", f"{name.en}, months done")
    return {**months, f"{code}.done": ruled(label, row.done, Unit.COUNT, *months.values(), formula=formula)}
