"""The journal: events and what is known of residents, only ever added."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.rooms.county import CENTRE, HOSPITAL, NOW, build_county, scope_of
from yiti.events.journal.frames import list_kinds, read_events, read_merged, read_residents
from yiti.events.journal.models import Event, ResidentVersion
from yiti.events.journal.operations import (
    NewEvent,
    NewResident,
    Stay,
    UnableToAppend,
    append_events,
    load_frames,
    take_back,
    write_residents,
)
from yiti.events.journal.protection import TABLES, get_statements
from yiti.events.journal.queries import UnableToFindEvent, find_source, get_mark
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Actor, Scope, system_scope
from yiti.policy.facts import KINDS
from yiti.registry.institutions.models import Institution

TODAY = date(2026, 10, 9)
DAY = date(2026, 10, 8)
ALL = system_scope()
VISIT = NewEvent("visit", DAY, CENTRE, details={"service": "outpatient", "diagnosis": "I10", "tcm": False, "cost": Decimal("12.5")})
WORKER = Scope(Actor("worker"), {"services.enter": frozenset({CENTRE}), "services.see": frozenset({CENTRE})})

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    build_county()


def append(*events: NewEvent, scope: Scope = WORKER) -> list[str]:
    return append_events(scope=scope, function="services.enter", events=events, today=TODAY, now=NOW)


class TestAppending:
    def test_an_event_is_read_back_in_the_columns_of_the_lake(self) -> None:
        (name,) = append(replace(VISIT, resident="r1"))
        frame = read_events("visit")
        assert frame.columns == ["id", "event", "day", "institution", "staff", "resident", "quantity", "voids", *KINDS["visit"]]
        row = frame.to_dicts()[0]
        assert (row["event"], row["day"], row["resident"], row["cost"], row["tcm"]) == (name, DAY, "r1", Decimal("12.50"), False)
        assert row["quantity"] == Decimal("1.00")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "surgery"}, "kind"),
            ({"details": {**VISIT.details, "cost": 12.5}}, "cost"),
            ({"details": {**VISIT.details, "cost": Decimal("0.005")}}, "cost"),
            ({"details": {**VISIT.details, "service": "night"}}, "service"),
            ({"details": {**VISIT.details, "tcm": None}}, "tcm"),
            ({"details": {**VISIT.details, "colour": "red"}}, "colour"),
            ({"day": date(2026, 10, 10)}, "day"),
            ({"institution": "652301999"}, "institution"),
            ({"voids": "nothing"}, "voids"),
            ({"event": "e" * 81}, "event"),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_is_stored(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(UnableToAppend) as refused:
            append(VISIT, replace(VISIT, **changes), scope=ALL)
        assert refused.value.field == field
        assert refused.value.message.zh and refused.value.message.en
        assert not Event.objects.exists()

    def test_a_closed_institution_has_no_new_events(self) -> None:
        Institution.objects.filter(pk=CENTRE).update(until_on=DAY)
        with pytest.raises(UnableToAppend) as refused:
            append(VISIT)
        assert refused.value.code == "closed"
        append(replace(VISIT, day=date(2026, 10, 7)))

    def test_the_stranger_adds_nothing(self) -> None:
        with pytest.raises(Forbidden):
            append(VISIT, replace(VISIT, institution=HOSPITAL))
        assert not Event.objects.exists()

    def test_a_name_stands_once(self) -> None:
        append(replace(VISIT, event="e1"))
        for events in ([replace(VISIT, event="e1")], [replace(VISIT, event="e2"), replace(VISIT, event="e2")]):
            with pytest.raises(UnableToAppend) as refused:
                append(*events)
            assert refused.value.code == "twice"
        assert Event.objects.count() == 1


class TestTakingBack:
    def test_what_takes_back_is_of_the_same_kind_day_and_person(self) -> None:
        (name,) = append(replace(VISIT, resident="r1", source="visit", source_key="7"))
        again = take_back(scope=WORKER, function="services.enter", event=name, today=TODAY, now=NOW)
        row = Event.objects.get(event=again)
        assert (row.kind, row.day, row.resident, row.voids, row.source_key) == ("visit", DAY, "r1", name, "7")

    def test_nothing_is_taken_back_twice(self) -> None:
        (name,) = append(VISIT)
        take_back(scope=WORKER, function="services.enter", event=name, today=TODAY, now=NOW)
        with pytest.raises(UnableToAppend) as refused:
            take_back(scope=WORKER, function="services.enter", event=name, today=TODAY, now=NOW)
        assert refused.value.code == "voided"
        with pytest.raises(UnableToAppend):
            append(replace(VISIT, voids=name))

    def test_another_institutions_event_is_not_taken_back(self) -> None:
        (name,) = append(replace(VISIT, institution=HOSPITAL), scope=ALL)
        with pytest.raises(Forbidden):
            take_back(scope=WORKER, function="services.enter", event=name, today=TODAY, now=NOW)
        with pytest.raises(UnableToAppend):
            append(replace(VISIT, voids=name))


@pytest.fixture
def rows() -> None:
    append(VISIT)
    write_residents(scope=ALL, function="residents.edit", residents=[NewResident("r1", "male", date(1960, 2, 29))], now=NOW)


@pytest.mark.usefixtures("rows", "triggers")
@pytest.mark.parametrize("table", ["journal_event", "journal_residentversion"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET recorded_by = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.postgresql
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("statement", ["UPDATE {} SET recorded_by = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["journal_event", "journal_residentversion"])
def test_the_owner_of_the_tables_has_not_even_the_right(table: str, statement: str) -> None:
    """Without the triggers, as a role that owns the tables and is no superuser."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE county; GRANT CREATE, USAGE ON SCHEMA public TO county")
        for name in TABLES:
            cursor.execute(f"ALTER TABLE {name} OWNER TO county")
        cursor.execute("SET LOCAL ROLE county")
        for line in get_statements("postgresql"):
            if line.startswith("REVOKE"):
                cursor.execute(line)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement.format(table))
        cursor.execute(f"SELECT count(*) FROM {table}")


