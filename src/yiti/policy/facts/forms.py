"""One aggregate of a definition, from what is written to what is counted."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast

from .aggregates import (
    DAYS,
    Aggregate,
    Constant,
    Contracted,
    Enrolled,
    Form,
    Last,
    Ledger,
    Part,
    People,
    Population,
    Residents,
    Rows,
    Staff,
    Sum,
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


def _part(written: Written) -> Part:
    name = next((key for key in FORMS if written.is_table and key in _names(written)), "")
    if not name:
        options = ", ".join(FORMS)
        raise written.fault(f"需要下列之一：{options}", f"One of these is needed: {options}")
    form, further = FORMS[name]
    keys = written.keys(needed=(name,), allowed=(*further, "times", "minus"))
    times, days = _times(keys["times"]) if "times" in keys else (Fraction(1), None)
    return Part(form(keys), times, days, read_aggregate(keys["minus"]) if "minus" in keys else ())


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
    return Residents(kind, _where(keys, kind), keys["at_least"].whole(1) if "at_least" in keys else 1)


def _last(keys: Keys) -> Form:
    kind = keys["last"].text(*KINDS)
    if "holds" not in keys:
        raise keys["last"].fault("缺少“holds”：最后一次要满足什么", "“holds” is missing: what must the last one satisfy?")
    return Last(kind, _where(keys, kind), _expression(keys["holds"], _of_events(kind), "bool"))


def _people(keys: Keys) -> Form:
    names = {**_types(REGISTRY["residents"]), **RESIDENT}
    return People(_expression(keys["people"], names, "bool"))


def _staff(keys: Keys) -> Form:
    return Staff(_expression(keys["staff"], _types(REGISTRY["staff"]), "bool", has_resident=False))


def _ledger(keys: Keys) -> Form:
    written = keys["ledger"]
    return Ledger(tuple(item.text() for item in written.items()) if written.is_list else (written.text(),))


def _constant(keys: Keys) -> Form:
    return Constant(Decimal(keys["value"].number()))


FORMS: Mapping[str, tuple[Callable[[Keys], Form], tuple[str, ...]]] = {
    "rows": (_rows, ("where",)),
    "sum": (_sum, ("of", "where")),
    "residents": (_residents, ("where", "at_least")),
    "last": (_last, ("where", "holds")),
    "enrolled": (lambda keys: Enrolled(keys["enrolled"].text(*PROGRAMMES)), ()),
    "contracted": (lambda keys: Contracted(keys["contracted"].text("all", "key") == "key"), ()),
    "people": (_people, ()),
    "population": (lambda keys: Population(cast(Literal["resident", "served"], keys["population"].text("resident", "served"))), ()),
    "staff": (_staff, ()),
    "ledger": (_ledger, ()),
    "value": (_constant, ()),
}
"""The forms by their first key, and which keys each may have besides."""


def _where(keys: Keys, kind: str) -> Expression | None:
    return _expression(keys["where"], _of_events(kind), "bool") if "where" in keys else None


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
