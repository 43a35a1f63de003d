"""Answer with a page of the house."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from yiti.foundation.installation.queries import find_installation, get_today
from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.roles import get_roles

from .account.gate import scope_of
from .frame import Frame, choose_period, choose_place, get_frame
from .sources import count_unread, list_places


def prepare(request: HttpRequest) -> None:
    """Fill in what a view may count on: `scope`, `today`, `place`, `period`. Done once a request."""
    if hasattr(request, "scope"):
        return
    scope = scope_of(request)
    today = get_today()
    installation = find_installation()
    is_known = bool(scope.actor.username)
    places = list_places(scope=scope, today=today, pack=installation.pack) if is_known and installation else []
    session = getattr(request, "session", {})
    period = choose_period(request.GET.get("period") or session.get("period", ""), today)
    place = choose_place(request.GET.get("place", session.get("place")), places, scope)
    for key, value in (("place", place), ("period", str(period))):
        if key in request.GET and session.get(key) != value:
            session[key] = value
    request.__dict__.update(scope=scope, today=today, installation=installation, places=places, place=place, period=period)


def role_words(role: str) -> Text:
    """The role as the pack calls it."""
    offered = get_roles().get(role) if role else None
    return offered.label if offered else NOTHING


def frame_of(request: HttpRequest) -> Frame:
    """What stands around this request's page."""
    prepare(request)
    found: Frame | None = getattr(request, "frame", None)
    if found is None:
        state = request.__dict__
        found = state["frame"] = get_frame(
            request,
            scope=state["scope"],
            today=state["today"],
            installation=state["installation"],
            places=state["places"],
            chosen=state["place"],
            period=state["period"],
            unread=count_unread(scope=state["scope"]) if state["scope"].actor.username else 0,
            role=role_words(state["scope"].actor.role),
        )
    return found


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200, fragment: str = ""
) -> HttpResponse:
    """
    A page in the frame, or, where htmx asks and a `fragment` is named, that fragment alone.

    The context always holds `frame`, `scope`, `today`, `place` (code, empty for all) and `period`.
    """
    frame = frame_of(request)
    values = {"frame": frame, "scope": frame.scope, "today": frame.today, "period": frame.period, "place": frame.place, **(context or {})}
    name = fragment if fragment and getattr(request, "htmx", False) else template
    return HttpResponse(render_to_string(name, values, request), status=status)
