"""Every address of the API, below `/api/`."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from yiti import __version__

from .answers import answer_json
from .auth import SIGNED_IN, call
from .facts import router as facts
from .registers import router as registers
from .rules import router as rules
from .services import router as services

api = NinjaAPI(title="Yiti 一体", version=__version__, urls_namespace="api", docs_url=None, openapi_url=None)
api.add_router("rules", rules)
api.add_router("facts", facts)
api.add_router("follow-ups", services)
api.add_router("registers", registers)


@api.get("openapi.json", url_name="openapi", include_in_schema=False)
@call(function=SIGNED_IN)
def describe_api(request: HttpRequest) -> HttpResponse:
    return answer_json(api.get_openapi_schema(path_prefix="/api/"))


_found, _app, _namespace = api.urls
_calls = {entry.name: entry for entry in _found if isinstance(entry, URLPattern) and entry.name != "api-root"}
"""One entry a name: the methods of one address share their view."""

urlpatterns: list[URLPattern | URLResolver] = [path("api/", (list(_calls.values()), _app, _namespace))]
