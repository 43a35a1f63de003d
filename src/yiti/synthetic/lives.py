"""Residents and two years of their services, stored in the installation as other systems would hand them in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

import numpy as np
import polars as pl
from django.db import transaction

from yiti.care.residents.operations import NewResidentRow, load_residents
from yiti.care.residents.persons import Person
from yiti.events.journal.operations import Stay, load_frames
from yiti.foundation.pseudonyms import make_pseudonyms
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS
from yiti.registry.institutions.models import Population

from .accounts import month_accounts
from .acting import noon
from .cast import LEADS
from .draws import Draws
from .facts.faults import spread_faults
from .facts.illnesses import SHARES, find_patients
from .facts.making import make_facts
from .facts.places import Worker, make_places
from .facts.world import World
from .people import Hire
from .quarters import County
from .registers import Assessed, posted_of
from .residents import Span, Township, make_people
from .residents.making import EPOCH, NEVER
from .residents.names import CODES
from .signed import Signer, store_signed
from .streams import Streams

YEARS_BEFORE = 2
"""Whole years that are told before the one that runs, so that each has one to be compared with."""
LIVES = len(KINDS)
"""Steps: the residents, and each kind of service, enrolments with the follow-ups."""
SCOPE = system_scope("demonstration")
BATCH = "synthetic"
"""The delivery that all these events came with."""
AT_ONCE = 20_000
RELATIONS = ("head", "spouse", "child", "parent")
SEX = ("male", "female")


def live(county: County, *, scale: Decimal, today: date, told: Callable[[int, Text], None]) -> None:
    """Make and store residents and services; told of each step, LIVES in all."""
    told(0, Text("编造居民", "Making residents up"))
    world = make_world(
        seed=county.draws.seed, scale=scale, institutions=county.institutions, people=county.people, today=today,
        pseudonyms=installed_pseudonyms, leads=county.leads,
    )  # fmt: skip
    told(1, Text(f"居民 {world.people.count:,} 人", f"{world.people.count:,} residents"))
    store_residents(world, county.institutions, lambda done: told(1, Text(f"居民 {done:,} 人已登记", f"{done:,} residents entered")))
    done = 1

    def tell(count: int) -> None:
        nonlocal done
        done += 1
        told(done, Text(f"服务 {count:,} 条", f"{count:,} services"))

    store_facts(world, _signers(county.people), noon(today), tell)


def make_world(
    *,
    seed: int,
    scale: Decimal,
    institutions: Sequence[Assessed],
    people: Mapping[str, Sequence[Hire]],
    today: date,
    pseudonyms: Callable[[str, Sequence[str]], list[str]],
    leads: Sequence[str] = tuple(LEADS),
) -> World:
    """Everything that services are made from; nothing is stored. `pseudonyms` are made of a kind (resident, staff) and identifiers."""
    draws, streams, span = Draws(seed), Streams(seed), Span(date(today.year - YEARS_BEFORE, 1, 1), today)
    townships = [_township(row) for row in institutions]
    residents = make_people(streams, townships, float(scale), span)
    workers = {row.code: _workers(people[row.code], pseudonyms) for row in institutions}
    workers |= {row.outposts[0]: _workers([posted_of(people[row.code])], pseudonyms) for row in institutions if row.outposts}
    places = make_places(draws, townships, leads, workers)
    income = np.asarray([_income(draws, row, len(people[row.code]), span) for row in institutions])
    names = pl.Series(pseudonyms("resident", residents.identity.to_list()))
    return World(streams, residents, places, span, float(scale), names, income)


def installed_pseudonyms(kind: str, identifiers: Sequence[str]) -> list[str]:
    """By the installation's key, as every other door makes them."""
    return make_pseudonyms("resident" if kind == "resident" else "staff", identifiers)


def _township(row: Assessed) -> Township:
    return Township(row.code, row.category or row.type, row.population, row.outposts)


def _workers(hires: Sequence[Hire], pseudonyms: Callable[[str, Sequence[str]], list[str]]) -> list[Worker]:
    names = pseudonyms("staff", [hire.code for hire in hires])
    return [Worker(name, hire.post_kind) for name, hire in zip(names, hires, strict=True)]


def _signers(people: Mapping[str, Sequence[Hire]]) -> dict[str, Signer]:
    hires = [hire for row in people.values() for hire in row]
    names = installed_pseudonyms("staff", [hire.code for hire in hires])
    return {name: Signer(hire.code, hire.name) for name, hire in zip(names, hires, strict=True)}


def _income(draws: Draws, row: Assessed, staff: int, span: Span) -> list[int]:
    """The medical income of each month in fen, from the same draws as the accounts."""
    found, month = [], Period.month_of(span.first)
    while month.first <= span.today:
        lines = month_accounts(draws, row.code, month.first, population=row.population, staff=staff)
        found.append(int(sum((line.amount for line in lines if line.item == "medical_income"), Decimal(0)) * 100))
        month = Period.month_of(month.end)
    return found


