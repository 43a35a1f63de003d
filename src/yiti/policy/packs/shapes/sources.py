"""Sources of targets.yaml: where a fact comes from in the county's own data, and who owes it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .strict import Code, Filled, InstitutionType, Shape

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class CountedInstitutions(Shape):
    """Institutions open on the day; with `integrated` those under integrated management alone."""

    types: Annotated[tuple[InstitutionType, ...], Field(min_length=1)]
    integrated: bool = False


class CountedStaff(Shape):
    """People in post on the day, everybody once: those with the qualification, in the position, at institutions of the types."""

    qualification: Literal["bachelor", "gp", "tcm"] | None = None
    position: Code | None = None
    types: tuple[InstitutionType, ...] = ()


class PartOfIndicator(Shape):
    """
    One side of an indicator, added up over the institutions; `once` takes it at the first alone, for a definition that is
    of the whole county wherever it is asked.
    """

    code: Code
    part: Literal["numerator", "denominator"]
    once: bool = False


class CountedEntries(Shape):
    """
    What a register says by its latest entries: of each institution, or of each value of the field `by`, of several fields together.

    `where` counts those whose answers are among the values, `filled` those that answer the field, `empty` those that leave it open,
    `within_year` those whose day in that field lies in the year up to the day asked for; `total` adds up a field's numbers,
    `once` counts each institution once however many of its entries fit, `types` takes entries of institutions of these types alone.
    """

    id: Code
    by: FieldName | Annotated[tuple[FieldName, ...], Field(min_length=2)] | None = None
    where: dict[FieldName, tuple[Filled, ...]] = {}
    filled: FieldName | None = None
    empty: FieldName | None = None
    within_year: FieldName | None = None
    total: FieldName | None = None
    once: bool = False
    types: tuple[InstitutionType, ...] = ()

    @property
    def each(self) -> tuple[str, ...]:
        """The fields whose values are told apart."""
        return self.by if isinstance(self.by, tuple) else (self.by,) if self.by else ()

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Every field that it names, with the word under which it does."""
        single = {"filled": self.filled, "empty": self.empty, "within_year": self.within_year, "total": self.total}
        given = ((key, name) for key, name in single.items() if name is not None)
        return (*(("by", name) for name in self.each), *given, *(("where", name) for name in self.where))


class FactSource(Shape):
    """
    Where a fact comes from: one of the five, or nothing where somebody enters it with evidence.

    `owed_by` is the office or the role that must give it while nobody has.
    """

    fact: Code
    population: Literal["resident", "served"] | None = None
    institutions: CountedInstitutions | None = None
    staff: CountedStaff | None = None
    indicator: PartOfIndicator | None = None
    form: CountedEntries | None = None
    owed_by: Code | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = [name for name in ("population", "institutions", "staff", "indicator", "form") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"事实只能有一个来源，这里有 {', '.join(given)} / a fact has one source, here are {', '.join(given)}")
        if not given and self.owed_by is None:
            raise ValueError("没有来源的要写明由谁给出（owed_by） / a fact without a source says who owes it (owed_by)")
        return self
