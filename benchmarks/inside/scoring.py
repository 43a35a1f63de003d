"""
Scoring 321 institutions from figures, beside the recount of the visits that the figures come from.

A million visits of 2026 in the journal, the pack's own definitions, and the points, methods and targets of the synthetic county: some
thirty indicators of every institution. The recount reads the journal and counts the quarter's forms anew; scoring reads the kept numbers,
runs the rule for all, and at last keeps the scores. `YITI_BENCH_SCALE` makes the visits fewer.
"""

import os
import time
from datetime import UTC, date, datetime

import django
import polars as pl
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()

from benchmarks.inside.current import least_of  # noqa: E402
from benchmarks.rows import Row, at_most  # noqa: E402
from yiti.events.journal.operations import load_frames  # noqa: E402
from yiti.events.journal.queries import get_mark  # noqa: E402
from yiti.foundation.installation.operations import set_up  # noqa: E402
from yiti.kernel.periods import Period  # noqa: E402
from yiti.kernel.scopes import Actor, Scope, system_scope  # noqa: E402
from yiti.kernel.text import Text  # noqa: E402
from yiti.measure.assessment.cycles import find_cycle, indicators_of  # noqa: E402
from yiti.measure.assessment.live.proposals import propose, seal_of  # noqa: E402
from yiti.measure.assessment.models import Score  # noqa: E402
from yiti.measure.assessment.operations import assign_group, open_quarter, take_live  # noqa: E402
from yiti.measure.assessment.scoring import read_sheet  # noqa: E402
from yiti.measure.indicators.engines.quick import Quick  # noqa: E402
from yiti.measure.indicators.operations import recount  # noqa: E402
from yiti.measure.indicators.sources import Journal  # noqa: E402
from yiti.measure.indicators.wanted import read_wanted  # noqa: E402
from yiti.policy.facts import columns_of  # noqa: E402
from yiti.registry.access.demonstration import create_demo_user  # noqa: E402
from yiti.registry.institutions.models import Institution, Population  # noqa: E402
from yiti.registry.places.models import Place  # noqa: E402
from yiti.synthetic.acting import Acting  # noqa: E402
from yiti.synthetic.cast import COUNTY_CAST  # noqa: E402
from yiti.synthetic.county import County, decide  # noqa: E402
from yiti.synthetic.draws import Draws  # noqa: E402
from yiti.synthetic.scoring import decide_scoring  # noqa: E402

PACK, QUARTER = "changji-2021", "2026Q3"
INSTITUTIONS = 321
VISITS = 1_000_000
TODAY = date(2026, 10, 9)
NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
SCALE = float(os.environ.get("YITI_BENCH_SCALE", "1"))
ALL = system_scope("benchmark")
CATEGORIES = ("community_centre", "agricultural_township_hospital", "pastoral_township_hospital")
"""So many institutions of each in turn."""


def measure() -> list[Row]:
    call_command("migrate", verbosity=0)
    visits = round(VISITS * SCALE)
    build(visits)
    recount(scope=ALL, now=NOW)
    whole = least_of(recount_quarter)
    sheet = read_sheet(ALL, find_cycle(QUARTER))
    found = propose(ALL, sheet)
    scored = least_of(lambda: propose(ALL, sheet))
    start = time.perf_counter()
    taken = take_live(scope=assessor(), period=QUARTER, seal=seal_of(found.found.values()), now=NOW)
    keeping = time.perf_counter() - start
    assert len(taken) == Score.objects.count() == sum(proposal.is_ready for proposal in found.found.values())
    name = f"{INSTITUTIONS} institutions, {visits:,} visits"
    note = f"{scored:.2f} s beside {whole:.1f} s, {len(taken):,} scores"
    return [
        at_most(f"{name}: scoring all, of a recount", scored / whole, 1, note=note),
        Row(f"{name}: reckoning and keeping every score with its figures", f"{keeping:.1f} s"),
    ]


def recount_quarter() -> None:
    """What a recount does for this quarter alone."""
    journal, period = Journal(get_mark(scope=ALL)), Period.parse(QUARTER)
    journal.read_all()
    Quick(journal).count(read_wanted().of(period).values(), period)


def assessor() -> Scope:
    """Somebody to whom all groups are given, with the rights of the machine."""
    return Scope(Actor(username="assessor", name="assessor", role="system"), is_system=True)


def build(visits: int) -> None:
    set_up(scope=ALL, pack=PACK, place="652301", name=Text("昌吉市", "Changji City"), is_demonstration=True, seed=1, today=TODAY)
    place, _ = Place.objects.get_or_create(code="652301004", defaults={"name": "昌吉"})
    codes = [f"I{at:03d}" for at in range(INSTITUTIONS)]
    kinds = {"community_centre": "community_centre"}
    Institution.objects.bulk_create(
        Institution(
            code=code, name=code, short_name=code, sequence=at, place=place, category=(category := CATEGORIES[at % len(CATEGORIES)]),
            type=kinds.get(category, "township_hospital"), has_beds=at % 2 == 0, from_on=date(2020, 1, 1),
        )
        for at, code in enumerate(codes)
    )  # fmt: skip
    Population.objects.bulk_create(
        Population(institution_id=code, year=2026, scope=scope, people=20_000) for code in codes for scope in ("resident", "served")
    )
    for member in [one for one in COUNTY_CAST if not one.institution]:
        create_demo_user(
            scope=ALL, username=member.username, name=member.name, role=member.role, institution="", staff="",
            from_on=date(2024, 1, 1), now=NOW,
        )  # fmt: skip
    county = County(Draws(1), Acting(), [], {}, lambda words: None)
    decide(county)
    decide_scoring(county.acting)
    open_quarter(scope=ALL, period=QUARTER, today=TODAY)
    for group in dict.fromkeys(indicator.group for indicator in indicators_of(PACK).values()):
        assign_group(scope=ALL, period=QUARTER, group=group, assessor="assessor", department="benchmark")
    load_frames(scope=ALL, events={"visit": visit_frame(visits)}, residents=None, source="bench", now=NOW)


def visit_frame(visits: int) -> pl.DataFrame:
    """Outpatient visits over the days of the year up to the quarter's end; hashes of row numbers stand for chance."""
    days = (Period.parse(QUARTER).last - date(2026, 1, 1)).days + 1
    at = pl.col("n")
    made = pl.LazyFrame({"n": pl.int_range(visits, eager=True)}).select(
        event=pl.format("visit-{}", at.cast(pl.String).str.zfill(9)),
        day=pl.lit(date(2026, 1, 1)) + pl.duration(days=at.hash(1) % days),
        institution=pl.format("I{}", (at.hash(2) % INSTITUTIONS).cast(pl.String).str.zfill(3)),
        staff=pl.lit(None, pl.String),
        resident=pl.format("r{}", (at.hash(3) % 400_000).cast(pl.String).str.zfill(8)),
        quantity=pl.lit(1).cast(pl.Decimal(18, 2)),
        voids=pl.lit(None, pl.String),
        service=pl.lit("outpatient"),
        diagnosis=pl.lit("I10"),
        tcm=at.hash(4) % 3 == 0,
        cost=(40 + at.hash(5) % 80).cast(pl.Decimal(18, 2)),
    )
    return made.select(*columns_of("visit")).collect()


if __name__ == "__main__":
    print(*measure(), sep="\n")
