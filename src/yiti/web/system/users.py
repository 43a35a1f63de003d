"""Users: the list, one user's page, and what the two administrators do there."""

from datetime import date
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.models import User
from yiti.registry.access.operations import create_user, edit_user, reset_password, set_active
from yiti.registry.access.queries import get_user, list_grants, list_sessions, list_users, map_roles
from yiti.registry.access.roles import get_roles
from yiti.web.access import page
from yiti.web.fields import blame
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .agents import with_browsers
from .user_fields import grant_fields, name_institutions, user_fields

SEEN_BY = ("users.manage", "security.manage")
STATES = [
    ("active", Text("在用", "Active")),
    ("inactive", Text("停用", "Inactive")),
    ("unused", Text("从未登录", "Never logged in")),
    ("no-role", Text("没有角色", "Without a role")),
]


def _listing(request: Request) -> Listing:
    narrow = partial(list_users, scope=request.scope, today=request.today)
    return Listing(
        "users",
        Text("用户", "Users"),
        [
            Column("name", Text("姓名", "Name"), kind="name", sort="name", href=lambda user: reverse("user", args=[user.username])),
            Column("username", Text("用户名", "User name"), sort="username"),
            Column("institution", Text("机构", "Institution"), _home, "soft", sort="institution__sequence"),
            Column("roles", Text("角色", "Roles"), _roles),
            Column("last_login", Text("上次登录", "Last log-in"), kind="moment", sort="last_login"),
            Column("state", Text("状态", "State"), _state, "state"),
        ],
        search=("username", "name", "staff", "institution__name"),
        hint=Text("姓名、用户名、机构", "Name, user name, institution"),
        filters=[
            Filter("state", Text("状态", "State"), STATES, lambda rows, value: rows & narrow(state=value)),
            Filter(
                "role", Text("角色", "Role"), [(role.id, role.label) for role in get_roles().values()],
                lambda rows, value: rows & narrow(role=value), is_menu=True,
            ),
            Filter(
                "institution", Text("机构", "Institution"), name_institutions(),
                lambda rows, value: rows.filter(institution=value), is_menu=True,
            ),
        ],
        order="username",
        empty_hint=Text("新建的用户会列在这里。", "New users will stand here."),
    )  # fmt: skip


def _roles(user: User) -> Text:
    held = user.__dict__["held"]
    return Text("、".join(role.label.zh for role in held), ", ".join(role.label.en for role in held))


def _home(user: User) -> Text | None:
    home = user.institution
    return Text(home.short_name, home.name_en or home.short_name) if home else None


def _state(user: User) -> tuple[str, Text]:
    if not user.is_active:
        return "info", Text("停用", "Inactive")
    if user.last_login is None:
        return "wait", Text("从未登录", "Never logged in")
    return ("short", Text("待改密码", "Must change password")) if user.must_change_password else ("met", Text("在用", "Active"))


@page(function=SEEN_BY)
def users_page(request: Request) -> HttpResponse:
    shown = _listing(request).read(request, list_users(scope=request.scope, today=request.today))
    rows = list(shown.found) if shown.wants_export else shown.rows
    held = map_roles(scope=request.scope, users=rows, today=request.today)
    for user in rows:
        user.__dict__["held"] = held.get(user.username, [])
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/system/users.html", {"list": shown, "may_manage": request.scope.may("users.manage")})


@page(function="users.manage", methods=("GET", "POST"))
def new_user_page(request: Request) -> HttpResponse:
    fields = user_fields(is_new=True)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            sent = request.POST
            user, password = create_user(
                scope=request.scope, username=sent.get("username", ""), name=sent.get("name", ""), institution=sent.get("institution", ""),
                staff=sent.get("staff", ""), language=sent.get("language", "zh-hans"), now=timezone.now(),
            )  # fmt: skip
        except UnableTo as refusal:
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            return _show_user(request, user, password=password)
    return render(request, "yiti/system/new_user.html", {"fields": fields, "error": error}, status=422 if request.method == "POST" else 200)


@page(function=SEEN_BY)
def user_page(request: Request, username: str) -> HttpResponse:
    return _show_user(request, find_user(request, username))


@page(function="users.manage", methods=("GET", "POST"))
def edit_user_page(request: Request, username: str) -> HttpResponse:
    user = find_user(request, username)
    fields = user_fields(user)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        sent = request.POST
        try:
            edit_user(
                scope=request.scope, username=username, name=sent.get("name", ""), institution=sent.get("institution", ""),
                staff=sent.get("staff", ""), language=sent.get("language", ""), version=int(sent.get("version", "0") or 0),
            )  # fmt: skip
            return redirect("user", username=username)
        except UnableTo as refusal:
            if refusal.field is None:
                raise
            error = NOTHING if blame(fields, refusal) else refusal.message
    context = {"person": user, "fields": fields, "error": error}
    return render(request, "yiti/system/edit_user.html", context, status=422 if request.method == "POST" else 200)


@page(function="users.manage", methods=("POST",))
def reset_password_page(request: Request, username: str) -> HttpResponse:
    find_user(request, username)
    password = reset_password(scope=request.scope, username=username, now=timezone.now())
    return _show_user(request, find_user(request, username), password=password)


@page(function="users.manage", methods=("POST",))
def set_active_page(request: Request, username: str) -> HttpResponse:
    find_user(request, username)
    set_active(scope=request.scope, username=username, is_active=request.POST.get("active") == "1")
    return redirect("user", username=username)


def find_user(request: Request, username: str) -> User:
    try:
        return get_user(scope=request.scope, username=username)
    except User.DoesNotExist:
        raise Http404(username) from None


def _show_user(request: Request, user: User, *, password: str = "") -> HttpResponse:
    """`password` is shown this once and stands nowhere."""
    scope = request.scope
    may_secure = scope.may("security.manage")
    context = {
        "person": user,
        "home": _home(user),
        "state": _state(user),
        "password": password,
        "grants": describe_grants(request, user.username, request.today),
        "fields": grant_fields(user, request.today) if may_secure else [],
        "sessions": with_browsers(list_sessions(scope=scope, username=user.username)) if may_secure else [],
        "may_manage": scope.may("users.manage"),
        "is_self": user.username == scope.actor.username,
    }
    return render(request, "yiti/system/user.html", context)


def describe_grants(request: Request, username: str, today: date) -> list[dict[str, object]]:
    """Each grant with its words and where it stands: `now`, `later` or `over`."""
    roles = get_roles()
    answer: list[dict[str, object]] = []
    for grant in list_grants(scope=request.scope, username=username):
        is_over = grant.until_on is not None and grant.until_on <= max(today, grant.from_on)
        answer.append(
            {
                "grant": grant,
                "role": roles.get(grant.role),
                "when": "over" if is_over else ("later" if grant.from_on > today else "now"),
            }
        )
    return answer
