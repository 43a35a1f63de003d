"""What the security administrator does with a user: roles, lock, second factor, sessions."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.registry.access.operations import UnableToGrant, end_grant, grant_role, reset_second_factor, unlock_user
from yiti.registry.access.queries import list_sessions
from yiti.web.access import page
from yiti.web.fields import blame
from yiti.web.lists import Column, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .agents import describe_agent
from .user_fields import grant_fields
from .users import describe_grants, find_user


@page(function="security.manage", methods=("POST",))
def grant_page(request: Request, username: str) -> HttpResponse:
    user = find_user(request, username)
    fields = grant_fields(user, request.today)
    for field in fields:
        field.fill(request.POST)
    try:
        grant_role(
            scope=request.scope, username=username, role=request.POST.get("role", ""), institution=request.POST.get("institution", ""),
            from_on=read_day(request.POST.get("from_on", ""), "from_on") or request.today,
            until_on=read_day(request.POST.get("until_on", ""), "until_on"), now=timezone.now(),
        )  # fmt: skip
    except UnableTo as refusal:
        if not blame(fields, refusal):
            raise
        context = {"person": user, "fields": fields, "grants": describe_grants(request, username, request.today)}
        return render(request, "yiti/system/grant.html", context, status=422)
    return redirect("user", username=username)


@page(function="security.manage", methods=("POST",))
def end_grant_page(request: Request, username: str, grant: int) -> HttpResponse:
    find_user(request, username)
    end_grant(scope=request.scope, grant=grant, until_on=request.today)
    return redirect("user", username=username)


@page(function="security.manage", methods=("POST",))
def unlock_page(request: Request, username: str) -> HttpResponse:
    find_user(request, username)
    unlock_user(scope=request.scope, username=username)
    return redirect("user", username=username)


@page(function="security.manage", methods=("POST",))
def reset_second_factor_page(request: Request, username: str) -> HttpResponse:
    find_user(request, username)
    reset_second_factor(scope=request.scope, username=username)
    return redirect("user", username=username)


@page(function="security.manage")
def sessions_page(request: Request) -> HttpResponse:
    listing = Listing(
        "sessions",
        Text("登录中的人", "Open sessions"),
        [
            Column("user.name", Text("姓名", "Name"), kind="name", sort="user__name"),
            Column("user.username", Text("用户名", "User name"), sort="user__username"),
            Column("ip_address", Text("地址", "Address"), sort="ip_address"),
            Column("opened_at", Text("登录", "Since"), kind="moment", sort="opened_at"),
            Column("seen_at", Text("最近操作", "Last seen"), kind="moment", sort="seen_at"),
            Column("agent", Text("浏览器", "Browser"), lambda row: describe_agent(row.agent), "soft"),
            Column("pk", Text("结束", "End"), template="yiti/system/_end_session.html", is_exported=False),
        ],
        search=("user__name", "user__username", "ip_address"),
        hint=Text("姓名、用户名、地址", "Name, user name, address"),
        order="-seen_at",
        empty=Text("现在没有人登录", "Nobody is logged in"),
    )
    shown = listing.read(request, list_sessions(scope=request.scope))
    return shown.export(request) if shown.wants_export else render(request, "yiti/system/sessions.html", {"list": shown})


def read_day(text: str, field: str) -> date | None:
    """:raises UnableToGrant: for text that is no day"""
    try:
        return to_day(text) if text else None
    except ValueError:
        raise UnableToGrant(Text(f"“{text}”不是日期，请写成 2026-12-31", f"“{text}” is no day; write 2026-12-31"), field=field) from None
