"""Forms of the quick engine that compare sets: pairs of an institution and a resident, in all or any of several."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from yiti.kernel.periods import Period
from yiti.policy.facts import REGISTRY, columns_of
from yiti.policy.facts.aggregates import AllOf, AnyOf, Contracted, Distinct, Enrolled, Form, Institutions, Last, People, Residents, Standing
from yiti.policy.facts.expressions import Expression

from .columns import Columns

PAIR = ["institution", "resident"]
Joined = AllOf | AnyOf | Standing
Further = Joined | Distinct | Institutions
"""What this module answers."""
