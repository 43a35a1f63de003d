"""What the ids of a list name."""

from typing import Literal

from yiti.policy.facts import Aggregate, Change
from yiti.policy.facts.aggregates import AsOne, Distinct, Form, Institutions, OfResidents, Rows, Staff, Sum, With

Kind = Literal["residents", "events", "staff", "institutions", "texts", ""]


def what_is_listed(aggregate: Aggregate | Change | None) -> Kind:
    """What the ids of a list name; nothing where there is no list, or where they name several kinds of things."""
    if not isinstance(aggregate, tuple):
        return ""
    kinds: set[Kind] = {"institutions" if part.reaches is not None else _kind_of(part.form) for part in aggregate}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind_of(form: Form) -> Kind:
    match form:
        case With(of) | AsOne(of):
            return _kind_of(of)
        case Rows() | Sum():
            return "events"
        case Distinct():
            return "texts"
        case Institutions():
            return "institutions"
        case Staff():
            return "staff"
        case _:
            return "residents" if isinstance(form, OfResidents) else ""
