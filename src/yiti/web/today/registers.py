"""Entries of registers that are past the day by which they had to be completed, for whoever enters them."""

from datetime import date

from yiti.foundation.forms.queries import count_late, find_form
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.web.measures.naming import address_of

from .lines import Button, Line


def list_register_lines(scope: Scope, today: date) -> list[Line]:
    """One line a register; one query, and none where no register of the reader sets a day."""
    lines = []
    for id, count in sorted(count_late(scope=scope, today=today, role=scope.actor.role).items()):
        label = find_form(id).label
        what = Text(f"“{label.zh}”有 {count} 条逾期没有办结", f"{count} entries of “{label.en}” are late")
        why = Text("补上办结的栏目后就不再提醒", "Fill in what completes them, and they are off this list")
        act = Button(Text("去看", "See them"), address_of("register", id, late="1"))
        lines.append(Line("late", what, why, due_words=Text("已逾期", "past due"), acts=(act,)))
    return lines
