"""Take files in."""

from datetime import datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.scopes import Scope

from .checking import check_upload, clean_name
from .contents import keep
from .models import Attachment, StoredFile


@transaction.atomic
def store_file(*, scope: Scope, name: str, content: bytes, institution: str, now: datetime) -> StoredFile:
    """
    Keep an upload. Whoever calls has checked that the person may upload here.

    :raises UnableToStore: for an empty or too large file, an unknown ending, or a content that is not what the ending says
    """
    shown = clean_name(name)
    kind = check_upload(name=shown, content=content)
    file = StoredFile.objects.create(
        sha256=keep(content), size=len(content), kind=kind, name=shown, uploaded_by=scope.actor.username, uploaded_at=now,
        institution=institution,
    )  # fmt: skip
    after = {"name": shown, "sha256": file.sha256, "size": file.size}
    record_change(scope=scope, action="files.store", table="files_storedfile", key=file.pk, after=after, institution=institution)
    return file


@transaction.atomic
def attach_file(*, scope: Scope, file: StoredFile, owner_kind: str, owner_key: str | int) -> Attachment:
    """Lay a file with a record. Doing it twice leaves one."""
    made, is_new = Attachment.objects.get_or_create(file=file, owner_kind=owner_kind, owner_key=str(owner_key))
    if is_new:
        after = {"file": file.pk, "owner_kind": owner_kind, "owner_key": str(owner_key)}
        record_change(scope=scope, action="files.attach", table="files_attachment", key=made.pk, after=after, institution=file.institution)
    return made
