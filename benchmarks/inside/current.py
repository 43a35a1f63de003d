"""
Indicators from kept-current numbers, beside the Polars query written by hand over cold Parquet; and one service beside a full recount.

The forty indicators of `benchmarks.facts` over its made lake. What is kept of the large lake (1 million residents, 12 million events) is
counted once by the quick engine and put into the database with the registry of 300 institutions; reading it back is what is measured.
The one service is signed in a database that holds the journal itself, of a tenth of that lake: a recount grows with it, a service does
not. `YITI_BENCH_SCALE` makes both lakes smaller.
"""

import gc
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import polars as pl
import yaml
from django.core.management import call_command
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()

from benchmarks.facts.asking import as_definitions  # noqa: E402
from benchmarks.facts.making import INSTITUTIONS, write_lake  # noqa: E402
from benchmarks.facts.running import figures  # noqa: E402
from benchmarks.indicators import EVENTS, RESIDENTS, run  # noqa: E402
from benchmarks.rows import Row, at_most  # noqa: E402
from yiti.events.journal.operations import NewEvent, append_events, load_frames  # noqa: E402
from yiti.events.journal.reached import Reached  # noqa: E402
from yiti.events.lake import open_lake  # noqa: E402
from yiti.kernel.periods import Period  # noqa: E402
from yiti.kernel.scopes import system_scope  # noqa: E402
from yiti.measure.indicators.catching import Position  # noqa: E402
from yiti.measure.indicators.current import Current  # noqa: E402
from yiti.measure.indicators.engines.quick import Quick  # noqa: E402
from yiti.measure.indicators.marking import take_in_new  # noqa: E402
from yiti.measure.indicators.models import Kept, Mark, Total  # noqa: E402
from yiti.measure.indicators.recounting import count_all, put_all  # noqa: E402
from yiti.measure.indicators.totals import to_numbers, write_totals  # noqa: E402
from yiti.measure.indicators.values import reckon  # noqa: E402
from yiti.measure.indicators.wanted import Wanted  # noqa: E402
from yiti.policy.facts import KINDS, Listed, load_definitions  # noqa: E402
from yiti.registry.institutions.models import Institution, Population  # noqa: E402
from yiti.registry.ledger.models import AccountRow, AccountSheet  # noqa: E402
from yiti.registry.places.models import Place  # noqa: E402
from yiti.registry.staff.models import Person, Posting  # noqa: E402

ALL = system_scope()
NOW = datetime(2026, 1, 2, tzinfo=UTC)
TODAY = date(2026, 1, 2)
YEAR = Period.parse("2025")
YEARS = (2023, 2025)
SCALE = float(os.environ.get("YITI_BENCH_SCALE", "1"))
SMALLER = 10
ROUNDS = 5


