"""What waits at the county's offices beside the quarter: next year's totals, the joint assessment, posts, users, the audit."""

from datetime import date

from yiti.foundation.audit.queries import get_last_seal, list_looks
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.operations import department_of
from yiti.measure.assessment.queries import list_cycles, list_missing_opinions
from yiti.money.pay.models import YearTotal
from yiti.money.pay.queries import get_totals_due, list_year_totals
from yiti.registry.access.queries import list_users
from yiti.registry.staff.staffing import list_staffing
from yiti.web.measures.naming import address_of, join_names, name_of

from .lines import Button, Line, state_of

AHEAD = 60
"""So many days before its day the yearly work is told."""
NAMED = 4


def list_office_lines(scope: Scope, today: date) -> list[Line]:
    return [*_year_totals(scope, today), *_opinions(scope, today), *_posts(scope, today), *_users(scope), *_audit(scope)]


def _year_totals(scope: Scope, today: date) -> list[Line]:
    """Next year's totals, for those who fix them (六(二)2(3)), until all are sent."""
    if not scope.may("year_totals.propose"):
        return []
    year = today.year + 1
    try:
        due = get_totals_due(scope=scope, year=year)
    except UnableTo:
        return []
    day = due.on or due.printed
    rows = list(list_year_totals(scope=scope, year=year))
    left = sum(row.state in (YearTotal.State.DRAFT, YearTotal.State.RETURNED) for row in rows)
    if (day - today).days > AHEAD or (rows and not left):
        return []
    what = Text(f"{year} 年绩效工资总量要核定报送", f"The performance totals of {year} are to be fixed and sent")
    why = Text(f"{left} 家还没有报", f"{left} are not sent") if rows else Text("还没有编制；审核后各机构才能定方案", "None drafted yet")
    late = max(0, (today - day).days)
    act = Button(Text("去编制", "Open"), address_of("year-totals", year=year))
    return [Line(state_of(day, today, late), what, why, day, acts=(act,))]


def _opinions(scope: Scope, today: date) -> list[Line]:
    """Last year's joint assessment, for the four departments (六(二)2(4))."""
    try:
        department = department_of(scope)
    except Forbidden:
        return []
    year = today.year - 1
    if not list_cycles(scope=scope).filter(period__startswith=str(year)).exists():
        return []
    missing = list_missing_opinions(scope=scope, year=year).get(department, [])
    if not missing:
        return []
    what = Text("{y} 年联合考核还差 {n} 家的意见", "Joint assessment of {y}: {n} opinions are missing").filled(y=year, n=len(missing))
    why = join_names([name_of(row) for row in missing], NAMED)
    return [Line("short", what, why, acts=(Button(Text("去填", "Enter"), address_of("joint", year=year)),))]


def _posts(scope: Scope, today: date) -> list[Line]:
    """Institutions beyond their approved contract posts, for those who keep posts."""
    if not scope.may("institutions.edit") or not scope.may("staff.see"):
        return []
    over = [row for row in list_staffing(scope=scope, on=today).rows if row.over_cap]
    if not over:
        return []
    people = sum(row.over_cap for row in over)
    what = Text("{n} 家编外超员，共 {p} 人", "{n} institutions have {p} contract staff too many").filled(n=len(over), p=people)
    why = join_names([name_of(row.institution) for row in over], NAMED)
    return [Line("short", what, why, acts=(Button(Text("看岗位", "See the posts"), address_of("staffing", check="over")),))]


def _users(scope: Scope) -> list[Line]:
    """Users whom nobody gave a role, and those who never came in."""
    lines = []
    if scope.may("security.manage"):
        count = list_users(scope=scope, state="no-role").count()
        if count:
            what = Text("{n} 个用户还没有角色", "{n} users have no role").filled(n=count)
            why = Text("没有角色就什么也打不开", "Without one they can open nothing")
            lines.append(Line("short", what, why, acts=(Button(Text("去授权", "Grant"), address_of("users", state="no-role")),)))
    if scope.may("users.manage"):
        count = list_users(scope=scope, state="unused").count()
        if count:
            what = Text("{n} 个用户从未登录", "{n} users never came in").filled(n=count)
            why = Text("初始口令没有换掉；不用的请停用", "Their first password still stands; close those nobody needs")
            lines.append(Line("info", what, why, acts=(Button(Text("看名单", "See them"), address_of("users", state="unused")),)))
    return lines


def _audit(scope: Scope) -> list[Line]:
    """Up to when the chain of changes is sealed, and how often pay was looked at."""
    if not scope.may("audit.see"):
        return []
    seal, looks = get_last_seal(scope=scope), list_looks(scope=scope).count()
    lines = []
    if seal is None:
        what = Text("审计链还没有封存过", "The audit chain was never sealed")
        lines.append(Line("short", what, NOTHING, acts=(Button(Text("去核对", "Check"), address_of("audit-chain")),)))
    if looks:
        what = Text(f"查看他人薪酬共记录 {looks} 次", f"Looks at other people's pay on record: {looks}")
        why = Text("抽几条问一问为什么看", "Pick a few and ask why")
        lines.append(Line("info", what, why, acts=(Button(Text("看记录", "Open"), address_of("audit-looks")),)))
    return lines
