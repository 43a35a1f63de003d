"""The bare page for readers who are logged in, behind what a new Django project has before its views."""

from .middleware import DEFAULT
from .settings import *  # noqa: F403

MIDDLEWARE = DEFAULT
