"""Next year's totals on their way to the two bureaux (六(二)2(3))."""

from collections import Counter
from collections.abc import Iterator

from yiti.kernel.text import Text
from yiti.money.pay.queries.totals import get_totals_due, list_year_totals

from .lives import INSTITUTIONS, Live, Sight, State, share

DAY = "deadlines.next_year_totals"
CLAUSE = "六(二)2(3)"


def list_totals(sight: Sight) -> Iterator[Live]:
    """For readers of all funds. Due by the holiday rule; by the printed day where the holidays are not known yet."""
    if not sight.scope.may("funds.see") or sight.scope.institutions("funds.see") is not None:
        return
    if DAY not in sight.book.settings or not sight.book.is_set(DAY):
        return
    year = sight.today.year + 1
    told = get_totals_due(scope=sight.scope, year=year)
    due = told.on or told.printed
    states = Counter(list_year_totals(scope=sight.scope, year=year).values_list("state", flat=True))
    whole = sum(states.values())
    if not whole:
        words = Text(f"{year} 年总量还没有拟", f"no totals for {year} yet")
        yield Live(CLAUSE, "late" if sight.today > due else "wait", words, due_on=due, topic="year_totals")
        return
    done = states["reviewed"]
    state: State = "met" if done == whole else "late" if sight.today > due and states["draft"] else "running"
    says = Text(f"{year} 年总量已审核", f"totals of {year} reviewed")
    yield Live(CLAUSE, state, share(done, whole, INSTITUTIONS), says, due, "year_totals")
