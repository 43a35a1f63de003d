"""Who belongs to an institution's quarter or month, and as what: staff, head, deputy, in training, posted, seconded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.gathering.guests import get_service_income, is_within_primary_care
from yiti.money.pay.models import Plan
from yiti.registry.staff.models import Detachment, Posting
from yiti.registry.staff.queries import list_detachments, list_postings

KINDS = {
    "head": Text("书记、院长，单列", "Head, fixed apart"),
    "deputy": Text("副职及中层，机构核定系数", "Deputies, by the institution's coefficient"),
    "staff": Text("在岗，按权重", "On duty, by weight"),
    "trainee": Text("进修学习，按平均", "In training, by the average"),
    "posted": Text("下派村卫生室，村室补助列支", "Posted to a clinic, from its subsidies"),
    "away": Text("借调到市内基层，由现单位发", "Seconded within primary care, paid there"),
    "lent": Text("借到市内基层以外，按卫健委决定", "Seconded elsewhere, as the commission decides"),
    "left": Text("本季离开", "Left in the quarter"),
}
"""As what somebody is paid, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Member:
    """
    One person of an institution's quarter. `kind` is a key of KINDS; `note` says where somebody is or came from.

    `is_guest`: in post elsewhere, working here meanwhile. `needs_result`: paid by weight, so that each month wants an assessment.
    """

    code: str
    name: str
    kind: str
    position: str
    identity: str = ""
    duty: str = ""
    coefficient: str = ""
    note: Text = NOTHING
    is_guest: bool = False

    @property
    def needs_result(self) -> bool:
        return self.kind in ("staff", "left")


def list_members(*, scope: Scope, institution: str, first: date, end: date) -> list[Member]:
    """Everybody who counts in `[first, end)` by how things stand on its last day; `pay.see` or `staff_results.enter` of the institution."""
    if not scope.may("staff_results.enter", institution):
        scope.require("pay.see", institution)
    reading = system_scope(scope.actor.username)
    last = date.fromordinal(end.toordinal() - 1)
    postings = {row.person_id: row for row in list_postings(scope=reading, institution=institution, first=first, end=end)}
    away = {row.person_id: row for row in list_detachments(scope=reading, on=last, home=institution)}
    guests = [row for row in list_detachments(scope=reading, on=last, host=institution) if row.person_id not in postings]
    content = get_plan_content(institution, last.year)
    helps = any(row.kind == Detachment.Kind.POSTED_DOWN for row in guests)
    earned = get_service_income(scope=reading, institution=institution, quarter=Period.quarter_of(last)) if helps else {}
    members = [_member(row, away.get(code), content, last) for code, row in postings.items()]
    members += [_guest(row, reading, earned) for row in guests if row.kind in (Detachment.Kind.SECONDED, Detachment.Kind.POSTED_DOWN)]
    order = list(KINDS)
    return sorted(members, key=lambda member: (order.index(member.kind), member.code))


def list_quarter_members(*, scope: Scope, institution: str, period: str) -> list[Member]:
    quarter = Period.parse(period)
    return list_members(scope=scope, institution=institution, first=quarter.first, end=quarter.end)


def get_plan_content(institution: str, year: int) -> dict[str, Any]:
    """What the plan in force lays down; nothing where none is."""
    plan = Plan.objects.filter(institution=institution, year=year, is_in_force=True).first()
    return dict(plan.content) if plan else {}


def list_roster_codes(*, institution: str, month: date) -> frozenset[str]:
    """Those of whom an institution may enter a month's result or pay: in post there, or working there from elsewhere."""
    period = Period.month_of(month)
    reading = system_scope()
    held = list_postings(scope=reading, institution=institution, first=period.first, end=period.end).values_list("person", flat=True)
    guests = list_detachments(scope=reading, on=None, host=institution).filter(from_on__lt=period.end).exclude(until_on__lte=period.first)
    return frozenset(held) | frozenset(guests.values_list("person", flat=True))


def _member(row: Posting, away: Detachment | None, content: dict[str, Any], last: date) -> Member:
    holds = row.until_on is None or row.until_on > last
    coefficient = str(content.get("deputies", {}).get(row.person_id, ""))
    kind, note = _kind(row, away, holds=holds, is_deputy=bool(coefficient))
    return Member(row.person_id, row.person.name, kind, row.position, row.identity, row.duty, coefficient, note)


def _kind(row: Posting, away: Detachment | None, *, holds: bool, is_deputy: bool) -> tuple[str, Text]:
    if not holds:
        return "left", Text(f"{row.until_on} 离开", f"until {row.until_on}")
    if away is not None:
        kind = _AWAY.get(away.kind, "away" if is_within_primary_care(away) else "lent")
        return kind, away.host.label if away.host else Text(away.host_name, away.host_name)
    if row.duty == Posting.Duty.HEAD:
        return "head", NOTHING
    return ("deputy" if is_deputy else "staff"), NOTHING


_AWAY: dict[str, str] = {Detachment.Kind.TRAINING: "trainee", Detachment.Kind.VILLAGE_CLINIC: "posted"}


def _guest(row: Detachment, reading: Scope, earned: Mapping[str, Decimal]) -> Member:
    home = row.home.label
    held = list_postings(scope=reading, institution=row.home_id, first=row.from_on, end=date.max).filter(person=row.person_id).last()
    note = Text(f"从{home.zh}借调来", f"seconded from {home.en}")
    if row.kind == Detachment.Kind.POSTED_DOWN:
        income = earned.get(row.person_id)
        zh = f"本季服务收入 {income:,.2f} 元" if income else "本季没有登记服务收入，不发奖励"
        en = f"{income:,.2f} yuan of service income this quarter" if income else "no service income registered this quarter: no reward"
        note = Text(f"{home.zh}下派，原单位发工资；{zh}", f"posted down from {home.en}, which pays the salary; {en}")
    return Member(
        row.person_id,
        row.person.name,
        "staff",
        held.position if held else "doctor",
        held.identity if held else "",
        "",
        "",
        note,
        is_guest=True,
    )


__all__ = ["KINDS", "Member", "get_plan_content", "list_members", "list_quarter_members", "list_roster_codes"]
