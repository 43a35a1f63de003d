"""Some entries in every register of a pack, each by the first role that fills it in, so that no list of a demonstration is empty."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.answers import is_asked
from yiti.foundation.forms.known import Known
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.forms.refusing import settle
from yiti.kernel.scopes import Scope
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import ON, Form, FormField
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.named import known_to, suggest_people

from .acting import Acting, noon
from .draws import Draws
from .register_words import PEOPLE, words_for

EACH = 3
"""So many entries a register, of so many houses where it is about one."""
STEP = 7
"""At most so many days lie between two days of one entry."""
SPAN = 240
"""Days back from the business date within which they lie."""
MOST_PEOPLE = 2000
"""Of so many one is drawn, where an entry is about a person."""
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def fill_registers(draws: Draws, acting: Acting, registers: Sequence[Register], today: date) -> int:
    """Every register by whoever fills it in; one whose roles nobody holds in this demonstration stays empty. How many were entered."""
    users = _users(today)
    return sum(_fill(draws, acting, register.form, users, today) for register in registers)


def _users(today: date) -> dict[str, list[User]]:
    """Users by the role that they hold today."""
    found: dict[str, list[User]] = {}
    for user in User.objects.filter(is_active=True).prefetch_related("grants").order_by("username"):
        for grant in user.grants.all():
            if grant.from_on <= today and (grant.until_on is None or today < grant.until_on):
                found.setdefault(grant.role, []).append(user)
    return found


def _fill(draws: Draws, acting: Acting, form: Form, users: Mapping[str, list[User]], today: date) -> int:
    holders = _holders(acting, form, users, today)
    count = 0
    for at in range(EACH if holders else 0):
        user = holders[at % len(holders)]
        scope = acting.as_(user.username, today)
        if not scope.may("forms.enter"):
            continue
        institution = _house(draws, form, scope, at)
        if form.about == "institution" and not institution:
            continue
        on = today - timedelta(days=5 + draws.whole("register day", form.id, at, below=SPAN))
        known = known_to(scope=scope, on=today)
        answers = answers_for(draws, form, scope=scope, institution=institution, on=on, known=known, at=at)
        enter_form(scope=scope, form=form.id, on=on, answers=answers, today=today, now=noon(on), institution=institution, known=known)
        count += 1
    return count


def _holders(acting: Acting, form: Form, users: Mapping[str, list[User]], today: date) -> list[User]:
    """Those of the first role that has somebody here; where a person is asked for, that also has a staff to name."""
    asks = any(field.kind == "person" and field.required for field in form.fields)
    for role in form.enters:
        held = users.get(role, [])
        scope = acting.as_(held[0].username, today) if held else None
        if scope and scope.may("forms.enter") and (not asks or suggest_people(scope=scope, institution="", most=MOST_PEOPLE)):
            return held
    return []


def _house(draws: Draws, form: Form, scope: Scope, at: int) -> str:
    if form.about == "county":
        return ""
    reach = scope.institutions("forms.enter")
    houses = Institution.objects.filter(type__in=form.types) if form.types else Institution.objects.exclude(category="")
    fitting = list(houses.values_list("pk", flat=True)) if form.types or reach is None else []
    codes = fitting[:40] if reach is None else sorted(reach.intersection(fitting) if form.types else reach)
    if scope.actor.institution in codes:
        return scope.actor.institution
    return draws.pick(codes, "register house", form.id, at) if codes else ""


def answers_for(
    draws: Draws, form: Form, *, scope: Scope, institution: str, on: date, known: Known, at: int, with_files: bool = True
) -> dict[str, Any]:
    """Valid answers to every field that is asked for; of a due day some are left open."""
    answers: dict[str, Any] = {}
    asks = any(field.kind == "person" or field.name in PEOPLE for field in form.fields)
    people = _people(scope, institution) if asks else []
    for field in form.fields:
        if not is_asked(field, answers) or (form.due and field.name == form.due.done and at % EACH == 0 and form.due.from_ != ON):
            continue
        if field.kind == "file":
            if with_files and (field.required or at == 0):
                kept = store_file(scope=scope, name=f"{form.id}.pdf", content=PAPER, institution=institution, now=noon(on))
                answers[field.name] = kept.pk
            continue
        answer = _said(draws, form, field, people, known, at) or _answer(draws, form, field, on, known, at)
        if answer is not None:
            answers[field.name] = answer
    return settle(form, answers)


def _people(scope: Scope, institution: str) -> list[str]:
    """The institution's own staff; of one that keeps no list here, all whom the person may name."""
    own = suggest_people(scope=scope, institution=institution, most=MOST_PEOPLE)
    return own or suggest_people(scope=scope, institution="", most=MOST_PEOPLE)


def _said(draws: Draws, form: Form, field: FormField, people: Sequence[str], known: Known, at: int) -> str | None:
    """A person or words; None of all other kinds."""
    if field.kind == "person":
        return draws.pick(people, "register", form.id, field.name, at) if people else None
    return words_for(draws, form, field, known, people, at) if field.kind == "text" else None


def _answer(draws: Draws, form: Form, field: FormField, on: date, known: Known, at: int) -> Any:
    key = ("register", form.id, field.name, at)
    if field.kind == "choice":
        return draws.pick([choice.id for choice in field.choices], *key)
    if field.kind == "choices":
        return [choice.id for choice in field.choices if draws.happens("0.5", *key, choice.id)] or [field.choices[0].id]
    if field.kind == "boolean":
        return draws.happens("0.7", *key)
    if field.kind == "institution":
        return draws.pick(sorted(known.institutions), *key) if known.institutions else None
    if field.kind == "date":
        return _day(draws, form, field, on, key)
    if field.kind == "month":
        return f"{on:%Y-%m}"
    if field.kind in ("number", "whole", "money"):
        return _number(draws, field, on, key)
    return None


def _day(draws: Draws, form: Form, field: FormField, on: date, key: tuple[object, ...]) -> str | None:
    """Days in the order in which the form asks for them; an end that need not be given is left open half of the time."""
    dates = [one.name for one in form.fields if one.kind == "date"]
    if "until" in field.name and not field.required and draws.happens("0.5", *key, "open"):
        return None
    back = STEP * (len(dates) - dates.index(field.name)) - draws.whole(*key, below=STEP)
    return (on - timedelta(days=back)).isoformat()


def _number(draws: Draws, field: FormField, on: date, key: tuple[object, ...]) -> str:
    if field.name == "year" or ("year" in field.name and field.least is None):
        return str(on.year)
    least, most = field.least or "1", field.most or ("90000" if field.kind == "money" else "60")
    drawn = draws.between(least, most, *key, places=2 if field.kind == "money" else 0)
    return str(drawn)
