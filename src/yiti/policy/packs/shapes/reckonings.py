"""reckonings.yaml: for whom a rule runs on the county's own records, and where each of its inputs comes from."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from .sources import FieldName
from .strict import ClauseNumber, Code, Codes, Filled, Number, Shape, Words

Where = dict[FieldName, Annotated[tuple[Filled, ...], Field(min_length=1)]]
"""Field → answers that count; of yes and no `yes` and `no`; of several choices any one of them."""

INSTITUTION = "institution"
"""Stands for no field in `by`, `latest` and `match`: whose the entry is."""

SUBJECT = (INSTITUTION, "person", "key", "name", "short_name")
"""What a field is matched with that is no field of the subject's entry: codes of its institution and person, key, institution's names."""

InputName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(:[a-z0-9_]+)?$")]
Path = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)*$")]
"""A part of a rule's result: `total`, `checks.gps.short`; in a list its rows go by their `id`."""


class Entries(Shape):
    """
    Current entries of the register `id`.

    `where` are answers that count, `filled` fields that must be answered. `latest` keeps the newest of those that agree in these
    fields. `during` says whether an entry counts that is about a day of the period (`period`), or about any day until its end
    (`ever`): without it, what goes by the day takes all. `dated` is the date or month that it goes by instead of its own day.
    `match` holds a field against one of the subject: the field named, `institution`, `person`, `key`, `name` or `short_name`.
    """

    id: Code
    where: Where = {}
    filled: tuple[FieldName, ...] = ()
    latest: tuple[FieldName, ...] = ()
    during: Literal["period", "ever"] | None = None
    dated: FieldName | None = None
    match: dict[FieldName, FieldName] = {}


class Groups(Entries):
    """Entries that agree in the fields `by` taken together; `institution` stands for whose they are."""

    by: Annotated[tuple[FieldName, ...], Field(min_length=1)]


class People(Shape):
    """People in post, each once; every line must hold. With `integrated` those of institutions under integrated management alone."""

    position: tuple[Code, ...] = ()
    title: tuple[Code, ...] = ()
    identity: tuple[Code, ...] = ()
    duty: tuple[Code, ...] = ()
    post_kind: tuple[Code, ...] = ()
    qualification: tuple[Literal["bachelor", "gp", "tcm"], ...] = ()
    types: tuple[Filled, ...] = ()
    integrated: bool = False


class Houses(Shape):
    """Institutions open on the day, of these types or categories; with `integrated` those under integrated management alone."""

    types: Annotated[tuple[Filled, ...], Field(min_length=1)]
    integrated: bool = False


def _listed(value: Any) -> Any:
    return {"types": tuple(value)} if isinstance(value, (tuple, list)) else value


SomeHouses = Annotated[Houses, BeforeValidator(_listed)]
"""A bare list is one of types."""


Places = Literal["street", "township", "all"]
"""Divisions of nine digits: streets, towns and townships, or both."""


class Each(Shape):
    """One run for the county, or for each institution, entry, group of entries, person, street or township."""

    county: Literal[True] | None = None
    institutions: SomeHouses | None = None
    entries: Entries | None = None
    groups: Groups | None = None
    staff: People | None = None
    places: Places | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        _require_one(self, ("county", "institutions", "entries", "groups", "staff", "places"), "each")
        return self

    @property
    def of_entries(self) -> Entries | None:
        return self.entries or self.groups


class CountedForm(Entries):
    """
    How many entries there are, or what they say: `total` adds up a field, `value` is the newest answer of one, `values` are all
    its answers once each, `distinct` how many different ones there are; `any` is whether there is one.
    """

    total: FieldName | None = None
    value: FieldName | None = None
    values: FieldName | None = None
    distinct: FieldName | None = None
    any: bool = False

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        if sum(bool(way) for way in (self.total, self.value, self.values, self.distinct, self.any)) > 1:
            raise ValueError("total、value、values、distinct、any 只能写一个 / one of total, value, values, distinct and any")
        return self


class CountedPeople(People):
    """
    How many people; or, with `months`, on the last day of how many months of the period they were in post, added up; with
    `months: days` a month counts by the share of its days.
    """

    months: bool | Literal["days"] = False


class Span(Shape):
    """
    Days of the period from one date of the entry to the other, both counted. An entry without an end runs to the period's, without a
    beginning it has no days.
    """

    from_: Annotated[FieldName, Field(alias="from")]
    until: FieldName


class Indicated(Shape):
    code: Code
    part: Literal["value", "numerator", "denominator"] = "value"


class Booked(Shape):
    """The ledger's sums of these items over the whole months of the period; `each` gives every item its own."""

    items: Codes
    each: bool = False


class Paid(Shape):
    """
    What payslips of the period's quarters add up to: of the institution's people, or of the subject where it is a person; `mean` is
    that for each of them, to the fen.
    """

    parts: Annotated[tuple[Literal["amount", "post_pay", "performance_pay", "gross"], ...], Field(min_length=1)]
    people: People | None = None
    mean: bool = False


class Scored(Shape):
    """
    The institution's score in the newest of the period's quarters that was ranked, or its result of the year; of a village clinic
    the mean of its monthly assessments.
    """

    kind: Literal["quarter", "year", "clinic"] = "quarter"


