"""
Work for all, not for one: health education, patrols, reports of infectious diseases, purchases of drugs, answers to surveys.

Education, patrols and surveys are as many as institutions of this size have, whatever the scale; the others follow it.
"""

from typing import Any

import numpy as np
import polars as pl

from yiti.synthetic.streams import Real, Stream, Whole

from .months import Months
from .places import CLINIC, LEAD, TOWNSHIP
from .visits import choose_residents
from .world import World, words, yuan

FORMS, A_MONTH = ("print", "video", "board", "consultation", "lecture", "individual"), (1.0, 0.55, 0.55, 0.80, 1.0, 1.6)
SUBJECTS, OFTEN = ("food", "water", "school", "practice", "family_planning", "other"), (0.34, 0.14, 0.22, 0.18, 0.07, 0.05)
CLASSES, OF_CLASS = ("a", "b", "c", "emergency"), (0.0, 0.42, 0.56, 0.02)
CASES = 0.0045
"""Notifiable cases a resident and year."""
LINES = 14
"""Lines of drugs that an institution buys in a month."""
DRUGS = (
    "苯磺酸氨氯地平片 硝苯地平控释片 厄贝沙坦片 缬沙坦胶囊 美托洛尔缓释片 氢氯噻嗪片 "
    "依那普利片 二甲双胍片 格列美脲片 阿卡波糖片 甘精胰岛素注射液 阿司匹林肠溶片 "
    "瑞舒伐他汀钙片 阿托伐他汀钙片 单硝酸异山梨酯片 奥美拉唑肠溶胶囊 铝碳酸镁咀嚼片 蒙脱石散 "
    "阿莫西林胶囊 头孢呋辛酯片 阿奇霉素片 左氧氟沙星片 布洛芬缓释胶囊 对乙酰氨基酚片 "
    "氨溴索口服溶液 沙丁胺醇气雾剂 布地奈德吸入剂 复方甘草片 连花清瘟胶囊 板蓝根颗粒 "
    "藿香正气水 六味地黄丸 复方丹参滴丸 速效救心丸 血塞通片 维生素C片 "
    "复合维生素B片 地塞米松片 氯雷他定片 异烟肼片 利福平胶囊 氯氮平片 "
    "利培酮片 丙戊酸钠片 碳酸锂片 "
).split()
ESSENTIAL, CENTRAL = 34, 22
"""So many of the first are essential medicines, so many bought centrally."""


def make_education(world: World, months: Months) -> pl.DataFrame:
    stream, good = world.streams.of("education"), world.quality("education")
    place, month = _each(world, months, (TOWNSHIP, CLINIC))
    parts = []
    for form, often in zip(FORMS, A_MONTH, strict=True):
        mean = np.where(world.places.kind[place] == CLINIC, often * 0.4, often) * (0.62 + 0.55 * good[place]) * months.told[month]
        at = np.repeat(np.arange(len(place)), _times(stream, mean))
        day = world.workday(months.draw(stream, month[at]))
        at, day = at[day <= world.span.end], day[day <= world.span.end]
        most = 50 if form in ("lecture", "consultation") else 1
        people = 12 + stream.below(most, len(at)) if most > 1 else np.where(form == "individual", 1, 0) + 0 * at
        parts.append(_plain(world, stream, "health_education", day, place[at], form=form, participants=people))
    return pl.concat(parts)


def make_patrols(world: World, months: Months) -> pl.DataFrame:
    stream, good = world.streams.of("patrols"), world.quality("patrols")
    place, month = _each(world, months, (TOWNSHIP,))
    at = np.repeat(np.arange(len(place)), _times(stream, 4.0 * (0.6 + 0.7 * good[place]) * months.told[month]))
    day = world.workday(months.draw(stream, month[at]))
    at, day = at[day <= world.span.end], day[day <= world.span.end]
    found = stream.happens(0.09, len(at))
    reported = found & stream.happens(0.80 + 0.19 * good[place[at]], len(at))
    subject = words(SUBJECTS, stream.pick(OFTEN, len(at)))
    return _plain(world, stream, "patrol", day, place[at], subject=subject, found=found, reported=reported)


