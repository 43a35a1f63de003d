"""findings.yaml: what is odd in the document itself, and how it is read here."""

from typing import Annotated, Literal

from pydantic import Field

from .strict import ClauseNumber, Code, Shape, Words

FindingKind = Literal["misprint", "contradiction", "doubled", "arithmetic", "missing", "doubtful", "open"]
"""
A slip of the pen; two places that say different things; one amount or thing counted twice; sums that do not come out, or come out in
one way alone; something left out or cut off; a figure that can hardly be meant; words that leave two readings open.
"""
Excerpt = Annotated[str, Field(min_length=1, max_length=24)]
"""So few words of the document as are needed to find the place."""


class DocumentFinding(Shape):
    """
    One oddity, the clauses that it stands in (the foremost first), and the reading taken.

    `printed` are words as printed, `figures` printed figures of these clauses that are in doubt, `parameters` the values that the
    reading decides.
    """

    id: Code
    kind: FindingKind
    label: Words
    clauses: Annotated[tuple[ClauseNumber, ...], Field(min_length=1)]
    printed: tuple[Excerpt, ...] = ()
    figures: tuple[Excerpt, ...] = ()
    parameters: tuple[Code, ...] = ()
    found: Words
    reading: Words


class Findings(Shape):
    findings: Annotated[tuple[DocumentFinding, ...], Field(min_length=1)]
