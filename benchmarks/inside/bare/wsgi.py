from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
"""For an environment whose `DJANGO_SETTINGS_MODULE` is `benchmarks.inside.bare.settings`."""
