"""Wafangdian's document set up with its cast and no institutions: for tests of tasks."""

from datetime import UTC, date, datetime

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

PACK = "wafangdian-2017"
TODAY = date(2018, 6, 30)
NOW = datetime(2018, 6, 30, 1, 0, tzinfo=UTC)
LATE = "wafangdian-2017.task_2a"
"""绩效考核办法: led by the health bureau, due on 2017-12-31, the finance bureau helps."""


def build(today: date = TODAY) -> None:
    set_up(scope=system_scope(), pack=PACK, place="210281", name=Text("瓦房店市", "Wafangdian"), is_demonstration=True, seed=1, today=today)


def scope_of(role: str, name: str = "") -> Scope:
    """Somebody with a role of the pack."""
    offered = next(one for one in load_pack(PACK).header.roles if one.id == role)
    grants = {function: EVERYWHERE for grant in offered.grants if grant.reach == "county" for function in grant.functions}
    return Scope(Actor(username=name or role, name=role, role=role), grants)


def proof(role: str = "commission", name: str = "办法.pdf") -> StoredFile:
    return store_file(scope=scope_of(role), name=name, content=b"%PDF-1.4\n%%EOF\n", institution="", now=NOW)
