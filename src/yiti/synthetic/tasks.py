"""
What the offices of a demonstration did about their documents' tasks: reports month by month, closings with files, some late, some left.

Which is which comes from the seed; everybody acts with his own rights. What is written in the files says that it is invented.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.models import RoleGrant
from yiti.supervision.tasks.models import Finding
from yiti.supervision.tasks.offices import ACCEPT, DIRECT, REPORT, Offices, get_offices
from yiti.supervision.tasks.operations import (
    accept_closing,
    accept_improvement,
    inspect_task,
    postpone_task,
    propose_closing,
    record_consequence,
    record_meeting,
    report_improvement,
    report_progress,
    resolve,
)
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.operations.inspecting import Found, NewConsequence
from yiti.supervision.tasks.queries import list_tasks
from yiti.supervision.tasks.states import TaskState

from .acting import Acting, noon
from .draws import Draws

SETUP = system_scope("demonstration")
MET, MET_LATE, WAITING = Decimal("0.55"), Decimal("0.80"), Decimal("0.90")
"""Of the tasks whose day is over: up to the first met in time, to the second met late, to the third proposed and waiting, the rest late."""
LONG_PAST = timedelta(days=730)
"""What fell due longer ago than this is met: an office that works has not left a goal of 2020 open in 2026."""
REPORTS = 5
"""So many months back are reported."""
DONE = ("已印发实施文件，工作按计划推进。", "已召开部门会议，分工到人。", "资金已落实，正在采购。", "已完成一半以上，余下的按月推进。")
STUCK = ("", "", "经费还差一部分，正与财政对接。", "人员编制未批，暂由临聘人员顶岗。")
BELOW_TIME = 18


@dataclass(frozen=True, slots=True)
class Stage:
    """Who acts here, in whose draws, up to which day."""

    draws: Draws
    acting: Acting
    offices: Offices
    users: Mapping[str, str]
    heads: Mapping[str, str]
    """Who heads an institution, by its code."""
    there: Mapping[tuple[str, str], str]
    """Who acts in a role at an institution."""
    since: date
    today: date

    def of_office(self, ids: Sequence[str], on: date) -> Scope | None:
        """Who speaks for the first of these offices that somebody here acts for; the group's office for the others, if it may."""
        roles = [role for role in sorted(self.offices.roles(ids)) if role in self.users] or ["office_clerk"]
        homes = sorted(home for role, home in self.offices.speakers(ids) if role == roles[0])
        name = self.there.get((roles[0], homes[0])) if homes and homes[0] else None
        scope = self.acting.as_(name, on) if name else self.as_role(roles[0], on)
        return scope if scope and self.offices.acts_for(scope, ids) else None

    def of_task(self, task: TaskState, on: date) -> Scope | None:
        """Who speaks for a task, of an institution's part its head."""
        if task.subject in self.heads:
            return self.acting.as_(self.heads[task.subject], on)
        return None if task.subject and task.subject not in self.offices.by_id else self.of_office(task.lead, on)

    def directs(self, role: str, on: date) -> Scope | None:
        """Who acts in a role, where its pack lets it direct the tasks of all."""
        scope = self.as_role(role, on)
        return scope if scope and scope.may(DIRECT) else None

    def accepts(self, role: str, on: date) -> Scope | None:
        """Who acts in a role, where its pack lets it accept what others closed."""
        scope = self.as_role(role, on)
        return scope if scope and scope.may(ACCEPT) else None

    def reports(self, role: str, on: date) -> Scope | None:
        """Who acts in a role, where its pack lets it write the papers that are asked for."""
        scope = self.as_role(role, on)
        return scope if scope and scope.may(REPORT) else None

    def as_role(self, role: str, on: date) -> Scope | None:
        return self.acting.as_(self.users[role], on) if role in self.users else None

    def file(self, scope: Scope, name: str, on: date) -> StoredFile:
        content = f"{name}\n演示数据，非真实文件。\nInvented for the demonstration.\n".encode()
        return store_file(scope=scope, name=f"{name}.txt", content=content, institution="", now=noon(on, 20))


