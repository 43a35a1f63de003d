"""Registers that a clause asks for: how many entries they have this year, where they have any. A count judges nothing."""

from collections.abc import Iterator

from yiti.foundation.forms.queries import count_entries
from yiti.kernel.periods import Period
from yiti.kernel.text import Text

from .lives import Live, Sight


def list_entered(sight: Sight) -> Iterator[Live]:
    """For readers of `forms.see`, as far as it reaches: at the clause that asks for a register, and at each that binds it as well."""
    if not sight.scope.may("forms.see"):
        return
    year = Period.year_of(sight.today)
    counts = count_entries(scope=sight.scope, first=year.first, end=year.end)
    bound: dict[str, list[str]] = {}
    for _, clause in sight.pack.each_clause():
        for id in clause.binds.forms:
            bound.setdefault(id, []).append(clause.number)
    for form in sight.pack.forms.values():
        count = counts.get(form.id, 0)
        if not count:
            continue
        figure = Text(f"{form.label.zh} {count} 条", f"{form.label.en}: {count}")
        for number in dict.fromkeys((form.clause, *bound.get(form.id, ()))):
            yield Live(number, "info", figure, Text("今年登记", "entered this year"), topic="forms", about=form.id)
