"""What a signed service counted for: which indicators it entered, which not and why."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.rules import GRADES
from yiti.care.residents.models import Resident
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.lives import list_counted
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import SEE, get_definitions, list_values
from yiti.measure.indicators.values import Value, print_number
from yiti.policy.facts import Definition
from yiti.policy.facts.aggregates import Residents
from yiti.registry.institutions.models import Institution
from yiti.web.requests import Request

CODES = ("hypertension_management", "hypertension_control")
"""The indicators that a hypertension follow-up can enter, in the order of the page."""
SESSION = "counted"


@dataclass(frozen=True, slots=True)
class Counted:
    """One line: whether this resident is in the numerator now, whether by this, and the numbers where the person may see them."""

    code: str
    place: str
    is_in: bool
    is_new: bool
    numerator: str | None = None
    denominator: str | None = None


class Before:
    """Whether the resident was counted before the signing."""

    def __init__(self, request: Request, resident: Resident) -> None:
        self.resident = resident.pk
        self.places = _places_of(resident)
        self.period = Period.parse(str(request.today.year))
        self.was_in = self._read()

    def _read(self) -> dict[tuple[str, str], bool]:
        codes = [code for code in CODES if code in get_definitions(scope=system_scope("counting")).definitions]
        return list_counted(resident=self.resident, codes=codes, institutions=self.places, period=self.period)

    def keep(self, request: Request, record: FollowUp) -> None:
        """Bring the numbers up to date and remember in the session what the record counted for, until its page shows it."""
        catch_up(scope=request.scope, now=timezone.now())
        values = self._values(request)
        lines = [
            asdict(_line(code, place, is_in, self.was_in.get((code, place), False), values.get((code, place))))
            for (code, place), is_in in self._read().items()
        ]
        request.session[SESSION] = {"record": record.pk, "lines": sorted(lines, key=lambda line: CODES.index(line["code"]))}

    def _values(self, request: Request) -> dict[tuple[str, str], Value]:
        places = [place for place in self.places if request.scope.may(SEE, place)]
        if not places:
            return {}
        found = list_values(scope=request.scope, period=self.period, codes=CODES, institutions=places)
        return {(value.indicator, value.institution): value for value in found}


def count_before(request: Request, resident: Resident) -> Before:
    return Before(request, resident)


def take_counted(request: Request, record: FollowUp) -> list[dict[str, Any]]:
    """The lines of the record that was just signed, with their words; none where it was signed elsewhere or long ago."""
    kept = request.session.get(SESSION) or {}
    if kept.get("record") != record.pk:
        return []
    definitions = get_definitions(scope=request.scope)
    known = [line for line in kept["lines"] if line["code"] in definitions.definitions]
    return [{**line, "label": definitions[line["code"]].label, "why": _why(line, record, definitions[line["code"]])} for line in known]


def _places_of(resident: Resident) -> list[str]:
    """The institution that answers, and the one above it: village clinics are counted with their hospital."""
    home = resident.stays.filter(until_on=None).values_list("institution", flat=True).first()
    above = Institution.objects.filter(pk=home).values_list("parent", flat=True).first() if home else None
    return [code for code in (home, above) if code]


def _line(code: str, place: str, is_in: bool, was_in: bool, value: Value | None) -> Counted:
    numbers = (print_number(value.numerator), print_number(value.denominator)) if value else (None, None)
    return Counted(code, place, is_in, is_in and not was_in, *numbers)


def _why(line: Mapping[str, Any], record: FollowUp, definition: Definition) -> Text:
    """Why it is counted, or not yet."""
    pressure, grade = f"{record.answers['systolic']}/{record.answers['diastolic']}", GRADES[record.grade]
    if line["code"] == "hypertension_control":
        if line["is_in"]:
            return Text(f"最近一次 {pressure}，{grade.zh}", f"The last one, {pressure}, is under control")
        return Text(f"{pressure}：{grade.zh}；复访达标即补上", f"{pressure}: {grade.en}; counted once under control")
    wanted = wanted_of(definition)
    if line["is_in"]:
        return Text(f"今年面对面随访做满 {wanted} 次", f"{wanted} face-to-face follow-ups this year")
    return Text(f"今年面对面做满 {wanted} 次就计入", f"Counted once there are {wanted} face to face this year")


def wanted_of(definition: Definition) -> int:
    """How many follow-ups of a year the definition asks for; one where it does not say."""
    numerator = definition.numerator if isinstance(definition.numerator, tuple) else ()
    found = [form.enough(12) for part in numerator for form in _forms_within(part.form) if isinstance(form, Residents)]
    return max(found, default=1)


def _forms_within(form: Any) -> Iterator[Any]:
    """A form and those it is made of."""
    yield form
    of = getattr(form, "of", ())
    for part in of if isinstance(of, tuple) else (of,):
        if not isinstance(part, str):
            yield from _forms_within(part)
