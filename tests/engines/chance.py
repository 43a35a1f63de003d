"""Lakes and definitions by chance, from one seed: many nulls, ties, voids, edges of months and of ages."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from yiti.policy.facts import KINDS, REGISTRY, Column, columns_of
from yiti.policy.facts.forms import AROUND, OF_RESIDENTS

PLACES = ("A", "B", "C")
PEOPLE = tuple(f"r{number}" for number in range(9))
EDGES = [date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2025, 2, 28), date(2025, 6, 30)]
BIRTHS = [date(1960, 2, 29), date(1960, 3, 31), date(1959, 4, 1), date(2024, 1, 31), date(2024, 2, 29), date(1960, 3, 30)]


def a_day(chance: Random) -> date:
    return chance.choice(EDGES) if chance.random() < 0.4 else date(2024, 1, 1) + timedelta(days=chance.randrange(600))


def a_value(chance: Random, column: Column) -> Any:
    if column.null and chance.random() < 0.3:
        return None
    if column.choices:
        return chance.choice(column.choices)
    match column.type:
        case "int":
            return chance.choice([0, 1, 2, 139, 140, chance.randrange(-5, 300)])
        case "decimal":
            return Decimal(chance.randrange(-5000, 500000)) / 100
        case "bool":
            return chance.random() < 0.5
        case "date":
            return a_day(chance)
        case _:
            return chance.choice(["x", "é", "中", "b2", "b10", ""])


def some_events(chance: Random, kind: str, size: int) -> list[dict[str, Any]]:
    """Up to `size` events; one in six voids another, or nothing at all."""
    rows: list[dict[str, Any]] = []
    for number in range(chance.randrange(size + 1)):
        row = {column.name: a_value(chance, column) for column in columns_of(kind).values()}
        row |= {"event": f"e{number}", "institution": chance.choice(PLACES), "day": a_day(chance), "voids": None}
        row["resident"] = chance.choice([*PEOPLE, None, "nobody"])
        if rows and chance.random() < 0.2:
            other = chance.choice(rows)
            row["voids"] = chance.choice([other["event"], other["event"], "none-such"])
            if chance.random() < 0.9:
                row["institution"] = other["institution"]
        rows.append(row)
    chance.shuffle(rows)
    return rows


def a_lake(chance: Random, size: int = 25) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Events by kind, and the registry."""
    events = {kind: some_events(chance, kind, size) for kind in KINDS}
    residents = [
        _dated(chance, "residents", {"resident": one, "born_on": chance.choice(BIRTHS)}) for one in PEOPLE if chance.random() < 0.8
    ]
    staff = [_dated(chance, "staff", {"staff": f"s{chance.randrange(6)}"}) for _ in range(chance.randrange(12))]
    institutions = [
        {
            "institution": place,
            "type": chance.choice(["township_hospital", "community_centre"]),
            "has_beds": chance.random() < 0.5,
            "parent": chance.choice([*PLACES, None]),
            "place": chance.choice(["652301001", "652302"]),
        }
        for place in PLACES
    ]
    years = [(place, year, scope) for place in PLACES for year in (2024, 2025) for scope in ("resident", "served") if chance.random() < 0.7]
    populations = [{"institution": place, "year": year, "scope": scope, "people": chance.randrange(3)} for place, year, scope in years]
    ledger = [
        {"institution": chance.choice(PLACES), "month": f"{chance.choice([2024, 2025])}-{chance.randrange(1, 13):02d}", "item": item,
         "amount": Decimal(chance.randrange(-500, 90000)) / 100}
        for _ in range(40) for item in chance.sample(["income", "cost"], chance.randrange(1, 3))
    ]  # fmt: skip
    return events, {"residents": residents, "staff": staff, "institutions": institutions, "populations": populations, "ledger": ledger}


def _dated(chance: Random, name: str, row: dict[str, Any]) -> dict[str, Any]:
    from_on = a_day(chance) if chance.random() < 0.5 else date(2020, 1, 1)
    until_on = chance.choice([None, None, a_day(chance)])
    plain = {column.name: a_value(chance, column) for column in REGISTRY[name].values()}
    return {**plain, **row, "institution": chance.choice(PLACES), "from_on": from_on, "until_on": until_on}


def an_expression(chance: Random, columns: Mapping[str, Column], wanted: str, depth: int = 3, *, ages: bool = True) -> str:
    """The text of an expression of this type."""
    names = [name for name, column in columns.items() if {"int": "number", "decimal": "number"}.get(column.type, column.type) == wanted]
    if depth <= 0 or chance.random() < 0.25:
        return _leaf(chance, columns, names, wanted, ages=ages)
    deeper = [an_expression(chance, columns, wanted, depth - 1, ages=ages) for _ in range(2)]
    if wanted == "number":
        days = [an_expression(chance, columns, "date", 0, ages=ages) for _ in range(2)]
        calls = [f"days_between({days[0]}, {days[1]})"] + ([f"age_on({days[0]})", f"age_months_on({days[0]})"] if ages else [])
        return chance.choice([f"({deeper[0]} {chance.choice('+-*')} {deeper[1]})", f"-{deeper[0]}", *calls])
    if wanted == "bool":
        sort = chance.choice(["number", "text", "date", "bool"])
        parts = [an_expression(chance, columns, sort, depth - 2, ages=ages) for _ in range(3)]
        sign = chance.choice(["=", "<>", "<", "<=", ">", ">="])
        return chance.choice([
            f"({deeper[0]} and {deeper[1]})", f"({deeper[0]} or {deeper[1]})", f"(not {deeper[0]})", f"({parts[0]} {sign} {parts[1]})",
            f"({parts[0]} {chance.choice(['', 'not '])}in ({parts[1]}, {parts[2]}, null))", f"({parts[0]} in ({parts[1]}, {parts[2]}))",
            f"({parts[0]} not between {parts[1]} and {parts[2]})", f"({parts[0]} between {parts[1]} and {parts[2]})",
            f"({parts[0]} is {chance.choice(['', 'not '])}null)",
        ])  # fmt: skip
    return _leaf(chance, columns, names, wanted, ages=ages)


