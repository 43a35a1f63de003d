"""Changes of posts as others may see them, and the numbers that they move."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.queries import list_attached
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .models import PostChange, PostChangeRow, PostCount, StaffLimit
from .queries import SEE, within_reach
from .spans import on_day
from .words import POST_KINDS

WORKFLOW = "establishment_change"
PROPOSE = "posts.propose"
FILES = "institutions.post_change"
MOVES = (*POST_KINDS, "establishment", "off_establishment")
"""What a change may move: the kinds of post, and the two kinds of staff that add up to the same total."""


def case_of(change: PostChange) -> str:
    """The case's name in the workflow, in place of a period."""
    return f"EC{change.pk}"


def read_numbers(institutions: Iterable[str], on: date) -> dict[str, dict[str, int]]:
    """What holds on a day, by institution; nought where nothing was approved yet."""
    codes = list(institutions)
    found = {code: dict.fromkeys(MOVES, 0) for code in codes}
    for code, kind, posts in PostCount.objects.filter(on_day(on), institution__in=codes).values_list("institution", "kind", "posts"):
        if kind in POST_KINDS:
            found[code][kind] = posts
    for limit in StaffLimit.objects.filter(on_day(on), institution__in=codes):
        found[limit.institution_id] |= {"establishment": limit.establishment, "off_establishment": limit.off_establishment}
    return found


def list_post_changes(*, scope: Scope, function: str = SEE) -> QuerySet[PostChange]:
    """Newest first; whoever sees some institutions only, those that concern one of them."""
    codes = scope.institutions(function)
    rows = PostChange.objects.all()
    return rows if codes is None else rows.filter(pk__in=PostChangeRow.objects.filter(institution__in=codes).values("change"))


def get_post_change(*, scope: Scope, id: int, function: str = SEE) -> PostChange:
    """:raises Forbidden: also for one that does not stand"""
    found = list_post_changes(scope=scope, function=function).filter(pk=id).first()
    if found is None:
        raise Forbidden(Text("没有这项调整，或不归您看", "There is no such change, or it is not yours to see"))
    return found


def list_change_rows(*, scope: Scope, changes: Iterable[int], function: str = SEE) -> QuerySet[PostChangeRow]:
    """The institutions of some changes that are within reach, in the order of the annex."""
    return PostChangeRow.objects.filter(within_reach(scope, function), change__in=list(changes)).select_related("institution")


def list_change_files(*, scope: Scope, id: int, function: str = SEE) -> QuerySet[StoredFile]:
    """The letter and its annexes, for those who see the whole county."""
    return list_attached(scope=scope, function=function, owner_kind=FILES, owner_key=id)
