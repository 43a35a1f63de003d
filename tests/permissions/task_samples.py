"""Tasks, their evidence, inspections, and the meetings of leading groups."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.models import Finding
from yiti.supervision.tasks.operations import add_task, change_seat, inspect_task, propose_closing, record_meeting, report_improvement
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.operations.inspecting import Found
from yiti.supervision.tasks.operations.seating import NewSeat

OFFICE = "health_commission"
TASK = {"key": "changji-2021.reform_in_force_everywhere"}
LEADS = "only who acts for the office that leads"


def _leads(scope: Scope) -> bool:
    return scope.actor.role == "commission"


def _proof(world: World) -> StoredFile:
    return store_file(scope=world.scope("commission"), name="佐证.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=timezone.now())


def _proposed(world: World) -> dict[str, Any]:
    """A task of the county's own that its lead has proposed to close, and the file with it."""

    def propose() -> tuple[str, int]:
        new = NewTask(Text("补齐台账", ""), OFFICE, (), None, world.today + timedelta(days=9))
        key, file = add_task(scope=world.scope("office_clerk"), new=new, today=world.today).key, _proof(world)
        propose_closing(scope=world.scope("commission"), task=key, words="", files=[file], today=world.today)
        return key, file.pk

    return {"key": world.have("proposed task", propose)[0]}


def _evidence(world: World) -> dict[str, Any]:
    return {**_proposed(world), "file": world.made["proposed task"][1]}


def _finding(world: World) -> dict[str, Any]:
    return {"finding": world.have("finding", lambda: _find(world).pk)}


def _improved(world: World) -> dict[str, Any]:
    def improve() -> int:
        finding = _find(world).pk
        report_improvement(scope=world.scope("commission"), finding=finding, words="补了", files=[_proof(world)], today=world.today)
        return finding

    return {"finding": world.have("improved finding", improve)}


def _find(world: World) -> Finding:
    found = Found("台账不全", OFFICE, world.today + timedelta(days=9))
    made = inspect_task(
        scope=world.scope("office_clerk"), task=TASK["key"], on=world.today, words="查台账", found=[found], today=world.today
    )  # fmt: skip
    return Finding.objects.get(inspection=made)


def _meeting(world: World) -> dict[str, Any]:
    def meet() -> tuple[int, int]:
        file = _proof(world)
        made = record_meeting(
            scope=world.scope("office_clerk"), pack="changji-2021", body="reform_group", held_on=world.today, subject="推进会", present=[0],
            minutes=[file], today=world.today,
        )  # fmt: skip
        return made.pk, file.pk

    return {"meeting": world.have("meeting", meet)[0]}


def _minutes(world: World) -> dict[str, Any]:
    return {**_meeting(world), "file": world.made["meeting"][1]}


GROUP = {"pack": "changji-2021", "body": "reform_group"}
SEAT = {
    "from_on": "2026-10-09",
    "decision": "12号",
    "decided_on": "2026-10-08",
    "kind": "member",
    "organisation_zh": "市委编办",
    "post_zh": "副主任",
}


def _seat_file(world: World) -> dict[str, Any]:
    def change() -> int:
        file = _proof(world)
        new = NewSeat(0, world.today, "9号", world.today, "leader", Text("副市长", ""), Text("市政府", ""))
        change_seat(scope=world.scope("office_clerk"), new=new, files=[file], today=world.today, **GROUP)
        return file.pk

    return {**GROUP, "file": world.have("seat", change)}


TASKS: dict[str, Sample] = {
    "group-seats": Sample(lambda world: GROUP),
    "seat-new": Sample(lambda world: GROUP, body=lambda world: SEAT),
    "seat-change": Sample(lambda world: {**GROUP, "number": 1}, body=lambda world: SEAT),
    "seat-give-up": Sample(lambda world: {**GROUP, "number": 2}, body=lambda world: SEAT),
    "seat-file": Sample(_seat_file),
    "task": Sample(lambda world: TASK),
    "task-report": Sample(lambda world: TASK, body=lambda world: {"percent": "50", "words": "在办"}, only=_leads, why=LEADS),
    "task-close": Sample(lambda world: TASK, only=_leads, why=LEADS),
    "task-accept": Sample(_proposed),
    "task-return": Sample(_proposed, body=lambda world: {"reason": "不齐"}),
    "task-postpone": Sample(
        lambda world: TASK,
        body=lambda world: {"due": "2026-12-31", "number": "1号", "decided_on": "2026-10-08", "reason": "等文件"},
    ),
    "task-helpers": Sample(lambda world: TASK, body=lambda world: {"helpers": ["finance_bureau"]}),
    "task-inspect": Sample(lambda world: TASK, body=lambda world: {"on": "2026-10-09", "words": "查台账"}),
    "task-follow": Sample(
        lambda world: TASK, body=lambda world: {"kind": "praise", "office": OFFICE, "on": "2026-10-09", "words": "通报表扬"}
    ),
    "task-file": Sample(_evidence),
    "task-new": Sample(body=lambda world: {"label_zh": "摸底", "lead": OFFICE, "due": "2026-12-31"}),
    "task-import": Sample(),
    "task-office": Sample(lambda world: {"office": OFFICE}),
    "task-office-year": Sample(lambda world: {"office": OFFICE, "year": 2026}),
    "finding-improve": Sample(_finding, body=lambda world: {"words": "补了"}, only=_leads, why="only the office that it was given to"),
    "finding-accept": Sample(_improved),
    "finding-return": Sample(_improved, body=lambda world: {"reason": "不全"}),
    "meeting": Sample(_meeting),
    "meeting-new": Sample(lambda world: {"pack": "changji-2021", "body": "reform_group"}),
    "meeting-resolve": Sample(_meeting, body=lambda world: {"words": "同意"}),
    "meeting-file": Sample(_minutes),
}
