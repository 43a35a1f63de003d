"""What this installation is, and which day it is here. Neither is anybody's secret, so neither takes a scope."""

from datetime import date, datetime, time
from fractions import Fraction

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


def get_share() -> Fraction:
    """The share of the residents and of their services that is told of here: all, but in a demonstration, and where nothing is set up."""
    found = find_installation()
    return found.share if found else Fraction(1)


def get_today() -> date:
    """The one business date: `YITI_TODAY` where given, else the demonstration's own day, else the real day in China."""
    if settings.YITI_TODAY:
        return date.fromisoformat(settings.YITI_TODAY)
    found = find_installation()
    return (found and found.demo_today) or timezone.localdate()


def get_now() -> datetime:
    """
    The moment of an act, on the business date: what everybody sees as its day.

    Where that is another day than the real one, the clock runs through its afternoon at half the pace: in order, and after what was told of
    its morning. The audit keeps the true time by itself.
    """
    now, today = timezone.localtime(), get_today()
    if now.date() == today:
        return now
    passed = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    return datetime.combine(today, time(12), now.tzinfo) + passed / 2