def _leaf(chance: Random, columns: Mapping[str, Column], names: list[str], wanted: str, *, ages: bool) -> str:
    own = {"number": ["0", "2", "1.5", "140"], "text": ["'x'", "'中'", "'b2'"], "bool": ["true", "false"], "date": ["date '2025-02-28'"]}[
        wanted
    ]
    if wanted == "text":
        own += [f"'{choice}'" for name in names for choice in columns[name].choices[:2]] + (["resident.sex", "'male'"] if ages else [])
    if wanted == "date":
        own += ["period_start", "period_end"] + (["resident.born_on"] if ages else [])
    return chance.choice([*names, *names, *own, "null" if chance.random() < 0.1 else own[0]])


def a_form(chance: Random, depth: int = 1) -> dict[str, Any]:
    """One aggregate as a definition writes it."""
    kind = chance.choice(list(KINDS))
    columns = columns_of(kind)
    where = {"where": an_expression(chance, columns, "bool")} if chance.random() < 0.7 else {}
    staff = an_expression(chance, REGISTRY["staff"], "bool", 2, ages=False)
    options: list[dict[str, Any]] = [
        {"rows": kind, **where},
        {"sum": kind, "of": an_expression(chance, columns, "number"), **where},
        {"residents": kind, "at_least": chance.randrange(1, 4), **where},
        {"residents": kind, "at_least": {"a_year": chance.randrange(1, 9)}, **where},
        {"distinct": kind, "of": chance.choice([name for name, column in columns.items() if column.type == "text"]), **where},
        {"last": kind, "holds": an_expression(chance, columns, "bool"), **where},
        {"standing": kind, "holds": an_expression(chance, columns, "bool"), **where},
        {"enrolled": chance.choice(columns_of("enrolment")["programme"].choices)},
        {"contracted": chance.choice(["all", "key"])},
        {"people": an_expression(chance, REGISTRY["residents"], "bool", 2)},
        *([{chance.choice(["all_of", "any_of"]): [a_form_of_residents(chance, depth - 1) for _ in range(2)]}] if depth else []),
        {"institutions": an_expression(chance, REGISTRY["institutions"], "bool", 2, ages=False)},
        {"population": chance.choice(["resident", "served"])},
        {"staff": staff},
        _a_ledger(chance),
        {"value": "2.5"},
    ]
    form = chance.choice(options)
    if chance.random() < 0.3 and not form.keys() & {"distinct", "institutions", "population", "staff", "ledger", "value"}:
        form["with"] = chance.choice([["township_hospital"], ["community_centre"]])
    if chance.random() < 0.2:
        form["times"] = chance.choice(["0.5", 3, {"days": "year"}, {"days": "working_year"}])
    if chance.random() < 0.15:
        form["minus"] = a_form(chance, 0)
    if chance.random() < 0.1:
        form["reaches"] = chance.choice([0, "2.5", {"a_year": 4}])
    if chance.random() < 0.2 and "with" not in form:
        form["over"] = chance.choice(["county", "below"])
        if chance.random() < 0.5:
            form["types"] = ["township_hospital"]
    return form


def _a_ledger(chance: Random) -> dict[str, Any]:
    entered = ("monthly", "latest", True, False, False)[int(chance.random() * 5)]
    return {"ledger": chance.choice(["income", ["income", "cost"], "none"]), "entered": entered}


def a_form_of_residents(chance: Random, depth: int) -> dict[str, Any]:
    """One of the forms that count residents, with nothing beside it; sets of sets no deeper than `depth`."""
    while True:
        form = a_form(chance, depth)
        if set(form) & set(OF_RESIDENTS) and not set(form) & set(AROUND):
            return form


def some_definitions(chance: Random, size: int) -> list[dict[str, Any]]:
    """Definitions, some with lists, some without denominators, the last a change."""
    found = []
    for number in range(size):
        one: dict[str, Any] = {
            "code": f"i{number}",
            "label": {"zh": "指标", "en": "Indicator"},
            "unit": chance.choice(["ratio", "per_10000", "count"]),
            "better": "none",
            "numerator": chance.choice([a_form(chance), [a_form(chance), a_form(chance)]]),
            "source": {"standard": "s", "number": "1"},
            "checked": {"on": "2026-11-22"},
        }
        if chance.random() < 0.7:
            one["denominator"] = a_form(chance)
        if chance.random() < 0.2:
            one |= {"applies_to": ["township_hospital"], "needs_beds": True}
        found.append(one)
    return [
        *found,
        {**found[0], "code": "i-change", "numerator": {"change": "i0"}}
        if "denominator" not in found[0]
        else found[-1] | {"code": "i-last"},
    ]
