"""One lock and one counter a room: who changes its dated rows queues here, and an import sees whether somebody did since its check."""

from django.db.models import F

from yiti.kernel.refusals import Conflict
from yiti.kernel.text import Text

from .models import RoomRevision


def get_revision(room: str) -> int:
    """How many changes the room has seen."""
    return RoomRevision.objects.filter(room=room).values_list("number", flat=True).first() or 0


def lock_room(room: str, *, seen: int | None = None) -> None:
    """
    Count a change and hold the room until the caller's transaction ends, so that its checks and its writes see the same rows.

    :raises Conflict: where `seen` is given and is no longer the room's revision
    """
    if RoomRevision.objects.filter(room=room).update(number=F("number") + 1) == 0:
        RoomRevision.objects.bulk_create([RoomRevision(room=room)], ignore_conflicts=True)
        RoomRevision.objects.filter(room=room).update(number=F("number") + 1)
    if seen is not None and get_revision(room) != seen + 1:
        raise Conflict(
            Text("核对之后，有人改动了这里的数据，请重新核对", "Somebody changed these records after the check; check the file again"),
            code="stale-check",
        )
