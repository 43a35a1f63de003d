"""Who looked at my pay: every staff member's own question, answered from the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.http import HttpResponse

from yiti.foundation.audit.queries import list_looks_at
from yiti.kernel.text import Text
from yiti.registry.access.queries import get_names
from yiti.registry.access.roles import get_roles
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

REASONS: Mapping[str, Text] = {
    "payslip": Text("打开工资条", "Opened a payslip"),
    "payslips": Text("看工资条名单", "Looked at the list of payslips"),
    "bundle": Text("打印工资条", "Printed payslips"),
    "payments": Text("看发放名单", "Looked at the list of payments"),
    "explanation": Text("看算法明细", "Opened an explanation"),
    "verification": Text("核验", "Verified the runs"),
    "monthly pay": Text("看月度薪酬", "Looked at monthly pay"),
    "distribution": Text("看分配表", "Looked at the distribution"),
    "what-if": Text("政策试算", "Tried a what-if"),
    "back pay": Text("看补差名单", "Looked at back pay"),
    "resident": Text("打开居民档案", "Opened a resident's page"),
    "number": Text("查看完整号码", "Opened the whole number"),
    "pseudonym": Text("还原假名", "Went from a pseudonym to the person"),
    "follow-up": Text("打开随访记录", "Opened a follow-up"),
    "follow-up paper": Text("打印随访记录", "Printed a follow-up"),
    "carried to the doorstep": Text("随访名单留在手机里", "Took the list of the day along"),
    "export": Text("导出名单", "Exported a list"),
}
"""Why a look was recorded → what the person did. What is not listed prints as it was recorded."""


def reason_words(reason: str) -> Text:
    """`number: 办理转诊` is told with what was said besides."""
    code, _, said = reason.partition(": ")
    words = REASONS.get(code, Text(code, code))
    return Text(f"{words.zh}：{said}", f"{words.en}: {said}") if said else words


@dataclass(frozen=True, slots=True)
class Looked:
    """What one person did on one day, and how often; the person's role as it was then."""

    at: datetime
    actor: str
    name: str
    role: Text
    reason: str
    times: int

    @property
    def words(self) -> Text:
        return reason_words(self.reason)


def _listing(rows: list[Looked]) -> Listing:
    reasons = [(reason, reason_words(reason)) for reason in dict.fromkeys(row.reason for row in rows)]
    return Listing(
        "my-looks",
        Text("谁看过我的薪酬", "Who looked at my pay"),
        [
            Column("name", Text("谁", "Who"), lambda row: row.name, "name", sort="name"),
            Column("role", Text("身份", "As"), lambda row: row.role, "soft"),
            Column("reason", Text("做了什么", "What for"), lambda row: row.words),
            Column("at", Text("最近一次", "Last time"), lambda row: row.at, "moment", sort="at"),
            Column("times", Text("当天次数", "Times that day"), lambda row: row.times, "number"),
        ],
        search=("name", "actor"),
        hint=Text("姓名", "Name"),
        filters=[
            Filter("reason", Text("做了什么", "What for"), reasons, lambda found, value: [row for row in found if row.reason == value])
        ],
        order="-at",
        empty=Text("还没有别人看过您的薪酬", "Nobody else has looked at your pay"),
        empty_hint=Text("有人看的话，每一次都会记在这里。", "Whoever looks is noted here, each time."),
    )  # fmt: skip


@page(function="pay.own")
def my_looks_page(request: Request) -> HttpResponse:
    """Others' looks only, gathered by day, person and reason."""
    rows = _read(request)
    shown = _listing(rows).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/account_looks.html", {"list": shown, "people": len({row.actor for row in rows})})


def _read(request: Request) -> list[Looked]:
    scope = request.scope
    found = list_looks_at(scope=scope, subject=scope.actor.staff).exclude(actor=scope.actor.username).order_by()
    days = found.annotate(day=TruncDate("at")).values("day", "actor", "role", "reason").annotate(last=Max("at"), times=Count("pk"))
    gathered = list(days.order_by("-last"))
    names, roles = get_names(scope=scope, usernames={row["actor"] for row in gathered}), get_roles()
    return [
        Looked(
            row["last"],
            row["actor"],
            names.get(row["actor"], row["actor"]),
            roles[row["role"]].label if row["role"] in roles else Text(row["role"], row["role"]),
            row["reason"],
            row["times"],
        )
        for row in gathered
    ]