def make_infections(world: World, months: Months) -> pl.DataFrame:
    stream, good = world.streams.of("infections"), world.quality("infections")
    here = np.bincount(world.people.home[world.people.ended > world.span.end], minlength=world.places.count)
    place, month = _each(world, months, (TOWNSHIP,))
    at = np.repeat(np.arange(len(place)), _times(stream, here[place] * CASES / 12 * months.told[month]))
    day = months.draw(stream, month[at])
    reported = stream.happens(0.93 + 0.065 * good[place[at]], len(at))
    in_time = reported & stream.happens(0.88 + 0.11 * good[place[at]], len(at))
    rows = choose_residents(world, stream, place[at], day)
    staff = world.places.staff_at(stream, place[at], ("doctors",))
    kind = words(CLASSES, stream.pick(OF_CLASS, len(at)))
    return world.frame(
        "infectious_report", day=day, place=place[at], staff=staff, rows=rows, **{"class": kind}, reported=reported, in_time=in_time
    )


def make_purchases(world: World, months: Months, outpatient: Whole) -> pl.DataFrame:
    """Drugs for about two fifths of what visits cost, in the first days of the month."""
    stream, good = world.streams.of("purchases"), world.quality("essential medicines")
    place, month = _each(world, months, (TOWNSHIP,))
    at = np.repeat(np.arange(len(place)), LINES)
    day = world.workday(months.starts[month[at]] + stream.below(12, len(at)))
    at, day = at[day <= world.span.end], day[day <= world.span.end]
    wants = stream.happens(0.55 + 0.35 * good[place[at]], len(at))
    drug = np.where(wants, stream.below(ESSENTIAL, len(at)), ESSENTIAL + stream.below(len(DRUGS) - ESSENTIAL, len(at)))
    amount = (outpatient[place[at], month[at]] * 0.40 / LINES * (0.4 + 1.2 * stream.unit(len(at)))).astype(np.int64) + 1
    return world.frame(
        "drug_purchase", day=day, place=place[at], staff=None, rows=None, drug=words(DRUGS, drug), essential=drug < ESSENTIAL,
        central=drug < CENTRAL, amount=yuan(amount),
    )  # fmt: skip


def make_answers(world: World, months: Months) -> pl.DataFrame:
    stream, good = world.streams.of("surveys"), world.quality("satisfaction")
    place, month = _each(world, months, (TOWNSHIP, LEAD))
    parts = []
    for who, often in (("patient", 6.0), ("staff", 2.5)):
        at = np.repeat(np.arange(len(place)), _times(stream, often * months.told[month]))
        satisfied = stream.happens(0.78 + 0.19 * good[place[at]], len(at))
        parts.append(
            world.frame(
                "survey_answer", day=months.draw(stream, month[at]), place=place[at], staff=None, rows=None, who=who, satisfied=satisfied
            )
        )
    return pl.concat(parts)


def _each(world: World, months: Months, kinds: tuple[int, ...]) -> tuple[Whole, Whole]:
    """Every place of these kinds with every month."""
    places = np.flatnonzero(np.isin(world.places.kind, kinds))
    return np.repeat(places, months.count), np.tile(np.arange(months.count), len(places))


def _times(stream: Stream, mean: Real) -> Whole:
    """The mean's whole part, and one more as often as its rest says."""
    return mean.astype(np.int64) + stream.happens(mean % 1.0, len(mean))


def _plain(world: World, stream: Stream, kind: str, day: Whole, place: Whole, **columns: Any) -> pl.DataFrame:
    staff = world.places.staff_at(stream, place, ("public_health", "nurses"))
    return world.frame(kind, day=day, place=place, staff=staff, rows=None, **columns)
