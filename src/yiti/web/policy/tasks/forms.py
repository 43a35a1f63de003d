"""One form for each act: asked for by itself, sent to its own address, refused without losing what was typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_installation, get_now
from yiti.kernel.counts import to_count
from yiti.kernel.days import to_day
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.offices import Offices, get_offices
from yiti.supervision.tasks.queries import find_task
from yiti.supervision.tasks.refusals import UnableToSupervise, UnknownTask
from yiti.supervision.tasks.states import TaskState
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

WRITERS = ("tasks.report", "tasks.direct")
FILES = "files"


@dataclass
class Folded:
    """Further fields behind a line that opens them; open where something stands in them or is refused."""

    title: Text
    fields: Sequence[Field]
    opens_on: str

    @property
    def is_open(self) -> bool:
        return any(item.error or (item.name == self.opens_on and item.value) for item in self.fields)


@dataclass
class Act:
    """What is asked: heading, a line below it, the fields, the button, where one goes back to; `store` does it."""

    title: Text
    says: Text
    back: str
    button: Text
    store: Callable[[], object]
    done: Text
    fields: Sequence[Field] = field(default_factory=tuple)
    version: int = 0
    to: Callable[[object], str] | None = None
    folded: Sequence[Folded] = ()

    @property
    def all_fields(self) -> list[Field]:
        return [*self.fields, *(item for one in self.folded for item in one.fields)]


def find(request: Request, key: str) -> TaskState:
    try:
        return find_task(scope=request.scope, key=key, today=request.today)
    except UnknownTask:
        raise Http404(key) from None


def offices_here() -> Offices:
    return get_offices(get_installation().pack)


def handle(request: Request, act: Act) -> HttpResponse:
    """Show the form, or do what it asks; refused, it comes back as it was with the reason at its field."""
    error: Text = NOTHING
    if request.method == "POST":
        for item in act.all_fields:
            item.fill(request.POST)
        try:
            with transaction.atomic():
                made = act.store()
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            error = NOTHING if blame(act.all_fields, refusal) else refusal.message
        else:
            messages.success(request, in_words(act.done))
            return redirect(act.to(made) if act.to else act.back)
    context = {
        "act": act,
        "action": request.path,
        "error": error,
        "version": request.POST.get("version") or act.version,
        "has_files": any(item.kind == "file" for item in act.fields),
    }
    return render(request, "yiti/tasks/act.html", context, status=422 if request.method == "POST" else 200)


def read_version(request: Request) -> int | None:
    """The version that the form was made from; without one nobody else's writing is looked for."""
    return to_count(request.POST.get("version", "")) or None


def read_day(request: Request, name: str, *, required: bool = True) -> date | None:
    """:raises UnableToSupervise: for what is no day, or nothing where one is needed"""
    told = request.POST.get(name, "").strip()
    if not told and not required:
        return None
    try:
        return to_day(told)
    except ValueError:
        raise UnableToSupervise(
            Text("请填一个日期，如 2026-10-31", "Give a day, such as 2026-10-31"), code="wrong-value", field=name
        ) from None  # fmt: skip


def need_day(request: Request, name: str) -> date:
    """:raises UnableToSupervise: for what is no day"""
    found = read_day(request, name)
    assert found is not None
    return found


def read_amount(request: Request, name: str) -> Decimal | None:
    """:raises UnableToSupervise: for what is no amount of yuan and fen"""
    told = request.POST.get(name, "").replace(",", "").replace("，", "").strip()
    if not told:
        return None
    try:
        found = Decimal(told)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= 10**12 or found != round(found, 2):
        raise UnableToSupervise(Text("请填金额，如 50000.00", "Give an amount, such as 50000.00"), code="wrong-value", field=name)
    return found


def read_files(request: Request) -> list[StoredFile]:
    """
    Keep what was sent, within the transaction of the act.

    :raises UnableToStore: at the field of the files
    """
    found = []
    for upload in request.FILES.getlist(FILES):
        try:
            found.append(store_file(scope=request.scope, name=upload.name or "", content=upload.read(), institution="", now=get_now()))
        except UnableTo as refusal:
            refusal.field = FILES
            raise
    return found


def files_field(label: Text, help: Text = NOTHING, *, required: bool = True) -> Field:  # noqa: A002
    return Field(FILES, label, "file", help=help, required=required, more={"multiple": True})


def day_field(name: str, label: Text, value: date | None = None, *, required: bool = True, help: Text = NOTHING) -> Field:  # noqa: A002
    return Field(name, label, "date", value.isoformat() if value else "", required=required, help=help)


def words_field(name: str, label: Text, *, required: bool = True, help: Text = NOTHING) -> Field:  # noqa: A002
    return Field(name, label, "textarea", required=required, help=help, more={"maxlength": 2000})


def office_field(name: str, label: Text, offices: Offices, value: str = "") -> Field:
    return Field(name, label, value=value, choices=[(id, offices.label(id)) for id in offices.by_id])
