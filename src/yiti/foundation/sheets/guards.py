"""Look a workbook over before it is opened: its size unpacked, its extent, and the cells that hold no true value."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

from yiti.kernel.text import Text

from .faults import UnableToReadSheet
from .letters import column_index

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 100
_MOST_INDEX = 4 * 1024 * 1024
_CHUNK = 1024 * 1024
_OVERLAP = 512

_FILLED = rb"[\"'][^>]*(?<!/)>(?!\s*</)"
_BEYOND_CV = rb"(?:[A-Za-z]{3,}|[D-Zd-z][A-Za-z]|[Cc][W-Zw-z])\d+"
_BEYOND_200009 = rb"[A-Za-z]{1,3}(?:2000[1-9]\d|200[1-9]\d\d|20[1-9]\d{3}|2[1-9]\d{4}|[3-9]\d{5}|\d{7,})"
_FAR_CELL = re.compile(rb"[\"'](?:" + _BEYOND_CV + rb"|" + _BEYOND_200009 + rb")" + _FILLED)
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)"
_ODD_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*?)(?:\bt=\"(e)\"[^>]*>|>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^<]*</(?:\w+:)?f>)\s*(" + _NO_VALUE + rb"?)\s*</(?:\w+:)?c>)"
)
_REFERENCE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")

ERROR_CELL = Text("单元格里是公式错误（如 #REF!、#DIV/0!）", "the cell holds a formula error (such as #REF! or #DIV/0!)")
NOT_RECKONED = Text(
    "公式还没有计算过，请在 Excel 或 WPS 里打开并保存", "the formula was never calculated; open and save the file in Excel or WPS"
)

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Findings:
    """For each sheet the cells without a true value, by (row, column) counted from 0, and what is wrong with each."""

    odd_cells: dict[str, dict[Position, Text]] = field(default_factory=dict)


def inspect_workbook(content: bytes) -> Findings:
    """
    Refuse what would fill the memory or cannot be trusted; find error cells, which the reader itself takes for blanks.

    :raises UnableToReadSheet: for a damaged or encrypted archive, one that unpacks beyond the limit, a sheet with
        values beyond column CV or row 200,000, or dates counted from 1904
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _inspect(content, archive)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, NotImplementedError, LookupError, ValueError) as error:
        raise damaged() from error


def damaged() -> UnableToReadSheet:
    return UnableToReadSheet(
        Text("文件已损坏，或不是 xlsx、xls、csv 表格", "The file is damaged, or is no xlsx, xls or csv sheet"), code="damaged-file"
    )


def _inspect(content: bytes, archive: zipfile.ZipFile) -> Findings:
    parts = set(archive.namelist())
    if "xl/workbook.xml" not in parts:
        raise UnableToReadSheet(
            Text("只收 xlsx、xls、csv，请另存为 xlsx 再上传", "Only xlsx, xls and csv are taken; save the file as xlsx first"),
            code="unknown-format",
        )
    if len(parts) != len(archive.infolist()) or len(parts) > 2000:
        raise damaged()
    if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
        raise too_large_unpacked()
    names = _sheet_names(archive)
    odd: dict[str, dict[Position, Text]] = {}
    for info in archive.infolist():
        is_sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
        for chunk in _unpacked(content, info):
            if is_sheet:
                _refuse_far_cells(chunk)
                odd.setdefault(info.filename, {}).update(_odd_cells(chunk))
    return Findings({names.get(part, part): cells for part, cells in odd.items() if cells})


def too_large_unpacked() -> UnableToReadSheet:
    return UnableToReadSheet(Text("文件解压后过大，已拒绝", "The file is too large once unpacked"), code="zip-bomb")


def _unpacked(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part in overlapping chunks, never more than its header says: what a header hides is refused."""
    at = info.header_offset
    start = at + 30 + int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(content[at + 28 : at + 30], "little")
    packed = content[start : start + info.compress_size]
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    inflater = zlib.decompressobj(-15)
    done, tail = 0, b""
    while not inflater.eof:
        chunk = inflater.decompress(packed, _CHUNK)
        packed = inflater.unconsumed_tail
        done += len(chunk)
        if done > info.file_size or (not chunk and not inflater.eof):
            raise too_large_unpacked() if chunk else damaged()
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def _refuse_far_cells(chunk: bytes) -> None:
    if _FAR_CELL.search(chunk):
        raise UnableToReadSheet(
            Text(
                f"表里有超出 {MOST_ROWS:,} 行或 {MOST_COLUMNS} 列的内容，请删去多余的行列再上传",
                f"The sheet holds values beyond row {MOST_ROWS:,} or column {MOST_COLUMNS}; delete what is not needed",
            ),
            code="too-many-rows",
        )


def _odd_cells(chunk: bytes) -> Iterator[tuple[Position, Text]]:
    if b't="e"' not in chunk and b"</f>" not in chunk and b"/></c>" not in chunk:
        return
    for found in _ODD_CELL.finditer(chunk):
        if found[3] and b't="str"' in found[1]:  # reckoned, to no text at all
            continue
        reference = _REFERENCE.search(found[0])
        if reference:
            yield (int(reference[2]) - 1, column_index(reference[1].decode())), ERROR_CELL if found[2] else NOT_RECKONED


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive → the sheet's name as shown on its tab."""
    book = _parsed(archive, "xl/workbook.xml")
    if any(item.get("date1904") in ("1", "true") for item in book.iter() if item.tag.endswith("}workbookPr")):
        raise UnableToReadSheet(
            Text(
                "文件的日期按 1904 年起算，请在选项里改为 1900 年再保存",
                "The file counts dates from 1904; switch it to 1900 and save again",
            ),
            code="date-1904",
        )
    targets = {item.get("Id"): item.get("Target", "") for item in _parsed(archive, "xl/_rels/workbook.xml.rels")}
    names = {}
    for item in book.iter():
        if item.tag.endswith("}sheet"):
            ids = [value for key, value in item.attrib.items() if key.endswith("}id")]
            target = targets.get(ids[0], "") if ids else ""
            names[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = item.get("name", "")
    return names


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > _MOST_INDEX:
        raise damaged()
    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise damaged()
    return ElementTree.fromstring(text)  # noqa: S314  entities were refused above
