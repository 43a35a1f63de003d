"""What every row is held against: the day, the institutions and when they are open, and how far the sender's right reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from yiti.events.journal.frames import read_merged
from yiti.kernel.scopes import Scope
from yiti.registry.institutions.models import Institution

FUNCTION = "facts.import"


@dataclass(frozen=True, slots=True)
class Ground:
    """
    `reach` are the institutions that the sender may deliver for, None for all; `homes` are all institutions with their spans.

    `merged` leads from the pseudonyms of residents who turned out to be others to those that are kept.
    """

    today: date
    reach: frozenset[str] | None
    homes: pl.DataFrame
    merged: Mapping[str, str]


def get_ground(scope: Scope, today: date) -> Ground:
    """:raises Forbidden: for whoever may not hand in facts"""
    scope.require(FUNCTION)
    rows = list(Institution.objects.values_list("pk", "place_id", "from_on", "until_on"))
    schema = {"institution": pl.String, "place": pl.String, "from_on": pl.Date, "until_on": pl.Date}
    return Ground(today, scope.institutions(FUNCTION), pl.DataFrame(rows, schema=schema, orient="row"), read_merged())
