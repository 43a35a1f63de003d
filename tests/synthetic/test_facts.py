"""What the synthetic county's services say, the faults among them, and that a seed always makes the same."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.synthetic.county import Facts, clean_facts, faulty_facts, make_tiny, write_lake
from tests.synthetic.printed import fingerprint
from yiti.care.public_health.rules import Observed, grade_follow_up
from yiti.events.lake.checking import check_lake
from yiti.policy.calendars import is_workday
from yiti.policy.facts import KINDS, columns_of
from yiti.policy.packs import load_pack
from yiti.synthetic.facts.faults import CLASSES, NOTICED
from yiti.synthetic.facts.follow_ups import make_follow_ups
from yiti.synthetic.facts.illnesses import find_patients
from yiti.synthetic.facts.wards import gather
from yiti.synthetic.facts.world import TYPES, World


@pytest.fixture(scope="module")
def world() -> World:
    return make_tiny()


@pytest.fixture(scope="module")
def clean(world: World) -> Facts:
    return clean_facts(world)


@pytest.fixture(scope="module")
def larger() -> tuple[Facts, Facts]:
    made = make_tiny(scale=Decimal("0.03"))
    return clean_facts(made), faulty_facts(made)


def test_every_kind_of_the_lake_is_there_in_its_columns(clean: Facts) -> None:
    assert set(clean) == set(KINDS)
    for kind, frame in clean.items():
        assert frame.height, kind
        assert dict(frame.schema) == {column.name: TYPES[column.type] for column in columns_of(kind).values()}, kind


def test_another_process_makes_the_same_county_and_another_seed_another(world: World) -> None:
    here = fingerprint(world)
    program = "import django; django.setup(); from tests.synthetic.printed import show; show(7)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "5", "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "src", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert dict(line.split() for line in printed.stdout.splitlines()) == here
    other = fingerprint(make_tiny(8))
    assert [name for name in here if here[name] == other[name]] == []


def test_the_lake_breaks_no_sentence_of_its_format(world: World, tmp_path: Path) -> None:
    assert [str(fault) for fault in check_lake(write_lake(tmp_path / "lake", world, faulty_facts(world)))] == []


def test_what_visits_and_stays_cost_adds_up_to_the_share_of_the_medical_income(world: World, clean: Facts) -> None:
    costs = pl.concat([clean[kind].select("institution", "day", "cost") for kind in ("visit", "discharge")])
    spent = costs.group_by("institution", month=pl.col("day").dt.strftime("%Y-%m")).agg(pl.col("cost").sum())
    for at, one in enumerate(world.people.townships):
        for month, income in (("2025-01", world.income[at][12]), ("2026-09", world.income[at][32])):
            found = spent.filter(institution=one.code, month=month)["cost"]
            assert int(found.sum() * 100) == round(income * world.scale), (one.code, month)


def test_every_house_with_beds_has_stays_and_fills_its_beds_as_in_a_whole_county(larger: tuple[Facts, Facts]) -> None:
    """Not at a scale at which a house has one in a hundred of its residents; of beds only their days are scaled."""
    stays, beds = larger[0]["discharge"], larger[0]["bed_month"]
    years = pl.col("day").dt.year()
    full = beds.group_by("institution", year=years).agg(pl.col("open_bed_days").sum(), pl.col("occupied_bed_days").sum())
    full = full.filter(pl.col("year") < 2026)
    assert set(full["institution"]) == set(stays["institution"])
    assert full.filter(pl.col("occupied_bed_days") < pl.col("open_bed_days") * 0.3).is_empty()
    assert full.filter(pl.col("occupied_bed_days") > pl.col("open_bed_days") * 1.05).is_empty()
    assert beds.filter(pl.col("open_bed_days") < 0).is_empty()


def test_stays_wait_for_a_month_with_room_and_nothing_is_lost_that_had_any() -> None:
    """Three houses: every month a whole stay, one every second month, and one that never has the room of a common stay."""
    share = np.asarray([[1_000_000] * 8, [400_000] * 8, [120_000] * 8])
    inside = share * 3 // 10
    found = gather(inside, share)
    assert (found[0] == inside[0]).all()
    assert [list(row > 0).count(True) for row in found] == [8, 4, 3]
    assert (found <= share * 3 // 4).all()
    assert (inside.cumsum(axis=1) >= found.cumsum(axis=1)).all()
    assert not gather(inside // 100, share // 100).any()


def test_nothing_happens_to_the_unborn_or_the_gone_or_after_the_business_date(world: World, clean: Facts) -> None:
    people = pl.DataFrame({"resident": world.resident, "born": world.people.born, "ended": world.people.ended})
    for kind, frame in clean.items():
        found = frame.join(people, on="resident").with_columns(pl.col("day").cast(pl.Int32))
        assert found.filter(pl.col("day") < pl.col("born")).is_empty(), kind
        assert frame["day"].cast(pl.Int32).max() <= world.span.end, kind
        if kind not in ("record", "enrolment"):
            assert found.filter(pl.col("day") >= pl.col("ended")).is_empty(), kind


def test_public_health_is_done_on_working_days_and_visits_mostly(clean: Facts) -> None:
    assert [day for day in clean["follow_up"]["day"].unique() if not is_workday(day)] == []
    weekend = clean["visit"].filter(pl.col("day").dt.weekday() > 5).height / clean["visit"].height
    assert 0.05 < weekend < 0.25


def test_pressure_is_graded_and_called_back_by_the_norm(world: World, clean: Facts) -> None:
    service = next(one for one in load_pack("national").services if one.id == "hypertension_follow_up")
    born = dict(zip(world.resident, world.people.born.tolist(), strict=True))
    rows = clean["follow_up"].filter(programme="hypertension").sort("resident", "day")
    before: dict[str, Observed] = {}
    for row in rows.iter_rows(named=True):
        observed = Observed(row["day"], row["systolic"], row["diastolic"])
        birthday = pl.Series([born[row["resident"]]]).cast(pl.Date)[0]
        graded = grade_follow_up(service, observed, born_on=birthday, before=before.get(row["resident"]))
        assert graded.grade == row["grade"], row
        before[row["resident"]] = observed


def test_good_institutions_follow_up_more_often_than_poor_ones() -> None:
    made = make_tiny(scale=Decimal("0.05"))
    quality = made.quality("follow-up hypertension")[: len(made.people.townships)]
    rows = clean_facts(made)["follow_up"].filter(programme="hypertension")
    face = rows.group_by("institution").agg(pl.col("face_to_face").mean())
    by_code = dict(face.iter_rows())
    shares = np.asarray([by_code[one.code] for one in made.people.townships])
    assert np.corrcoef(quality, shares)[0, 1] > 0.5


def test_each_class_of_fault_has_the_share_that_is_told(larger: tuple[Facts, Facts]) -> None:
    clean, faulty = larger
    for kind in CLASSES["doubled"].kinds:
        expected = clean[kind].height * CLASSES["doubled"].share
        doubled = faulty[kind].filter(pl.col("event").str.ends_with("-2")).height
        assert abs(doubled - expected) < 4 * expected**0.5 + 3, kind
    visits = faulty["visit"]
    late = visits.filter((pl.col("recorded_at").dt.date() - pl.col("day")).dt.total_days() > 30).height / visits.height
    assert late == pytest.approx(CLASSES["late"].share, rel=0.2)
    noticed = visits.filter(pl.col("voids").str.ends_with("-2")).height / visits.filter(pl.col("event").str.ends_with("-2")).height
    assert noticed == pytest.approx(NOTICED, abs=0.15)
    months = {
        kind: clean[kind].select("institution", pl.col("day").dt.truncate("1mo")).unique().height for kind in CLASSES["missing"].kinds
    }
    left = {kind: faulty[kind].select("institution", pl.col("day").dt.truncate("1mo")).unique().height for kind in CLASSES["missing"].kinds}
    assert 1 - sum(left.values()) / sum(months.values()) == pytest.approx(CLASSES["missing"].share, abs=0.012)


def test_what_is_taken_back_is_of_the_same_kind_and_institution_and_counts_once(larger: tuple[Facts, Facts]) -> None:
    clean, faulty = larger
    for kind in CLASSES["corrected"].kinds:
        frame = faulty[kind]
        assert frame["event"].n_unique() == frame.height
        voiding = frame.filter(pl.col("voids").is_not_null())
        targets = voiding.join(frame, left_on="voids", right_on="event", suffix="_of")
        assert targets.height == voiding.height
        assert targets.filter(pl.col("institution") != pl.col("institution_of")).is_empty()
        standing = frame.filter(~pl.col("event").is_in(voiding["voids"].to_list()) & pl.col("voids").is_null())
        doubled = standing.filter(pl.col("event").str.ends_with("-2")).height
        if kind not in CLASSES["missing"].kinds:
            assert standing.height - doubled == clean[kind].height, kind


def test_the_demonstration_has_people_due_overdue_and_soon_in_the_village_of_sangong() -> None:
    made = make_tiny(2021, Decimal("0.1"))
    due = make_follow_ups(made, find_patients(made, "hypertension")).due
    days = (due.day - made.span.end)[made.people.place[due.rows] == made.people.codes.index("652301101-V01")]
    assert 50 < len(days) < 120
    assert 5 < (days < 0).sum() < 25
    assert (days == 0).sum() > 0
    assert ((days > 0) & (days <= 7)).sum() > 3
