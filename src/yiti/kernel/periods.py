"""Years, quarters and months as half-open spans of days."""

import re
from dataclasses import dataclass
from datetime import date

from .refusals import UnableTo
from .text import Text


class UnableToReadPeriod(UnableTo):
    code = "period"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year (`2025`), a quarter (`2025Q4`) or a month (`2025-12`), from `first` up to, not including, `end`."""

    first: date
    months: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """:raises UnableToReadPeriod: for anything but a year, a quarter 1 to 4 or a month 01 to 12"""
        found = re.fullmatch(r"(?a:(\d{4}))(?:Q([1-4])|-(0[1-9]|1[0-2]))?", text)
        if not found or found[1] == "0000" or found[1] == "9999":
            raise UnableToReadPeriod(
                Text(f"“{text}”不是年、季或月，应如 2026、2026Q3、2026-07", f"“{text}” is no period; write 2026, 2026Q3 or 2026-07")
            )
        year = int(found[1])
        if found[2]:
            return cls(date(year, int(found[2]) * 3 - 2, 1), 3)
        if found[3]:
            return cls(date(year, int(found[3]), 1), 1)
        return cls(date(year, 1, 1), 12)

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        return cls(date(day.year, day.month, 1), 1)

    @classmethod
    def year_of(cls, day: date) -> "Period":
        return cls(date(day.year, 1, 1), 12)

    @property
    def end(self) -> date:
        """The day after the last."""
        return add_months(self.first, self.months)

    @property
    def last(self) -> date:
        return date.fromordinal(self.end.toordinal() - 1)

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def quarter(self) -> int:
        """1 to 4: the quarter that the first day lies in."""
        return (self.first.month - 1) // 3 + 1

    @property
    def label(self) -> Text:
        if self.months == 12:
            return Text(f"{self.year} 年", str(self.year))
        if self.months == 3:
            return Text(f"{self.year} 年第{'一二三四'[self.quarter - 1]}季度", f"{self.year} Q{self.quarter}")
        return Text(f"{self.year} 年 {self.first.month} 月", f"{self.first:%B %Y}")

    def __str__(self) -> str:
        if self.months == 12:
            return f"{self.year:04d}"
        return f"{self.year:04d}Q{self.quarter}" if self.months == 3 else f"{self.first:%Y-%m}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def each_month(self) -> list["Period"]:
        return [Period(add_months(self.first, step), 1) for step in range(self.months)]

    def shifted(self, steps: int) -> "Period":
        """The period of the same length so many steps later (or earlier, when negative)."""
        return Period(add_months(self.first, steps * self.months), self.months)

    def year_to_date(self) -> list["Period"]:
        """The months from January up to and including the period's last one."""
        return [Period(date(self.year, month, 1), 1) for month in range(1, self.last.month + 1)]


def add_months(first: date, months: int) -> date:
    """The first of the month so many months away."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
