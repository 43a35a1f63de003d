"""Every address of the house."""

from django.urls import URLPattern, URLResolver

from yiti.api.urls import urlpatterns as calls
from yiti.web.urls import urlpatterns as screens

handler403 = "yiti.web.refusals.not_allowed"
handler404 = "yiti.web.refusals.not_found"
handler500 = "yiti.web.refusals.out_of_order"

urlpatterns: list[URLPattern | URLResolver] = [*screens, *calls]
