"""A folder of Parquet files with everything that happened and everything that was so; its format is told in `docs/facts.md`."""

from .layout import Lake, UnableToReadLake, find_broken_files, open_lake

__all__ = ["Lake", "UnableToReadLake", "find_broken_files", "open_lake"]
