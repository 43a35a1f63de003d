"""clauses.yaml: the tree of a document's clauses, numbered as printed and told in our own words."""

from datetime import date
from typing import Literal

from .strict import ClauseNumber, Code, Filled, InstitutionType, Number, Shape, Words

ClauseKind = Literal["background", "principle", "heading", "duty", "rule", "table"]
"""Duties, rules and tables bind to something that the system does; background, principles and headings need not."""


class PrintedFigure(Shape):
    """A figure that the clause prints and that no parameter, target, task or day carries."""

    printed: Filled
    value: Number
    unit: Filled
    meaning: Words


class Bindings(Shape):
    """What carries a clause beyond the things that name it themselves; `offices` are those that the clause makes responsible."""

    parameters: tuple[Code, ...] = ()
    indicators: tuple[Code, ...] = ()
    workflows: tuple[Code, ...] = ()
    forms: tuple[Code, ...] = ()
    targets: tuple[Code, ...] = ()
    tasks: tuple[Code, ...] = ()
    tables: tuple[Code, ...] = ()
    publicity: tuple[Code, ...] = ()
    bodies: tuple[Code, ...] = ()
    components: tuple[Code, ...] = ()
    rules: tuple[Filled, ...] = ()
    functions: tuple[Filled, ...] = ()
    offices: tuple[Code, ...] = ()
    definitions: tuple[Code, ...] = ()

    def named(self) -> dict[str, tuple[str, ...]]:
        """The kinds that name anything."""
        return {kind: names for kind, names in self.model_dump().items() if names}


class ClauseText(Shape):
    """
    `parts` are the clauses below it, in the order printed.

    `applies_to` are the types of institution that it speaks of, where they are fewer than the document's; `until` is the first day on
    which it no longer binds, for a goal that was to be reached before. `meets` names clauses of the documents above on the same matter
    (`xinjiang-community-2016 四(二)`).
    """

    number: ClauseNumber
    heading: Words
    demand: Words
    kind: ClauseKind
    applies_to: tuple[InstitutionType, ...] = ()
    until: date | None = None
    meets: tuple[Filled, ...] = ()
    binds: Bindings = Bindings()
    figures: tuple[PrintedFigure, ...] = ()
    parts: tuple["ClauseText", ...] = ()


class ClauseTree(Shape):
    clauses: tuple[ClauseText, ...]
