"""Lists made a moment ago, for whoever turns the page, searches or sorts: as long as nothing new is taken in they stay the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_IDS = 400_000
"""So many ids are kept in all, those asked for last."""
_kept: OrderedDict[Hashable, list[str] | None] = OrderedDict()
_lock = Lock()


def keep_list(key: Hashable, make: Callable[[], list[str] | None]) -> list[str] | None:
    """The list of this key, made if it is not there. A key must say all that the list depends on; nobody changes what is answered."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > 1 and sum(len(one or ()) for one in _kept.values()) > MOST_IDS:
            _kept.popitem(last=False)
    return made


def forget_lists() -> None:
    """For whoever puts another journal in the place of this one."""
    with _lock:
        _kept.clear()
