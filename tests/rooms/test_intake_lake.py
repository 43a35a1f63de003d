"""Another system's files into the journal: what goes in, what comes back, and what happens the second time."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.lakes import Row, write_lake, write_rows
from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY
from yiti.events.intake.models import Delivery
from yiti.events.intake.operations import LakeTaken, take_in_lake
from yiti.events.journal.models import Event, ResidentVersion
from yiti.events.journal.operations import NewResident, write_residents
from yiti.events.lake import UnableToReadLake
from yiti.foundation.audit.models import Change
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope, system_scope
from yiti.policy.facts import REGISTRY, columns_of
from yiti.registry.institutions.models import Institution

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 5)
NUMBER = "11010519491231002X"
VISIT = "events/visit/county=652301/month=2026-05/part.parquet"


@pytest.fixture
def take(county: None, tmp_path: Path) -> Callable[..., LakeTaken]:
    def take_in(folder: Path, *, scope: Scope | None = None, **more: Any) -> LakeTaken:
        back = tmp_path / "back"
        return take_in_lake(scope=scope or system_scope(), folder=folder, today=TODAY, now=NOW, rejected=back, **more)

    return take_in


def visit(event: str, **more: Any) -> Row:
    return {"event": event, "day": DAY, "institution": CENTRE, **more}


def lake(folder: Path, visits: Iterable[Row] = (), people: Iterable[Row] = (), **kinds: Iterable[Row]) -> Path:
    return write_lake(folder, {"visit": visits, **kinds}, residents=people)


def counts(taken: LakeTaken) -> tuple[int, int, int, int]:
    found = taken.delivery
    return found.rows, found.taken, found.known, found.rejected


def codes(taken: LakeTaken) -> set[tuple[str, str]]:
    return {(fault["event"], fault["code"]) for fault in taken.delivery.faults}


def person(resident: str, **more: Any) -> Row:
    return {"resident": resident, "sex": "female", "born_on": date(1950, 1, 1), "institution": CENTRE, "from_on": date(2020, 1, 1), **more}


def test_good_rows_go_in_and_the_second_time_nothing_is_doubled(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    rows = [visit("a", resident="r1", cost=Decimal("12.50"), tcm=True), visit("b", quantity=Decimal("2.00"))]
    folder = lake(tmp_path / "lake", rows, [person("r1")])
    assert counts(take(folder)) == (3, 3, 0, 0)
    stored = Event.objects.get(event="a")
    assert (stored.kind, stored.day, stored.institution, stored.resident) == ("visit", DAY, CENTRE, "r1")
    assert stored.details == {"service": "outpatient", "diagnosis": None, "tcm": True, "cost": "12.50"}
    assert (stored.source, stored.source_key) == ("delivery", str(Delivery.objects.get().pk))
    assert counts(take(folder)) == (3, 0, 3, 0)
    again = lake(tmp_path / "again", [*rows, visit("c")], [person("r1")])
    assert counts(take(again)) == (4, 1, 3, 0)
    assert Event.objects.count() == 3
    assert ResidentVersion.objects.count() == 1
    assert Change.objects.filter(action="intake.deliver").count() == 3


WRONG: dict[str, tuple[Row, str]] = {
    "a day to come": (visit("x", day=date(2026, 10, 10)), "future"),
    "no code": (visit("x", service="inn"), "code"),
    "null": (visit("x", cost=None), "null"),
    "an unknown institution": (visit("x", institution="Z"), "institution"),
    "before birth": (visit("x", resident="r1", day=date(1949, 12, 31)), "before-birth"),
    "an identity number": (visit("x", resident=NUMBER), "identity"),
    "a name too long": (visit("x" * 81), "text"),
    "no name": (visit(""), "text"),
    "voids itself": (visit("x", voids="x"), "void-circle"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_comes_back_and_the_others_go_in(take: Callable[..., LakeTaken], tmp_path: Path, name: str) -> None:
    row, code = WRONG[name]
    taken = take(lake(tmp_path / "lake", [visit("good"), row], [person("r1")]))
    assert counts(taken) == (3, 2, 0, 1)
    assert {fault["code"] for fault in taken.delivery.faults} == {code}
    assert [*Event.objects.values_list("event", flat=True)] == ["good"]
    assert taken.rejected is not None
    back = pl.read_csv(taken.rejected / "visit.csv", infer_schema=False)
    assert back["code"].to_list() == [code]
    assert back["原因"].item() and back["reason"].item()
    assert NUMBER not in (taken.rejected / "visit.csv").read_text()
    assert back["day"].to_list() == [str(row["day"])]


def test_a_closed_institution_takes_no_service_that_day(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    Institution.objects.filter(pk=CENTRE).update(until_on=DAY)
    taken = take(lake(tmp_path / "lake", [visit("a"), visit("b", day=date(2026, 5, 4))]))
    assert codes(taken) == {("a", "closed")}
    assert counts(taken) == (2, 1, 0, 1)


def test_what_stands_is_known_also_when_it_would_not_be_taken_today(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    take(lake(tmp_path / "one", [visit("a")]))
    Institution.objects.filter(pk=CENTRE).update(until_on=DAY)
    assert counts(take(lake(tmp_path / "two", [visit("a"), visit("b")]))) == (2, 0, 1, 1)


def test_the_same_name_with_other_content_is_refused_and_told(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    take(lake(tmp_path / "one", [visit("a"), visit("b")]))
    taken = take(lake(tmp_path / "two", [visit("a", cost=Decimal(1)), visit("c")], delivery=[visit("b")]))
    assert codes(taken) == {("a", "differs"), ("b", "differs")}
    assert counts(taken) == (3, 1, 0, 2)
    assert Event.objects.get(event="a").details["cost"] == "0.00"


def test_a_name_that_stands_twice_in_a_delivery_counts_once_or_not_at_all(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    folder = lake(tmp_path / "lake", [visit("a"), visit("a"), visit("b"), visit("b", tcm=True), visit("c")], patrol=[visit("c")])
    taken = take(folder)
    assert codes(taken) == {("b", "double-event"), ("c", "double-event")}
    assert counts(taken) == (6, 1, 1, 4)
    assert [*Event.objects.values_list("event", flat=True)] == ["a"]


def test_voids_are_held_against_the_delivery_and_the_journal(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    take(lake(tmp_path / "one", [visit("old"), visit("gone"), visit("end", voids="gone"), visit("ring", voids="later")]))
    rows = [
        visit("new"), visit("v1", voids="new"), visit("v2", voids="v1"), visit("v3", voids="old"), visit("v4", voids="nobody"),
        visit("w1", voids="gone"), visit("w2", voids="new"), visit("w3", voids="old", institution=HOSPITAL),
        visit("c1", voids="c2"), visit("c2", voids="c1"), visit("later", voids="ring"),
    ]  # fmt: skip
    taken = take(lake(tmp_path / "two", rows))
    wrong = {
        "w1": "double-void",
        "w2": "double-void",
        "w3": "foreign-void",
        "c1": "void-circle",
        "c2": "void-circle",
        "later": "void-circle",
    }
    assert dict(codes(taken)) == wrong
    assert {*Event.objects.values_list("event", flat=True)} == {"old", "gone", "end", "ring", "new", "v1", "v2", "v3", "v4"}


def test_what_voids_a_rejected_row_is_rejected_with_it(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    taken = take(lake(tmp_path / "lake", [visit("a", service="inn"), visit("b", voids="a"), visit("c", voids="b"), visit("d")]))
    assert codes(taken) == {("a", "code"), ("b", "voids-rejected"), ("c", "voids-rejected")}
    assert counts(taken) == (4, 1, 0, 3)
    assert taken.rejected is not None
    assert pl.read_csv(taken.rejected / "visit-voids.csv", infer_schema=False)["event"].to_list() == ["b", "c"]


def test_all_or_nothing_and_only_a_check_store_nothing(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    folder = lake(tmp_path / "lake", [visit("a"), visit("b", service="inn")])
    assert counts(take(folder, whole=True)) == (2, 0, 0, 1)
    assert Delivery.objects.get().state == "refused"
    assert counts(take(folder, check_only=True)) == (2, 0, 0, 1)
    assert Delivery.objects.count() == 1
    assert Event.objects.count() == 0
    assert counts(take(lake(tmp_path / "good", [visit("a")]), whole=True)) == (1, 1, 0, 0)


def test_an_institutions_user_delivers_for_the_own_institution(take: Callable[..., LakeTaken], tmp_path: Path, as_: Any) -> None:
    rows = [visit("a", institution=HOSPITAL), visit("b", institution=CLINICS[0]), visit("c")]
    taken = take(lake(tmp_path / "lake", rows, [person("r1"), person("r2", institution=HOSPITAL)]), scope=as_("hospital_head"))
    assert codes(taken) == {("c", "reach"), ("", "reach")}
    assert counts(taken) == (5, 3, 0, 2)
    with pytest.raises(Forbidden):
        take(lake(tmp_path / "more", [visit("d", institution=HOSPITAL)]), scope=as_("staff"))


def test_identity_numbers_become_pseudonyms_at_the_door(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    folder = lake(tmp_path / "lake", [visit("a"), visit("b"), visit("c"), visit("d", day=date(1949, 12, 30))], [person("r1")])
    numbers = [NUMBER.lower(), "110105194912310021", None, NUMBER]
    rows = pl.read_parquet(folder / VISIT, hive_partitioning=False)
    early = next(folder.rglob("month=1949-12/part.parquet"))
    for path, told in ((folder / VISIT, numbers[:3]), (early, numbers[3:])):
        rows = pl.read_parquet(path, hive_partitioning=False).drop("resident", "staff")
        rows.with_columns(pl.Series("id_number", told), pl.lit("P00001").alias("staff_number")).write_parquet(path)
    home = folder / "registry" / "residents.parquet"
    told = (
        pl.read_parquet(home).drop("resident").with_columns(pl.lit(NUMBER).alias("id_number"), pl.lit(date(1949, 12, 31)).alias("born_on"))
    )
    told.write_parquet(home)
    taken = take(folder)
    assert codes(taken) == {("b", "identity"), ("d", "before-birth")}
    stored = Event.objects.get(event="a")
    assert (stored.resident, stored.staff) == (make_pseudonym("resident", NUMBER), make_pseudonym("staff", "P00001"))
    assert ResidentVersion.objects.get().resident == stored.resident
    assert taken.rejected is not None
    back = (taken.rejected / "visit.csv").read_text()
    assert "1101051949" not in back + str(taken.delivery.faults)
    assert "**************0021" in back
    assert counts(take(folder))[1:] == (0, 3, 2)


def test_stays_go_on_from_what_stands_and_overlaps_come_back(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    take(lake(tmp_path / "one", people=[person("r1"), person("r2"), person("r3"), person("r4")]))
    moved = [person("r1", until_on=DAY), person("r1", institution=HOSPITAL, from_on=DAY), person("r2", institution=HOSPITAL, from_on=DAY)]
    moved += [person("r3", sex="male"), person("r4"), person("r5", until_on=date(2019, 1, 1)), person("r6", institution="Z")]
    taken = take(lake(tmp_path / "two", people=moved))
    assert [fault["code"] for fault in taken.delivery.faults] == ["overlap", "person", "days", "institution"]
    assert counts(taken) == (7, 2, 1, 4)
    stays = ResidentVersion.objects.filter(resident="r1").latest("id").stays
    assert [(stay["institution"], stay["until_on"]) for stay in stays] == [(CENTRE, "2026-05-05"), (HOSPITAL, None)]
    assert ResidentVersion.objects.filter(resident="r2").count() == 1


def test_whoever_was_merged_is_not_brought_back(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    take(lake(tmp_path / "one", [visit("a", resident="r1")], people=[person("r1"), person("r2")]))
    gone = NewResident("r1", "female", date(1950, 1, 1), merged_into="r2")
    write_residents(scope=system_scope(), function="facts.import", residents=[gone], now=NOW)
    taken = take(lake(tmp_path / "two", [visit("a", resident="r2"), visit("b", resident="r1")], people=[person("r1"), person("r2")]))
    assert [fault["code"] for fault in taken.delivery.faults] == ["merged"]
    assert counts(taken) == (4, 1, 2, 1)


def test_files_that_our_export_would_not_write_are_read(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    """Other order of columns, large and dictionary-encoded text, narrow numbers, several files, further folders."""
    folder = tmp_path / "lake"
    place = folder / "events" / "vaccination"
    (place / "county=652301" / "month=2026-05" / "source=his").mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps({"version": 1}))
    table = columns_of("vaccination")
    for at, path in enumerate((place / "county=652301" / "month=2026-05" / "source=his" / "0.parquet", place / "all.parquet")):
        write_rows(path, table, [visit(f"e{at}", vaccine="BCG", dose=1, resident="r1", quantity=Decimal(1))])
        found = pq.read_table(path, partitioning=None)
        columns = {name: found[name] for name in reversed(found.schema.names)}
        columns["vaccine"] = columns["vaccine"].dictionary_encode()
        columns["institution"] = columns["institution"].cast(pa.large_string())
        columns["dose"] = columns["dose"].cast(pa.int16())
        columns["quantity"] = columns["quantity"].cast(pa.decimal128(5, 0))
        pq.write_table(pa.table(columns), path)
    assert counts(take(folder)) == (2, 2, 0, 0)
    assert [*Event.objects.values_list("details", flat=True)] == [{"vaccine": "BCG", "dose": 1}] * 2
    assert {str(one) for one in Event.objects.values_list("quantity", flat=True)} == {"1.00"}


def test_what_the_folders_say_must_be_so(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    folder = lake(tmp_path / "lake", [visit("a")])
    (folder / "events/visit/county=652301/month=2026-05").rename(folder / "events/visit/county=652301/month=2026-06")
    (folder / "events/visit/county=652301").rename(folder / "events/visit/county=650102")
    assert codes(take(folder)) == {("a", "month"), ("a", "county")}


def _without(name: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda rows: rows.drop(name)


BROKEN: Mapping[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "missing": (_without("cost"), f"{VISIT}:cost"),
    "unknown": (lambda rows: rows.with_columns(costs=1), f"{VISIT}:costs"),
    "type": (lambda rows: rows.with_columns(pl.col("cost").cast(pl.Float64)), f"{VISIT}:cost"),
    "both": (lambda rows: rows.with_columns(id_number=pl.lit(NUMBER)), f"{VISIT}:resident"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_with_wrong_columns_is_refused_whole(take: Callable[..., LakeTaken], tmp_path: Path, name: str) -> None:
    change, place = BROKEN[name]
    folder = lake(tmp_path / "lake", [visit("a")], patrol=[visit("b")])
    change(pl.read_parquet(folder / VISIT, hive_partitioning=False)).write_parquet(folder / VISIT)
    with pytest.raises(UnableToReadLake) as refused:
        take(folder)
    assert refused.value.field == place
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "schema.json").write_text('{"version": 2}'), "lake-version"),
        (lambda folder: (folder / "schema.json").unlink(), "no-lake"),
        (lambda folder: (folder / VISIT).write_text("no"), "lake"),
        (lambda folder: (folder / "events" / "visit").rename(folder / "events" / "visits"), "lake"),
    ],
)
def test_a_damaged_folder_is_refused_whole(
    take: Callable[..., LakeTaken], tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    folder = lake(tmp_path / "lake", [visit("a")])
    spoil(folder)
    with pytest.raises(UnableToReadLake) as refused:
        take(folder)
    assert refused.value.code == code
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_lake_needs_no_registry_to_be_handed_in(take: Callable[..., LakeTaken], tmp_path: Path) -> None:
    folder = lake(tmp_path / "lake", [visit("a")])
    for name in REGISTRY:
        (folder / "registry" / f"{name}.parquet").unlink()
    assert counts(take(folder)) == (1, 1, 0, 0)