def measure() -> list[Row]:
    call_command("migrate", verbosity=0)
    residents, events = round(RESIDENTS * SCALE), round(EVENTS * SCALE)
    with TemporaryDirectory(prefix="yiti-bench-") as folder:
        large, small = Path(folder) / "large", Path(folder) / "small"
        write_lake(large, residents, events)
        write_lake(small, residents // SMALLER, events // SMALLER)
        definitions = read_definitions(Path(folder))
        write_registry(large)
        wanted = Wanted(definitions, tuple(read_homes()), YEARS)
        rows = measure_reading(large, wanted, f"40 indicators, {residents:,} residents, {events:,} events")
        return [*rows, *measure_service(small, wanted, f"{residents // SMALLER:,} residents, {events // SMALLER:,} events")]


def measure_reading(lake: Path, wanted: Wanted, name: str) -> list[Row]:
    by_hand = run(lake, "by_hand")
    keep(lake, wanted)
    ours = least_of(lambda: reckon(Current(Position(Reached(), Reached())), wanted.definitions, YEAR))
    found = figures(reckon(Current(Position(Reached(), Reached())), wanted.definitions, YEAR))
    same = "the same figures" if found == by_hand.figures else "OTHER FIGURES"
    note = f"{ours * 1000:.0f} ms beside {by_hand.seconds * 1000:.0f} ms, {same}"
    return [
        Row(
            f"{name}: from kept numbers, times faster than by hand",
            f"{by_hand.seconds / ours:.1f} ×   {note}",
            "≥ 5 ×",
            found == by_hand.figures and by_hand.seconds >= 5 * ours,
        )
    ]


def measure_service(lake: Path, wanted: Wanted, name: str) -> list[Row]:
    """A follow-up, signed again and again; each time what it changes is taken in."""
    opened = open_lake(lake)
    load_frames(
        scope=ALL,
        events={kind: opened.scan(kind).collect() for kind in KINDS if opened.files(kind)},
        residents=opened.scan("residents").collect(),
        source="bench",
        now=NOW,
    )
    start = time.perf_counter()
    put_all(count_all(scope=ALL, wanted=wanted, now=NOW), wanted=wanted, now=NOW)
    recount = time.perf_counter() - start
    service = least_of(lambda: sign_one(wanted))
    note = f"{service * 1000:.0f} ms beside {recount:.1f} s"
    return [at_most(f"{name}: one service, of a recount", service / recount * 1000, 1, unit="‰", note=note)]


def sign_one(wanted: Wanted) -> float:
    """The time of taking in what one follow-up changes, without the writing of it."""
    told = {"programme": "hypertension", "face_to_face": True, "grade": "controlled", "systolic": 130, "diastolic": 80, "referred": False}
    event = NewEvent("follow_up", date(2025, 12, 30), "I007", resident="r00000007", details=told)
    append_events(scope=ALL, function="services.enter", events=[event], today=TODAY, now=NOW)
    start = time.perf_counter()
    with transaction.atomic():
        take_in_new(wanted=wanted, now=NOW)
    return time.perf_counter() - start


def least_of(work: Callable[[], object]) -> float:
    """Of some rounds; the work may time itself."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        found = work()
        times.append(found if isinstance(found, float) else time.perf_counter() - start)
    return min(times)


def keep(lake: Path, wanted: Wanted) -> None:
    """What the large lake counts in the year, as if it had been kept."""
    start = Reached().to_json()
    Mark.objects.create(pk=1, events=start, versions=start, caught_up_at=NOW)
    counted = Quick(open_lake(lake)).count(wanted.of(YEAR).values(), YEAR)
    Total.objects.all().delete()
    write_totals((str(YEAR), mark, to_numbers(form, counted[form])) for mark, form in wanted.of(YEAR).items())
    Kept.objects.create(period=str(YEAR), forms=sorted(wanted.of(YEAR)))


def read_definitions(folder: Path) -> Listed:
    place = folder / "definitions"
    place.mkdir()
    (place / "forty.yaml").write_text(yaml.safe_dump(as_definitions(), allow_unicode=True))
    return load_definitions(place)


def read_homes() -> list[tuple[str, str, bool, str | None, str, date | None, date | None]]:
    return list(Institution.objects.order_by("pk").values_list("code", "type", "has_beds", "parent_id", "place_id", "from_on", "until_on"))


def write_registry(lake: Path) -> None:
    """The lake's institutions, populations, staff and accounts as the rooms of the registry hold them."""
    read = {name: pl.read_parquet(lake / "registry" / f"{name}.parquet") for name in ("institutions", "populations", "staff", "ledger")}
    place = Place.objects.create(code="652301004", name="昌吉")
    codes = read["institutions"]["institution"].to_list()
    assert len(codes) == INSTITUTIONS
    Institution.objects.bulk_create(
        Institution(code=code, name=code, short_name=code, type="township_hospital", place=place) for code in codes
    )
    populations = read["populations"].iter_rows(named=True)
    Population.objects.bulk_create(
        Population(institution_id=one["institution"], year=one["year"], scope=one["scope"], people=one["people"]) for one in populations
    )
    people = list(read["staff"].iter_rows(named=True))
    Person.objects.bulk_create(Person(code=one["staff"], name=one["staff"]) for one in people)
    Posting.objects.bulk_create(
        Posting(
            person_id=one["staff"], institution_id=one["institution"], position="doctor" if one["physician"] else "nurse",
            post_kind="doctors", identity="contract", from_on=one["from_on"],
        )
        for one in people
    )  # fmt: skip
    for at, one in enumerate(read["ledger"].iter_rows(named=True), start=1):
        month = date.fromisoformat(f"{one['month']}-01")
        AccountSheet(id=at, institution_id=one["institution"], month=month, entered_by="b", entered_at=NOW).save(force_insert=True)
        AccountRow.objects.create(sheet_id=at, line=1, item=one["item"], on=month, amount=one["amount"])
