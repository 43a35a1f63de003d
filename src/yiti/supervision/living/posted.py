"""The duties of publicity: what is posted for the last quarter that was given back, and what is missing (附件1 二(三))."""

from collections.abc import Iterator

from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import list_cycles
from yiti.supervision.publicity.queries import list_notices

from .lives import Live, Sight

GIVEN_BACK = ("fed_back", "published")


def list_posted(sight: Sight) -> Iterator[Live]:
    """For readers of the notices of all; the pay notices of single houses are not counted here."""
    if not sight.scope.may("notices.see") or not sight.pack.publicity:
        return
    cycle = list_cycles(scope=sight.scope).filter(state__in=GIVEN_BACK).first()
    if cycle is None:
        return
    label = Period.parse(cycle.period).label
    posted = set(list_notices(scope=sight.scope, period=cycle.period).values_list("duty", flat=True))
    for duty in sight.pack.publicity:
        if duty.audience == "institution_staff":
            continue
        is_there = duty.id in posted
        missing = Text(f"{label.zh}还没有公示", f"not posted for {label.en}")
        says = Text(f"{label.zh}已公示", f"posted for {label.en}") if is_there else missing
        yield Live(duty.clause, "met" if is_there else "short", duty.label, says, topic="notices", about=cycle.period)
