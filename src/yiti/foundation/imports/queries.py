"""A person's own imports."""

from django.db.models import QuerySet

from yiti.foundation.sheets.faults import CellFault
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .faults import fault_from_json
from .models import StagedImport
from .told import Told, told_from_json


class UnableToFind(UnableTo):
    code = "not-found"


def list_staged(*, scope: Scope, kind: str = "") -> QuerySet[StagedImport]:
    """What this person has staged, newest first."""
    found = StagedImport.objects.filter(staged_by=scope.actor.username).select_related("file").order_by("-id")
    return found.filter(kind=kind) if kind else found


def get_staged(*, scope: Scope, kind: str, id: int) -> StagedImport:
    """:raises UnableToFind: also for somebody else's"""
    found = list_staged(scope=scope, kind=kind).filter(pk=id).first()
    if found is None:
        raise UnableToFind(Text("没有这次导入", "There is no such import"))
    return found


def list_faults(staged: StagedImport) -> list[CellFault]:
    """The first faults of an import, in the order of the file."""
    return [fault_from_json(kept) for kept in staged.faults]


def get_told(staged: StagedImport) -> Told:
    """What the import would do, or did, row by row; empty for a kind that does not tell."""
    return told_from_json(staged.told)
