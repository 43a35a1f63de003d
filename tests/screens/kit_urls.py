"""The house with its kit, as in debugging."""

from yiti.config import urls
from yiti.web.kit.urls import urlpatterns as kit

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
urlpatterns = [*kit, *urls.urlpatterns]
