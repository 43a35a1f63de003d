"""Which events count for nothing because they were taken back, or take another back."""

from collections import defaultdict
from collections.abc import Iterable


def list_dead(events: Iterable[tuple[str, str, str | None]]) -> set[str]:
    """
    The events, given as (event, institution, voids) of one kind, that do not count.

    An event that voids another of the same institution counts for nothing, and neither does what it voids unless it is voided itself, and
    so on. What names no event of its institution voids nothing and counts.
    """
    rows = list(events)
    home = {event: institution for event, institution, _ in rows}
    voids = {event: target for event, institution, target in rows if target is not None and home.get(target) == institution}
    voiders: dict[str, list[str]] = defaultdict(list)
    for event, target in voids.items():
        voiders[target].append(event)
    gone: dict[str, bool] = {}
    for event in (*voids, *voiders):
        _settle(event, voiders, gone)
    return {event for event in gone if event in voids or gone[event]}


def _settle(event: str, voiders: dict[str, list[str]], gone: dict[str, bool]) -> None:
    """Whether an event is taken back: by any that is not taken back itself. Events that void each other in a ring are settled as met."""
    waiting = [event]
    on_the_way: set[str] = set()
    while waiting:
        at = waiting[-1]
        open_ones = [one for one in voiders.get(at, ()) if one not in gone and one not in on_the_way]
        if at not in gone and open_ones:
            on_the_way.add(at)
            waiting += open_ones
            continue
        waiting.pop()
        gone.setdefault(at, any(not gone.get(one, False) for one in voiders.get(at, ())))
