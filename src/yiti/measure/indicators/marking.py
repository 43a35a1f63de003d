"""Moving the mark: under its lock, so that what two see waiting is taken in once."""

from datetime import datetime

from .catching import Position, take_in
from .models import Kept, Mark
from .recounting import AT_ONCE, drop_unwanted
from .wanted import Wanted, list_kept


def take_in_new(*, wanted: Wanted, now: datetime) -> None:
    """What waits by now, in the caller's transaction; nothing where it is more than is taken in at once."""
    mark = Mark.objects.select_for_update().get(pk=1)
    was = Position.of(mark)
    new = was.find_new(AT_ONCE)
    if not 0 < new.size <= AT_ONCE:
        return
    if mark.signature != wanted.signature:
        drop_unwanted(wanted)
    kept = dict(Kept.objects.values_list("period", "forms"))
    position = was.advanced(new, now)
    take_in(new, was, position, wanted, lambda period: list_kept(wanted, period, kept.get(str(period), ())))
    position.write(mark)
    mark.turn += 1
    mark.caught_up_at = now
    mark.save()
