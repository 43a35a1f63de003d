"""Whether somebody may open an address: a page offers no link that would be refused."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope

from .access import check


def openable(scope: Scope, address: str) -> str:
    """
    The address, or nothing where its page would refuse this reader; by the function and the institution that the page itself asks for.

    What a page looks up in its own rows it may still refuse.
    """
    try:
        found = resolve(urlsplit(address).path) if address else None
    except Resolver404:
        return ""
    needs = getattr(found.func, "needs", None) if found else None
    if found is None or needs is None:
        return address
    try:
        check(needs, scope, found.kwargs.get(needs.at))
    except Forbidden:
        return ""
    return address
