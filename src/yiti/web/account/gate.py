"""What stands before every page and every call: idle time-out, ended sessions, first change of password, second factor."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_otp import devices_for_user

from yiti.foundation.installation.queries import get_today
from yiti.kernel.scopes import Actor, Scope
from yiti.registry.access.models import User
from yiti.registry.access.operations import log_out, see_session
from yiti.registry.access.scopes import get_scope, needs_second_factor

SEEN = "seen"
"""Where the session keeps the second at which it was last noted to be alive."""
HAS_DEVICE = "has_device"
NOTED_EVERY = 60
"""A session is written to at most once in so many seconds."""
OPEN = frozenset({"login", "logout", "password", "second-factor", "language"})
"""Names of the addresses that somebody half way in may open."""
NOBODY = Scope(Actor(username=""))


def scope_of(request: HttpRequest) -> Scope:
    """What this request's person may do today, asked for once a request."""
    found: Scope | None = request.__dict__.get("access_scope")
    if found is None:
        user = user_of(request)
        found = request.__dict__["access_scope"] = get_scope(user, get_today()) if user else NOBODY
    return found


def user_of(request: HttpRequest) -> User | None:
    """The person behind the session, if anybody has come in."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def start_clock(request: HttpRequest, now: datetime) -> None:
    """To be called when somebody has come in."""
    request.session[SEEN] = int(now.timestamp())
    request.session[HAS_DEVICE] = any(True for _ in devices_for_user(request.user))


class Gate:
    """Stands after authentication and the second factor's own middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if not _is_alive(request, now):
                return _send(request, "login", {"idle": "1"}, 401)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.url_name in OPEN):
            return None
        if getattr(request.user, "must_change_password", False):
            return _send(request, "password", {}, 403)
        is_verified = getattr(request.user, "is_verified", bool)()
        if not is_verified and (request.session.get(HAS_DEVICE) or needs_second_factor(scope_of(request))):
            return _send(request, "second-factor", {}, 403)
        return None


def _is_alive(request: HttpRequest, now: datetime) -> bool:
    """Also ends what is not: idle for too long, or ended from another place."""
    seconds = int(now.timestamp())
    seen = int(request.session.get(SEEN, seconds))
    key = request.session.session_key or ""
    if seconds - seen > settings.YITI_IDLE_SECONDS:
        log_out(scope=scope_of(request), session_key=key, reason="idle")
        logout(request)
        return False
    if SEEN not in request.session or seconds - seen >= NOTED_EVERY:
        if SEEN in request.session and not see_session(scope=scope_of(request), session_key=key, now=now):
            logout(request)
            return False
        request.session[SEEN] = seconds
    return True


def _send(request: HttpRequest, name: str, query: dict[str, str], status: int) -> HttpResponse:
    """There as a whole page, also for htmx; programs get the status instead."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": name}, status=status)
    if request.method == "GET" and not getattr(request, "htmx", False):
        query = {**query, "next": request.get_full_path()}
    address = reverse(name) + (f"?{urlencode(query)}" if query else "")
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else HttpResponseRedirect(address)
