"""What this installation is, and which day it is here. Neither is anybody's secret, so neither takes a scope."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .models import Installation
from .once import recall


class NotSetUp(UnableTo):
    """There is no installation in this database yet."""

    code = "not-set-up"


def find_installation() -> Installation | None:
    """The installation, or None in a database that nobody has set up."""
    return recall(Installation.objects.first)


def get_installation() -> Installation:
    """:raises NotSetUp: in a database that nobody has set up"""
    found = find_installation()
    if found is None:
        raise NotSetUp(Text("系统尚未建立：请先运行 yiti begin 或 yiti demo", "Nothing is set up here yet: run yiti begin, or yiti demo"))
    return found


def get_today() -> date:
    """The one business date: `YITI_TODAY` where given, else the demonstration's own day, else the real day in China."""
    if settings.YITI_TODAY:
        return date.fromisoformat(settings.YITI_TODAY)
    found = find_installation()
    return (found and found.demo_today) or timezone.localdate()
