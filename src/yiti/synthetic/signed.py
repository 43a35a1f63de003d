"""The records behind the hypertension follow-ups: forms as they were signed, so that each of their events opens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl

from yiti.care.public_health.operations import Loaded, NewEnrolment, NewFollowUp, NewStep, load_enrolments
from yiti.kernel.ages import months_later
from yiti.kernel.scopes import Scope

from .facts.world import World
from .streams import Stream, Whole

PROGRAMME = "hypertension"
ELDERLY, LIMIT, ELDERLY_LIMIT, LOWER, CRITICAL, LOWER_CRITICAL = 65, 140, 150, 90, 180, 110
IMPOSSIBLE = 300
"""A pressure above this is a slip of the fingers; no form takes it, so no record stands behind such an event."""
DRUGS = (
    {"name": "苯磺酸氨氯地平片", "use": "5mg 每日 1 次"}, {"name": "硝苯地平控释片", "use": "30mg 每日 1 次"},
    {"name": "厄贝沙坦片", "use": "150mg 每日 1 次"}, {"name": "缬沙坦胶囊", "use": "80mg 每日 1 次"},
    {"name": "美托洛尔缓释片", "use": "47.5mg 每日 1 次"},
)  # fmt: skip
UNKNOWN = "village.doctor"
AT_ONCE = 1_000
"""Residents whose forms are in memory at one time."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs under a staff pseudonym: code, name."""

    code: str
    name: str


def store_signed(
    *, scope: Scope, world: World, enrolments: pl.DataFrame, follow_ups: pl.DataFrame, signers: Mapping[str, Signer]
) -> Loaded:
    """Keep a record for every enrolment and follow-up of hypertension whose values a form would take; the keys by event."""
    steps = enrolments.filter(pl.col("programme") == PROGRAMME).sort("resident", "day", "event")
    signed = _gradings(world, _sound(follow_ups))
    forms = _Forms(world.streams.of("signed"), signers)
    died = dict(zip(world.resident, world.people.died.tolist(), strict=True))
    loaded = Loaded({}, {})
    for some in steps.select(pl.col("resident").unique(maintain_order=True)).iter_slices(AT_ONCE):
        told = signed.join(some, on="resident", how="semi", maintain_order="left").partition_by("resident", as_dict=True)
        entered = steps.join(some, on="resident", how="semi", maintain_order="left").partition_by("resident", as_dict=True)
        rows = [_enrolment(forms, str(who), part, told.get((who,)), is_dead=died[who]) for (who,), part in entered.items()]
        found = load_enrolments(scope=scope, enrolments=rows)
        loaded.steps.update(found.steps)
        loaded.follow_ups.update(found.follow_ups)
    return loaded


def _sound(frame: pl.DataFrame) -> pl.DataFrame:
    """One event for each follow-up: what was corrected in its right form, nothing that was entered twice or cannot be."""
    voided = frame.filter(pl.col("voids").is_not_null())["voids"]
    return frame.filter(
        (pl.col("programme") == PROGRAMME)
        & pl.col("voids").is_null()
        & ~pl.col("event").is_in(voided.implode())
        & ~pl.col("event").str.ends_with("-2")
        & (pl.col("systolic") <= IMPOSSIBLE)
    ).sort("resident", "day")


