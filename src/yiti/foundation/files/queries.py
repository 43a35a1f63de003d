"""Find files and hand them out."""

from collections.abc import Sequence

from django.db.models import QuerySet

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .models import Attachment, StoredFile


class UnableToFind(UnableTo):
    code = "not-found"


def list_attached(*, scope: Scope, function: str, owner_kind: str, owner_key: str | int) -> QuerySet[StoredFile]:
    """The files that lie with a record, as far as `function` reaches to their institutions, oldest first."""
    files = Attachment.objects.filter(owner_kind=owner_kind, owner_key=str(owner_key)).values("file")
    return _within(scope, function).filter(pk__in=files).order_by("pk")


def map_attached(*, scope: Scope, function: str, owner_kind: str, owner_keys: Sequence[str]) -> dict[str, list[StoredFile]]:
    """The files of many records of a kind at once, by the record's key, oldest first; records without any are left out."""
    found: dict[str, list[StoredFile]] = {}
    seen = _within(scope, function)
    rows = Attachment.objects.filter(owner_kind=owner_kind, owner_key__in=owner_keys, file__in=seen).select_related("file")
    for row in rows.order_by("file_id"):
        found.setdefault(row.owner_key, []).append(row.file)
    return found


def get_file(*, scope: Scope, function: str, id: int) -> StoredFile:
    """
    One file, where `function` reaches to its institution.

    :raises UnableToFind: also for a file that the reader may not know of
    """
    found = _within(scope, function).filter(pk=id).first()
    if found is None:
        raise UnableToFind(Text("没有这个文件", "There is no such file"))
    return found


def _within(scope: Scope, function: str) -> QuerySet[StoredFile]:
    institutions = scope.institutions(function)
    files = StoredFile.objects.all()
    return files if institutions is None else files.filter(institution__in=institutions)
