"""What the installation knows as a lake: exact, the same again, back in without a change, and for outside without anybody's days."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection

from tests.engines.lakes import write_lake
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY
from yiti.events.exports.operations import Wanted, export_lake
from yiti.events.intake.operations import take_in_lake
from yiti.events.journal.models import Event, ResidentVersion
from yiti.events.journal.operations import NewResident, write_residents
from yiti.events.lake import UnableToReadLake, open_lake
from yiti.events.lake.checking import check_lake
from yiti.events.lake.outside import UnableToVeil, Veil
from yiti.events.lake.writing import UnableToExport
from yiti.foundation.audit.models import Change
from yiti.foundation.installation.models import Installation
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.engines.quick import Quick
from yiti.measure.indicators.values import reckon
from yiti.policy.facts.sampled import sample
from yiti.policy.packs import load_pack, load_pack_definitions
from yiti.registry.institutions.models import Institution, Population

pytestmark = pytest.mark.django_db

KEY = bytes(range(32))


@pytest.fixture
def facts(county: None, tmp_path: Path) -> Path:
    """A lake that was handed in: two months, two institutions, a void, twelve residents of whom two are alone in their group."""
    people = [
        {"resident": f"r{at}", "sex": "female", "born_on": date(1950 if at < 10 else 1990, 2, at + 1), "institution": CENTRE}
        for at in range(12)
    ]
    follow_ups = [
        {
            "event": f"f{at}", "day": date(2026, 4 + at % 2, 3 + at), "institution": CENTRE, "resident": f"r{at}",
            "programme": "hypertension", "grade": "controlled" if at % 3 else "uncontrolled", "systolic": 130 + at,
            "glucose": Decimal("6.10") if at else None,
        }
        for at in range(12)
    ]  # fmt: skip
    enrolments = [{**one, "event": f"n{one['event']}", "action": "enter"} for one in follow_ups]
    visits = [{"event": f"v{at}", "day": date(2026, 5, 1 + at), "institution": HOSPITAL, "cost": Decimal(at)} for at in range(9)]
    visits += [{"event": "w", "day": date(2026, 5, 9), "institution": HOSPITAL, "voids": "v8", "diagnosis": "I10.x05"}]
    Population.objects.create(institution_id=CENTRE, year=2026, scope="resident", people=4000)
    events = {"follow_up": follow_ups, "enrolment": enrolments, "visit": visits}
    folder = write_lake(tmp_path / "given", events, residents=people)
    taken = take_in_lake(scope=system_scope(), folder=folder, today=TODAY, now=NOW)
    assert (taken.delivery.rejected, taken.delivery.taken) == (0, 46)
    return folder


@pytest.fixture
def export(facts: Path, tmp_path: Path) -> Callable[..., Path]:
    def export_to(name: str, **wanted: Any) -> Path:
        export_lake(scope=system_scope("it"), folder=tmp_path / name, wanted=Wanted(**wanted))
        return tmp_path / name

    return export_to


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def values(folder: Path, period: str = "2026Q2") -> list[dict[str, str | None]]:
    definitions = load_pack_definitions(load_pack("changji-2021"))
    return [value.to_json() for value in reckon(Quick(open_lake(folder)), definitions, Period.parse(period))]


def events(folder: Path, kind: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in sorted((folder / "events" / kind).rglob("*.parquet"))])


def empty_journal() -> None:
    """As an installation with the same registry that nobody has handed anything to; the tests' database has no triggers."""
    with connection.cursor() as cursor:
        for table in ("journal_event", "journal_residentversion", "intake_delivery"):
            cursor.execute(f"DELETE FROM {table}")


def test_an_export_has_no_fault_and_the_same_bytes_again(export: Callable[..., Path]) -> None:
    one, two = export("one"), export("two")
    assert check_lake(one, today=TODAY) == []
    assert contents(one) == contents(two)
    assert (one / "events/follow_up/county=652301/month=2026-05/part.parquet").is_file()
    assert {path.stem for path in (one / "registry").iterdir()} == {"institutions", "populations", "staff", "ledger", "residents"}


def test_back_in_again_it_changes_nothing_and_elsewhere_it_gives_the_same_values(facts: Path, export: Callable[..., Path]) -> None:
    one = export("one")
    again = take_in_lake(scope=system_scope(), folder=one, today=TODAY, now=NOW).delivery
    assert (again.taken, again.known, again.rejected) == (0, 46, 0)
    before = values(one)
    assert [value["value"] for value in before if value["indicator"] == "hypertension_control" and value["institution"] == CENTRE] == [
        "0.6667"
    ]
    empty_journal()
    assert take_in_lake(scope=system_scope(), folder=one, today=TODAY, now=NOW).delivery.taken == 46
    two = export("two")
    assert contents(one) == contents(two)
    assert values(two) == before


