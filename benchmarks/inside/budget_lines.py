"""100,000 entries of a declared register, and a model written by hand that holds the same rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import models, transaction

from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import get_register
from yiti.foundation.forms.slots import fill, give_slots
from yiti.kernel.scopes import system_scope
from yiti.registry.institutions.models import Institution, InstitutionType
from yiti.registry.places.models import Place

SYSTEM = system_scope("benchmark")
FORM, OTHER = "budget_lines", "progress_meetings"
ENTRIES, OTHERS, HOUSES = 100_000, 20_000, 100
TODAY, NOW = date(2026, 10, 9), datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
LINES = ("construction", "equipment", "maintenance", "training")


class BudgetLine(models.Model):
    """What somebody would write for this register alone."""

    institution = models.CharField(max_length=20)
    on = models.DateField()
    year = models.DecimalField(max_digits=6, decimal_places=0)
    line = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200)
    needed = models.DecimalField(max_digits=14, decimal_places=2)
    approved = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    arrived = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    arrived_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=60)

    class Meta:
        app_label = "benchmark"
        indexes = [
            models.Index(fields=["on", "id"], name="by_on"),
            models.Index(fields=["line", "on"], name="by_line"),
            models.Index(fields=["institution", "on"], name="by_house"),
        ]


@transaction.atomic
def write_rows() -> None:
    Place.objects.create(code="652301", name="昌吉市")
    Institution.objects.bulk_create(
        [
            Institution(
                code=house(at), name=f"第{at}卫生院", short_name=f"{at}院", type=InstitutionType.TOWNSHIP_HOSPITAL, place_id="652301"
            )
            for at in range(HOUSES)
        ]
    )
    register = get_register(scope=SYSTEM, id=FORM)
    slots = give_slots(register.form)
    entries = []
    for row in hand_rows():
        answers = {name: str(getattr(row, name)) for name in ("year", "line", "purpose", "needed", "approved", "arrived", "arrived_on")}
        entry = Entry(form=FORM, institution=row.institution, on=row.on, answers=answers, entered_by=row.entered_by, entered_at=NOW)
        fill(entry, register.form, slots)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    others = get_register(scope=SYSTEM, id=OTHER)
    slots = give_slots(others.form)
    meetings = [Entry(form=OTHER, on=TODAY, answers={"subject": f"会{at}"}, entered_by="u1", entered_at=NOW) for at in range(OTHERS)]
    for entry in meetings:
        fill(entry, others.form, slots)
    Entry.objects.bulk_create(meetings, batch_size=500)
    BudgetLine.objects.bulk_create(list(hand_rows()), batch_size=500)


def hand_rows() -> Iterator[BudgetLine]:
    words = ("超声", "病房", "培训", "空调", "血球仪")
    for at in range(ENTRIES):
        mixed = at * 7919 % ENTRIES
        yield BudgetLine(
            institution=house(at % HOUSES), on=TODAY - timedelta(days=mixed % 1500), year=Decimal(2022 + mixed % 5), line=LINES[mixed % 4],
            purpose=f"{words[mixed % 5]}{mixed}", needed=Decimal(mixed * 137) / 100, approved=Decimal(mixed), arrived=Decimal(mixed // 2),
            arrived_on=TODAY - timedelta(days=mixed % 700), entered_by=f"u{mixed % 300}",
        )  # fmt: skip


def house(at: int) -> str:
    return f"6523019{at:02d}"
