"""Steps as plain rows: a board of a county reads thousands of them, and making a model of each takes longer than reading it."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from yiti.foundation.workflow.models import Step


class StepRow(NamedTuple):
    """What a reader of many steps looks at."""

    id: int
    pack: str
    workflow: str
    period: str
    subject: str
    step: str
    state: str
    due_on: date | None
    opened_on: date | None
    done_on: date | None
    done_by: str
    reason: str
    version: int


def read_rows(steps: QuerySet[Step]) -> list[StepRow]:
    return [StepRow(*row) for row in steps.values_list(*StepRow._fields)]


class OpenRow(NamedTuple):
    """What is looked at of a step by those who wait for it."""

    id: int
    pack: str
    workflow: str
    period: str
    subject: str
    step: str
    state: str
    due_on: date | None


def read_open_rows(steps: QuerySet[Step]) -> list[OpenRow]:
    return [OpenRow(*row) for row in steps.values_list(*OpenRow._fields)]
