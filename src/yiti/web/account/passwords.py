"""The first and every later change of one's own password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.registry.access.operations import change_password, move_session
from yiti.registry.access.passwords import UnableToSetPassword
from yiti.web.access import page
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render

from .gate import scope_of, user_of
from .login import next_address

DIFFERENT = Text("两次输入的新密码不一样", "The two new passwords differ")


@page(function=SIGNED_IN, methods=("GET", "POST"))
def password_page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    try:
        if request.POST.get("new", "") != request.POST.get("again", ""):
            raise UnableToSetPassword(DIFFERENT, field="again")
        key = request.session.session_key or ""
        user = change_password(
            scope=scope_of(request), old=request.POST.get("old", ""), new=request.POST.get("new", ""), now=timezone.now(), session_key=key
        )
    except UnableTo as refusal:
        return _show(request, refusal)
    update_session_auth_hash(request, user)
    move_session(scope=scope_of(request), old=key, new=request.session.session_key or "")
    return redirect(next_address(request))


def _show(request: HttpRequest, refusal: UnableTo | None = None) -> HttpResponse:
    user = user_of(request)
    errors = {refusal.field or "new": refusal.message} if refusal else {}
    context = {"is_forced": bool(user and user.must_change_password), "next": next_address(request), "errors": errors}
    return render(request, "yiti/password.html", context, status=422 if refusal else 200)
