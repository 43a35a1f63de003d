"""What changed, told by figures: before and after, with the way to the explanation or the list behind each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.queries import list_decisions
from yiti.foundation.installation.queries import find_installation
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Appeal
from yiti.measure.assessment.queries import Standing, list_appeals
from yiti.money.pay.queries import list_own_payslips, list_quarter_totals
from yiti.policy.packs import load_pack
from yiti.web.measures.board import read_standings
from yiti.web.measures.naming import address_of, join_names, name_of, quarter_words, why_address
from yiti.web.measures.progress import REVIEW, SCORE, SEND, Progress

LOOK_BACK = 3
"""So many days back counts of the running quarter are compared."""
LONG_BACK = 90
"""So many days decisions and answered appeals stay news."""
MOVERS = 4
MOST = 8
COUNTED = {
    SEND: (Text("已报送的机构", "Institutions that have reported"), "reports"),
    REVIEW: (Text("牵头医院已审核", "Reviewed by the lead hospital"), "reports"),
    SCORE: (Text("得分已交齐", "Scored in full"), "scores"),
}
"""Parts whose counts are news, with the list behind each; whoever may not open that list is led to the board."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; `kind` is how it is printed, `why` and `why_before` where they are explained or listed."""

    what: Text
    who: Text
    before: Decimal | int | str | None
    after: Decimal | int | str
    kind: str
    why: str
    day: date | None = None
    why_before: str = ""


def list_changes(*, scope: Scope, progress: Progress | None, today: date) -> list[Change]:
    """The running quarter's counts, the last results, answered appeals, decisions, the own pay."""
    found = [*_counts(scope, progress), *_results(scope, progress)] if progress and progress.cycle else []
    return [*found, *_appeals(scope, today), *_slips(scope), *_decisions(scope, today)][:MOST]


def _counts(scope: Scope, progress: Progress) -> list[Change]:
    """How many had done a step three days ago and how many have now; nothing for one institution alone."""
    if len(progress.institutions) < 2:
        return []
    since = progress.today - timedelta(days=LOOK_BACK)
    changes = []
    for part, (words, page) in COUNTED.items():
        done = {code: cell.done_on for code in progress.institutions if (cell := progress.cell(code, part)) and cell.state == "done"}
        new = [code for code, day in done.items() if day and day >= since]
        if new:
            who = join_names([name_of(progress.institutions[code]) for code in new], 3)
            why = address_of(page if _opens(scope, page) else "quarter", period=str(progress.period))
            day = max(day for day in done.values() if day)
            said = Text(f"新增：{who.zh}", f"New: {who.en}")
            changes.append(Change(words, said, len(done) - len(new), len(done), "count", why, day, why))
    return changes


def _opens(scope: Scope, page: str) -> bool:
    functions = {"reports": ("accounts.see", "accounts.review"), "scores": ("quarter.rank", "quarter.approve")}
    return any(scope.may(function) for function in functions[page])


def _results(scope: Scope, progress: Progress) -> list[Change]:
    """The last quarter's score, place and total beside those of the one before: one's own, or the county's largest moves."""
    last = progress.period.shifted(-1)
    if not scope.may("scores.see"):
        return []
    seen = [code for code in progress.institutions if scope.may("scores.see", code)]
    if len(seen) == 1:
        return _own_results(scope, seen[0], last)
    now, places = read_standings(scope, last, seen)
    before, earlier = read_standings(scope, last.shifted(-1), seen)
    moved = sorted((row for row in now.values() if row.institution_id in before), key=lambda row: -_move(row, before[row.institution_id]))
    moved = [row for row in moved if _move(row, before[row.institution_id])]
    return [
        _score_change(row, before[row.institution_id], places, earlier, last, name_of(progress.institutions[row.institution_id]))
        for row in moved[:MOVERS]
    ]


def _move(row: Standing, before: Standing) -> Decimal:
    return Decimal(abs(row.score - before.score))


def _score_change(
    row: Standing,
    before: Standing | None,
    places: Mapping[str, int],
    earlier: Mapping[str, int],
    period: Period,
    who: Text,
) -> Change:
    words = quarter_words(period)
    why = why_address(row.run_id, f"institutions[{places[row.institution_id]}].score")
    past = why_address(before.run_id, f"institutions[{earlier[before.institution_id]}].score") if before else ""
    what = Text(f"{words.zh}得分", f"Score of {words.en}")
    place = Text(f"同类第 {row.place}", f"place {row.place} in its category")
    if before is not None and before.place != row.place:
        place = Text(f"同类第 {before.place} → 第 {row.place}", f"place {before.place} → {row.place} in its category")
    said = Text(f"{who.zh}，{place.zh}", f"{who.en}, {place.en}") if who.zh else place
    return Change(what, said, before.score if before else None, row.score, "score", why, row.fed_back_on, past)