class Rows(Shape):
    """
    A list: one row for each, with these fields; or, with `value`, one bare number or word for each, the oldest entry first. Each is
    taken within the subject, as far as `of` says. `months` is the entries' date or month by which they then stand: one for each
    month from January to the newest on record, whenever it was entered; a month between that nobody entered is missing.
    """

    each: Each
    inputs: "dict[InputName, Input]" = {}
    value: "Input | None" = None
    months: FieldName | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.months is not None and (self.value is None or self.each.of_entries is None):
            raise ValueError("months 只用于登记表的 value / months go with the value of entries")
        if bool(self.inputs) == (self.value is not None):
            raise ValueError("rows 要有 inputs 或 value 之一 / rows have either inputs or a value")
        return self


class Table(Shape):
    """A table: one entry for each, by its key."""

    each: Each
    key: "Input"
    value: "Input"


class Decided(Shape):
    """A setting of the county; of a table the entry that `key` names."""

    id: Code
    key: "Input | None" = None


def _as_decided(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


SOURCES = (
    "population", "institutions", "staff", "places", "limit", "posts", "indicator", "form", "answer", "days", "about", "constant",
    "parameter", "accounts", "scores", "pay", "sum", "less", "rows", "list", "among", "map", "object", "entered",
)  # fmt: skip
About = Literal["id", "name", "short_name", "type", "category", "place", "integrated", "position", "title", "duty", "identity", "key"]


class Input(Shape):
    """
    Where one input comes from: exactly one source.

    `of` are the institutions that it is taken from: the subject's own (where it has one, else the county), those `below` it
    (its stations and clinics), `with_below` both, or the `county`; of a place the institutions there. `sum` adds inputs up, `less` takes
    all others off the first; `list` is a list whose rows are written out one by one, `among` one of those words whose own input
    holds. `optional` leaves the input out where nobody has it;
    `otherwise` is what then counts instead (a register in which nobody stands counts 0). `words` turns answers into the rule's
    words, `is` into yes or no: whether the answer is among these. `named_in` is a field of the entry that names the institution that
    `about` tells of, `staff` counts at and `accounts` are of, in place of the subject's own. `owed_by` is who owes it, where that is
    another than the reckoning's.
    """

    population: Literal["resident", "served", "floating"] | None = None
    institutions: SomeHouses | None = None
    staff: CountedPeople | None = None
    places: Places | None = None
    limit: Literal["total", "establishment", "off_establishment"] | None = None
    posts: Codes | None = None
    indicator: Indicated | None = None
    form: CountedForm | None = None
    answer: FieldName | None = None
    days: Span | None = None
    about: About | None = None
    constant: str | int | bool | None = None
    parameter: Annotated[Decided | None, BeforeValidator(_as_decided)] = None
    accounts: Booked | None = None
    scores: Scored | None = None
    pay: Paid | None = None
    sum: "Annotated[tuple[Input, ...], Field(min_length=1)] | None" = None
    less: "Annotated[tuple[Input, ...], Field(min_length=2)] | None" = None
    rows: Rows | None = None
    list: "tuple[dict[InputName, Input], ...] | None" = None
    among: "Annotated[dict[Filled, Input], Field(min_length=1)] | None" = None
    map: Table | None = None
    object: "dict[InputName, Input] | None" = None
    entered: Literal[True] | None = None

    of: Literal["own", "below", "with_below", "county"] = "own"
    optional: bool = False
    otherwise: Number | bool | None = None
    words: dict[Filled, Filled] = {}
    is_: Annotated[tuple[Filled, ...], Field(alias="is")] = ()
    named_in: FieldName | None = None
    owed_by: Code | None = None
    label: Words | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        _require_one(self, SOURCES, "input")
        if self.named_in is not None and self.about is None and self.staff is None and self.accounts is None:
            raise ValueError("named_in 只和 about、staff、accounts 一起写 / named_in goes with about, staff or accounts")
        return self

    @property
    def source(self) -> str:
        return next(name for name in SOURCES if getattr(self, name) is not None)


def _require_one(shape: Shape, names: tuple[str, ...], what: str) -> None:
    said = [name for name in names if getattr(shape, name) is not None]
    if len(said) != 1:
        words = ", ".join(said) or "–"
        raise ValueError(f"{what} 要有且只有一个来源，这里有 {words} / {what} names exactly one of {', '.join(names)}; here: {words}")


class Verdict(Shape):
    """
    The part of the result that says whether the demand is met: every verdict below `path`; or, with `met`, whether what stands
    there is among these words or numbers; with `empty`, whether the list there is empty.
    """

    path: Path
    met: tuple[Filled, ...] = ()
    empty: bool = False


def _as_verdict(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


class Reckoning(Shape):
    """
    A rule on the county's own records, for each subject in the period that the day lies in; with `whole` in the last one that is over.

    `shows` are the parts of the result that stand as columns (else all single figures), `totals` those that are added up over the
    subjects. `sees` is the function that a reader needs where `documents.see` is not enough: pay of single people.
    """

    id: Code
    label: Words
    rule: RuleName
    clause: ClauseNumber
    each: Each
    period: Literal["day", "month", "quarter", "year"] = "day"
    whole: bool = False
    owed_by: Code
    inputs: Annotated[dict[InputName, Input], Field(min_length=1)]
    verdict: Annotated[Verdict | None, BeforeValidator(_as_verdict)] = None
    shows: tuple[Path, ...] = ()
    totals: tuple[Path, ...] = ()
    sees: Filled | None = None
    note: Words | None = None


class Reckonings(Shape):
    reckonings: tuple[Reckoning, ...]


Rows.model_rebuild()
Decided.model_rebuild()
Table.model_rebuild()
Input.model_rebuild()
