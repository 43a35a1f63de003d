"""One aggregate of a definition, from what is written to what is counted."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, cast

from .aggregates import (
    DAYS,
    Aggregate,
    AllOf,
    AnyOf,
    AsOne,
    Constant,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Institutions,
    Last,
    LatestLedger,
    Ledger,
    Over,
    Part,
    People,
    Population,
    Reach,
    Residents,
    Rows,
    Staff,
    Standing,
    Sum,
    With,
)
from .expressions import Expression, Type, UnableToRead, read_expression
from .schema import KINDS, PROGRAMMES, REGISTRY, Table, columns_of
from .written import Written

Keys = Mapping[str, Written]
KINDS_OF: Mapping[str, Type] = {"text": "text", "int": "number", "decimal": "number", "date": "date", "bool": "bool"}
RESIDENT: Mapping[str, Type] = {"resident.sex": "text", "resident.born_on": "date"}


def read_aggregate(written: Written) -> Aggregate:
    """One part, or a list of parts that are added up; raises `Wrong` at what may not stand there."""
    if not written.is_list:
        return (_part(written),)
    parts = tuple(_part(item) for item in written.items())
    if not parts:
        raise written.fault("列表为空", "The list is empty")
    return parts


AROUND = ("times", "minus", "reaches", "over", "types", "with")
"""What may stand beside a form: what is done with its number."""


def _part(written: Written) -> Part:
    name = _first_of(written, tuple(FORMS))
    form, further = FORMS[name]
    keys = written.keys(needed=(name,), allowed=(*further, *AROUND))
    times, days = _times(keys["times"]) if "times" in keys else (Fraction(1), None)
    minus = read_aggregate(keys["minus"]) if "minus" in keys else ()
    return Part(_with(keys, form(keys)), times, days, minus, _reaches(keys["reaches"]) if "reaches" in keys else None, _over(keys))


def _first_of(written: Written, names: tuple[str, ...]) -> str:
    name = next((key for key in names if written.is_table and key in _names(written)), "")
    if not name:
        options = ", ".join(names)
        meant = next(
            ((one, near[0]) for one in sorted(_names(written) if written.is_table else ()) if (near := get_close_matches(one, names, 1))),
            None,
        )
        zh, en = (f"，“{meant[0]}”是不是 {meant[1]}？", f"; is “{meant[0]}” {meant[1]}?") if meant else ("", "")
        raise written.fault(f"需要下列之一：{options}{zh}", f"One of these is needed: {options}{en}")
    return name


def _reaches(written: Written) -> Reach:
    if written.is_table:
        return Reach(Fraction(written.keys(needed=("a_year",))["a_year"].number()), True)
    return Reach(Fraction(written.number()), False)


def _over(keys: Keys) -> Over | None:
    if "over" not in keys:
        if "types" in keys:
            raise keys["types"].fault("types 只与 over 同用", "“types” stands only beside “over”")
        return None
    which = cast(Literal["county", "below"], keys["over"].text("county", "below"))
    return Over(which, tuple(item.text() for item in keys["types"].items()) if "types" in keys else None)


def _with(keys: Keys, form: Form) -> Form:
    if "with" not in keys:
        return form
    if isinstance(form, Distinct | Institutions | Population | Staff | Ledger | Constant | With | AsOne):
        raise keys["with"].fault("with 只用于数事件、求和或数居民的", "“with” stands only beside what counts events or residents, or sums")
    if "over" in keys:
        raise keys["with"].fault("with 和 over 不能同用", "“with” and “over” do not go together")
    types = tuple(item.text() for item in keys["with"].items())
    if not types:
        raise keys["with"].fault("列表为空", "The list is empty")
    return With(form, types)


def _names(written: Written) -> set[str]:
    return {str(key.value) for key, _ in written.node.value}


def _times(written: Written) -> tuple[Fraction, Literal["year", "working_year"] | None]:
    if not written.is_table:
        return Fraction(written.number()), None
    days = written.keys(needed=("days",))["days"].text(*DAYS)
    return Fraction(1), cast(Literal["year", "working_year"], days)


def _rows(keys: Keys) -> Form:
    kind = keys["rows"].text(*KINDS)
    return Rows(kind, _where(keys, kind))


def _sum(keys: Keys) -> Form:
    kind = keys["sum"].text(*KINDS)
    if "of" not in keys:
        raise keys["sum"].fault("缺少“of”：对什么求和", "“of” is missing: the sum of what?")
    return Sum(kind, _expression(keys["of"], _of_events(kind), "number"), _where(keys, kind))


def _residents(keys: Keys) -> Form:
    kind = keys["residents"].text(*KINDS)
    least = keys.get("at_least")
    if least is not None and least.is_table:
        return Residents(kind, _where(keys, kind), least.keys(needed=("a_year",))["a_year"].whole(1), a_year=True)
    return Residents(kind, _where(keys, kind), least.whole(1) if least else 1)


def _distinct(keys: Keys) -> Form:
    kind = keys["distinct"].text(*KINDS)
    if "of" not in keys:
        raise keys["distinct"].fault("缺少“of”：数哪一列的不同值", "“of” is missing: different texts of which column?")
    return Distinct(
        kind, keys["of"].text(*(name for name, column in columns_of(kind).items() if column.type == "text")), _where(keys, kind)
    )


def _last(keys: Keys) -> Form:
    return Last(*_latest(keys, "last"))


def _standing(keys: Keys) -> Form:
    return Standing(*_latest(keys, "standing"))


def _latest(keys: Keys, name: str) -> tuple[str, Expression | None, Expression]:
    kind = keys[name].text(*KINDS)
    if "holds" not in keys:
        raise keys[name].fault("缺少“holds”：最后一次要满足什么", "“holds” is missing: what must the last one satisfy?")
    return kind, _where(keys, kind), _expression(keys["holds"], _of_events(kind), "bool")


def _each(written: Written) -> tuple[Form, ...]:
    """Forms that count residents, two or more; nothing may be done with their numbers."""
    found = []
    for item in written.items():
        name = _first_of(item, OF_RESIDENTS)
        form, further = FORMS[name]
        found.append(form(item.keys(needed=(name,), allowed=further)))
    if len(found) < 2:
        raise written.fault("至少两项", "Two or more are needed")
    return tuple(found)


def _people(keys: Keys) -> Form:
    names = {**_types(REGISTRY["residents"]), **RESIDENT}
    return People(_expression(keys["people"], names, "bool"))


def _institutions(keys: Keys) -> Form:
    return Institutions(_expression(keys["institutions"], _types(REGISTRY["institutions"]), "bool", has_resident=False))


def _staff(keys: Keys) -> Form:
    return Staff(_expression(keys["staff"], _types(REGISTRY["staff"]), "bool", has_resident=False))


def _ledger(keys: Keys) -> Form:
    written = keys["ledger"]
    items = tuple(item.text() for item in written.items()) if written.is_list else (written.text(),)
    entered = keys["entered"].text("true", "false", "monthly", "latest") if "entered" in keys else "false"
    if entered == "latest":
        return LatestLedger(items, entered=True)
    return Ledger(items, entered=entered != "false", each_month=entered == "monthly")


def _constant(keys: Keys) -> Form:
    return Constant(Decimal(keys["value"].number()))


FORMS: Mapping[str, tuple[Callable[[Keys], Form], tuple[str, ...]]] = {
    "rows": (_rows, ("where",)),
    "sum": (_sum, ("of", "where")),
    "residents": (_residents, ("where", "at_least")),
    "distinct": (_distinct, ("of", "where")),
    "last": (_last, ("where", "holds")),
    "standing": (_standing, ("where", "holds")),
    "enrolled": (lambda keys: Enrolled(keys["enrolled"].text(*PROGRAMMES)), ()),
    "contracted": (lambda keys: Contracted(keys["contracted"].text("all", "key") == "key"), ()),
    "people": (_people, ()),
    "all_of": (lambda keys: AllOf(_each(keys["all_of"])), ()),
    "any_of": (lambda keys: AnyOf(_each(keys["any_of"])), ()),
    "institutions": (_institutions, ()),
    "population": (lambda keys: Population(cast(Literal["resident", "served"], keys["population"].text("resident", "served"))), ()),
    "staff": (_staff, ()),
    "ledger": (_ledger, ("entered",)),
    "value": (_constant, ()),
}
"""The forms by their first key, and which keys each may have besides."""
OF_RESIDENTS = ("residents", "last", "standing", "enrolled", "contracted", "people", "all_of", "any_of")
"""Those that count residents."""


def _where(keys: Keys, kind: str) -> Expression | None:
    return _expression(keys["where"], _of_events(kind), "bool") if "where" in keys else None


def read_condition(written: Written, kind: str) -> Expression:
    """
    A condition over the events of a kind.

    :raises Wrong: with its place
    """
    return _expression(written, _of_events(kind), "bool")


def _of_events(kind: str) -> dict[str, Type]:
    return {**_types(columns_of(kind)), **RESIDENT}


def _types(table: Table) -> dict[str, Type]:
    return {name: KINDS_OF[column.type] for name, column in table.items()}


def _expression(written: Written, names: Mapping[str, Type], wanted: Type, *, has_resident: bool = True) -> Expression:
    text = written.text()
    try:
        return read_expression(text, names, wanted=wanted, has_resident=has_resident)
    except UnableToRead as error:
        raise written.fault(error.message.zh, error.message.en, at=error.at) from None
