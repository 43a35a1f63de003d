"""What a page does not wait for."""

from datetime import date

from django.utils import timezone
from django_tasks import task

from yiti.kernel.periods import Period

from .keeping import ask_now, look_now


@task()
def look_anew(pack: str, period: str, today: str) -> None:
    """Look the journal through for what the checks of a pack find in a period."""
    look_now(ask_now(pack, Period.parse(period), date.fromisoformat(today)), timezone.now())
