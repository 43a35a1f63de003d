"""workflows.yaml: steps, who takes them, until when, and what holds the next one up."""

from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Filled, Origin, Shape, Words

Each = Literal["institution", "county", "person"]


class SubStep(Shape):
    """A part of a step, in order, under the step's due day."""

    id: Code
    label: Words
    who: Annotated[tuple[Code, ...], Field(min_length=1)]
    function: Filled
    blocked_by: Words
    clause: ClauseNumber


class Step(SubStep):
    """
    Either `due` names the parameter of the due day, or `undated` says why the document sets none.

    `after` are the steps that must be done first; `lasts` is the parameter of the working days that it takes at least.
    """

    each: Each = "county"
    due: Code | None = None
    undated: Words | None = None
    after: tuple[Code, ...] = ()
    lasts: Code | None = None
    returns_to: Code | None = None
    steps: tuple[SubStep, ...] = ()


class Workflow(Shape):
    id: Code
    label: Words
    clause: ClauseNumber
    per: Literal["quarter", "year", "case"]
    origin: Origin = "document"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Workflows(Shape):
    workflows: tuple[Workflow, ...]