def do_tasks(draws: Draws, acting: Acting, today: date) -> None:
    """Fill the tasks of the installation's documents with what was plausibly done, inspections, and a meeting where a group is set up."""
    stage = set_stage(draws, acting, today)
    for whole in list_tasks(scope=SETUP, today=today):
        for task in whole.each:
            _live(stage, task)
    _inspect(stage)
    _postpone(stage)
    _meet(stage)


def set_stage(draws: Draws, acting: Acting, today: date) -> Stage:
    """Who is there in the installation as it stands."""
    users = dict(RoleGrant.objects.order_by("-id").values_list("role", "user__username"))
    begun = min((grant.from_on for grant in RoleGrant.objects.all()), default=today)
    headed = RoleGrant.objects.filter(role="institution_head").order_by("-id").values_list("user__institution", "user__username")
    heads = {str(code): name for code, name in headed if code}
    held = RoleGrant.objects.order_by("-id").values_list("role", "user__institution", "user__username")
    there = {(role, str(code)): name for role, code, name in held if code}
    return Stage(draws, acting, get_offices(get_installation().pack), users, heads, there, begun, today)


def _live(stage: Stage, task: TaskState) -> None:
    luck = stage.draws.unit("task", task.key)
    if task.due and task.due < stage.today - LONG_PAST:
        luck *= MET_LATE
    if task.due and task.due < stage.today and luck < WAITING:
        late = timedelta(days=8 + stage.draws.whole("task late", task.key, below=60)) if luck >= MET else timedelta(days=-2)
        on = min(stage.today - timedelta(days=2), max(task.due + late, stage.since))
        _tell(stage, task, until=on)
        _close(stage, task, on, is_accepted=luck < MET_LATE)
    else:
        _tell(stage, task, until=stage.today)


def _tell(stage: Stage, task: TaskState, until: date) -> None:
    """A report a month, in rising percent."""
    days = list(_months(stage, task, until))
    ahead = stage.draws.whole("task pace", task.key, below=45) - BELOW_TIME
    for at, day in enumerate(days):
        scope = stage.of_task(task, day)
        if scope is None or task.every:
            return
        percent = _share(task, day) + ahead if task.due else 15 + 12 * at
        report_progress(
            scope=scope, task=task.key, percent=max(3, min(95 - 7 * (len(days) - 1 - at), percent)),
            words=stage.draws.pick(DONE, "task words", task.key, day),
            obstacle=stage.draws.pick(STUCK, "task stuck", task.key, day), today=day,
        )  # fmt: skip


def _share(task: TaskState, day: date) -> int:
    if task.start is None or task.due is None or task.due <= task.start:
        return 0
    return (min(day, task.due) - task.start).days * 100 // (task.due - task.start).days


def _months(stage: Stage, task: TaskState, until: date) -> Iterator[date]:
    """The days of the last reports up to one, not before the task began or anybody was here."""
    first = max(task.start or stage.since, stage.since)
    days = [until - timedelta(days=30 * back + 1) for back in range(REPORTS, -1, -1)]
    yield from (day for day in days if first <= day)


def _close(stage: Stage, task: TaskState, on: date, *, is_accepted: bool) -> None:
    scope = stage.of_task(task, on)
    if scope is None:
        return
    name = f"{task.number or task.task} {task.evidence.zh or '完成情况'}"[:60].replace("/", "-")
    propose_closing(scope=scope, task=task.key, words="已完成，佐证附后。", files=[stage.file(scope, name, on)], today=on)
    other = _accepter(stage, scope, on)
    if is_accepted and other is not None:
        accept_closing(scope=other, task=task.key, today=on + timedelta(days=1))


