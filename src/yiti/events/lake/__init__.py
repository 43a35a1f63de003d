"""A folder of Parquet files with everything that happened and everything that was so; its format is told in `docs/facts.md`."""

from .layout import Lake, UnableToReadLake, open_lake

__all__ = ["Lake", "UnableToReadLake", "open_lake"]
