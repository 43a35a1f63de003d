"""The indicators that a pack puts first: a list of their codes, read from YAML."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from .definitions import Faulty, Listed
from .written import Fault, Written, Wrong


def read_keys(files: Mapping[str, Path], listed: Listed) -> list[str]:
    """
    The codes of these files, in their order.

    :raises Faulty: naming the file, the line and the column of each code that is unknown or stands twice
    """
    found: list[str] = []
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            written = Written.read(path, name)
            items = [*written.items()] if written else []
        except Wrong as wrong:
            faults.append(wrong.fault)
            continue
        for item in items:
            try:
                found.append(_code(item, listed, found))
            except Wrong as wrong:
                faults.append(wrong.fault)
    if faults:
        raise Faulty(faults)
    return found


def _code(item: Written, listed: Listed, before: list[str]) -> str:
    code = item.text()
    if code not in listed.definitions:
        near = get_close_matches(code, listed.definitions, n=1, cutoff=0.6)
        zh, en = (f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else ("", "")
        raise item.fault(f"没有指标 {code}{zh}", f"There is no indicator {code}{en}")
    if code in before:
        raise item.fault(f"{code} 已经列出过", f"{code} has stood before")
    return code
