"""Who may open a page: said on the view itself, where the permission matrix reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django_htmx.http import HttpResponseClientRedirect

from yiti.kernel.refusals import Forbidden, Refused, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import TOO_MUCH, require_storable
from yiti.kernel.text import Text

from .nav import SIGNED_IN
from .pages import prepare
from .refusals import refuse

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Needs:
    """
    What a view asks for: any of `functions` (none: open to the world; SIGNED_IN: anybody who has logged in), held for the
    institution that the address names as `at`, and the methods it answers.
    """

    functions: tuple[str, ...]
    methods: tuple[str, ...]
    at: str

    @property
    def is_public(self) -> bool:
        return not self.functions


def page(
    *, function: str | tuple[str, ...] | None, methods: tuple[str, ...] = ("GET",), at: str = "institution"
) -> Callable[[Callable[Concatenate[Any, ...], HttpResponseBase]], View]:
    """
    A view of the house: checks the method, the log-in, the function and that all that was sent can be kept, fills the request, and answers
    refusals.

    Sets `view.needs`. An UnableTo that leaves the view becomes 403, 409 or 422 with its message in the reader's language.
    """
    functions = (function,) if isinstance(function, str) else function or ()
    needs = Needs(functions, (*methods, "HEAD") if "GET" in methods else methods, at)

    def decorate(view: Callable[Concatenate[Any, ...], HttpResponseBase]) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in needs.methods:
                return HttpResponseNotAllowed(needs.methods)
            if not needs.is_public and not request.user.is_authenticated:
                return send_to_login(request)
            try:
                prepare(request)
                check(needs, request.__dict__["scope"], kwargs.get(needs.at))
                require_storable([*kwargs.items(), *request.GET.lists(), *request.POST.lists()])
                return view(request, *args, **kwargs)
            except UnableTo as refusal:
                return refuse(request, refusal)
            except DataError:
                return refuse(request, Refused(TOO_MUCH))

        answer.__dict__["needs"] = needs
        return answer

    return decorate


def check(needs: Needs, scope: Scope, institution: str | None) -> None:
    """:raises Forbidden: where the person holds none of the functions for the institution"""
    if needs.is_public or SIGNED_IN in needs.functions:
        return
    if not any(scope.may(function, institution) for function in needs.functions):
        raise Forbidden(
            Text("这一页不在您的职责范围内", "This page is not part of your duties"),
        )


def send_to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back to this address after it; htmx goes there as a whole page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(settings.LOGIN_URL)
    address = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(address, settings.LOGIN_URL)
