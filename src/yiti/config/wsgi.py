import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")

from django.conf import settings
from django.urls import get_resolver
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

application = get_wsgi_application()
_ = get_resolver().url_patterns  # every page is imported before the first reader comes, who would wait two seconds for it
if settings.YITI_PROXY:
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=list(settings.YITI_PROXY))
