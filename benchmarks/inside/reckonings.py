"""
The staff of 321 institutions against their standard, from the county's own records, beside the rule run alone on inputs that are ready.

Forty people, a population, approved staff and ten entries of a register at each institution. The bare side reads the same rows without
making anything of them and runs the rule 321 times; ours reads, picks, counts, runs the rule and keeps what stands behind every figure.
"""

import os
from datetime import UTC, date, datetime

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.inside.current import least_of  # noqa: E402
from benchmarks.rows import Row, at_most  # noqa: E402
from yiti.foundation.forms.models import Entry  # noqa: E402
from yiti.foundation.installation.operations import set_up  # noqa: E402
from yiti.kernel.scopes import system_scope  # noqa: E402
from yiti.kernel.text import Text  # noqa: E402
from yiti.policy.packs import load_pack, resolve  # noqa: E402
from yiti.policy.packs.shapes.reckonings import Reckoning  # noqa: E402
from yiti.policy.rules import compute  # noqa: E402
from yiti.registry.institutions.models import Institution, Population, StaffLimit  # noqa: E402
from yiti.registry.places.models import Place  # noqa: E402
from yiti.registry.staff.models import Person, Posting, Qualification  # noqa: E402
from yiti.supervision.reckonings.found import Line  # noqa: E402
from yiti.supervision.reckonings.running import make_ground, reckon_all  # noqa: E402
from yiti.supervision.reckonings.windows import window_of  # noqa: E402

PACK, TODAY = "xinjiang-community-2016", date(2017, 6, 30)
NOW = datetime(2017, 6, 30, 1, 0, tzinfo=UTC)
INSTITUTIONS, FEW, PEOPLE, ENTRIES = 321, 32, 40, 10
POSITIONS = ("doctor", "nurse", "public_health", "nurse", "doctor", "management", "public_health", "nurse")
ALL = system_scope("benchmark")
SAID = Reckoning.model_validate(
    {
        "id": "bench", "label": {"zh": "人员", "en": "Staff"}, "rule": "staffing-standard", "clause": "四(二)", "verdict": "checks",
        "owed_by": "health_commission", "each": {"institutions": ["community_centre"]},
        "inputs": {
            "served_population": {"population": "served"}, "establishment": {"limit": "establishment"},
            "nursing_rehab_beds": {"form": {"id": "departments", "latest": ["institution", "department"], "total": "beds"}},
            "support_staff": {"staff": {"position": ["management", "pharmacist"]}}, "gps": {"staff": {"qualification": ["gp"]}},
            "nurses": {"staff": {"position": ["nurse"]}}, "preventive": {"staff": {"position": ["public_health"]}},
        },
    }, strict=False,
)  # fmt: skip


def measure() -> list[Row]:
    call_command("migrate", verbosity=0)
    set_up(scope=ALL, pack=PACK, place="652301", name=Text("昌吉市", "Changji City"), is_demonstration=True, seed=1, today=TODAY)
    build(0, FEW)
    few = len(_count_queries())
    build(FEW, INSTITUTIONS)
    seen = _count_queries()
    lines = reckon()
    if len(lines) != INSTITUTIONS or any(line.state not in ("met", "short") for line in lines):
        return [Row(f"{INSTITUTIONS} institutions reckoned", f"{len(lines)} lines", f"{INSTITUTIONS}, all judged", False)]
    bare, ours = least_of(run_bare), least_of(reckon)
    name = f"a reckoning of {INSTITUTIONS} institutions from {INSTITUTIONS * (PEOPLE + ENTRIES):,} records"
    return [
        Row(f"{name}: the same rows read, and the rule alone", f"{bare * 1000:,.0f} ms"),
        at_most(name, ours / bare, 3, note=f"{ours * 1000:,.0f} ms"),
        Row(f"a reckoning: queries with {FEW} and with {INSTITUTIONS} institutions", f"{few} and {len(seen)}", "equal", few == len(seen)),
    ]


def _count_queries() -> CaptureQueriesContext:
    with CaptureQueriesContext(connection) as seen:
        reckon()
    return seen


def reckon() -> list[Line]:
    ground = make_ground(ALL, load_pack(PACK), SAID, window_of(SAID, TODAY))
    return [found.line for found in reckon_all(ground)]


def run_bare() -> None:
    """Every row read once, nothing made of it; the rule for each institution on inputs that are ready."""
    codes = list(Institution.objects.values_list("code", flat=True))
    list(Posting.objects.select_related("person", "institution"))
    list(Qualification.objects.values_list("person_id", "kind"))
    list(Population.objects.all())
    list(StaffLimit.objects.all())
    list(Entry.objects.filter(form="departments").values_list("pk", "institution", "on", "answers"))
    book = resolve(PACK, on=TODAY)
    inputs = {
        "served_population": 20000, "nursing_rehab_beds": 20, "establishment": 60, "support_staff": 2, "gps": 8, "nurses": 15,
        "preventive": 10,
    }  # fmt: skip
    for _ in codes:
        list(compute("staffing-standard", pack=book, on=TODAY, inputs=inputs).figures)


def build(first: int, end: int) -> None:
    place, _ = Place.objects.get_or_create(code="652301004", defaults={"name": "昌吉"})
    codes = [f"B{at:03d}" for at in range(first, end)]
    Institution.objects.bulk_create(
        Institution(code=code, name=code, short_name=code, type="community_centre", place=place, sequence=at)
        for at, code in enumerate(codes, first)
    )
    Population.objects.bulk_create(
        Population(institution_id=code, year=2016, scope="served", people=20000 + at) for at, code in enumerate(codes)
    )
    StaffLimit.objects.bulk_create(
        StaffLimit(institution_id=code, total=60, establishment=60, off_establishment=0, from_on=date(2016, 1, 1)) for code in codes
    )
    _hire(codes)
    kinds = ("rehabilitation", "general_practice", "tcm", "dental", "gynaecology")
    Entry.objects.bulk_create(
        Entry(
            form="departments", institution=code, on=date(2017, 1 + at // len(kinds), 1), entered_by="clerk", entered_at=NOW,
            answers={"department": kinds[at % len(kinds)], "opened_on": "2016-05-01", "beds": str(at)},
        )
        for code in codes for at in range(ENTRIES)
    )  # fmt: skip


def _hire(codes: list[str]) -> None:
    people = [(code, f"{code}-{at:02d}", at) for code in codes for at in range(PEOPLE)]
    Person.objects.bulk_create(Person(code=person, name=person) for _, person, _ in people)
    Posting.objects.bulk_create(
        Posting(
            person_id=person, institution_id=code, position=POSITIONS[at % len(POSITIONS)], post_kind="doctors", identity="establishment",
            from_on=date(2016, 1, 1),
        )
        for code, person, at in people
    )  # fmt: skip
    Qualification.objects.bulk_create(
        Qualification(person_id=person, kind="gp", from_on=date(2016, 1, 1)) for _, person, at in people if at % 5 == 0
    )
