"""What is known of residents, without their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from yiti.events.journal.details import UnableToAppend
from yiti.events.journal.models import ResidentVersion
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Stay:
    """An institution that a resident belongs to in `[from_on, until_on)`, until_on None while it lasts."""

    institution: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewResident:
    """A resident as known from now on, with all stays; `merged_into` is the pseudonym that this one turned out to be."""

    resident: str
    sex: Literal["male", "female"]
    born_on: date
    stays: tuple[Stay, ...] = ()
    merged_into: str = ""


@transaction.atomic
def write_residents(*, scope: Scope, function: str, residents: Sequence[NewResident], now: datetime) -> None:
    """
    Add a version of each resident, in the caller's transaction; the writer needs `function` somewhere.

    :raises UnableToAppend: for stays that overlap, end before they begin, or a merging that leads back to itself
    """
    scope.require(function)
    for one in residents:
        _check_stays(one)
        _check_merging(one)
    ResidentVersion.objects.bulk_create(
        [
            ResidentVersion(
                resident=one.resident, sex=one.sex, born_on=one.born_on, stays=[_write(stay) for stay in one.stays],
                merged_into=one.merged_into, recorded_at=now, recorded_by=scope.actor.username,
            )
            for one in residents
        ],
        batch_size=500,
    )  # fmt: skip


def _write(stay: Stay) -> dict[str, str | None]:
    return {
        "institution": stay.institution,
        "from_on": stay.from_on.isoformat(),
        "until_on": stay.until_on.isoformat() if stay.until_on else None,
    }


def _check_stays(one: NewResident) -> None:
    before: Stay | None = None
    for stay in one.stays:
        if stay.until_on is not None and stay.until_on <= stay.from_on:
            raise UnableToAppend(
                Text(f"{stay.from_on} 起的归属在 {stay.until_on} 之前结束", f"The stay from {stay.from_on} ends by {stay.until_on}"),
                field="until_on",
            )
        if before is not None and (before.until_on is None or stay.from_on < before.until_on):
            raise UnableToAppend(
                Text(f"{stay.from_on} 的归属与前一段重叠", f"The stay from {stay.from_on} overlaps the one before"), field="from_on"
            )
        before = stay


def _check_merging(one: NewResident) -> None:
    """Follows the mergings from the one kept; at most as many as were ever written."""
    at, seen = one.merged_into, {one.resident}
    while at:
        if at in seen:
            raise UnableToAppend(Text("合并绕回了自己", "The merging leads back to itself"), field="merged_into")
        seen.add(at)
        last = ResidentVersion.objects.filter(resident=at).order_by("-id").values_list("merged_into", flat=True).first()
        if last is None:
            raise UnableToAppend(Text(f"没有居民 {at}", f"There is no resident {at}"), field="merged_into")
        at = last
