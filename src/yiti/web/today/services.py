"""Whom the reader has to follow up today."""

from datetime import date

from yiti.care.public_health.queries import count_due
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.web.measures.naming import address_of

from .lines import Button, Line

ENTER = "services.enter"


def list_service_lines(scope: Scope, today: date) -> list[Line]:
    """One line for the whole list of the day; nothing for those who record no services, or where nobody is due."""
    if not scope.actor.institution or not scope.may(ENTER, scope.actor.institution):
        return []
    count, late = count_due(scope=scope, today=today)
    if not count:
        return []
    why = Text(f"其中 {late} 人已过期", f"{late} overdue") if late else NOTHING
    act = Button(Text("看名单", "See the list"), address_of("services-due"))
    what = Text(f"今天要随访 {count} 人", f"{count} {'person' if count == 1 else 'people'} to follow up today")
    return [Line("late" if late else "short", what, why, due_words=Text("今天", "today"), acts=(act,))]
