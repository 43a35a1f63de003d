"""Everybody in the synthetic county acts with his own rights: what the roles refuse, the county cannot have done."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yiti.kernel.scopes import Scope
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Acting:
    """The scopes of the users by name and day, read once a month of days."""

    held: dict[tuple[str, int, int], Scope] = field(default_factory=dict)

    def as_(self, username: str, today: date) -> Scope:
        key = (username, today.year, today.month)
        if key not in self.held:
            self.held[key] = get_scope(User.objects.get(username=username), today)
        return self.held[key]


def noon(day: date, minutes: int = 0) -> datetime:
    """A moment of a working day, so many minutes after nine."""
    return datetime.combine(day, time(9), ZONE) + timedelta(minutes=minutes)
