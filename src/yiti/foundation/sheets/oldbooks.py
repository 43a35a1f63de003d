"""Error cells of the old xls format, which the reader itself takes for blanks: compound file (MS-CFB) and record stream (MS-XLS)."""

import struct
from collections.abc import Iterator

from .guards import ERROR_CELL, Findings, Position, damaged

_END = 0xFFFFFFFA  # and above: no sector
_FORMULA, _EOF, _SHEET, _TRUTH_OR_ERROR = 0x0006, 0x000A, 0x0085, 0x0205


def inspect_old_workbook(content: bytes, names: list[str]) -> Findings:
    """
    The error cells of each sheet; `names` are the names of all sheets in the order of the file.

    :raises UnableToReadSheet: where the file's parts do not hang together
    """
    try:
        stream = _workbook_stream(content)
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _SHEET]
        cells = [dict.fromkeys(_error_cells(stream, start), ERROR_CELL) for start in starts]
    except (struct.error, IndexError, ValueError) as error:
        raise damaged() from error
    return Findings({name: found for name, found in zip(names, cells, strict=False) if found})


def _error_cells(stream: bytes, start: int) -> Iterator[Position]:
    for kind, body in _records(stream, start):
        if (kind == _TRUTH_OR_ERROR and body[7]) or (kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2):
            yield struct.unpack_from("<HH", body)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place on up to the end of that part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    directory_at, _, cutoff, small_table_at = struct.unpack_from("<IIII", content, 48)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("unknown sector size")
    table = _table(content, 1 << shift)
    body = content[1 << shift :]
    directory = _chain(body, table, directory_at, 1 << shift)
    entries = {name: (start, size) for name, start, size in _entries(directory)}
    start, size = entries.get("Workbook") or entries.get("Book") or (_END, 0)
    if size >= cutoff:
        return _chain(body, table, start, 1 << shift)[:size]
    small_table = _numbers(_chain(body, table, small_table_at, 1 << shift))
    root = _chain(body, table, entries["Root Entry"][0], 1 << shift) if "Root Entry" in entries else b""
    return _chain(root, small_table, start, 1 << small_shift)[:size]


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        start, size = struct.unpack_from("<II", directory, at + 116)
        yield directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace"), start, size


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Which sector follows which."""
    next_at, count = struct.unpack_from("<II", content, 68)
    sectors = list(struct.unpack_from("<109I", content, 76))
    for _ in range(min(count, len(content) // size)):
        if next_at >= _END:
            break
        *more, next_at = _numbers(content[(next_at + 1) * size : (next_at + 2) * size])
        sectors += more
    return _numbers(b"".join(content[(sector + 1) * size : (sector + 2) * size] for sector in sectors if sector < _END))


def _numbers(text: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(text) // 4}I", text[: len(text) // 4 * 4])


def _chain(body: bytes, table: tuple[int, ...], at: int, size: int) -> bytes:
    """
    The sectors of one stream put together.

    :raises ValueError: for a chain that bites its own tail
    """
    parts: list[bytes] = []
    while at < _END:
        if len(parts) > len(table):
            raise ValueError("endless chain")
        parts.append(body[at * size : (at + 1) * size])
        at = table[at]
    return b"".join(parts)
