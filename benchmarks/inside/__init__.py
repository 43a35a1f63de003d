"""What runs inside an installation: the environment names it before this package is imported, which sets Django up."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiti.config.settings")
django.setup()