def _gradings(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """With the case of the norm and the day by which the next one is due."""
    known = pl.DataFrame({"resident": world.resident, "row": np.arange(world.people.count)})
    rows = rows.join(known, on="resident", maintain_order="left")
    age = pl.Series(world.ages(rows["row"].to_numpy(), _days(rows["day"])))
    high = (pl.col("systolic") >= pl.when(age >= ELDERLY).then(ELDERLY_LIMIT).otherwise(LIMIT)) | (pl.col("diastolic") >= LOWER)
    rows = rows.with_columns(high=high)
    before = pl.col("high").shift(1).over("resident").fill_null(False)
    critical = (pl.col("systolic") >= CRITICAL) | (pl.col("diastolic") >= LOWER_CRITICAL)
    case = (
        pl.when(critical).then(pl.lit("urgent"))
        .when(pl.col("high") & before).then(pl.lit("again"))
        .when(pl.col("high")).then(pl.lit("first"))
        .otherwise(pl.lit("controlled"))
    )  # fmt: skip
    due = pl.when(critical | pl.col("high")).then(pl.col("day") + pl.duration(days=14)).otherwise(pl.col("day").dt.offset_by("3mo"))
    return rows.with_columns(case=case, next_on=due)


def _days(days: pl.Series) -> Whole:
    return days.cast(pl.Int32).to_numpy().astype(np.int64)


@dataclass
class _Forms:
    """Reads rows into forms; what a person weighs and takes stays the same."""

    stream: Stream
    signers: Mapping[str, Signer]

    def read(self, rows: pl.DataFrame) -> Iterator[NewFollowUp]:
        height, weight, drug, smokes = (self.stream.unit(1)[0] for _ in range(4))
        luck = self.stream.unit(rows.height * 3).reshape(rows.height, 3)
        constant = {
            "height": 152 + int(height * 30), "drugs": [DRUGS[int(drug * len(DRUGS))]], "smoking": int(max(0.0, smokes - 0.75) * 60),
            "danger": ["none"], "adverse": "none", "complications": "none",
        }  # fmt: skip
        for at, row in enumerate(rows.iter_rows(named=True)):
            signer = self.signers.get(row["staff"] or "", Signer("", ""))
            yield NewFollowUp(
                on=row["day"], institution=row["institution"], grade=row["grade"], case=row["case"], next_on=row["next_on"],
                event=row["event"], staff=signer.code, signed_by=signer.code or UNKNOWN, signed_name=signer.name,
                signed_at=row["recorded_at"], answers=constant | _answers(row, luck[at].tolist(), 52 + weight * 38),
            )  # fmt: skip


def _answers(row: Mapping[str, Any], luck: list[float], weight: float) -> dict[str, Any]:
    way = ("home" if luck[0] < 0.35 else "clinic") if row["face_to_face"] else "phone"
    found: dict[str, Any] = {
        "way": way, "systolic": row["systolic"], "diastolic": row["diastolic"], "heart_rate": 60 + int(luck[1] * 32),
        "weight": f"{weight + luck[2] * 2:.1f}", "adherence": "regular" if luck[1] < 0.86 else "partly", "referral": "none",
    }  # fmt: skip
    if row["referred"]:
        found |= {"referral": "referred", "referral_why": "血压控制不满意", "referral_to": "昌吉市人民医院心内科"}
    return found


def _enrolment(forms: _Forms, resident: str, steps: pl.DataFrame, told: pl.DataFrame | None, *, is_dead: bool) -> NewEnrolment:
    rows, follow_ups = steps.to_dicts(), tuple(forms.read(told)) if told is not None else ()
    left: date | None = rows[-1]["day"] if rows[-1]["action"] == "leave" else None
    entered: date = rows[0]["day"]
    due = follow_ups[-1].next_on if follow_ups else months_later(entered, 3)
    return NewEnrolment(
        resident=resident, programme=PROGRAMME, institution=rows[-1]["institution"], entered_on=entered, left_on=left,
        ending=("died" if is_dead else "left") if left else "", due_on=None if left else due,
        grade=follow_ups[-1].grade if follow_ups else "", follow_ups=follow_ups, steps=tuple(_steps(rows, forms.signers)),
    )  # fmt: skip


def _steps(rows: list[dict[str, Any]], signers: Mapping[str, Signer]) -> Iterator[NewStep]:
    for row in rows:
        signer = signers.get(row["staff"] or "", Signer("", ""))
        at: datetime = row["recorded_at"]
        yield NewStep(
            action=row["action"], on=row["day"], institution=row["institution"], event=row["event"],
            signed_by=signer.code or UNKNOWN, signed_at=at,
        )  # fmt: skip
