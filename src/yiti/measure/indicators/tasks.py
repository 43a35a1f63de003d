"""What a page does not wait for."""

from django.utils import timezone
from django_tasks import task

from yiti.kernel.scopes import system_scope

from .recounting import refresh


@task()
def count_anew() -> None:
    """Bring the kept numbers to where pages can keep them."""
    refresh(scope=system_scope(), now=timezone.now())
