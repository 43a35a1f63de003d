"""What a new Django project puts before its views, and the bare addresses instead of the house's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DEFAULT = [
    "benchmarks.inside.bare.middleware.own_addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def own_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.inside.bare.urls"  # type: ignore[attr-defined]
        return get_response(request)

    return answer
