"""reports.yaml: the papers that a document has somebody write again and again, and the answers that it asks for."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .sources import FactSource, FieldName
from .strict import ClauseNumber, Code, Filled, Shape, Words


class LoggedEntries(Shape):
    """
    What a register took down from the year's first day up to the day: how many entries, or the sum of a field.

    `where` counts those whose answers are among the values, `filled` those that answer the field.
    """

    id: Code
    where: dict[FieldName, tuple[Filled, ...]] = {}
    filled: FieldName | None = None
    total: FieldName | None = None

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Every field that it names, with the word under which it does."""
        given = ((key, name) for key, name in (("filled", self.filled), ("total", self.total)) if name is not None)
        return (*given, *(("where", name) for name in self.where))


class ReportLine(FactSource):
    """
    A figure of a report with its source; `fact` is its id in the report. Where nobody has it, the paper says who owes it.

    `log` counts a register's entries of the year, the other sources what stands on the day.
    """

    label: Words
    unit: Literal["people", "count", "yuan", "kilogram"] = "count"
    log: LoggedEntries | None = None


class ReportSection(Shape):
    id: Code
    label: Words
    clause: ClauseNumber
    lines: Annotated[tuple[ReportLine, ...], Field(min_length=1)]


class Report(Shape):
    """
    A paper that a clause asks for. `every` says how often it is made; without it, it is made when it is asked for.

    `due` is a parameter: so many days after the period's end. `content` is what it is made from: `figures` of its sections,
    the `tasks` of the documents, the `clauses` of this one with their states, the `notices` posted in the period, or the
    `distribution` of the pay of its year.
    """

    id: Code
    label: Words
    clause: ClauseNumber
    every: Literal["month", "quarter", "year"] | None = None
    due: Code | None = None
    undated: Words | None = None
    content: Literal["figures", "tasks", "clauses", "notices", "distribution"]
    made_by: Annotated[tuple[Code, ...], Field(min_length=1)]
    sections: tuple[ReportSection, ...] = ()
    note: Words | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.content == "figures") != bool(self.sections):
            raise ValueError("内容为 figures 的才列 sections，且必须列 / sections go with the content figures and nothing else")
        if (self.due is None) == (self.undated is None):
            raise ValueError("写 due，或在 undated 写明文件未定期限，二者取一 / give due, or say in undated why there is none")
        return self


class Reports(Shape):
    reports: tuple[Report, ...]