def test_a_lake_of_a_share_of_the_residents_says_so_and_reads_as_the_screens_do(export: Callable[..., Path]) -> None:
    assert open_lake(export("whole")).share == 1
    Installation.objects.update(is_demonstration=True, scale=Decimal("0.02"))
    share = open_lake(export("share")).share
    assert share == Fraction(1, 50)
    definitions = sample(load_pack_definitions(load_pack("changji-2021")), share)
    period, code = Period.parse("2026Q2"), "visits_per_10000"
    (value,) = reckon(Quick(open_lake(export("again"))), definitions, period, codes=[code], institutions=[CENTRE])
    assert value.denominator == 4000 * share


@pytest.mark.parametrize("share", ['"0"', '"2"', '"half"', "0.02", '"1/0"'])
def test_a_share_that_is_none_is_refused(export: Callable[..., Path], share: str) -> None:
    folder = export("one")
    (folder / "schema.json").write_text(f'{{"version": 1, "share": {share}}}')
    with pytest.raises(UnableToReadLake, match="share"):
        open_lake(folder)


def test_months_and_counties_are_as_asked(export: Callable[..., Path]) -> None:
    april = export("april", first=date(2026, 4, 1), end=date(2026, 5, 1), counties=frozenset({"652301"}))
    assert {path.parent.name for path in (april / "events").rglob("*.parquet")} == {"month=2026-04"}
    with pytest.raises(UnableToExport):
        export("elsewhere", counties=frozenset({"650102"}))


def test_an_export_stands_whole_or_not_at_all(export: Callable[..., Path], tmp_path: Path, as_: Any) -> None:
    export("one")
    with pytest.raises(UnableToExport):
        export("one")
    with pytest.raises(UnableToExport):
        export("bad", counties=frozenset({"x"}))
    assert not (tmp_path / "bad").exists()
    with pytest.raises(Forbidden):
        export_lake(scope=as_("head"), folder=tmp_path / "no", wanted=Wanted())
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_merged_resident_stands_under_the_name_that_is_kept(export: Callable[..., Path]) -> None:
    gone = NewResident("r1", "female", date(1950, 2, 2), merged_into="r2")
    write_residents(scope=system_scope(), function="facts.import", residents=[gone], now=NOW)
    one = export("one")
    assert "r1" not in {*events(one, "follow_up")["resident"], *pl.read_parquet(one / "registry/residents.parquet")["resident"]}
    again = take_in_lake(scope=system_scope(), folder=one, today=TODAY, now=NOW).delivery
    assert (again.taken, again.rejected) == (0, 0)


def test_outside_there_are_no_days_no_own_names_and_no_small_groups(export: Callable[..., Path]) -> None:
    Institution.objects.filter(pk=CENTRE).update(from_on=date(2020, 3, 5), until_on=date(2026, 12, 5))
    inside, outside = export("inside"), export("outside", veil=Veil(KEY), recipient="某大学")
    assert check_lake(outside) == []
    for frame in (events(outside, "follow_up"), events(outside, "visit"), pl.read_parquet(outside / "registry/residents.parquet")):
        days = [one for name in frame.columns if frame.schema[name] == pl.Date for one in frame[name].drop_nulls()]
        assert {day.day for day in days} <= {1}
    people = pl.read_parquet(outside / "registry/residents.parquet")
    assert people["born_on"].unique().to_list() == [date(1950, 1, 1)]
    assert people.height == 10
    told = events(outside, "follow_up")
    assert told["resident"].null_count() == 2
    assert set(told["resident"].drop_nulls()) == set(people["resident"])
    own = {*Event.objects.values_list("event", flat=True), *ResidentVersion.objects.values_list("resident", flat=True)}
    assert not own & {*told["event"], *people["resident"], *events(outside, "visit")["voids"].drop_nulls()}
    assert events(outside, "visit")["diagnosis"].drop_nulls().to_list() == ["I10"]
    voided = events(outside, "visit")
    assert voided["voids"].drop_nulls().item() in voided["event"].to_list()
    assert events(inside, "visit").height == voided.height


def test_another_recipient_gets_other_names_and_the_same_one_the_same(export: Callable[..., Path]) -> None:
    one = export("one", veil=Veil(KEY), recipient="甲")
    two = export("two", veil=Veil(KEY), recipient="甲")
    three = export("three", veil=Veil(KEY[::-1]), recipient="乙")
    assert contents(one) == contents(two)
    assert not set(events(one, "follow_up")["resident"].drop_nulls()) & set(events(three, "follow_up")["resident"].drop_nulls())
    told = Change.objects.filter(action="lake.export").values_list("after__for", "actor")
    assert [*told] == [("甲", "it"), ("甲", "it"), ("乙", "it")]


def test_outside_needs_a_recipient_and_a_key_that_nobody_guesses(export: Callable[..., Path]) -> None:
    with pytest.raises(UnableToExport):
        export("one", veil=Veil(KEY))
    with pytest.raises(UnableToVeil):
        Veil(b"short")
