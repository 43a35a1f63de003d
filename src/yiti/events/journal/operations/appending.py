"""Services add events, in their own transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.events.journal.details import UnableToAppend, write_details, write_value
from yiti.events.journal.models import Event
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import EVENT_COLUMNS
from yiti.registry.institutions.models import Institution

LENGTHS = {"event": 80, "institution": 20, "staff": 64, "resident": 64, "voids": 80}


@dataclass(frozen=True, slots=True)
class NewEvent:
    """
    An event to add, its `details` as values by column; a name is made where `event` is empty.

    `source` and `source_key` are the opaque pair that leads back to the record.
    """

    kind: str
    day: date
    institution: str
    staff: str | None = None
    resident: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    quantity: Decimal = Decimal(1)
    voids: str | None = None
    event: str = ""
    source: str = ""
    source_key: str = ""


@transaction.atomic
def append_events(*, scope: Scope, function: str, events: Sequence[NewEvent], today: date, now: datetime, batch: str = "") -> list[str]:
    """
    Add events, all or none, in the caller's transaction; their names in order.

    The writer needs `function` at every institution named. An institution must be open on the day, the day not in the future, and what is
    voided an event of the same kind and institution that nothing voids yet.

    :raises Forbidden:
    :raises UnableToAppend: naming the column
    """
    for institution in {one.institution for one in events}:
        scope.require(function, institution)
    rows = [_row(one, scope=scope, now=now, batch=batch) for one in events]
    _check_days(rows, today)
    _check_names(rows)
    _check_voids(rows)
    Event.objects.bulk_create(rows, batch_size=500)
    return [row.event for row in rows]


def take_back(*, scope: Scope, function: str, event: str, today: date, now: datetime, source: str = "", source_key: str = "") -> str:
    """
    Add an event that voids another: of the same kind, institution, day and person. The name of the new one.

    :raises UnableToAppend: where there is no such event, or something voids it already
    """
    old = Event.objects.filter(event=event).first()
    if old is None:
        raise UnableToAppend(Text(f"没有事件 {event}", f"There is no event {event}"), field="voids")
    scope.require(function, old.institution)
    row = Event(
        event=make_name(), kind=old.kind, day=old.day, institution=old.institution, staff=old.staff, resident=old.resident,
        quantity=old.quantity, voids=event, details=old.details, source=source or old.source, source_key=source_key or old.source_key,
        recorded_at=now, recorded_by=scope.actor.username,
    )  # fmt: skip
    with transaction.atomic():
        _check_voids([row])
        row.save(force_insert=True)
    return row.event


def make_name() -> str:
    """A name that nobody else makes, without a meaning."""
    return f"y{secrets.token_hex(12)}"


def _row(one: NewEvent, *, scope: Scope, now: datetime, batch: str) -> Event:
    row = Event(
        event=one.event or make_name(), kind=one.kind, day=one.day, institution=one.institution, staff=one.staff, resident=one.resident,
        quantity=one.quantity, voids=one.voids, details=write_details(one.kind, one.details), source=one.source, source_key=one.source_key,
        batch=batch, recorded_at=now, recorded_by=scope.actor.username,
    )  # fmt: skip
    for name, column in EVENT_COLUMNS.items():
        value = getattr(row, name)
        write_value(one.kind, column, value)
        if isinstance(value, str) and len(value) > LENGTHS.get(name, 80):
            longest = LENGTHS[name]
            raise UnableToAppend(Text(f"{name} 最长 {longest} 个字符", f"{name} has at most {longest} characters"), field=name)
    return row


def _check_days(rows: Sequence[Event], today: date) -> None:
    spans = {one.code: one for one in Institution.objects.filter(pk__in={row.institution for row in rows})}
    for row in rows:
        there = spans.get(row.institution)
        if there is None:
            raise UnableToAppend(Text(f"没有机构 {row.institution}", f"There is no institution {row.institution}"), field="institution")
        if row.day > today:
            raise UnableToAppend(
                Text(f"日期 {row.day} 在今天（{today}）之后", f"{row.day} lies after today ({today})"), code="in-the-future", field="day"
            )
        if (there.from_on and row.day < there.from_on) or (there.until_on and row.day >= there.until_on):
            raise UnableToAppend(
                Text(f"{there.name}在 {row.day} 没有开业", f"{there.label.en} was not open on {row.day}"),
                code="closed",
                field="institution",
            )


def _check_names(rows: Sequence[Event]) -> None:
    names = [row.event for row in rows]
    twice = next((name for at, name in enumerate(names) if name in names[:at]), "") if len(set(names)) < len(names) else ""
    twice = twice or Event.objects.filter(event__in=names).values_list("event", flat=True).first() or ""
    if twice:
        raise UnableToAppend(Text(f"事件 {twice} 已经有了", f"Event {twice} stands already"), code="twice", field="event")


def _check_voids(rows: Sequence[Event]) -> None:
    wanted = {row.voids for row in rows if row.voids}
    if not wanted:
        return
    known = {one.event: one for one in (*Event.objects.filter(event__in=wanted), *rows)}
    gone = set(Event.objects.filter(voids__in=wanted).values_list("voids", flat=True))
    for row in rows:
        if not row.voids:
            continue
        target = known.get(row.voids)
        if target is None or (target.kind, target.institution) != (row.kind, row.institution):
            zh, en = f"{row.voids} 不是本机构的 {row.kind} 事件", f"{row.voids} is no {row.kind} event of this institution"
            raise UnableToAppend(Text(zh, en), field="voids")
        if row.voids in gone:
            raise UnableToAppend(Text(f"{row.voids} 已经作废", f"{row.voids} is voided already"), code="voided", field="voids")
        gone.add(row.voids)