def _own_results(scope: Scope, own: str, last: Period) -> list[Change]:
    now, places = read_standings(scope, last, [own])
    before, earlier = read_standings(scope, last.shifted(-1), [own])
    if own not in now:
        return []
    row = now[own]
    found = [_score_change(row, before.get(own), places, earlier, last, NOTHING)]
    totals = {period: _total(scope, own, period) for period in (last.shifted(-1), last)}
    if totals[last] is not None:
        why = why_address(row.run_id, f"institutions[{places[own]}].quarter_total.level_one_total")
        words = quarter_words(last)
        what = Text(f"{words.zh}一级分配总额", f"Level-one total of {words.en}")
        path = f"institutions[{earlier[own]}].quarter_total.level_one_total" if own in before else ""
        past = why_address(before[own].run_id, path) if path else ""
        found.append(Change(what, NOTHING, totals[last.shifted(-1)], totals[last], "money", why, row.fed_back_on, past))
    return found


def _total(scope: Scope, own: str, period: Period) -> Any:
    if not scope.may("funds.see", own):
        return None
    return list_quarter_totals(scope=scope, period=str(period)).filter(institution=own).values_list("level_one_total", flat=True).first()


def _appeals(scope: Scope, today: date) -> list[Change]:
    """Scores that an upheld appeal raised."""
    if not any(scope.may(function) for function in ("appeals.file", "appeals.decide", "scores.see")):
        return []
    rows = list_appeals(scope=scope, state=Appeal.State.UPHELD).filter(decided_on__gte=today - timedelta(days=LONG_BACK))
    return [
        Change(
            Text(f"申诉成立：{label.zh}", f"Appeal upheld: {label.en}"),
            name_of(row.institution),
            row.score,
            row.new_score,
            "score",
            address_of("appeal", row.pk),
            row.decided_on,
            address_of("appeal", row.pk),
        )
        for row in rows
        if row.new_score is not None and (label := indicators_of(row.cycle.pack)[row.indicator].label)
    ]


def _slips(scope: Scope) -> list[Change]:
    """One's own last payslip beside the one before it."""
    slips = list(list_own_payslips(scope=scope)[:2])
    if not slips:
        return []
    label = Period.parse(slips[0].period).label
    before = slips[1].amount if len(slips) > 1 else None
    what = Text(f"我的绩效，{label.zh}", f"My performance pay, {label.en}")
    past = address_of("payslip", slips[1].number) if len(slips) > 1 else ""
    return [Change(what, NOTHING, before, slips[0].amount, "money", address_of("payslip", slips[0].number), None, past)]


def _decisions(scope: Scope, today: date) -> list[Change]:
    """Single values that the county decided anew; tables of values are read on their own page."""
    if not scope.may("decisions.see"):
        return []
    approved, since = list_decisions(scope=scope, state=Decision.State.APPROVED), today - timedelta(days=LONG_BACK)
    new = {row.parameter for row in approved.filter(decided_on__gte=since) if isinstance(row.value, str)}
    if not new:
        return []
    rows, labels = list(approved.filter(parameter__in=new).order_by("-decided_on", "-pk")), _labels()
    return [_decision(row, rows, labels) for row in rows if row.decided_on >= since and isinstance(row.value, str)]


def _decision(row: Decision, rows: Sequence[Decision], labels: Mapping[str, Text]) -> Change:
    label = labels.get(row.parameter, Text(row.parameter, row.parameter))
    older = [
        other for other in rows if (other.parameter, other.applies_to) == (row.parameter, row.applies_to) and other.from_on < row.from_on
    ]
    before = max(older, key=lambda other: other.from_on).value if older else None
    why = address_of("parameter", row.parameter)
    return Change(label, Text(row.number, row.number), before, row.value, "text", why, row.decided_on, why)


def _labels() -> dict[str, Text]:
    """What the parameters of the installation's pack are called."""
    installation = find_installation()
    owners = load_pack(installation.pack).chain if installation else ()
    return {parameter.id: parameter.label for owner in owners for parameter in owner.parameters.values()}
