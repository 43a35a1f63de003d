"""The year's totals of the institutions: draft, grid, review, result and closing."""

from django.http import HttpResponse

from yiti.web.access import page
from yiti.web.requests import Request

TOTALS = ("year_totals.propose", "year_totals.review")


@page(function=TOTALS)
def totals_page(request: Request) -> HttpResponse:
    return HttpResponse(status=501)


@page(function="year_totals.propose", methods=("GET", "POST"))
def edit_page(request: Request) -> HttpResponse:
    return HttpResponse(status=501)


@page(function="year_totals.propose", methods=("POST",))
def send_page(request: Request) -> HttpResponse:
    return HttpResponse(status=501)


@page(function="year_totals.review", methods=("POST",))
def review_page(request: Request) -> HttpResponse:
    return HttpResponse(status=501)


@page(function=TOTALS)
def result_page(request: Request, year: str) -> HttpResponse:
    return HttpResponse(status=501)


@page(function="quarter.approve", methods=("GET", "POST"))
def close_page(request: Request, year: str) -> HttpResponse:
    return HttpResponse(status=501)
