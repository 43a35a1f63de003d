"""Look at an upload before it is taken in."""

import unicodedata
from pathlib import PurePosixPath

from django.conf import settings

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .kinds import ENDINGS, fits, kind_by_name


class UnableToStore(UnableTo):
    code = "file"


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
