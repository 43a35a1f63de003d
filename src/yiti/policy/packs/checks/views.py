"""Views of registers: clauses, parameters that hold their limits, and types of institutions."""

from collections.abc import Iterator

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.views import Condition, Limits, RegisterView, is_number

from .subject import Subject

PARAMETER = Text("参数", "parameter")


def check_views(subject: Subject) -> None:
    parameters = {id for pack in subject.pack.chain for id in pack.parameters}
    for source, place, form in subject.each("forms"):
        for at, view in enumerate(form.views):
            here = (*place, "views", at)
            subject.require_clause(source, (*here, "clause"), view.clause)
            for threshold in thresholds_of(view):
                if not is_number(threshold):
                    subject.require_known(source, here, threshold, parameters, PARAMETER)


def thresholds_of(view: RegisterView) -> Iterator[str]:
    """Every number and parameter that a view is judged or narrowed by."""
    conditions = [view.where, *(one.where for one in view.breaks)]
    for value in view.values:
        yield from (threshold for _, threshold in value.judged)
        conditions += [value.where, value.share or {}, value.covered.entries.where if value.covered and value.covered.entries else {}]
    conditions.append(view.lacking.entries.where if view.lacking and view.lacking.entries else {})
    for condition in conditions:
        yield from limits_in(condition)


def limits_in(condition: Condition) -> Iterator[str]:
    for test in condition.values():
        if isinstance(test, Limits):
            yield from (limit for limit in (test.least, test.most, test.above, test.below) if limit is not None)
