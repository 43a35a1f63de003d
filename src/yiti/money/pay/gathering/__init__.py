"""
Collecting what a run takes in, from measure and the registry, in a fixed number of queries.

What is gathered is plain JSON (decimals as text) in the shape that the chain of the same name asks for.
"""

from .distribution import gather_distribution
from .quarter import gather_quarter
from .year import gather_year

__all__ = ["gather_distribution", "gather_quarter", "gather_year"]
