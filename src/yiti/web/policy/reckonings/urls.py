"""The addresses of the reckonings."""

from django.urls import URLPattern, path

from . import entering, pages, subjects

urlpatterns: list[URLPattern] = [
    path("reckonings/", pages.reckonings_page, name="reckonings"),
    path("reckonings/entered/<int:entered>/", entering.entered_page, name="reckoning-entered"),
    path("reckonings/<str:pack>/<str:reckoning>/", pages.reckoning_page, name="reckoning"),
    path("reckonings/<str:pack>/<str:reckoning>/<str:key>/", subjects.subject_page, name="reckoning-subject"),
    path("reckonings/<str:pack>/<str:reckoning>/<str:key>/why/", subjects.why_page, name="reckoning-why"),
    path("reckonings/<str:pack>/<str:reckoning>/<str:key>/records/", subjects.records_page, name="reckoning-records"),
    path("reckonings/<str:pack>/<str:reckoning>/<str:key>/enter/", entering.enter_page, name="reckoning-enter"),
]
