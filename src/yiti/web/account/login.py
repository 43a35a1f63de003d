"""Log-in and log-out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.scopes import Actor, Scope
from yiti.kernel.text import Text
from yiti.registry.access.demonstration import DemoLogin, list_demo_logins
from yiti.registry.access.models import User
from yiti.registry.access.operations import log_in, log_out, record_failure, set_language
from yiti.registry.access.roles import get_roles
from yiti.web.access import page
from yiti.web.middleware import LANGUAGE_CHOSEN
from yiti.web.pages import render

from .gate import scope_of, start_clock

STRANGER = Scope(Actor(username="anonymous"))
MINUTES = int(settings.AXES_COOLOFF_TIME * 60)
WRONG = Text("用户名或密码不对", "The user name or the password is wrong")
LOCKED = Text(
    f"连错 {settings.AXES_FAILURE_LIMIT} 次，已锁定 {MINUTES} 分钟（从最后一次尝试算起）。请稍后再试，或请安全管理员解锁。",
    f"Wrong {settings.AXES_FAILURE_LIMIT} times: locked for {MINUTES} minutes from the last try. "
    "Wait, or ask the security administrator to unlock you.",
)
IDLE = Text(
    f"{settings.YITI_IDLE_SECONDS // 60} 分钟没有操作，或登录已被结束，请重新登录",
    f"Nothing was done for {settings.YITI_IDLE_SECONDS // 60} minutes, or the session was ended; please log in again",
)


@page(function=None, methods=("GET", "POST"))
def log_in_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_address(request))
    if request.method != "POST":
        return _show(request, notice=IDLE if "idle" in request.GET else None)
    username = request.POST.get("username", "").strip().lower()[:150]
    user = auth.authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        is_locked = bool(getattr(request, "axes_locked_out", False))
        record_failure(scope=STRANGER, username=username, ip_address=address_of(request), is_locked=is_locked)
        return _show(request, username=username, error=LOCKED if is_locked else WRONG, status=429 if is_locked else 422)
    enter(request, user)
    return redirect(next_address(request))


def enter(request: HttpRequest, user: User) -> None:
    """Begin a session under a new key; the language chosen on the way in becomes the person's own."""
    now, language = timezone.now(), request.session.pop(LANGUAGE_CHOSEN, "")
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    start_clock(request, now)
    request.session.save()
    log_in(
        scope=Scope(user.as_actor()), session_key=request.session.session_key or "", now=now,
        ip_address=address_of(request), agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip
    if language and language != user.language:
        set_language(scope=Scope(user.as_actor()), language=language)


@page(function=None, methods=("POST",))
def log_out_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log_out(scope=scope_of(request), session_key=request.session.session_key or "")
        auth.logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


def keep_answer(request: HttpRequest, answer: HttpResponse, credentials: object = None) -> HttpResponse:
    """For AXES_LOCKOUT_CALLABLE: the log-in page has said already that the account is locked."""
    return answer


def next_address(request: HttpRequest) -> str:
    """Where to after coming in; only ever an address of this house."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if is_ours else settings.LOGIN_REDIRECT_URL


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def is_demonstration_at_home(request: HttpRequest) -> bool:
    """A demonstration, asked for from this machine under a loopback name, with no proxy before it."""
    found = find_installation()
    host = request.get_host().rpartition(":")[0] or request.get_host()
    at_home = address_of(request) in ("127.0.0.1", "::1") and host in ("localhost", "127.0.0.1", "[::1]", "testserver")
    return bool(found and found.is_demonstration and at_home and not settings.YITI_PROXY)


def _show(
    request: HttpRequest, *, username: str = "", error: Text | None = None, notice: Text | None = None, status: int = 200
) -> HttpResponse:
    context = {"username": username, "error": error, "notice": notice, "next": next_address(request), "demo_ids": _offer(request)}
    return render(request, "yiti/login.html", context, status=status)


def _offer(request: HttpRequest) -> list[dict[str, object]]:
    """One log-in a role of the demonstration, with the role's words; none for whoever comes over a network."""
    if not is_demonstration_at_home(request):
        return []
    roles = get_roles()
    offered: dict[str, DemoLogin] = {}
    for login in list_demo_logins():
        offered.setdefault(login.role, login)
    return [
        {"username": login.username, "password": login.password, "role": roles[role].label, "does": login.username}
        for role, login in offered.items()
    ]
