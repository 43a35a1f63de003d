"""Entries past the day by which they had to be completed, and what registers lack or break, for whoever enters them."""

from datetime import date

from yiti.foundation.forms.queries import count_late, find_form
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.supervision.registers.queries import Standing, list_standings
from yiti.web.measures.naming import address_of

from .lines import MOST_OF_A_KIND, Button, Line

OPEN = Text("未补齐", "open")


def list_view_lines(scope: Scope, today: date) -> list[Line]:
    """One line a view that warns, of registers that the reader enters, the nearest document's first; beyond a few one for the rest."""
    if not scope.may("forms.enter"):
        return []
    found = [one for one in list_standings(scope=scope, today=today, warn_only=True, role=scope.actor.role) if one.wrong]
    rest = found[MOST_OF_A_KIND:]
    lines = [_view_line(one) for one in found[:MOST_OF_A_KIND]]
    if rest:
        what = Text(f"另有 {len(rest)} 项登记有缺漏或不合条件", f"{len(rest)} more registers lack entries or break a condition")
        lines.append(Line("short", what, due_words=OPEN, acts=(Button(Text("去看", "See them"), address_of("register-views", short="1")),)))
    return lines


def _view_line(one: Standing) -> Line:
    label, form = one.view.label, one.register.form
    what = Text(f"“{form.label.zh}”：{label.zh} {one.wrong} / {one.of}", f"“{form.label.en}”: {label.en}, {one.wrong} of {one.of}")
    return Line("short", what, due_words=OPEN, acts=(Button(Text("去看", "See them"), address_of("register-view", form.id, one.view.id)),))


def list_register_lines(scope: Scope, today: date) -> list[Line]:
    """One line a register; one query, and none where no register of the reader sets a day."""
    lines = []
    for id, count in sorted(count_late(scope=scope, today=today, role=scope.actor.role).items()):
        label = find_form(id).label
        late = Text("{n} 条", "{n} entries").filled(n=count)
        what = Text(f"“{label.zh}”有 {late.zh}逾期没有办结", f"{late.en} of “{label.en}” late")
        why = Text("补上办结的栏目后就不再提醒", "Fill in what completes them, and they are off this list")
        act = Button(Text("去看", "See them"), address_of("register", id, late="1"))
        lines.append(Line("late", what, why, due_words=Text("已逾期", "past due"), acts=(act,)))
    return lines
