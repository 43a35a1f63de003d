"""What others may hand in, and how it goes into the journal."""

from .lakes import LakeTaken, take_in_lake

__all__ = ["LakeTaken", "take_in_lake"]
