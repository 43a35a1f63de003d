"""Large sheets are checked by the worker, with the rights that their sender has when it comes to them."""

from functools import partial

from django.db import transaction
from django_tasks import task

from yiti.foundation.imports.operations import check_staged
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope

from .kinds import find_kind

CHECKED_AT_ONCE = 150_000
"""Bytes of a workbook, some five thousand rows: a second's work."""


@task()
def check_import(kind: str, staged: int, username: str) -> None:
    """Check one staged import; whatever is wrong with it stands on its page."""
    found = find_kind(kind)
    if found is None:
        return
    try:
        check_staged(scope=get_scope(User.objects.get(username=username)), kind=found, staged=staged)
    except UnableTo:
        return


def check_later(*, scope: Scope, kind: str, staged: int) -> None:
    """Hand the check to the worker."""
    transaction.on_commit(partial(check_import.enqueue, kind, staged, scope.actor.username))
