"""By which day an entry has to be completed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yiti.policy.packs.shapes.forms import ON, Form


def due_of(form: Form, on: date, answers: Mapping[str, Any], *, is_open: bool = False) -> date | None:
    """The day, None where the register sets none or the day it counts from is not known; with `is_open` None once it is completed."""
    due = form.due
    if due is None or (is_open and due.done in answers):
        return None
    start = on.isoformat() if due.from_ == ON else answers.get(due.from_)
    return date.fromisoformat(start) + timedelta(days=due.days) if start else None
