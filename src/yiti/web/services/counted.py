"""What a signed service counted for: which indicators it entered, which not and why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.rules import GRADES
from yiti.care.residents.models import Resident
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import SEE, Members, get_definitions, list_members
from yiti.registry.institutions.models import Institution
from yiti.web.requests import Request

CODES = ("hypertension_management", "hypertension_control")
"""The indicators that a hypertension follow-up can enter, in the order of the page."""
SESSION = "counted"
WANTED = 4
"""Face-to-face follow-ups in a year (the definition's `a_year: 4`)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: the indicator, whether this resident is in its numerator now, how it moved, and why not."""

    code: str
    place: str
    is_in: bool
    is_new: bool
    numerator: str
    denominator: str


class Before:
    """Who was counted before the signing."""

    def __init__(self, request: Request, resident: Resident) -> None:
        self.resident = resident
        self.places = _places_of(resident)
        self.period = Period.parse(str(request.today.year))
        self.members = _read(self.places, self.period)

    def keep(self, request: Request, record: FollowUp) -> None:
        """Remember in the session what the record counted for, until its page shows it."""
        lines = []
        for key, now in _read(self.places, self.period).items():
            code, place = key
            was = self.members.get(key)
            lines.append(asdict(_line(code, place, now, was, self.resident.pk, request)))
        request.session[SESSION] = {"record": record.pk, "lines": lines}


def count_before(request: Request, resident: Resident) -> Before:
    return Before(request, resident)


def take_counted(request: Request, record: FollowUp) -> list[dict[str, Any]]:
    """The lines of the record that was just signed, with their words; none where it was signed elsewhere or long ago."""
    kept = request.session.get(SESSION) or {}
    if kept.get("record") != record.pk:
        return []
    definitions = get_definitions(scope=request.scope)
    return [
        {**line, "label": definitions[line["code"]].label, "why": _why(line, record)}
        for line in kept["lines"]
        if line["code"] in definitions.definitions
    ]


def _read(places: list[str], period: Period) -> dict[tuple[str, str], Members]:
    """
    Members of each indicator at each place where it applies. Read without the person's rights: nothing of it leaves but whether this one
    resident is counted, which whoever signs knows, and the counts that the person may see.
    """
    scope = system_scope("counting")
    found: dict[tuple[str, str], Members] = {}
    try:
        with transaction.atomic():
            catch_up(scope=scope, now=timezone.now())
    except UnableTo:
        return found
    for code in CODES:
        for place in places:
            try:
                found[code, place] = list_members(scope=scope, indicator=code, institution=place, period=period)
            except UnableTo:
                continue
    return found


def _places_of(resident: Resident) -> list[str]:
    """The institution that answers, and the one above it: village clinics are counted with their hospital."""
    home = resident.stays.filter(until_on=None).values_list("institution", flat=True).first()
    above = Institution.objects.filter(pk=home).values_list("parent", flat=True).first() if home else None
    return [code for code in (home, above) if code]


def _line(code: str, place: str, now: Members, was: Members | None, resident: str, request: Request) -> Counted:
    is_in = resident in (now.numerator or ())
    before = resident in (was.numerator or ()) if was else False
    may_see = request.scope.may(SEE, place)
    return Counted(
        code, place, is_in, is_in and not before, str(now.numerator_count) if may_see else "", str(now.denominator_count) if may_see else ""
    )


def _why(line: Mapping[str, Any], record: FollowUp) -> Text:
    """Why it is counted, or not yet."""
    pressure = f"{record.answers['systolic']}/{record.answers['diastolic']}"
    if line["code"] == "hypertension_control":
        if line["is_in"]:
            return Text(f"最近一次 {pressure}，{GRADES[record.grade].zh}", f"The last one, {pressure}, is under control")
        return Text(
            f"{pressure}：{GRADES[record.grade].zh}；复访达标即补上", f"{pressure}: {GRADES[record.grade].en}; counted once under control"
        )
    if line["is_in"]:
        return Text(f"今年面对面随访做满 {WANTED} 次", f"{WANTED} face-to-face follow-ups this year")
    return Text(f"今年面对面做满 {WANTED} 次就计入", f"Counted once there are {WANTED} face to face this year")
