"""The rows of a report's page: values beside last quarter's, and the accounts of the three months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from yiti.kernel.figures import Unit
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import IndicatorValue
from yiti.measure.assessment.queries import ReportLine, ReportSheet
from yiti.policy.packs import ListedIndicator
from yiti.registry.ledger.items import ITEMS
from yiti.registry.ledger.queries import get_month_sums
from yiti.web.printing import print_number, print_percent, print_value

from .figures import why_now

CELLS = ("numerator", "denominator", "value")
FAR = Decimal("0.3")
"""A change by more than this share of last quarter's value is marked for a look."""


@dataclass(frozen=True)
class ValueRow:
    """
    An indicator with what is typed or kept (`cells`, by CELLS), its value and last quarter's.

    `stands` is what the database holds where somebody else changed it while this reader was typing.
    """

    institution: str
    period: str
    indicator: ListedIndicator
    cells: dict[str, str]
    remark: str
    value: Decimal | None
    last: Decimal | None
    fault: Text
    stands: Text

    def _shown(self, number: Decimal | None) -> SafeString | str:
        """As the unit of the indicator prints it; a bare number where it has none."""
        unit = self.indicator.unit
        if number is not None and unit == Unit.RATIO:
            return print_percent(number)
        return print_value(number, unit) if unit else print_number(number)

    def _why(self, part: str = "") -> str:
        return why_now("values", self.period, self.institution, f"{self.indicator.code}{part}")

    @property
    def why(self) -> dict[str, str]:
        """Where each of the row's numbers is explained."""
        last = why_now("values", Period.parse(self.period).shifted(-1), self.institution, self.indicator.code)
        parts = {name: self._why(f".{name}") for name in ("numerator", "denominator", "change")}
        return {**parts, "value": self._why(), "last": last}

    @property
    def is_empty(self) -> bool:
        """Nothing reported, now or last quarter."""
        return self.value is None and self.last is None and not self.remark and not self.fault.zh

    @property
    def value_shown(self) -> SafeString | str:
        return self._shown(self.value)

    @property
    def last_shown(self) -> SafeString | str:
        return self._shown(self.last)

    @property
    def change_shown(self) -> SafeString | str:
        return self._shown(self.change)

    @property
    def change(self) -> Decimal | None:
        return None if self.value is None or self.last is None else self.value - self.last

    @property
    def is_far(self) -> bool:
        return self.change is not None and self.last is not None and abs(self.change) > abs(self.last) * FAR


def build_values(
    sheet: ReportSheet, before: ReportSheet | None, *, sent: QueryDict | None, faults: Mapping[str, Text]
) -> list[tuple[Text, list[ValueRow]]]:
    """The pack's indicators under their groups; what was sent stands in the fields again."""
    last = {line.indicator.code: line.value for line in before.lines} if before else {}
    groups: dict[str, tuple[Text, list[ValueRow]]] = {}
    for line in sheet.lines:
        rows = groups.setdefault(line.indicator.group, (line.indicator.group_label, []))[1]
        rows.append(_row(sheet, line, last.get(line.indicator.code), sent, faults))
    return list(groups.values())


def _row(
    sheet: ReportSheet,
    line: ReportLine,
    last: IndicatorValue | None,
    sent: QueryDict | None,
    faults: Mapping[str, Text],
) -> ValueRow:
    indicator, value = line.indicator, line.value
    kept = {cell: _plain(getattr(value, cell, None)) for cell in CELLS}
    if kept["numerator"]:
        kept["value"] = ""
    cells = dict(kept) if sent is None else {cell: sent.get(f"{indicator.code}.{cell}", "") for cell in CELLS}
    remark = (value.remark if value else "") if sent is None else sent.get(f"{indicator.code}.remark", "")
    is_other = sent is not None and not faults and any(_compact(cells[cell]) != _compact(kept[cell]) for cell in CELLS)
    shown = " / ".join(print_number(kept[cell]) for cell in CELLS if kept[cell]) or "—"
    return ValueRow(
        sheet.institution,
        sheet.cycle.period,
        indicator,
        cells,
        remark,
        value.value if value else None,
        last.value if last else None,
        faults.get(indicator.code, NOTHING),
        Text(f"现在是 {shown}", f"now {shown}") if is_other else NOTHING,
    )


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _compact(text: str) -> str:
    return text.replace(",", "").strip()


def build_sums(scope: Scope, sheet: ReportSheet) -> dict[str, Any]:
    """Item × month of the quarter, and last quarter's sum beside it; `missing` are the months without accounts."""
    period, institution = Period.parse(sheet.cycle.period), sheet.institution
    months, before = period.each_month(), period.shifted(-1).each_month()
    held = get_month_sums(scope=scope, institutions=[institution], months=[month.first for month in (*before, *months)]).get(
        institution, {}
    )
    rows = [
        {
            "label": label,
            "months": [
                (held.get(month.first, {}).get(item), why_now("months", period, institution, f"{item}.{month}")) for month in months
            ],
            "sum": _sum(held, item, months),
            "why": why_now("months", period, institution, item),
            "last": _sum(held, item, before),
            "why_last": why_now("months", period.shifted(-1), institution, item),
        }
        for item, label in ITEMS.items()
    ]
    there = [is_there for _, is_there in sheet.months]
    return {
        "rows": [row for row in rows if row["sum"] is not None or row["last"] is not None],
        "months": [
            {"label": month.label, "is_there": is_there, "month": str(month)} for month, is_there in zip(months, there, strict=True)
        ],
        "missing": there.count(False),
    }


def _sum(held: Mapping[date, Mapping[str, Decimal]], item: str, months: list[Period]) -> Decimal | None:
    amounts = [held[month.first][item] for month in months if item in held.get(month.first, {})]
    return sum(amounts, Decimal(0)) if amounts else None
