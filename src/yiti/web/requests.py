"""What every view may count on finding in its request."""

from datetime import date

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope


class Request(HttpRequest):
    """
    A request that passed `@page`.

    `today` is the business date. `place` is the code of the institution chosen in the bar, empty for all that the person
    may see; `period` is the quarter chosen there. Both come from the address, else from what was chosen last.
    """

    htmx: HtmxDetails
    scope: Scope
    today: date
    place: str
    period: Period
