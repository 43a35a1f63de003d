"""A pause of the garbage collector while many figures are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    No search for reference cycles inside the block.

    Figures never form cycles, and tens of thousands of them would be walked again and again while they are made: that
    takes longer than making them. Nested and concurrent pauses end with the first that began.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
