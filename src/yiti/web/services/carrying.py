"""What a telephone carries to a doorstep without a network: the people due, an empty form, and the worker that shows both."""

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import timezone

from yiti.care.public_health.answers import print_answer
from yiti.care.public_health.operations import note_carried
from yiti.care.public_health.queries import Due, get_form, list_due
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.services import Service
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.people.naming import about, menu_of_own
from yiti.web.requests import Request
from yiti.web.words import in_words

from .due import AHEAD, what_of
from .fields import USUAL, drug_rows, group_fields, limits_of, make_fields, usual_value
from .signing import SERVICE

ENTER = "services.enter"
MOST = 3_000
"""So many people fit a telephone; those who are due first."""
STATIC = (
    "django_htmx/htmx-2.min.js", "vendor/tabler.min.css", "vendor/tabler-icons.min.css", "vendor/fonts/tabler-icons.woff2", "yiti/icon.svg",
    *(f"yiti/{name}.css" for name in ("tokens", "frame", "parts", "tables", "forms", "board", "drawer", "money", "document", "paper")),
    *(f"yiti/{name}.css" for name in ("phone", "print", "services")),
    *(f"yiti/{name}.js" for name in ("doorstep", "yiti", "outbox", "services", "offline")),
)  # fmt: skip
"""What the page without a network needs of our own files."""


@page(function=ENTER)
def carried_page(request: Request) -> HttpResponse:
    """The people due with what their forms need; 204 where the telephone holds the same already (`?have=`)."""
    rows = list_due(scope=request.scope, today=request.today, by=request.today + AHEAD)[:MOST]
    service = get_form(scope=request.scope, service=SERVICE)
    own = dict(menu_of_own(request.scope, request.today, ENTER))
    people = [_carry(request, row, service, own) for row in rows]
    kept = {"today": request.today.isoformat(), "days": settings.YITI_DOORSTEP_DAYS, "people": people}
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:32]
    if request.GET.get("have") == digest:
        return HttpResponse(status=204)
    now = timezone.now()
    note_carried(scope=request.scope, residents=[(row.resident.pk, row.institution) for row in rows], now=now)
    return JsonResponse({**kept, "digest": digest, "at": _clock(now)})


def _clock(now: datetime) -> str:
    return timezone.localtime(now).strftime("%H:%M")


def _carry(request: Request, row: Due, service: Service, own: dict[str, Text]) -> dict[str, Any]:
    """One person in words of the reader's language; answers only where they differ from the empty form."""
    last = row.last.answers if row.last else {}
    filled = {field.name: usual_value(field, last) for field in service.fields if field.kind != "drugs"}
    said = {field.name: in_words(print_answer(field, last)) for field in service.fields if field.last and field.name in last}
    limits = limits_of(service.standard_on(request.today), row.resident.born_on, request.today)
    codes = [code for code in dict.fromkeys((row.institution, request.scope.actor.institution)) if code in own]
    return {
        "id": row.resident.pk, "name": row.resident.name, "about": in_words(about(row.resident, request.today)),
        "due": row.due_on.isoformat(),
        "planned": row.planned_on.isoformat() if row.planned_on else "",
        "what": in_words(what_of(row)), "number": row.count + 1, "address": row.resident.address,
        "last": [row.last.on.isoformat(), f"{last['systolic']}/{last['diastolic']}"] if row.last else [],
        "limits": limits, "filled": {name: value for name, value in filled.items() if value != USUAL.get(name, "")}, "said": said,
        "drugs": [[drug["name"], drug["use"]] for drug in last.get("drugs") or []],
        "places": [[code, in_words(own[code])] for code in codes] if len(codes) > 1 else [],
    }  # fmt: skip


@page(function=ENTER)
def offline_page(request: Request) -> HttpResponse:
    """The page that the telephone keeps: no person stands on it, the telephone fills in whom it carries."""
    service = get_form(scope=request.scope, service=SERVICE)
    fields = make_fields(service, last={})
    day = Field("on", Text("哪天", "Day"), "date")
    context = {"service": service, "day": day, "groups": group_fields(service, fields), "drugs": drug_rows({"drugs": [{}] * 5})}
    return render(request, "yiti/services/offline.html", context)


@page(function=None)
def worker_page(request: Request) -> HttpResponse:
    """The worker of the whole site, another one whenever one of its files is another."""
    version, source = _worker()
    files = json.dumps([static(name) for name in STATIC])
    return HttpResponse(
        f'const VERSION = "{version}", FILES = {files};\n{source}', content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@lru_cache(maxsize=1)
def _worker() -> tuple[str, str]:
    """The version over the worker and all its files, and the worker itself; read once a process."""
    found = [finders.find(name) for name in ("yiti/worker.js", *STATIC)]
    contents = [Path(str(path)).read_bytes() for path in found]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:16], contents[0].decode()
