"""Server, worker and restore keep out of one another's way by a lock on the data folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from yiti.kernel.refusals import Conflict
from yiti.kernel.text import Text


class HomeIsBusy(Conflict):
    code = "busy"


@contextmanager
def hold_home(*, alone: bool = False) -> Iterator[None]:
    """
    Hold the data folder together with others, or `alone`.

    :raises HomeIsBusy: where that is not possible now; nobody waits
    """
    path = Path(settings.YITI_HOME) / "running.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeIsBusy(
                Text(f"{path.parent} 正被另一个 yiti 进程使用，请先停止它", f"{path.parent} is in use by another yiti: stop that first")
            ) from None
        yield
