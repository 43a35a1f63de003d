"""A county as the annex prints it, for the tests of the registry."""

from datetime import UTC, date, datetime

from yiti.foundation.imports.kinds import ImportKind
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.imports.operations import apply_staged, check_staged, stage_file
from yiti.foundation.installation.operations import set_up
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.registry.institutions.annex import import_annex
from yiti.registry.institutions.operations.institutions import add_institution
from yiti.registry.institutions.operations.memberships import join_consortium

NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 9)
SINCE = date(2021, 1, 1)
NINGBIAN, SANGONG, ZHONGSHAN = "652301001", "652301101", "652301005"
LEAD = "652301-H1"


def build_annex_county() -> None:
    """The sixteen institutions, two lead hospitals, a clinic; nobody works there yet."""
    system = system_scope()
    set_up(scope=system, pack="changji-2021", place="652301", name=Text("昌吉市", "Changji City"))
    codes = import_annex(scope=system, pack="changji-2021")
    for name in ("第一牵头医院", "第二牵头医院"):
        add_institution(scope=system, values={"name": name, "type": "county_hospital", "place_id": "652301"})
    clinic = {"name": "三工镇第一村卫生室", "type": "village_clinic", "place_id": SANGONG, "parent_id": SANGONG}
    add_institution(scope=system, values=clinic)
    for code in codes:
        join_consortium(scope=system, institution=code, lead=LEAD, consortium="第一医共体", mode="tight", from_on=SINCE)


def office() -> Scope:
    """Somebody who may do everything of the registry in the county."""
    functions = ("institutions.see", "institutions.edit", "posts.approve", "staff.see", "staff.edit", "accounts.see", "accounts.enter")
    return Scope(Actor("office", "办公室", "office_clerk"), dict.fromkeys(functions, EVERYWHERE))


def head_of(institution: str) -> Scope:
    """Somebody who may do it at one institution alone."""
    functions = ("institutions.see", "staff.see", "staff.edit", "accounts.see", "accounts.enter")
    return Scope(Actor("head", "院长", "institution_head", institution), dict.fromkeys(functions, frozenset({institution})))


def post_of(institution: str, identity: str = "contract", from_on: date = SINCE, **more: object) -> dict[str, object]:
    """A nurse's post."""
    return {
        "institution_id": institution, "position": "nurse", "post_kind": "nurses", "identity": identity, "from_on": from_on, **more,
    }  # fmt: skip


def export(kind: ImportKind, scope: Scope, language: str = "zh-hans", **wanted: object) -> bytes:
    rows = kind.export(scope, wanted)
    return write_sheet([(layout, rows[layout.name]) for layout in kind.layouts], language=language)


def stage(kind: ImportKind, scope: Scope, content: bytes, name: str = "数据.xlsx") -> StagedImport:
    """Staged and checked."""
    staged = stage_file(scope=scope, kind=kind, name=name, content=content, today=TODAY, now=NOW)
    return check_staged(scope=scope, kind=kind, staged=staged.pk)


def take_in(kind: ImportKind, scope: Scope, content: bytes) -> StagedImport:
    """Staged, checked and applied."""
    staged = stage(kind, scope, content)
    assert staged.state == "ready", staged.faults
    return apply_staged(scope=scope, kind=kind, staged=staged.pk, now=NOW)
