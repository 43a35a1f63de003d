"""What others may hand in, and how it goes into the journal."""

from .calls import Answer, take_in_call
from .lakes import LakeTaken, take_in_lake

__all__ = ["Answer", "LakeTaken", "take_in_call", "take_in_lake"]
