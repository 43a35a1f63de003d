"""
What others may ask of services.

A record is seen by whoever holds `services.see` at the institution that did it, or at the one that answers for the resident now.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yiti.care.residents.models import Resident, ResidentStay
from yiti.care.residents.queries import list_residents
from yiti.care.residents.sight import within_sight
from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Service
from yiti.registry.institutions.spans import on_day

from .answers import digest_of, list_meanings, observe
from .declared import get_declared
from .members import ENTER, find_enrolment, list_standing, of_resident
from .models import Enrolment, FollowUp
from .refusals import UnableToFindRecord
from .rules import Graded, grade_follow_up

SEE = "services.see"


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody of a programme as the list of the day shows the person; `count` are this year's follow-ups, `last` the one before."""

    resident: Resident
    enrolment: int
    programme: str
    institution: str
    due_on: date
    grade: str
    last: FollowUp | None
    count: int
    planned_on: date | None = None

    def is_later(self, today: date) -> bool:
        """Whether another day was agreed on that has not come yet."""
        return self.planned_on is not None and self.planned_on > today


def list_due(
    *, scope: Scope, today: date, by: date | None = None, institution: str = "", programme: str = "hypertension", function: str = ENTER
) -> list[Due]:
    """
    Whose service is due by a day (today unless told), the longest overdue first, in a fixed number of queries.

    Those for whom an institution within `services.enter` answers today; a merged entry's enrolment goes with the one kept.
    """
    return _fill(_list_rows(scope, today, by or today, institution, programme, function), programme, today)


def list_due_days(
    *, scope: Scope, today: date, by: date | None = None, institution: str = "", programme: str = "hypertension"
) -> dict[str, date]:
    """Resident → the day: whom `list_due` lists, for whoever only counts or filters."""
    return {row.kept: row.due_on for row in _list_rows(scope, today, by or today, institution, programme, ENTER)}


def _list_rows(scope: Scope, today: date, by: date, institution: str, programme: str, function: str) -> list[Any]:
    """The enrolments that are due, each person once, with `kept` (the resident) and `here` (who answers today)."""
    scope.require(function)
    here = ResidentStay.objects.filter(on_day(today), resident=OuterRef("kept")).values("institution")[:1]
    rows = (
        Enrolment.objects.filter(programme=programme, left_on=None, due_on__lte=by)
        .annotate(kept=Coalesce("resident__merged_into", "resident"))
        .annotate(here=Subquery(here))
        .filter(here__isnull=False)
        .order_by("due_on", "kept", F("resident__merged_into").asc(nulls_first=True))
    )
    reach = scope.institutions(function)
    if reach is not None:
        rows = rows.filter(here__in=reach)
    if institution:
        rows = rows.filter(here=institution)
    by_kept: dict[str, Any] = {}
    for row in rows:
        by_kept.setdefault(row.kept, row)
    return list(by_kept.values())


def _is_later(row: Enrolment, today: date) -> bool:
    return row.planned_on is not None and row.planned_on > today


def _fill(rows: Sequence[Any], programme: str, today: date) -> list[Due]:
    kept = [row.kept for row in rows]
    people = Resident.objects.in_bulk(kept)
    last, counts = _last_ones(kept, programme), _counts_of(kept, programme, today.year)
    return [
        Due(people[row.kept], row.pk, programme, row.here, row.due_on, row.grade, last.get(row.kept), counts[row.kept], row.planned_on)
        for row in rows
    ]


def _of(residents: Sequence[str], programme: str) -> QuerySet[FollowUp]:
    of = Q(resident__in=residents) | Q(resident__merged_into__in=residents)
    return FollowUp.objects.filter(of, programme=programme, voided_at=None).annotate(kept=Coalesce("resident__merged_into", "resident"))


def _last_ones(residents: Sequence[str], programme: str) -> dict[str, FollowUp]:
    found: dict[str, FollowUp] = {}
    for first in range(0, len(residents), 500):
        for row in _of(residents[first : first + 500], programme).order_by("on", "pk"):
            found[row.__dict__["kept"]] = row
    return found


