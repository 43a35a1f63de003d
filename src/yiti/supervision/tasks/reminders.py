"""When people are told of a day, by the county's own settings: so many days before, again, on the day before, and after it."""

from dataclasses import dataclass
from datetime import date

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.scopes import Scope
from yiti.policy.packs import Resolved

PREFIX = "reminders."


@dataclass(frozen=True, slots=True)
class Reminding:
    """Days before a day on which it is told of, days between tellings after it, and days before it that Today names what is next."""

    first_days: int = 30
    again_days: int = 7
    late_every_days: int = 7
    today_days: int = 60

    def step_of(self, due: date, today: date) -> str:
        """Which telling a day is due for: `30`, `7` or `1`, `late-0` in the first span after it, `late-1` in the next; empty for none."""
        left = (due - today).days
        if left < 0:
            return f"late-{(-left - 1) // self.late_every_days}"
        return next((str(days) for days in sorted({1, self.again_days, self.first_days}) if left <= days), "")


def get_reminding(*, scope: Scope, today: date) -> Reminding:
    """As the county set it; where its document asks for no such setting, as told here."""
    return read_reminding(get_book(scope=scope, on=today))


def read_reminding(book: Resolved) -> Reminding:
    known = {name: PREFIX + name for name in Reminding.__dataclass_fields__}
    return Reminding(
        **{name: int(book.parameter(id).number) for name, id in known.items() if id in book.settings and book.is_set(id)}
    )  # fmt: skip
