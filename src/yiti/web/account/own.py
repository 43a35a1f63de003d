"""One's own account: language, sessions, tokens for programs."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from yiti.foundation.installation.queries import get_today
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.registry.access.operations import end_session, make_token, revoke_token
from yiti.registry.access.operations.tokens import UnableToMakeToken
from yiti.registry.access.queries import list_sessions, list_tokens
from yiti.registry.access.scopes import list_roles_of
from yiti.web.access import page
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render
from yiti.web.system.agents import with_browsers

from .gate import scope_of, user_of

USUAL_LIFE = timedelta(days=90)


@page(function=SIGNED_IN)
def account_page(request: HttpRequest) -> HttpResponse:
    return show_account(request)


@page(function=SIGNED_IN, methods=("POST",))
def end_session_page(request: HttpRequest, session: int) -> HttpResponse:
    end_session(scope=scope_of(request), session=session)
    return redirect("sessions" if request.POST.get("from") == "sessions" else "account")


@page(function=SIGNED_IN, methods=("POST",))
def make_token_page(request: HttpRequest) -> HttpResponse:
    try:
        token = make_token(
            scope=scope_of(request), label=request.POST.get("label", ""), expires_on=_read_day(request.POST.get("expires_on", "")),
            today=get_today(), now=timezone.now(),
        )  # fmt: skip
    except UnableTo as refusal:
        return show_account(request, refusal=refusal)
    return show_account(request, token=token)


@page(function=SIGNED_IN, methods=("POST",))
def revoke_token_page(request: HttpRequest, token: int) -> HttpResponse:
    revoke_token(scope=scope_of(request), token=token, now=timezone.now())
    return redirect("account")


def show_account(request: HttpRequest, *, token: str = "", refusal: UnableTo | None = None) -> HttpResponse:
    """`token` is shown this once and stands nowhere."""
    scope, user, today = scope_of(request), user_of(request), get_today()
    assert user is not None
    context = {
        "person": user,
        "roles": list_roles_of(user, today),
        "has_second_factor": TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists(),
        "sessions": with_browsers(list_sessions(scope=scope, username=user.username)),
        "session_key": request.session.session_key,
        "tokens": list_tokens(scope=scope),
        "token": token,
        "usual_end": today + USUAL_LIFE,
        "refusal": refusal,
        "sees_own_pay": scope.may("pay.own"),
    }
    return render(request, "yiti/account.html", context, status=422 if refusal else 200)


def _read_day(text: str) -> date:
    try:
        return to_day(text)
    except ValueError:
        raise UnableToMakeToken(
            Text(f"“{text}”不是日期，请写成 2026-12-31", f"“{text}” is no day; write 2026-12-31"), field="expires_on"
        ) from None
