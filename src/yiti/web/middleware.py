"""The reader's language and the headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from yiti.foundation.installation.once import read_once

from .words import CHINESE, LANGUAGES

LANGUAGE_COOKIE = "yiti_language"
LANGUAGE_CHOSEN = "language"
"""Where the session keeps what was chosen before logging in."""


def language_of(request: HttpRequest) -> str:
    """The person's own choice, else this browser's cookie, else Chinese."""
    chosen = getattr(getattr(request, "user", None), "language", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else CHINESE


class FrameMiddleware:
    """
    Stands after authentication. Pages are kept in no cache: they hold people's pay. What county this is, is read once for each answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.__dict__["LANGUAGE_CODE"] = language
        with translation.override(language), read_once():
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", language)
        answer.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        answer.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(answer, ["HX-Request", "Cookie"])
        return answer