def _counts_of(residents: Sequence[str], programme: str, year: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for first in range(0, len(residents), 500):
        rows = _of(residents[first : first + 500], programme).filter(on__year=year)
        found.update(str(row.__dict__["kept"]) for row in rows.only("pk"))
    return found


@dataclass(frozen=True, slots=True)
class Stood:
    """What stands of somebody's year: follow-ups face to face, the last pressure and its day."""

    face_to_face: int
    last: str
    on: date


def summarise_year(*, scope: Scope, residents: Sequence[str], programme: str, year: int) -> dict[str, Stood]:
    """By resident, of those within reach who were followed up in the year; entries merged into one count for the one kept."""
    mine = Resident.objects.filter(within_sight(scope, SEE) | within_sight(scope, ENTER), pk__in=residents)
    kept, found = list(mine.values_list("pk", flat=True)), dict[str, Stood]()
    declared = cache(get_declared)
    for row in _of(kept, programme).filter(on__year=year).order_by("on", "pk"):
        before = found.get(id := row.__dict__["kept"])
        faced = "face_to_face" in list_meanings(declared(row.service), row.answers)
        pressure = f"{row.answers['systolic']}/{row.answers['diastolic']}"
        found[id] = Stood((before.face_to_face if before else 0) + faced, pressure, row.on)
    return found


def count_due(*, scope: Scope, today: date, programme: str = "hypertension", function: str = ENTER) -> tuple[int, int]:
    """How many are due by today, and how many of them are late; without those for whom another day was agreed on."""
    rows = [row for row in _list_rows(scope, today, today, "", programme, function) if not _is_later(row, today)]
    return len(rows), sum(row.due_on < today for row in rows)


def find_next(*, scope: Scope, today: date, after: str = "", institution: str = "", programme: str = "hypertension") -> Due | None:
    """The next person of today's list, another one than `after`."""
    rows = _list_rows(scope, today, today, institution, programme, ENTER)
    found = [row for row in rows if row.kept != after and not _is_later(row, today)][:1]
    return next(iter(_fill(found, programme, today)), None)


def list_enrolments(*, scope: Scope, resident: Resident) -> list[Enrolment]:
    """All times in programmes, the newest first, of the entries merged into this one too."""
    _require_sight(scope, resident)
    return list(Enrolment.objects.filter(of_resident(resident)).select_related("institution").order_by("-entered_on", "-pk"))


def list_follow_ups(*, scope: Scope, resident: Resident, programme: str = "", with_voided: bool = False) -> QuerySet[FollowUp]:
    """A resident's follow-ups, the newest first."""
    _require_sight(scope, resident)
    rows = FollowUp.objects.filter(of_resident(resident)).select_related("institution")
    rows = rows.filter(programme=programme) if programme else rows
    return rows if with_voided else rows.filter(voided_at=None)


def list_records(*, scope: Scope, institution: str = "", first: date | None = None, end: date | None = None) -> QuerySet[FollowUp]:
    """Signed follow-ups within reach, newest first, voided ones too; of an institution and those below it, of days in `[first, end)`."""
    scope.require(SEE)
    reach = scope.institutions(SEE)
    rows = FollowUp.objects.select_related("resident", "institution").order_by("-on", "-pk")
    if reach is not None:
        rows = rows.filter(institution__in=reach)
    if institution:
        rows = rows.filter(Q(institution=institution) | Q(institution__parent=institution))
    for name, value in (("on__gte", first), ("on__lt", end)):
        if value:
            rows = rows.filter(**{name: value})
    return rows


def get_record(*, scope: Scope, record: int) -> FollowUp:
    """
    :raises UnableToFindRecord: where there is none
    :raises Forbidden: where it is not the reader's to see
    """
    rows = FollowUp.objects.select_related("resident__merged_into", "institution", "enrolment", "before", "replaces")
    found = rows.filter(pk=record).first()
    if found is None:
        raise UnableToFindRecord(Text("没有这条记录", "There is no such record"))
    kept = found.resident.merged_into or found.resident
    if not scope.may(SEE, found.institution_id) and not Resident.objects.filter(within_sight(scope, SEE), pk=kept.pk).exists():
        raise Forbidden(Text("这条服务记录不在您的职责范围内", "This record is not within your duties"))
    return found


def find_last(*, scope: Scope, resident: Resident, programme: str, before: date | None = None) -> FollowUp | None:
    """The last follow-up that stands, before a day where one is given."""
    _require_sight(scope, resident)
    rows = list_standing(resident, programme)
    return (rows.filter(on__lt=before) if before else rows).first()


def find_open(*, scope: Scope, resident: Resident, programme: str) -> Enrolment | None:
    """Where the resident is managed, None for somebody who is not in the programme."""
    _require_sight(scope, resident)
    return find_enrolment(resident, programme)


def explain_record(*, scope: Scope, record: FollowUp) -> Graded:
    """The grade of a record, reckoned again from its answers and those of the one before it, by the standards of their days."""
    get_record(scope=scope, record=record.pk)
    service = get_declared(record.service)
    before = observe(service, record.before.answers, record.before.on) if record.before else None
    return grade_follow_up(service, observe(service, record.answers, record.on), born_on=record.resident.born_on, before=before)


def is_as_signed(*, scope: Scope, record: FollowUp) -> bool | None:
    """Whether the answers are those that the audit saw signed; None for records that were loaded with many others."""
    get_record(scope=scope, record=record.pk)
    rows = Change.objects.filter(table="public_health_followup", key=str(record.pk), action__in=("services.sign", "services.correct"))
    signed = rows.order_by("pk").first()
    return None if signed is None or signed.after is None else signed.after["answers"] == digest_of(record.answers)


def get_form(*, scope: Scope, service: str) -> Service:
    """A service as the installation's pack declares it. What stands in a pack is nobody's secret."""
    return get_declared(service)


def list_managed(*, scope: Scope, programme: str, function: str = SEE) -> QuerySet[Resident]:
    """The residents within reach who are in a programme."""
    inside = Enrolment.objects.filter(programme=programme, left_on=None).annotate(kept=Coalesce("resident__merged_into", "resident"))
    return list_residents(scope=scope, on=None, function=function).filter(pk__in=inside.values("kept"))


def _require_sight(scope: Scope, resident: Resident) -> None:
    """:raises Forbidden: for whoever may see neither this resident's services nor record them"""
    if not Resident.objects.filter(within_sight(scope, SEE) | within_sight(scope, ENTER), pk=resident.pk).exists():
        raise Forbidden(Text("这位居民的服务不在您的职责范围内", "This resident's services are not within your duties"))
