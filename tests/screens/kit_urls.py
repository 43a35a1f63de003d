"""The house with its kit, as in debugging, and a page on which the database gives up."""

from django.db import DataError
from django.http import HttpResponse
from django.urls import path

from yiti.config import urls
from yiti.web.access import page
from yiti.web.kit.urls import urlpatterns as kit
from yiti.web.nav import SIGNED_IN
from yiti.web.requests import Request


@page(function=SIGNED_IN)
def overflow_page(request: Request) -> HttpResponse:
    """Raises what PostgreSQL says of a text longer than its column."""
    raise DataError("value too long for type character varying(60)")


handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*kit, path("overflow/", overflow_page), *urls.urlpatterns]
