"""What a file really is, told by its content and not by its name."""

import io
import zipfile

MOST_UNPACKED = 200 * 1024 * 1024
"""A workbook that unpacks to more than this is a bomb."""

ENDINGS = {
    "pdf": "pdf",
    "png": "png",
    "jpg": "jpg",
    "jpeg": "jpg",
    "xlsx": "xlsx",
    "xls": "xls",
    "docx": "docx",
    "csv": "csv",
    "txt": "txt",
}

MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "txt": "text/plain",
}

_STARTS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}


def kind_by_name(name: str) -> str | None:
    """The kind that the ending of a name claims; None where it is none of ours."""
    return ENDINGS.get(name.rpartition(".")[2].lower())


def fits(content: bytes, kind: str) -> bool:
    """Whether the content is what its name claims."""
    if kind in ("csv", "txt"):
        return _is_text(content)
    if kind in ("xlsx", "docx"):
        return _office_kind(content) == kind
    if kind == "xls":
        return content.startswith(_COMPOUND_FILE) and any(name in content for name in _OLD_WORKBOOKS) and _MACROS not in content
    return any(content.startswith(start) and found == kind for start, found in _STARTS.items())


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    names = {part.filename for part in parts}
    is_harmless = sum(part.file_size for part in parts) <= MOST_UNPACKED and not any(name.endswith("vbaProject.bin") for name in names)
    if not is_harmless or "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
