"""Regular papers and proposals."""

from typing import Any

from tests.permissions.sample import Sample
from tests.permissions.world import World
from yiti.kernel.scopes import Scope
from yiti.supervision.proposals.operations import NewProposal, assign_proposal, draft_answer, register_proposal, sign_answer
from yiti.supervision.reports.operations import make_report

KEY = {"key": "changji-2021.progress"}
NEW = {
    "number": "1", "session": "一次会议", "kind": "cppcc_proposal", "subject": "题", "proposer_kind": "member", "received_on": "2026-10-08",
}  # fmt: skip
MAKERS = "only the roles that the document names"
ITS_OFFICE = "only the office that it was given to"


def _made(world: World) -> dict[str, Any]:
    return {
        "number": world.have("report", lambda: make_report(scope=world.scope("office_clerk"), key=KEY["key"], today=world.today).number)
    }


def _registered(world: World, name: str = "proposal") -> dict[str, Any]:
    def register_one() -> int:
        new = NewProposal(name, "一次会议", "cppcc_proposal", "题", "member", world.today)
        return register_proposal(scope=world.scope("office_clerk"), new=new, today=world.today).pk

    return {"proposal": world.have(name, register_one)}


def _assigned(world: World, name: str = "proposal assigned") -> dict[str, Any]:
    id = _registered(world, name)["proposal"]

    def assign_one() -> bool:
        assign_proposal(
            scope=world.scope("office_clerk"), id=id, office="health_commission", on=world.today, due=None, today=world.today
        )  # fmt: skip
        return True

    world.have(f"{name} to its office", assign_one)
    return {"proposal": id}


def _drafted(world: World, name: str = "proposal drafted") -> dict[str, Any]:
    id = _assigned(world, name)["proposal"]

    def draft_one() -> int:
        return draft_answer(scope=world.scope("commission"), id=id, kind="a", is_public=True, text="答复", today=world.today).pk

    world.have(f"{name} by its office", draft_one)
    return {"proposal": id}


def _answered(world: World, name: str = "proposal answered") -> dict[str, Any]:
    id = _drafted(world, name)["proposal"]
    world.have(f"{name} and signed", lambda: sign_answer(scope=world.scope("office_lead"), id=id, number="1", today=world.today).pk)
    return {"proposal": id}


def _answer(world: World) -> dict[str, Any]:
    found = _answered(world)
    return {**found, "answer": world.made["proposal answered and signed"]}


def _makes(scope: Scope) -> bool:
    return scope.actor.role in ("office_clerk", "office_lead")


def _is_commission(scope: Scope) -> bool:
    return scope.actor.role == "commission"


REPORTS = {
    "paper": Sample(lambda world: KEY),
    "paper-figure": Sample(lambda world: {"key": "changji-2021.posts_basis", "fact": "clinics"}),
    "paper-make": Sample(lambda world: KEY, only=_makes, why=MAKERS),
    "paper-made": Sample(_made),
    "proposal-new": Sample(body=lambda world: NEW),
    "proposal": Sample(_registered),
    "proposal-assign": Sample(_registered, body=lambda world: {"office": "health_commission", "on": str(world.today)}),
    "proposal-draft": Sample(
        _assigned, body=lambda world: {"kind": "a", "is_public": "1", "text": "答复"}, only=_is_commission, why=ITS_OFFICE
    ),
    "proposal-sign": Sample(_drafted, body=lambda world: {"number": "41号"}),
    "proposal-return": Sample(_drafted, body=lambda world: {"reason": "再写"}),
    "proposal-opinion": Sample(
        _answered, body=lambda world: {"said": "satisfied", "words": "", "on": str(world.today)},
        only=lambda scope: scope.may("tasks.direct") or _is_commission(scope), why=f"{ITS_OFFICE}, or who directs",
    ),
    "proposal-answer": Sample(_answer),
}  # fmt: skip
