"""What others may ask of the audit."""

from collections.abc import Collection

from django.db.models import Count, Max, QuerySet

from yiti.kernel.scopes import Scope

from .models import Change, Look, Seal


def list_changes(*, scope: Scope) -> QuerySet[Change]:
    """The changes that the reader may see (`audit.see`), newest first."""
    found = Change.objects.defer("prints").order_by("-pk")
    institutions = scope.institutions("audit.see")
    return found if institutions is None else found.filter(institution__in=institutions)


def list_changes_of(*, scope: Scope, table: str, key: str | int) -> QuerySet[Change]:
    """The history of one row, oldest first."""
    return list_changes(scope=scope).filter(table=table, key=str(key)).order_by("pk")


def list_looks(*, scope: Scope) -> QuerySet[Look]:
    """Who looked at whose pay (`audit.see`), newest first."""
    found = Look.objects.order_by("-pk")
    institutions = scope.institutions("audit.see")
    return found if institutions is None else found.filter(institution__in=institutions)


def list_looks_at(*, scope: Scope, subject: str) -> QuerySet[Look]:
    """Who looked at this person's pay, newest first; the person may always ask (`pay.own`)."""
    if scope.actor.staff == subject and scope.may("pay.own"):
        return Look.objects.filter(subject=subject).order_by("-pk")
    return list_looks(scope=scope).filter(subject=subject)


def get_last_seal(*, scope: Scope) -> Seal | None:
    """The newest seal (`audit.see`)."""
    scope.require("audit.see")
    return Seal.objects.order_by("-pk").first()


def get_last_hash(*, scope: Scope, besides: Collection[str] = ()) -> str:
    """
    The hash of the change written last: as long as it is the same, nothing that the audit tells of has changed.

    Changes of the tables `besides` are passed over.
    """
    rows = Change.objects.exclude(table__in=besides) if besides else Change.objects
    return rows.order_by("-pk").values_list("hash", flat=True).first() or ""


def get_mark(*, scope: Scope, tables: Collection[str]) -> tuple[int, int]:
    """Number of the last change of some tables, and how many there are: the same as long as nothing of them has changed. One query."""
    found = Change.objects.filter(table__in=tables).aggregate(last=Max("pk"), count=Count("pk"))
    return found["last"] or 0, found["count"]
