"""What a page of the quarter shows where the quarter chosen in the bar was never opened."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse

from yiti.measure.assessment.cycles import UnknownQuarter
from yiti.web.pages import render
from yiti.web.requests import Request

P = ParamSpec("P")


def show_unopened(request: Request) -> HttpResponse:
    """That it is not open, and for whoever may, the way to open it."""
    context = {"may_open": request.scope.may("quarter.open"), "label": request.period.label}
    return render(request, "yiti/measures/not_open.html", context)


def or_unopened(view: Callable[Concatenate[Request, P], HttpResponse]) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Around a view that reads the chosen quarter; below `@page`."""

    @wraps(view)
    def shown(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnknownQuarter:
            if request.method != "GET":
                raise
            return show_unopened(request)

    return shown
