"""The document, decisions, holidays, notices, registers, rules and what-if."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.subjects import closed, is_clerk
from tests.permissions.world import World
from tests.rooms.county import CENTRE
from tests.screens.closed import QUARTER
from yiti.foundation.decisions.holidays import Span
from yiti.foundation.decisions.operations import propose_decision, propose_holidays
from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.operations import enter_form
from yiti.kernel.scopes import Scope
from yiti.supervision.publicity.drafts import prepare_notice
from yiti.supervision.publicity.operations import post_draft, raise_objection


def _decision(world: World) -> dict[str, Any]:
    def propose_one() -> int:
        return propose_decision(
            scope=world.scope("office_clerk"), parameter="reference_wage", value="82000", from_on=world.today, number="昌卫发〔2026〕7号",
            decided_on=world.today, today=world.today, now=timezone.now(),
        ).pk  # fmt: skip

    return {"decision": world.have("decision", propose_one)}


NEW_YEAR = {
    "year": "2027", "number": "国办发明电〔2026〕9号", "announced_on": "2026-10-08",
    "from-new_year": "2027-01-01", "until-new_year": "2027-01-03",
    "worked": "",
}  # fmt: skip


def _holidays(world: World) -> dict[str, Any]:
    def enter_one() -> int:
        return propose_holidays(
            scope=world.scope("office_clerk"), year=2027, number="国办发明电〔2026〕9号", announced_on=world.today,
            spans=[Span("new_year", date(2027, 1, 1), date(2027, 1, 3))], worked=[], today=world.today, now=timezone.now(),
        ).pk  # fmt: skip

    return {"entry": world.have("holidays", enter_one)}


def _notice(world: World) -> dict[str, Any]:
    def post_one() -> str:
        scope = world.scope("office_clerk")
        return post_draft(scope=scope, draft=prepare_notice(scope=scope, duty="results", period=closed(world)), today=world.today).number

    return {"number": world.have("notice", post_one)}


def _objection(world: World) -> dict[str, Any]:
    number = _notice(world)["number"]

    def raise_one() -> int:
        return raise_objection(scope=world.scope("accountant"), number=number, text="不对", today=world.today).pk

    return {"number": number, "objection": world.have("objection", raise_one)}


MEETING = {"held_on": "2026-10-08", "subject": "推进会", "conclusions": "补齐"}


def _entry(world: World) -> dict[str, Any]:
    def enter_one() -> tuple[int, int]:
        scope, now = world.scope("office_clerk"), timezone.now()
        file = store_file(scope=scope, name="纪要.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=now)
        answers = {**MEETING, "minutes": file.pk}
        made = enter_form(scope=scope, form="progress_meetings", on=world.today, answers=answers, today=world.today, now=now)
        return made.pk, file.pk

    return {"form": "progress_meetings", "entry": world.have("entry", enter_one)[0]}


def _may_meet(scope: Scope) -> bool:
    return scope.actor.role in ("office_clerk", "office_lead")


def _for_all(function: str) -> Callable[[Scope], bool]:
    return lambda scope: scope.institutions(function) is None


REGISTER = {"form": "progress_meetings"}
NAMED = "only the roles that the form names"
PAPER = {"from_on": "2026-10-09", "number": "1", "decided_on": "2026-10-09"}
MEETING_SENT = {"on": "2026-10-08", "answers": MEETING}
POLICY: dict[str, Sample] = {
    "document": Sample(lambda world: {"pack": "changji-2021"}),
    "document-table": Sample(lambda world: {"pack": "changji-2021", "table": "staffing"}),
    "clause": Sample(lambda world: {"pack": "changji-2021", "number": "六(二)2(1)"}),
    "parameter": Sample(lambda world: {"parameter": "head_coefficient"}),
    "propose": Sample(lambda world: {"parameter": "hardship_tilt"}, body=lambda world: {**PAPER, "value": "1.2"}),
    "propose-sum": Sample(lambda world: {"parameter": "scoring_points"}),
    "decision": Sample(_decision),
    "decision-approve": Sample(_decision),
    "decision-reject": Sample(_decision, body=lambda world: {"answer": "不合适"}),
    "decision-withdraw": Sample(_decision, only=is_clerk, why="one's own alone"),
    "holidays-enter": Sample(query="year=2027"),
    "holidays-propose": Sample(body=lambda world: NEW_YEAR),
    "holiday-year": Sample(lambda world: {"year": 2026}),
    "holiday-entry": Sample(_holidays),
    "holiday-approve": Sample(_holidays),
    "holiday-reject": Sample(_holidays, body=lambda world: {"answer": "少了一天"}),
    "holiday-withdraw": Sample(_holidays, only=is_clerk, why="one's own alone"),
    "notice": Sample(_notice),
    "notice-check": Sample(body=lambda world: {"number": "GS-1", "code": "AAAA"}),
    "notice-post": Sample(
        lambda world: {"duty": "content"}, body=lambda world: {"of": closed(world), "word": "公示"}, query=f"of={QUARTER}",
        only=_for_all("notices.post"), why="a duty of the county is posted by the county",
    ),
    "notice-object": Sample(_notice, body=lambda world: {"text": "不对"}),
    "notice-answer": Sample(
        _objection, body=lambda world: {"answer": "复核无误"}, only=_for_all("notices.answer"),
        why="a notice of the county is answered by it",
    ),
    "register": Sample(lambda world: REGISTER),
    "register-enter": Sample(lambda world: REGISTER, body=lambda world: {**MEETING, "on": "2026-10-08"}, only=_may_meet, why=NAMED),
    "register-import": Sample(lambda world: REGISTER, only=_may_meet, why=NAMED),
    "register-template": Sample(lambda world: REGISTER, only=_may_meet, why=NAMED),
    "entry": Sample(_entry),
    "entry-correct": Sample(_entry, body=lambda world: {**MEETING, "on": "2026-10-08"}, only=_may_meet, why=NAMED),
    "entry-file": Sample(
        lambda world: {**_entry(world), "file": world.made["entry"][1]}, only=_for_all("forms.see"), why="a file of the county"
    ),
    "api:register": Sample(lambda world: REGISTER, body=lambda world: MEETING_SENT, only=_may_meet, why=NAMED, only_writes=True),
    "api:register-entry": Sample(_entry, body=lambda world: MEETING_SENT, only=_may_meet, why=NAMED, only_writes=True),
    "rule": Sample(lambda world: {"rule": "fund-pool"}),
    "rule-why": Sample(lambda world: {"rule": "fund-pool"}, query="path=pool"),
    "whatif": Sample(is_pay=True),
    "whatif-why": Sample(query=f"of={QUARTER}&who={CENTRE}", institution=CENTRE),
}  # fmt: skip