class TestResidents:
    def test_the_last_version_holds_and_earlier_ones_are_read_by_their_mark(self) -> None:
        stay = Stay(CENTRE, date(2020, 1, 1))
        first = NewResident("r1", "female", date(1950, 5, 5), (stay,))
        write_residents(scope=ALL, function="residents.edit", residents=[first], now=NOW)
        mark = get_mark(scope=ALL)
        moved = replace(first, stays=(replace(stay, until_on=DAY), Stay(HOSPITAL, DAY)))
        write_residents(scope=ALL, function="residents.edit", residents=[moved], now=NOW)
        assert read_residents(upto=mark.residents)["institution"].to_list() == [CENTRE]
        assert read_residents().select("institution", "from_on", "until_on").rows() == [
            (CENTRE, date(2020, 1, 1), DAY),
            (HOSPITAL, DAY, None),
        ]

    def test_a_merged_resident_stands_no_more_and_leads_to_the_one_kept(self) -> None:
        stay = (Stay(CENTRE, date(2020, 1, 1)),)
        people = [NewResident(name, "male", date(1950, 5, 5), stay) for name in ("a", "b", "c")]
        write_residents(scope=ALL, function="residents.edit", residents=people, now=NOW)
        for old, new in (("a", "b"), ("b", "c")):
            merged = NewResident(old, "male", date(1950, 5, 5), (), merged_into=new)
            write_residents(scope=ALL, function="residents.edit", residents=[merged], now=NOW)
        assert read_merged() == {"a": "c", "b": "c"}
        assert read_residents()["resident"].to_list() == ["c"]
        with pytest.raises(UnableToAppend):
            write_residents(scope=ALL, function="residents.edit", residents=[NewResident("c", "male", date(1950, 5, 5), (), "a")], now=NOW)

    @pytest.mark.parametrize(
        "stays",
        [
            (Stay(CENTRE, DAY, DAY),),
            (Stay(CENTRE, date(2020, 1, 1)), Stay(HOSPITAL, DAY)),
            (Stay(CENTRE, date(2020, 1, 1), date(2021, 1, 2)), Stay(HOSPITAL, date(2021, 1, 1))),
        ],
    )
    def test_stays_that_overlap_are_refused(self, stays: tuple[Stay, ...]) -> None:
        with pytest.raises(UnableToAppend):
            write_residents(scope=ALL, function="residents.edit", residents=[NewResident("r", "male", date(1950, 5, 5), stays)], now=NOW)
        assert not ResidentVersion.objects.exists()


def visits(*names: str) -> pl.DataFrame:
    append(*(replace(VISIT, event=name, resident="r1") for name in names), scope=ALL)
    return read_events("visit").drop("id")


class TestLoading:
    def test_frames_are_read_back_as_they_were(self) -> None:
        written = visits("e1", "e2")
        mark = get_mark(scope=ALL)
        frame = written.with_columns(pl.col("event") + "x", pl.lit(None, pl.String).alias("diagnosis"))
        people = pl.DataFrame(
            {
                "resident": ["r1", "r1"], "sex": ["male", "male"], "born_on": [date(1950, 5, 5)] * 2, "institution": [CENTRE, HOSPITAL],
                "from_on": [date(2020, 1, 1), DAY], "until_on": [DAY, None],
            }
        )  # fmt: skip
        assert load_frames(scope=ALL, events={"visit": frame}, residents=people, source="synthetic", now=NOW, batch="b1") == 3
        assert read_events("visit", after=mark.events).drop("id").equals(frame)
        assert read_residents().equals(people)
        assert list_kinds() == ["visit"]

    def test_all_or_none(self) -> None:
        frame = visits("e1")
        with pytest.raises(IntegrityError), transaction.atomic():
            load_frames(
                scope=ALL, events={"visit": pl.concat([frame.with_columns(event=pl.lit("e9")), frame])}, residents=None, source="x", now=NOW
            )
        assert Event.objects.count() == 1

    def test_only_who_hands_in_facts(self) -> None:
        with pytest.raises(Forbidden):
            load_frames(scope=scope_of("staff"), events={}, residents=None, source="x", now=NOW)


def test_the_record_behind_an_event_is_for_whoever_sees_services_there() -> None:
    append(replace(VISIT, event="e1", source="visit", source_key="7"))
    assert find_source(scope=WORKER, event="e1")[:2] == ("visit", "7")
    for scope in (scope_of("staff"), Scope(Actor("other"), {"services.see": frozenset({HOSPITAL})})):
        with pytest.raises(UnableToFindEvent):
            find_source(scope=scope, event="e1")


def test_pseudonyms_go_by_the_key_and_the_kind(settings: Any) -> None:
    first = make_pseudonym("resident", "65230119500505123x")
    assert first == make_pseudonym("resident", " 65230119500505123X ") != make_pseudonym("staff", "65230119500505123X")
    assert len(first) == 32
    settings.YITI_PSEUDONYM_KEY = "another"
    assert make_pseudonym("resident", "65230119500505123X") != first
