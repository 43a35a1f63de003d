"""The second factor: set up with its first code, asked for at every log-in after."""

import django_otp
import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from yiti.kernel.refusals import UnableTo
from yiti.registry.access.demonstration import get_demo_code
from yiti.registry.access.operations import confirm_second_factor, get_or_start_device, move_session, verify_second_factor
from yiti.web.access import page
from yiti.web.nav import SIGNED_IN
from yiti.web.pages import render

from .gate import HAS_DEVICE, scope_of, user_of
from .login import is_demonstration_at_home, next_address


@page(function=SIGNED_IN, methods=("GET", "POST"))
def second_factor_page(request: HttpRequest) -> HttpResponse:
    if getattr(request.user, "is_verified", bool)():
        return redirect(next_address(request))
    if request.method != "POST":
        return _show(request)
    scope = scope_of(request)
    settle = verify_second_factor if get_or_start_device(scope=scope).is_confirmed else confirm_second_factor
    try:
        device = settle(scope=scope, code=request.POST.get("code", ""))
    except UnableTo as refusal:
        return _show(request, refusal)
    _rise(request, device)
    return redirect(next_address(request))


def _rise(request: HttpRequest, device: TOTPDevice) -> None:
    """More may be done from here on, so the session goes on under a new key."""
    key = request.session.session_key or ""
    django_otp.login(request, device)
    request.session[HAS_DEVICE] = True
    request.session.cycle_key()
    move_session(scope=scope_of(request), old=key, new=request.session.session_key or "")


def draw(address: str) -> SafeString:
    """The address as a QR code in SVG, for the camera of the telephone."""
    return mark_safe(segno.make(address, micro=False).svg_inline(scale=4, border=2))  # noqa: S308 - made of squares only


def _show(request: HttpRequest, refusal: UnableTo | None = None) -> HttpResponse:
    device = get_or_start_device(scope=scope_of(request))
    user = user_of(request)
    context = {
        "is_setup": not device.is_confirmed,
        "secret": " ".join(device.secret[start : start + 4] for start in range(0, len(device.secret), 4)),
        "qr": draw(device.address) if device.address else "",
        "next": next_address(request),
        "code_error": refusal.message if refusal else "",
        "demo_code": get_demo_code(user) if user and is_demonstration_at_home(request) else "",
    }
    return render(request, "yiti/second_factor.html", context, status=422 if refusal else 200)
