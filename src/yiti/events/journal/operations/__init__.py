"""What others may do to the journal: add to it."""

from yiti.events.journal.details import UnableToAppend

from .appending import NewEvent, append_events, take_back
from .loading import load_frames
from .residents import NewResident, Stay, write_residents

__all__ = ["NewEvent", "NewResident", "Stay", "UnableToAppend", "append_events", "load_frames", "take_back", "write_residents"]
