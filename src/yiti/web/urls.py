"""Every address of the screens. An area adds its own in its `urls.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from . import views
from .account.urls import urlpatterns as account
from .institutions.urls import urlpatterns as institutions
from .kit.urls import urlpatterns as kit
from .measures.urls import urlpatterns as measures
from .money.urls import urlpatterns as money
from .people.urls import urlpatterns as people
from .policy.urls import urlpatterns as policy
from .services.urls import urlpatterns as services
from .system.urls import urlpatterns as system
from .today.urls import urlpatterns as today

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", views.choose_language, name="language"),
    path("move-today/", views.move_day, name="move-today"),
    path("search/", views.find, name="search"),
    *account,
    *today,
    *people,
    *services,
    *measures,
    *money,
    *policy,
    *institutions,
    *system,
]

if settings.DEBUG:
    urlpatterns += kit
