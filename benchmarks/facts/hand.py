"""The same forty as a good programmer would write them in Polars by hand: one row an institution, one column a count."""

from datetime import date
from pathlib import Path

import polars as pl

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def by_hand(lake: Path) -> pl.DataFrame:
    """One row an institution, one column a count: what the forty indicators need, nothing kept in general."""
    return pl.concat(pl.collect_all(_frames(lake)), how="align_full").fill_null(0)


def _frames(lake: Path) -> list[pl.LazyFrame]:
    people = pl.scan_parquet(lake / "registry" / "residents.parquet")
    known = people.unique("resident").select("resident", "sex", "born_on")
    visits = _period(lake, "visit").join(_dead(lake), on="event", how="anti").join(known, on="resident", how="left")
    prescriptions = _period(lake, "prescription").join(known, on="resident", how="left")
    follow_ups = _period(lake, "follow_up").join(known, on="resident", how="left")
    return [
        *_visits(visits),
        _prescriptions(prescriptions),
        *_follow_ups(follow_ups),
        _enrolled(lake),
        *_contracts(lake),
        *_further(lake),
        *_registry(lake, people),
    ]


def _visits(visit: pl.LazyFrame) -> list[pl.LazyFrame]:
    counts = [
        pl.len().alias("visits"),
        pl.col("tcm").sum().alias("tcm"),
        *((pl.col("service") == name).sum().alias(name) for name in ("home", "remote", "emergency")),
        pl.col("cost").sum().alias("cost"),
        pl.col("cost").filter("tcm").sum().alias("tcm_cost"),
        pl.col("diagnosis").is_not_null().sum().alias("diagnosed"),
        (_age(pl.col("day")) < 7).sum().alias("child_visits"),
        (pl.col("sex") == "female").sum().alias("women"),
    ]
    seen = visit.group_by("institution", "resident").agg(pl.len(), (_age(pl.lit(LAST)) >= 65).first().alias("old"))
    often = (pl.col("len") >= 4).sum().alias("often")
    return [
        visit.group_by("institution").agg(counts),
        seen.group_by("institution").agg(pl.len().alias("seen"), often, pl.col("old").sum().alias("old_seen")),
    ]


def _prescriptions(prescription: pl.LazyFrame) -> pl.LazyFrame:
    outpatient = pl.col("setting").is_in(["outpatient", "emergency"])
    child = _age(pl.col("day")) < 7
    return prescription.group_by("institution").agg(
        outpatient.sum().alias("outpatient"),
        (outpatient & (pl.col("antibiotics") > 100)).sum().alias("antibiotics"),
        (outpatient & pl.col("intravenous")).sum().alias("intravenous"),
        pl.col("essential_amount").sum(),
        pl.col("amount").sum(),
        (pl.col("tcm_drug") != "none").sum().alias("herbal"),
        pl.len().alias("prescriptions"),
        pl.col("medicines").sum(),
        (pl.col("amount") - pl.col("essential_amount") > 50).sum().alias("dear"),
        child.sum().alias("child_prescriptions"),
        (child & (pl.col("antibiotics") > 100)).sum().alias("child_antibiotics"),
    )


def _follow_ups(follow: pl.LazyFrame) -> list[pl.LazyFrame]:
    hypertension = follow.filter(pl.col("programme") == "hypertension")
    low = (pl.col("systolic") < 140) | ((_age(pl.col("day")) >= 65) & (pl.col("systolic") < 150))
    twice = hypertension.group_by("institution", "resident").len().filter(pl.col("len") >= 2)
    return [
        follow.group_by("institution").agg(pl.len().alias("follow_ups"), pl.col("face_to_face").sum(), pl.col("referred").sum()),
        _held(hypertension, {"pressure": (pl.col("diastolic") < 90) & low, "graded": pl.col("grade") == "controlled"}),
        _held(follow.filter(pl.col("programme") == "diabetes"), {"glucose": pl.col("glucose") < 70}),
        _held(follow.filter(pl.col("programme") == "smi"), {"stable": pl.col("grade") == "stable"}),
        twice.group_by("institution").agg(pl.len().alias("followed_twice")),
    ]


def _held(follow: pl.LazyFrame, holds: dict[str, pl.Expr]) -> pl.LazyFrame:
    last = follow.sort("day", "event").unique(["institution", "resident"], keep="last", maintain_order=True)
    return last.group_by("institution").agg(condition.sum().alias(name) for name, condition in holds.items())


