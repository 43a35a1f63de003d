"""Views of a register: columns that are reckoned from an entry, totals, what is lacking, and what breaks a condition."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from .services import FieldName
from .sources import CountedStaff
from .strict import NUMBER, ClauseNumber, Code, Filled, InstitutionType, Number, Shape, Words

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.(year|quarter|month))?$")]
"""What rows are grouped by: a field, `institution`, `on`, or a day's `.year`, `.quarter` or `.month`; `year` alone is that of the entry."""
VALUES, WORD, LIMITS = "(values)", "(word)", "(limits)"
"""Told apart by how they are written; the tags stand in no file."""


def _threshold(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Threshold = Annotated[str, BeforeValidator(_threshold), Field(pattern=rf"^({NUMBER.pattern}|[a-z][a-z0-9_]*(\.[a-z0-9_]+)*)$")]
"""A number in quotes, or the parameter that holds it."""


def is_number(threshold: str) -> bool:
    return NUMBER.fullmatch(threshold) is not None


class Limits(Shape):
    """What a number may be, which day another one comes after or before, or which answers it is not."""

    least: Threshold | None = None
    most: Threshold | None = None
    above: Threshold | None = None
    below: Threshold | None = None
    after: FieldName | None = None
    before: FieldName | None = None
    not_: Annotated[tuple[Filled, ...], Field(alias="not")] = ()
    matches: Filled | None = None
    unlike: Filled | None = None


def _written_as(value: Any) -> str:
    if isinstance(value, (Limits, Mapping)):
        return LIMITS
    return WORD if isinstance(value, str) else VALUES


Test = Annotated[
    Annotated[tuple[Filled, ...], Tag(VALUES)]
    | Annotated[Literal["filled", "empty", "past", "ahead"], Tag(WORD)]
    | Annotated[Limits, Tag(LIMITS)],
    Discriminator(_written_as),
]
"""One of these answers; whether it is answered, or its day is over; or within limits."""
Condition = dict[FieldName, Test]
"""All of them hold."""


class Computed(Shape):
    """
    A column reckoned from an entry's own answers: days between two, the sum of several, the first less the others, one over the other,
    or the last of several steps that has its day. With `open` days are counted until today while the later one is empty.
    """

    name: FieldName
    label: Words
    unit: Words | None = None
    days: tuple[FieldName, FieldName] | None = None
    open: bool = False
    add: tuple[FieldName, ...] = ()
    less: tuple[FieldName, ...] = ()
    ratio: tuple[FieldName, FieldName] | None = None
    reached: tuple[FieldName, ...] = ()

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(map(bool, (self.days, self.add, self.less, self.ratio, self.reached))) != 1:
            raise ValueError("只用一种：days、add、less、ratio、reached / exactly one of days, add, less, ratio, reached")
        return self

    @property
    def of(self) -> tuple[str, ...]:
        return self.days or self.ratio or self.add or self.less or self.reached

    @property
    def kind(self) -> Literal["whole", "number", "ratio", "choice"]:
        if self.days:
            return "whole"
        return "ratio" if self.ratio else "choice" if self.reached else "number"


class Listed(Shape):
    """What stands in a field of another register."""

    form: Code
    field: FieldName
    where: Condition = {}


class Whole(Shape):
    """
    What a register should have an entry for: institutions of some types, each also for every choice of the field `of`; people of the staff
    list; what another register lists; or every choice of `of` once. `choices` are those of `of` that count.

    `field` is where the institution, person or word stands in an entry, where that is not the institution that the entry is about.
    """

    institutions: tuple[InstitutionType, ...] = ()
    integrated: bool = False
    people: CountedStaff | None = None
    entries: Listed | None = None
    of: FieldName | None = None
    choices: tuple[Filled, ...] = ()
    field: FieldName | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = sum(map(bool, (self.institutions, self.people, self.entries)))
        if given > 1 or (not given and self.of is None) or (self.of is not None and (self.people or self.entries)):
            raise ValueError("应有什么只写一种 / says in exactly one way what there should be")
        if self.choices and self.of is None:
            raise ValueError("choices 与 of 一起写 / choices go with of")
        if self.field is None and (self.people or self.entries):
            raise ValueError("要写明在本表哪一栏（field） / says in which field of this register (field)")
        return self


class Per(Shape):
    """What a count or a sum is told for: so many people, one institution, one of the staff."""

    population: Literal["resident", "served"] | None = None
    institutions: tuple[InstitutionType, ...] = ()
    people: CountedStaff | None = None
    of: Number = "1"

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(map(bool, (self.population, self.institutions, self.people))) != 1:
            raise ValueError("按什么平均只写一种 / says in exactly one way what it is told for")
        return self


class Value(Shape):
    """
    One number of a group of entries: how many, a sum, a mean, the share that fulfils a condition, one sum over another, how many
    different, or how much of a whole is there. `where` leaves entries out; `least`, `most` and `equals` judge it.
    """

    id: Code
    label: Words | None = None
    unit: Words | None = None
    count: Literal[True] | None = None
    sum: FieldName | None = None
    mean: FieldName | None = None
    share: Condition | None = None
    ratio: tuple[FieldName, FieldName] | None = None
    distinct: Key | None = None
    covered: Whole | None = None
    where: Condition = {}
    per: Per | None = None
    least: Threshold | None = None
    most: Threshold | None = None
    equals: Threshold | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(given is not None for given in (self.count, self.sum, self.mean, self.share, self.ratio, self.distinct, self.covered)) != 1:
            raise ValueError(
                "只用一种：count、sum、mean、share、ratio、distinct、covered / "
                "exactly one of count, sum, mean, share, ratio, distinct, covered"
            )
        if self.per and not (self.count or self.sum or self.distinct):
            raise ValueError("per 只与 count、sum、distinct 一起写 / per goes with count, sum and distinct")
        if self.label is None and not (self.count or self.sum or self.mean):
            raise ValueError("要有名称（label） / needs a label")
        return self

    @property
    def judged(self) -> tuple[tuple[str, str], ...]:
        given = (("least", self.least), ("most", self.most), ("equals", self.equals))
        return tuple((name, threshold) for name, threshold in given if threshold is not None)


class Break(Shape):
    """A condition that no entry should fulfil, and what is said of those that do."""

    id: Code
    label: Words
    where: Annotated[Condition, Field(min_length=1)]


class RegisterView(Shape):
    """
    What a register tells when it is added up. `by` groups entries, the last key across where there are two; without it there is one row.

    `latest` takes of each institution, and each answer of these fields, the newest entry alone; `period` those of the year, quarter or
    month under way, by the day in `time`. In place of `values` stands what is `lacking`, or `breaks` that no entry should have. What is
    short, lacking or broken is told on Today and at the clause with `warn`. With `map` the groups are drawn on the county's map: the
    first key is where (an institution, or the name of a place), the second a choice, of which each answer has its own sign.
    """

    id: Code
    label: Words
    clause: ClauseNumber | None = None
    note: Words | None = None
    where: Condition = {}
    latest: tuple[FieldName, ...] | None = None
    period: Literal["month", "quarter", "year"] | None = None
    time: FieldName | None = None
    by: Annotated[tuple[Key, ...], Field(max_length=2)] = ()
    values: tuple[Value, ...] = ()
    lacking: Whole | None = None
    breaks: tuple[Break, ...] = ()
    warn: bool = False
    map: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if sum(map(bool, (self.values, self.lacking, self.breaks))) != 1:
            raise ValueError("只写一种：values、lacking、breaks / exactly one of values, lacking, breaks")
        if self.by and not self.values:
            raise ValueError("分组（by）只与 values 一起写 / by goes with values")
        if self.by and any(value.covered for value in self.values):
            raise ValueError("covered 不与分组（by）一起写 / covered goes without by")
        if self.map and (len(self.by) != 2 or any(not (value.count or value.sum) or value.per for value in self.values)):
            raise ValueError("地图（map）要有两个分组，数是条数或合计 / a map has two keys, and values that are counts or sums")
        for ids in ([value.id for value in self.values], [one.id for one in self.breaks], self.by):
            if len(set(ids)) < len(ids):
                raise ValueError("有重复的 id / an id stands twice")
        if self.warn and self.values and not any(value.judged for value in self.values):
            raise ValueError("要提醒（warn）就要有 least、most 或 equals / with warn some value has least, most or equals")
        return self