def store_residents(world: World, institutions: Sequence[Assessed], told: Callable[[int], None]) -> None:
    """Residents with households, stays and illnesses; the counts of each year; told of each twenty thousand."""
    now = noon(world.span.first)
    rows = _resident_rows(world, {row.code: row.name for row in institutions})
    stored = 0
    while chunk := list(islice(rows, AT_ONCE)):
        load_residents(scope=SCOPE, residents=chunk, now=now)
        stored += len(chunk)
        told(stored)
    _store_populations(world)


def _resident_rows(world: World, names: Mapping[str, str]) -> Iterator[NewResidentRow]:
    people = world.people
    ill: dict[int, dict[str, date | None]] = {}
    for programme in SHARES:
        found = find_patients(world, programme)
        for row, entered in zip(found.rows.tolist(), found.entered.tolist(), strict=True):
            ill.setdefault(row, {})[programme] = to_date(entered)
    codes = people.codes
    columns = zip(
        people.name, people.identity, people.is_female.tolist(), people.born.tolist(), people.people.tolist(), people.household.tolist(),
        people.relation.tolist(), people.place.tolist(), people.earlier.tolist(), people.moved.tolist(), people.began.tolist(),
        people.ended.tolist(), people.died.tolist(), people.home.tolist(), strict=True,
    )  # fmt: skip
    for at, (name, number, female, born, nation, household, relation, place, earlier, moved, began, ended, died, home) in enumerate(
        columns
    ):
        person = Person(
            name=name, number=number, sex=SEX[female], born_on=to_date(born), nationality=CODES[nation],
            address=_address(names[codes[home]], codes[place], household), household=f"DEMO-{household:07d}", relation=RELATIONS[relation],
            conditions=ill.get(at, {}),
        )  # fmt: skip
        left = to_date(ended) if ended < NEVER else None
        stays = [Stay(codes[earlier], to_date(began), to_date(moved))] if earlier >= 0 else []
        stays.append(Stay(codes[place], to_date(moved if earlier >= 0 else began), left))
        yield NewResidentRow(person=person, stays=tuple(stays), until_on=left, ending=("died" if died else "left") if left else "")


def _address(institution: str, place: str, household: int) -> str:
    """A place that says itself that it is invented."""
    town = institution.removesuffix("社区卫生服务中心").removesuffix("卫生院")
    if "-V" in place:
        return f"（演示）{town}{'一二'[int(place[-1]) - 1]}村{household % 9 + 1}组{household % 97 + 1}号"
    return f"（演示）{town}{household % 23 + 1}区{household % 41 + 1}栋{household % 60 + 1}号"


def to_date(day: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + day)


def _store_populations(world: World) -> None:
    """
    How many residents each township with its clinics had in the middle of each year, or on the business date: all of them, of whom those
    that are told of are the scale's share.
    """
    people = world.people
    rows = []
    for year in range(world.span.first.year, world.span.today.year + 1):
        day = np.full(people.count, min((date(year, 7, 1) - EPOCH).days, world.span.end))
        everybody = np.arange(people.count)
        at = world.places.parent[people.place_on(everybody, day)][people.is_here(everybody, day)]
        counts = np.bincount(at, minlength=len(people.townships))
        rows += [
            Population(institution_id=one.code, year=year, scope="resident", people=round(int(count) / world.scale), remark="演示常住人口")
            for one, count in zip(people.townships, counts, strict=True)
        ]
    Population.objects.bulk_create(rows)


def store_facts(world: World, signers: Mapping[str, Signer], now: datetime, told: Callable[[int], None]) -> int:
    """Every kind of event, one after the other, faults among them, and the signed records behind some; how many events there are."""
    count = 0
    entered = pl.DataFrame()
    for kind, clean in make_facts(world):
        frame = spread_faults(world, kind, clean)
        if kind == "enrolment":
            entered = frame
            continue
        with transaction.atomic():
            if kind == "follow_up":
                loaded = store_signed(scope=SCOPE, world=world, enrolments=entered, follow_ups=frame, signers=signers)
                count += _load("enrolment", entered, loaded.steps, "enrolment", now)
                count += _load(kind, frame, loaded.follow_ups, "follow_up", now)
            else:
                count += _load(kind, frame, {}, "", now)
        told(count)
    return count


def _load(kind: str, frame: pl.DataFrame, keys: Mapping[str, str], source: str, now: datetime) -> int:
    """With the keys of the records behind the events; those without one have no source."""
    known = pl.DataFrame({"event": list(keys), "source_key": list(keys.values())}, schema={"event": pl.String, "source_key": pl.String})
    rows = frame.join(known, on="event", how="left", maintain_order="left")
    return load_frames(scope=SCOPE, events={kind: rows}, residents=None, source=source, now=now, batch=BATCH)
