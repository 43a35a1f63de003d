"""What an import of accounts would do to each item of a month: its sum before and after, or that its lines alone are others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yiti.foundation.imports.told import Told
from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import SheetLayout
from yiti.kernel.money import ZERO
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.registry.institutions.names import NameBook

from .items import ITEMS
from .lines import Line
from .models import AccountRow, AccountSheet

Month = tuple[str, Period]
Items = Mapping[str, list[Line]]


def tell_months(
    told: Told, layout: SheetLayout, rows: Iterable[Row], months: Mapping[Month, list[Line]], standing: Mapping[Month, AccountSheet]
) -> None:
    """Tell every month of a file item by item, at the first row of that month; items that the file leaves out as well."""
    names = NameBook.read()
    first = dict[Month, Row]()
    for row in rows:
        first.setdefault((names.find(row["institution"]) or "", row["month"]), row)  # type: ignore[arg-type]
    stands = _read_standing(standing)
    for key, lines in months.items():
        before, after = stands.get(key), _by_item(lines)
        for item in dict.fromkeys((*after, *(before or {}))):
            label, name = ITEMS[item], names.write(key[0])
            about = Text(f"{name.zh} · {key[1]} · {label.zh}", f"{name.en} · {key[1]} · {label.en}")
            told.add(first[key], layout, *_values(None if before is None else before.get(item, []), after.get(item, [])), about=about)


def _read_standing(standing: Mapping[Month, AccountSheet]) -> dict[Month, Items]:
    keys = {sheet.pk: key for key, sheet in standing.items()}
    lines: dict[Month, list[Line]] = {key: [] for key in standing}
    rows = AccountRow.objects.filter(sheet__in=keys).order_by("sheet", "line")
    for sheet, item, on, amount, voucher, summary in rows.values_list("sheet", "item", "on", "amount", "voucher", "summary"):
        lines[keys[sheet]].append(Line(item, on, amount, voucher, summary))
    return {key: _by_item(found) for key, found in lines.items()}


def _by_item(lines: Iterable[Line]) -> Items:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.item].append(line)
    return found


def _values(before: list[Line] | None, after: list[Line]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """By column: the sum, and where it stays the same though the lines do not, how many there are."""
    if not before:
        return None, {"amount": _sum(after)}
    old, new = _sum(before), _sum(after)
    if old != new or before == after:
        return {"amount": old}, {"amount": new if after else None}
    return {"amount": old, "summary": _count(before)}, {"amount": new, "summary": _count(after, is_other=True)}


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _count(lines: list[Line], *, is_other: bool = False) -> Text:
    words = Text(f"{len(lines)} 笔", f"{len(lines)} lines")
    return Text(f"{words.zh}，明细有改动", f"{words.en}, some of them others") if is_other else words
