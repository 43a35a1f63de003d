"""Who a call comes from, and whether that person may make it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from yiti.foundation.installation.queries import get_today
from yiti.kernel.refusals import Forbidden, Refused, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.storable import TOO_MUCH, require_storable
from yiti.kernel.text import Text
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope
from yiti.registry.access.tokens import get_token_scope

from .answers import answer_refusal

SIGNED_IN = "signed-in"
"""In place of a function: everybody who has logged in or holds a token."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a call asks for: any of `functions`, for the institution that the address names as `at`."""

    functions: tuple[str, ...]
    at: str = "institution"


class Unknown(UnableTo):
    """Nobody has logged in, and there is no good token."""

    code = "unauthenticated"


class Forged(UnableTo):
    """A call by session that no page of this house sent."""

    code = "forged"


def authenticate(request: HttpRequest) -> Scope | None:
    """
    What the caller may do: by the token of `Authorization: Bearer …`, else by the session. None for nobody.

    A bad token is nobody, whatever session comes with it.
    """
    header = request.headers.get("Authorization", "")
    if header:
        kind, _, token = header.partition(" ")
        return get_token_scope(token.strip(), get_today()) if kind.lower() == "bearer" else None
    user = getattr(request, "user", None)
    return get_scope(user, get_today()) if isinstance(user, User) else None


def scope_of(request: HttpRequest) -> Scope:
    """
    What the caller of a call that was let in may do.

    :raises Unknown: for nobody
    """
    scope = authenticate(request)
    if scope is None:
        raise Unknown(Text("请登录，或使用有效的令牌", "log in, or send a good token"))
    return scope


Call = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def call(*, function: str) -> Callable[[Call], Call]:
    """An operation of the API: checks who calls and the function, and answers refusals. Sets `needs` for the permission matrix."""
    needs = Needs((function,))

    def decorate(operation: Call) -> Call:
        @wraps(operation)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                _require(authenticate(request), function)
                _require_own_form(request)
                require_storable([*kwargs.items(), *request.GET.lists()])
                return operation(request, *args, **kwargs)
            except UnableTo as refusal:
                return answer_refusal(refusal)
            except DataError:
                return answer_refusal(Refused(TOO_MUCH))

        answer.__dict__["needs"] = needs
        return answer

    return decorate


def _require_own_form(request: HttpRequest) -> None:
    """
    That a call by session, other than reading, was sent by a page of this house. One with a token comes from no browser.

    :raises Forged: without the token against forgery
    """
    if "Authorization" in request.headers:
        return
    check = CsrfViewMiddleware(_never)
    check.process_request(request)
    if check.process_view(request, _never, (), {}) is not None:
        raise Forged(
            Text("这次调用没有页面的防伪令牌；程序请用令牌", "the call lacks the page's token against forgery; programs send a token")
        )


def _never(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def _require(scope: Scope | None, function: str) -> None:
    if scope is None:
        raise Unknown(Text("请登录，或使用有效的令牌", "log in, or send a good token"))
    if function != SIGNED_IN and not scope.may(function):
        raise Forbidden(Text("这项调用不在您的职责范围内", "this call is not part of your duties"))
