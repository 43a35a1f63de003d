"""Checks of the quality of facts, read from YAML: what is late, what is missing, what stands there twice, what cannot be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from yiti.kernel.text import Text

from .definitions import Faulty
from .expressions import Expression
from .forms import read_condition
from .schema import KINDS
from .written import Fault, Written, Wrong

Class = Literal["late", "missing", "implausible", "doubled"]
CLASSES = ("late", "missing", "implausible", "doubled")
NEEDS: Mapping[str, tuple[str, ...]] = {"late": ("days",), "missing": ("months",), "implausible": ("kinds", "where"), "doubled": ()}
"""What each class says besides `id`, `class` and `label`; `kinds` may be said of any."""


@dataclass(frozen=True, slots=True)
class Check:
    """
    One thing that facts are looked through for; `kinds` are those it looks at.

    `late`: written down more than `days` days after its day. `missing`: nothing in a month that is over, though there was something in each
    of the `months` before it. `implausible`: what satisfies `where`. `doubled`: all but the first of those that are alike in kind, day,
    institution, resident and details.
    """

    id: str
    of: Class
    label: Text
    kinds: tuple[str, ...]
    days: int = 0
    months: int = 0
    where: Expression | None = None


def read_checks(files: Mapping[str, Path]) -> list[Check]:
    """
    The checks of these files, in their order.

    :raises Faulty: naming the file, the line and the column of each fault
    """
    found: list[Check] = []
    faults: list[Fault] = []
    for name, path in files.items():
        try:
            written = Written.read(path, name)
            for item in written.items() if written else ():
                try:
                    found += [_check(item, found)]
                except Wrong as wrong:
                    faults.append(wrong.fault)
        except Wrong as wrong:
            faults.append(wrong.fault)
    if faults:
        raise Faulty(faults)
    return found


def _check(item: Written, before: Iterable[Check]) -> Check:
    keys = item.keys(needed=("id", "class", "label"), allowed=("days", "months", "kinds", "where"))
    of = cast(Class, keys["class"].text(*CLASSES))
    item.keys(needed=("id", "class", "label", *NEEDS[of]), allowed=("kinds",))
    if keys["id"].text() in {check.id for check in before}:
        raise keys["id"].fault("这个 id 已经用过", "This id has been used before")
    kinds = tuple(one.text(*KINDS) for one in keys["kinds"].items()) if "kinds" in keys else tuple(KINDS)
    where = [read_condition(keys["where"], kind) for kind in kinds] if "where" in keys else []
    return Check(
        keys["id"].text(),
        of,
        keys["label"].words(),
        kinds,
        days=keys["days"].whole(0) if "days" in keys else 0,
        months=keys["months"].whole(1) if "months" in keys else 0,
        where=where[0] if where else None,
    )
