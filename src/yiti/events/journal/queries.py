"""What others may ask of the journal."""

from typing import NamedTuple

from django.db.models import Max

from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .models import Event, ResidentVersion


class UnableToFindEvent(UnableTo):
    code = "not-found"


class EventOutOfReach(UnableToFindEvent):
    """There is one, and it is not the reader's to see."""

    code = "forbidden"


class Mark(NamedTuple):
    """How far the journal has been written: the largest ids."""

    events: int
    residents: int


class Source(NamedTuple):
    """Where an event comes from: an opaque pair, empty where no record stands behind it, and whose institution it is."""

    kind: str
    key: str
    institution: str


def get_mark(*, scope: Scope) -> Mark:
    """The end of the journal, in two look-ups of an index."""
    events = Event.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
    return Mark(events, ResidentVersion.objects.order_by().aggregate(last=Max("pk"))["last"] or 0)


def has_more(*, scope: Scope, than: int) -> bool:
    """Whether more than so many events are written; counted no further than that, for ids may leave gaps."""
    return Event.objects.order_by("pk").values_list("pk", flat=True)[than : than + 1].exists()


def find_source(*, scope: Scope, event: str) -> Source:
    """
    The record behind an event (`services.see` at its institution).

    :raises UnableToFindEvent:
    :raises EventOutOfReach: for an event of an institution that is not the reader's
    """
    found = Event.objects.filter(event=event).values_list("source", "source_key", "institution").first()
    if found is None:
        raise UnableToFindEvent(Text("没有这条事件", "There is no such event"))
    if not scope.may("services.see", found[2]):
        raise EventOutOfReach(Text("这条记录不在您的职责范围内", "This record is not within your duties"))
    return Source(*found)