def _further(lake: Path) -> list[pl.LazyFrame]:
    checked = _period(lake, "health_check").filter((pl.col("programme") == "elderly") & pl.col("complete")).group_by("institution")
    answered = _period(lake, "survey_answer").filter(pl.col("who") == "patient").group_by("institution")
    up = pl.col("direction") == "up"
    residents = pl.col("resident")
    return [
        checked.agg(residents.n_unique().alias("checked")),
        _period(lake, "child_visit").group_by("institution").agg(residents.n_unique().alias("children")),
        _period(lake, "record")
        .group_by("institution")
        .agg(residents.n_unique().alias("records"), residents.filter("standard").n_unique().alias("standard")),
        _period(lake, "referral").group_by("institution").agg(up.sum().alias("up"), (up & pl.col("accepted")).sum().alias("accepted")),
        answered.agg(pl.len().alias("asked"), pl.col("satisfied").sum()),
    ]


def _registry(lake: Path, people: pl.LazyFrame) -> list[pl.LazyFrame]:
    here = people.filter(pl.col("from_on") <= LAST, pl.col("until_on").is_null() | (pl.col("until_on") > LAST)).group_by("institution")
    age = _age(pl.lit(LAST))
    counted = [(age >= 65).sum().alias("old"), (age < 7).sum().alias("young"), (pl.col("sex") == "female").sum().alias("female")]
    staff = pl.scan_parquet(lake / "registry" / "staff.parquet").filter("physician").group_by("institution")
    ledger = pl.scan_parquet(lake / "registry" / "ledger.parquet")
    income = ledger.filter(pl.col("month").str.starts_with("2025"), pl.col("item") == "medical_income").group_by("institution")
    populations = pl.scan_parquet(lake / "registry" / "populations.parquet")
    return [
        here.agg(pl.len().alias("people"), *counted),
        staff.agg(pl.col("staff").n_unique().alias("physicians")),
        income.agg(pl.col("amount").sum().alias("income")),
        populations.filter(pl.col("year") == 2025).select("institution", population=pl.col("people")),
    ]


def _scan(lake: Path, kind: str) -> pl.LazyFrame:
    return pl.scan_parquet(lake / "events" / kind / "**" / "*.parquet", hive_partitioning=False)


def _period(lake: Path, kind: str) -> pl.LazyFrame:
    return _scan(lake, kind).filter(pl.col("day").is_between(FIRST, LAST))


def _dead(lake: Path) -> pl.LazyFrame:
    """Only visits are taken back in this lake, and no voiding event is."""
    voiding = _scan(lake, "visit").filter(pl.col("voids").is_not_null()).select("event", "voids")
    return pl.concat([voiding.select("event"), voiding.select(event="voids")])


def _age(day: pl.Expr) -> pl.Expr:
    born = pl.col("born_on")
    early = (day.dt.month() < born.dt.month()) | ((day.dt.month() == born.dt.month()) & (day.dt.day() < born.dt.day()))
    return day.dt.year() - born.dt.year() - early.cast(pl.Int32)


def _enrolled(lake: Path) -> pl.LazyFrame:
    frame = _scan(lake, "enrolment").filter(
        pl.col("day") <= LAST, pl.col("programme").is_in(["hypertension", "diabetes", "smi", "elderly", "maternal"])
    )
    last = (
        frame.sort("day", "event").unique(["programme", "resident"], keep="last", maintain_order=True).filter(pl.col("action") == "enter")
    )
    programmes = ("hypertension", "diabetes", "smi", "elderly", "maternal")
    return last.group_by("institution").agg((pl.col("programme") == name).sum().alias(f"in_{name}") for name in programmes)


def _contracts(lake: Path) -> list[pl.LazyFrame]:
    frame = _scan(lake, "contract")
    last = frame.filter(pl.col("day") <= LAST).sort("day", "event").unique("resident", keep="last", maintain_order=True)
    runs = last.filter(pl.col("action") != "end", pl.col("until_on").is_null() | (pl.col("until_on") > LAST))
    signed = frame.filter(pl.col("day").is_between(FIRST, LAST)).group_by("institution")
    return [
        runs.group_by("institution").agg(pl.len().alias("contracts"), pl.col("key_group").sum()),
        signed.agg(pl.len().alias("contract_events"), (pl.col("action") == "sign").sum().alias("signed")),
    ]
