"""How the addresses of Today and of the quarter are called truly: a running quarter and one that was given back, each with an appeal."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms import quarters
from tests.rooms.county import CENTRE, CLINICS, NOW
from tests.rooms.quarters import FIRST, QUARTER
from tests.screens.closed import QUARTER as CLOSED
from tests.screens.closed import close_quarter
from yiti.foundation.files.models import Attachment
from yiti.foundation.files.operations import store_file
from yiti.foundation.imports.operations import check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.foundation.workflow.models import Message, Step
from yiti.foundation.workflow.operations import send_messages
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.models import Appeal, Assignment, Score, SingleItem
from yiti.measure.assessment.operations import attach_evidence, propose_single_item
from yiti.measure.assessment.sheets import VALUES

PERIOD = f"period={QUARTER}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def _run(world: World) -> None:
    world.have("running quarter", quarters.ready_to_score)


def _nothing_but_run(world: World) -> dict[str, Any]:
    _run(world)
    return {}


def _sent(world: World) -> dict[str, Any]:
    _run(world)
    return {"institution": world.centre}


def _form(**more: object) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"period": QUARTER, "version": "1", "revision": "1", "word": "x", "reason": "核对", **more}


def _remind(world: World) -> dict[str, Any]:
    _run(world)
    return {"step": Step.objects.get(workflow="quarter", period=QUARTER, subject=world.centre, step="send").pk}


def _message(world: World) -> dict[str, Any]:
    def write_one() -> int:
        send_messages(scope=world.scope("commission"), to=["office_clerk"], text=Text("请看", "Please look"), now=NOW)
        return Message.objects.get(to_username="office_clerk").pk

    return {"message": world.have("message", write_one)}


def _assignment(world: World) -> dict[str, Any]:
    _run(world)
    found = Assignment.objects.filter(cycle=QUARTER).first()
    return {"assignment": found.pk if found else 0}


def _score(world: World) -> dict[str, Any]:
    def give_one() -> Score:
        score = quarters.enter("assessor", CENTRE, FIRST, "50")
        file = store_file(scope=world.scope("assessor"), name="a.png", content=PNG, institution=CENTRE, now=NOW)
        attach_evidence(scope=world.scope("assessor"), score=score.pk, file=file)
        return score

    _run(world)
    return {"score": world.have("score", give_one).pk}


def _evidence(world: World) -> dict[str, Any]:
    found = _score(world)
    return {**found, "file": Attachment.objects.get(owner_kind="assessment_score", owner_key=str(found["score"])).file_id}


def _item(world: World) -> dict[str, Any]:
    def propose_one() -> SingleItem:
        from_clerk = {"scope": world.scope("office_clerk"), "period": QUARTER, "institution": CENTRE, "reason": "竞赛", "now": NOW}
        return propose_single_item(points=quarters.Decimal(1), **from_clerk)

    _run(world)
    return {"item": world.have("single item", propose_one).pk}


def _appeal(world: World) -> dict[str, Any]:
    def file_one() -> Appeal:
        given = {"cycle_id": CLOSED, "institution_id": CENTRE, "indicator": FIRST, "points": 60, "score": 50}
        Score.objects.create(**given, entered_by="assessor", entered_at=NOW)
        return Appeal.objects.create(**given, claimed=58, reason="漏计", filed_by="institution_head", filed_on=world.today)

    world.have("closed quarter", close_quarter)
    _run(world)
    return {"appeal": world.have("appeal", file_one).pk}


def _appeal_file(world: World) -> dict[str, Any]:
    def lay_one() -> int:
        file = store_file(scope=world.scope("institution_head"), name="a.png", content=PNG, institution=CENTRE, now=NOW)
        Attachment.objects.create(file=file, owner_kind="assessment_appeal", owner_key=str(_appeal(world)["appeal"]))
        return file.pk

    return {**_appeal(world), "file": world.have("appeal file", lay_one)}


def _closed(world: World) -> dict[str, Any]:
    _appeal(world)
    return {"institution": world.centre}


def _values(world: World) -> dict[str, Any]:
    _run(world)
    return {"kind": "indicator_values"}


def _staged(world: World) -> dict[str, Any]:
    def stage_one() -> int:
        scope, content = world.scope("accountant"), write_sheet([(VALUES.layouts[0], [])])
        staged = stage_file(scope=scope, kind=VALUES, name="a.xlsx", content=content, today=world.today, now=timezone.now())
        return check_staged(scope=scope, kind=VALUES, staged=staged.pk).pk

    return {**_values(world), "staged": world.have("staged values", stage_one)}


def _is_clerk(scope: Scope) -> bool:
    return scope.actor.username == "office_clerk"


def _scores_here(scope: Scope) -> bool:
    return scope.actor.username == "assessor"


def _sees_before_feedback(scope: Scope) -> bool:
    return scope.institutions("scores.see") is None or scope.actor.username == "assessor"


EARLY = "institutions see their scores from feedback on"
ASSIGNED = "the groups assigned to the assessor alone"

MEASURES: dict[str, Sample] = {
    "message-open": Sample(_message, only=_is_clerk, why="one's own messages alone"),
    "messages": Sample(),
    "remind": Sample(body=_remind),
    "quarter-open": Sample(body=lambda world: {"period": "2025Q1"}),
    "assignment-set": Sample(body=_form(group="g1", assessor="assessor", department="疾控中心")),
    "assignment-remove": Sample(_assignment, body=_form()),
    "report": Sample(_sent, query=PERIOD),
    "report-save": Sample(_sent, body=_form(**{f"{FIRST}.value": "5"})),
    "report-start": Sample(_sent, body=_form()),
    "report-send": Sample(_sent, body=_form()),
    "report-review": Sample(_sent, body=_form(act="return")),
    "measure-sheet": Sample(_values, only=lambda scope: scope.may("accounts.enter"), why="each sheet has its own function"),
    "measure-sheet-template": Sample(_values, only=lambda scope: scope.may("accounts.see"), why="each sheet has its own function"),
    "measure-sheet-filled": Sample(
        _values, query=PERIOD, only=lambda scope: scope.may("accounts.see"), why="each sheet has its own function"
    ),
    "measure-sheet-check": Sample(_staged, only=lambda scope: scope.may("accounts.enter"), why="each sheet has its own function"),
    "measure-sheet-rows": Sample(_staged, only=lambda scope: scope.may("accounts.enter"), why="each sheet has its own function"),
    "measure-sheet-faults": Sample(_staged, only=lambda scope: scope.may("accounts.enter"), why="each sheet has its own function"),
    "score-enter": Sample(
        body=_form(institution=CENTRE, indicator=FIRST, subject="head", score="50", method="site", version=""),
        only=_scores_here,
        why=ASSIGNED,
    ),
    "scores-send": Sample(body=_form()),
    "scores-take": Sample(body=_form(seal="none")),
    "score-methods": Sample(_nothing_but_run, query=PERIOD),
    "score-indicator": Sample(lambda world: {"indicator": FIRST}, query=PERIOD),
    "score-evidence": Sample(_score, institution=CENTRE, only=_sees_before_feedback, why=EARLY),
    "score-evidence-add": Sample(_score, body=_form(), institution=CENTRE),
    "score-evidence-file": Sample(_evidence, institution=CENTRE, only=_sees_before_feedback, why=EARLY),
    "score-sheet": Sample(_sent, query=PERIOD, only=lambda scope: _sees_before_feedback(scope) or scope.may("scores.enter"), why=EARLY),
    "scores-return": Sample(_sent, body=_form(group="g1")),
    "single-item-propose": Sample(body=_form(institution=CENTRE, points="1")),
    "single-item-settle": Sample(
        _item, body=_form(act="reject", answer="x"), only=lambda scope: not _is_clerk(scope), why="nobody settles what he proposed"
    ),
    "ranking-rank": Sample(body=_form()),
    "ranking-file": Sample(body=_form(step="file_hr")),
    "ranking-approve": Sample(body=_form()),
    "ranking-return": Sample(body=_form()),
    "ranking-feedback": Sample(body=_form()),
    "ranking-publish": Sample(body=_form()),
    "result": Sample(_closed, query=f"period={CLOSED}"),
    "appeal-new": Sample(
        _closed,
        body=lambda world: {"period": CLOSED, "indicator": "institution:x", "claimed": "1", "reason": "x"},
        query=f"period={CLOSED}",
    ),
    "appeal": Sample(_appeal, institution=CENTRE),
    "appeal-decide": Sample(_appeal, body=lambda world: {"act": "reject", "answer": "维持"}, institution=CENTRE),
    "appeal-withdraw": Sample(_appeal, institution=CENTRE),
    "appeal-file": Sample(_appeal_file, institution=CENTRE),
    "clinic": Sample(lambda world: {"clinic": CLINICS[0], "month": "2026-09"}, body=lambda world: {"kind": "assessment", "score": "90"}),
    "joint-enter": Sample(body=lambda world: {"year": "2025", f"{CENTRE}.agrees": "1"}),
}
