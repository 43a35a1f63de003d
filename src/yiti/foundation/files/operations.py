"""Take files in."""

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .contents import keep
from .kinds import ENDINGS, fits, kind_by_name
from .models import Attachment, StoredFile


class UnableToStore(UnableTo):
    code = "file"


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


def clean_name(name: str) -> str:
    """The bare file name: no folders, no control or direction characters, at most 120 characters with its ending kept."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    bare = "".join(sign for sign in unicodedata.normalize("NFC", bare) if unicodedata.category(sign)[0] != "C").strip() or "file"
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:110]}.{ending[:9]}" if dot else bare[:120]


def check_upload(*, name: str, content: bytes) -> str:
    """
    The kind of an upload, after looking at name, size and content.

    :raises UnableToStore:
    """
    most = settings.YITI_MAX_UPLOAD
    if not content:
        raise UnableToStore(Text(f"文件“{name}”是空的", f"The file “{name}” is empty"), code="empty-file", field="file")
    if len(content) > most:
        mega = most // 1024**2
        raise UnableToStore(Text(f"文件超过 {mega} MB", f"The file is larger than {mega} MB"), code="file-too-large", field="file")
    kind = kind_by_name(name)
    if kind is None:
        kinds = ", ".join(ENDINGS)
        raise UnableToStore(
            Text(f"不接受这种文件，请上传：{kinds}", f"Files of this kind are not taken; take one of: {kinds}"),
            code="file-kind",
            field="file",
        )
    if not fits(content, kind):
        raise UnableToStore(
            Text(f"文件“{name}”的内容不是 {kind}", f"The content of “{name}” is not {kind}"), code="file-content", field="file"
        )
    return kind
