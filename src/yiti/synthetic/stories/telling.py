"""Entries that belong together, so that what registers tell and rules reckon from them reads as in a real county."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.operations import enter_form
from yiti.kernel.scopes import Scope
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.forms import Form
from yiti.registry.access.models import User
from yiti.registry.staff.named import known_to
from yiti.synthetic.acting import Acting, noon
from yiti.synthetic.draws import Draws
from yiti.synthetic.registers import Assessed
from yiti.synthetic.registers_filled import PAPER

ENTER = "forms.enter"


@dataclass(frozen=True, slots=True)
class Story:
    """One entry: of which register, so many days ago, of which institution, and what it says; needed files are made up."""

    form: str
    answers: Mapping[str, Any]
    days_ago: int = 20
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What stories are told of: the draws, the day, the institutions that residents belong to, the hospitals, clinics and people."""

    draws: Draws
    today: date
    institutions: Sequence[Assessed]
    leads: Sequence[str]
    doctors: Mapping[str, Sequence[str]]
    """Codes of an institution's doctors."""

    def ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    def month(self, back: int) -> str:
        """The month that lies so many before this one, as `2019-05`."""
        whole = self.today.year * 12 + self.today.month - 1 - back
        return f"{whole // 12}-{whole % 12 + 1:02d}"


def tell_stories(acting: Acting, book: Pack, place: Place, stories: Iterable[Story]) -> int:
    """Each by somebody who may enter it; left out is what nobody of this demonstration enters. How many were entered."""
    users = list(User.objects.filter(is_active=True).order_by("username"))
    scopes: dict[tuple[str, str], Scope | None] = {}
    count = 0
    for story in stories:
        form = book.registers[story.form].form
        key = (story.form, story.institution)
        if key not in scopes:
            scopes[key] = _enterer(acting, form, users, place.today, story.institution)
        scope = scopes[key]
        if scope is not None:
            _enter(scope, form, story, place.today)
            count += 1
    return count


def _enterer(acting: Acting, form: Form, users: Sequence[User], today: date, institution: str) -> Scope | None:
    for role in form.enters:
        for user in users:
            scope = acting.as_(user.username, today)
            reach = scope.institutions(ENTER) if scope.may(ENTER) and scope.actor.role == role else frozenset[str]()
            if reach is None or institution in reach or (reach and not institution):
                return scope
    return None


def _enter(scope: Scope, form: Form, story: Story, today: date) -> None:
    on = today - timedelta(days=story.days_ago)
    answers = dict(story.answers)
    for field in form.fields:
        if field.kind == "file" and field.required:
            kept = store_file(scope=scope, name=f"{form.id}.pdf", content=PAPER, institution=story.institution, now=noon(on))
            answers[field.name] = kept.pk
    known = known_to(scope=scope, on=today)
    enter_form(scope=scope, form=form.id, on=on, answers=answers, today=today, now=noon(on), institution=story.institution, known=known)
