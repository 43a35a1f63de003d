"""What monthly returns say of a subject: figures that offices and institutions hand in beside their accounts."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from yiti.kernel.figures import Unit
from yiti.kernel.text import Text
from yiti.registry.monthly.queries import Record

from .found import Behind, Said
from .ground import Ground

Codes = tuple[str, ...] | None
Months = Mapping[date, Mapping[str, Record]]


def take_returned(ground: Ground, codes: Codes, items: Iterable[str]) -> Said:
    """The sum over the whole months of the period; missing where a month of one of the institutions was not handed in."""
    handed, asked = ground.handed, tuple(items)
    here = list(handed) if codes is None else list(codes)
    lacking = tuple(code for code in here if not _is_whole(ground, handed.get(code, {}), asked))
    if not here or lacking or not ground.months:
        return Said(is_there=False, institutions=lacking)
    behind = tuple(
        _behind(code, month, found[item])
        for code in here
        for month, found in sorted(handed[code].items())
        for item in asked
        if item in found
    )
    return Said(sum((one.value for one in behind), Decimal(0)), Unit.YUAN, behind, ground.window.last)


def _is_whole(ground: Ground, found: Months, items: tuple[str, ...]) -> bool:
    return all(item in found.get(month, {}) for month in ground.months for item in items)


def _behind(code: str, month: date, record: Record) -> Behind:
    words = record.figure.label
    label = Text(f"{month:%Y-%m} {words.zh}", f"{month:%Y-%m} {words.en}")
    return Behind("return", f"{record.item.id}:{month:%Y-%m}:{record.figure.item}", label, code, record.amount)
