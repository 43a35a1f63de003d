"""What an institution has to do within its own house: monthly results and pay, plan, distribution, clinics, appeals."""

from collections.abc import Sequence
from datetime import date

from yiti.foundation.runs.models import Run
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import get_appeal_deadline, list_clinic_years, list_cycles
from yiti.money.pay.models import YearTotal
from yiti.money.pay.queries import (
    MonthState,
    list_members,
    list_month_states,
    list_plans,
    list_quarter_totals,
    list_staff_results,
    list_year_totals,
)
from yiti.web.measures.naming import address_of, join_names
from yiti.web.printing import print_at_least

from .lines import Button, Line

NAMED = 4
TOLD = (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)
RESULTS, RUN, DRAFT, APPEAL, CLINICS = "staff_results.enter", "pay.run", "plan.draft", "appeals.file", "clinics.assess"


def list_house_lines(scope: Scope, today: date) -> list[Line]:
    """Nothing for those who belong to no institution, or act for none."""
    own = scope.actor.institution
    if not own or not any(scope.may(function, own) for function in (RESULTS, RUN, DRAFT, CLINICS)):
        return []
    told = list(list_cycles(scope=scope).filter(state__in=TOLD).order_by("-period").values_list("period", flat=True)[:2])
    return [
        *_months(scope, own, today),
        *_distributions(scope, own, told),
        *_plans(scope, own, today),
        *_clinics(scope, own, today),
        *_appealable(scope, own, told[:1], today),
    ]


def _months(scope: Scope, own: str, today: date) -> list[Line]:
    """Months that are over and whose entries are not whole, of the quarter that ended last and of the one that runs."""
    running = Period.quarter_of(today)
    lines = []
    for quarter in (running.shifted(-1), running):
        if quarter.first > today or Run.objects.filter(kind="distribution", institution=own, period=str(quarter)).exists():
            continue
        for state in list_month_states(scope=scope, institution=own, period=str(quarter)):
            if state.month.end <= today:
                lines += _month(scope, own, state)
    return lines


def _month(scope: Scope, own: str, state: MonthState) -> list[Line]:
    lines = []
    label = state.month.label
    if scope.may(RESULTS, own) and state.results < state.wanted:
        left = state.wanted - state.results
        what = Text(f"{label.zh}职工考核还差 {left} 人", f"{label.en}: {left} people have no monthly result")
        act = Button(Text("去填", "Enter"), address_of("staff-results", own, str(state.month)))
        lines.append(Line("short", what, _missing(scope, own, state.month), acts=(act,)))
    if scope.may(RUN, own) and state.pay < state.paid_people:
        left = state.paid_people - state.pay
        what = Text(f"{label.zh}按月发的工资项还差 {left} 人", f"{label.en}: {left} people have no monthly pay")
        why = Text("人均工资与上限按它核", "Average pay and the cap are checked by it")
        lines.append(Line("running", what, why, acts=(Button(Text("去填", "Enter"), address_of("monthly-pay", own, str(state.month))),)))
    return lines


def _missing(scope: Scope, own: str, month: Period) -> Text:
    """Who has no result yet."""
    rows = list_staff_results(scope=scope, institution=own, first=month.first, end=month.end)
    there = set(rows.values_list("person", flat=True))
    members = list_members(scope=scope, institution=own, first=month.first, end=month.end)
    names = [member.name for member in members if member.needs_result and member.code not in there]
    shown = names[:NAMED]
    if len(names) > NAMED:
        return Text(f"还差{'、'.join(shown)}等 {len(names)} 人", f"Missing: {', '.join(shown)} and {len(names) - NAMED} more")
    return Text(f"还差{'、'.join(shown)}", f"Missing: {', '.join(shown)}")


def _distributions(scope: Scope, own: str, told: Sequence[str]) -> list[Line]:
    """Totals that came back and were not distributed."""
    if not scope.may(RUN, own):
        return []
    done = set(Run.objects.filter(kind="distribution", institution=own, period__in=told).values_list("period", flat=True))
    lines = []
    for period in told:
        total = None if period in done else list_quarter_totals(scope=scope, period=period).filter(institution=own).first()
        if total is not None:
            amount, label = print_at_least(total.level_one_total, 2), Period.parse(period).label
            what = Text(f"{label.zh}的总额已反馈，还没有分配到人", f"The total of {label.en} came back and is not distributed yet")
            why = Text(f"一级分配总额 {amount} 元；核算到人后才能发放", f"{amount} yuan; reckoned to persons, then paid")
            act = Button(Text("去分配", "Distribute"), address_of("distribution", period=period, place=own))
            lines.append(Line("short", what, why, acts=(act,)))
    return lines


def _plans(scope: Scope, own: str, today: date) -> list[Line]:
    """Years whose total is approved and for which no plan was drafted (六(二)2(5))."""
    if not scope.may(DRAFT, own):
        return []
    lines = []
    for year in (today.year, today.year + 1):
        totals = list_year_totals(scope=scope, year=year).filter(institution=own, state=YearTotal.State.REVIEWED)
        if totals.exists() and not list_plans(scope=scope, year=year).filter(institution=own).exists():
            what = Text(f"{year} 年内部分配方案还没有起草", f"The distribution plan of {year} is not drafted yet")
            why = Text(
                "核定总量已下达；方案走完八步才能按它分配",
                "The total is known; distributing waits for the plan",
            )
            lines.append(Line("short", what, why, acts=(Button(Text("去起草", "Draft it"), address_of("plan-new", own, year=year)),)))
    return lines


def _clinics(scope: Scope, own: str, today: date) -> list[Line]:
    """Visits to village clinics of months that are over and were not entered (附件1 五)."""
    if not scope.may(CLINICS, own):
        return []
    year = Period.month_of(today).shifted(-1).year
    rows = [row for row in list_clinic_years(scope=scope, year=year, today=today) if row.clinic.parent_id == own and row.late]
    if not rows:
        return []
    months = sorted({month for row in rows for month in row.late})
    zh, en = "、".join(map(str, months)), ", ".join(f"{date(year, month, 1):%b}" for month in months)
    visits = sum(len(row.late) for row in rows)
    what = Text(
        f"{len(rows)} 个村卫生室还缺 {year} 年 {zh} 月的考核，共 {visits} 次",
        f"{len(rows)} village clinics lack {visits} monthly assessments of {year}: {en}",
    )
    why = join_names([Text(row.clinic.short_name, row.clinic.name_en or row.clinic.short_name) for row in rows], NAMED)
    return [Line("short", what, why, acts=(Button(Text("去考核", "Assess"), address_of("clinics")),))]


def _appealable(scope: Scope, own: str, told: Sequence[str], today: date) -> list[Line]:
    """The latest result, as long as an appeal can be filed."""
    if not told or not scope.may(APPEAL, own):
        return []
    try:
        last = get_appeal_deadline(scope=scope, period=told[0])
    except UnableTo:
        return []
    if last is None or last < today:
        return []
    label = Period.parse(told[0]).label
    what = Text(f"{label.zh}的得分可以申诉", f"Scores of {label.en} may be appealed against")
    return [Line("info", what, NOTHING, last, acts=(Button(Text("看得分", "See the scores"), address_of("result", own, period=told[0])),))]
