"""Registers that a clause asks for: how many entries they have this year, where they have any. A count judges nothing."""

from collections.abc import Iterator

from yiti.foundation.forms.queries import count_entries
from yiti.kernel.periods import Period
from yiti.kernel.text import Text

from .lives import Live, Sight


def list_entered(sight: Sight) -> Iterator[Live]:
    """For readers of `forms.see`, as far as it reaches."""
    if not sight.scope.may("forms.see"):
        return
    year = Period.year_of(sight.today)
    counts = count_entries(scope=sight.scope, first=year.first, end=year.end)
    for form in sight.pack.forms.values():
        count = counts.get(form.id, 0)
        if not count:
            continue
        figure = Text(f"{form.label.zh} {count} 条", f"{form.label.en}: {count}")
        yield Live(form.clause, "info", figure, Text("今年登记", "entered this year"), topic="forms", about=form.id)