def _accepter(stage: Stage, proposer: Scope, on: date) -> Scope | None:
    """The leading group, else the head of its office; never who proposed."""
    found = (stage.accepts(role, on) for role in ("leading_group", "office_lead"))
    return next((scope for scope in found if scope and scope.actor.username != proposer.actor.username), None)


def _inspect(stage: Stage) -> None:
    """One inspection with a finding put right and looked at again, and one whose finding is open."""
    all_tasks = list_tasks(scope=SETUP, today=stage.today)
    tasks = [task for task in all_tasks if not task.is_met and not task.every and not task.parts and not task.waits_for_acceptance]
    for at, task in enumerate(tasks[:2]):
        day = max(stage.since, stage.today - timedelta(days=40 - 25 * at))
        clerk, lead = stage.directs("office_clerk", day), stage.accepts("office_lead", day)
        acting = stage.of_office(task.lead, day)
        if clerk is None or lead is None or acting is None:
            return
        found = Found("台账不全，佐证与进度对不上。", task.office, day + timedelta(days=30))
        made = inspect_task(scope=clerk, task=task.key, on=day, words="查阅台账，走访两家单位。", found=[found], today=day)
        finding = Finding.objects.get(inspection=made).pk
        if at == 0 and acting.actor.username != lead.actor.username:
            later = min(stage.today, day + timedelta(days=12))
            report_improvement(
                scope=acting, finding=finding, words="台账已补齐。", files=[stage.file(acting, "整改报告", later)], today=later
            )  # fmt: skip
            accept_improvement(scope=lead, finding=finding, today=min(stage.today, later + timedelta(days=5)))
            new = NewConsequence("interview", task.office, later, "约谈分管负责人，要求按月报进度。", finding=finding)
            record_consequence(scope=clerk, task=task.key, new=new, today=later)


def _postpone(stage: Stage) -> None:
    """One late task put off by a decision that is not its lead's own."""
    clerk = stage.directs("office_clerk", stage.today)
    for task in list_tasks(scope=SETUP, today=stage.today):
        own = clerk is not None and clerk.actor.role in stage.offices.roles(task.lead)
        if clerk and task.state == "late" and not task.every and not own and task.late_days > 60 and not task.waits_for_acceptance:
            continue_on = stage.today + timedelta(days=92)
            if stage.draws.unit("task put off", task.key) < Decimal("0.3"):
                postpone_task(
                    scope=clerk, task=task.key, due=continue_on, number=f"督办〔{stage.today.year}〕6号（演示）",
                    decided_on=stage.today - timedelta(days=20), reason="上级配套文件未出，延期办理。", today=stage.today,
                )  # fmt: skip
                return


def _meet(stage: Stage) -> None:
    """A meeting of each leading group, with a resolution that became a task and one that did not."""
    day = max(stage.since, stage.today - timedelta(days=15))
    clerk = stage.directs("office_clerk", day)
    if clerk is None:
        return
    for owner in load_pack(get_installation().pack).chain[:1]:
        for body in owner.bodies[:1]:
            minutes = [stage.file(clerk, f"{body.label.zh}会议纪要", day)]
            present = [at for at in range(len(body.seats)) if at == 0 or stage.draws.unit("present", body.id, at) < Decimal("0.85")]
            made = record_meeting(
                scope=clerk, pack=owner.id, body=body.id, held_on=day, subject="任务进度推进会", present=present, minutes=minutes, today=day
            )  # fmt: skip
            office = next(
                (id for id in ("finance_bureau", "health_commission") if id in stage.offices.by_id), next(iter(stage.offices.by_id))
            )
            new = NewTask(Text("", ""), office, (), day, stage.today + timedelta(days=60), evidence="拨付凭证")
            resolve(scope=clerk, meeting=made.pk, words="两个月内落实配套资金，逐项销号。", new=new, today=day)
            resolve(scope=clerk, meeting=made.pk, words="同意上半年进度通报。", new=None, today=day)
