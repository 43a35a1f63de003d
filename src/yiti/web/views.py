"""What the frame itself answers: search, language, the day of a demonstration."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from yiti.foundation.installation.operations import move_today
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.registry.access.operations.passwords import set_language

from .access import page
from .middleware import LANGUAGE_CHOSEN, LANGUAGE_COOKIE
from .nav import SIGNED_IN
from .pages import render
from .requests import Request
from .search import LEAST, search
from .words import LANGUAGES

YEAR = 365 * 24 * 3600


class UnableToReadDay(UnableTo):
    code = "wrong-type"


def next_address(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of ours that can be opened; else Today."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and _opens(address) else "/"


def _opens(address: str) -> bool:
    """Whether a page answers there, not only a form."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    needs = getattr(view, "needs", None)
    return needs is None or "GET" in needs.methods


@page(function=None, methods=("POST",))
def choose_language(request: Request) -> HttpResponse:
    """Chinese or English, kept with the person, or for whoever logs in next here; and in this browser for the log-in page."""
    language = request.POST.get("language", "")
    answer = HttpResponseRedirect(next_address(request))
    if language not in LANGUAGES:
        return answer
    if request.user.is_authenticated:
        set_language(scope=request.scope, language=language)
    else:
        request.session[LANGUAGE_CHOSEN] = language
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


@page(function=SIGNED_IN, methods=("POST",))
def move_day(request: Request) -> HttpResponse:
    """Move the demonstration's day forward."""
    try:
        day = to_day(request.POST.get("day", ""))
    except ValueError:
        raise UnableToReadDay(Text("请填一个日期，如 2026-10-12", "Give a date such as 2026-10-12"), field="day") from None
    move_today(scope=request.scope, day=day)
    return HttpResponseRedirect(next_address(request))


@page(function=SIGNED_IN)
def find(request: Request) -> HttpResponse:
    """What the search box found, only what this person may open."""
    words = request.GET.get("q", "").strip()[:60]
    found = search(words, request.scope) if len(words) >= LEAST else []
    if len(found) == 1 and len(found[0].hits) == 1:
        return HttpResponseRedirect(found[0].hits[0].address)
    return render(request, "yiti/search.html", {"search_words": words, "found": found})
