"""Events that void others, of one delivery together, held against each other and the journal."""

from dataclasses import dataclass, field

import polars as pl

from yiti.events.journal.standing import find_events, find_voiders
from yiti.events.lake.rules import VOIDS, RowRule, find_circles, find_wrong_voids
from yiti.kernel.text import Text

UNVOIDED = Text(
    "它作废的那一行没有被接收，所以这一行也不收", "The row that it voids was not taken, so neither is this one: it would count as a service"
)
SCHEMA = pl.Schema(
    {
        "event": pl.String,
        "day": pl.Date,
        "kind": pl.String,
        "institution": pl.String,
        "voids": pl.String,
        "_file": pl.String,
        "_row": pl.Int64,
    }
)


@dataclass(slots=True)
class Voids:
    """`voiders` are the rows that are good so far and void something; `lost` the names of rows that were not taken."""

    voiders: list[pl.DataFrame] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def note(self, kind: str, good: pl.DataFrame, wrong: pl.DataFrame) -> None:
        """Remember what matters of one checked frame; `good` with where each row stood."""
        found = good.filter(pl.col("voids").is_not_null())
        self.voiders.append(found.with_columns(kind=pl.lit(kind)).select(*SCHEMA).cast(SCHEMA))
        self.lost |= set(wrong["event"].drop_nulls())

    def find_wrong(self, events: pl.LazyFrame) -> list[tuple[RowRule, pl.DataFrame]]:
        """
        The voiding rows that may not go in, by what is wrong; `events` are all good rows with `event`, `kind`, `institution`.

        A row that voids one of them falls with it.
        """
        if not self.voiders or not (voiders := pl.concat(self.voiders)).height:
            return []
        standing = find_events(voiders["voids"].to_list())
        named = [events.select("event", "kind", "institution")]
        named += [frame.lazy().select("event", pl.lit(kind).alias("kind"), "institution") for kind, frame in standing.items()]
        wrong = find_wrong_voids(voiders, pl.concat(named))
        already = find_voiders(voiders["voids"].to_list())
        again = voiders.join(already, on="voids", how="semi").select("event", "kind", pl.lit("double-void").alias("code"))
        circles = voiders.filter(pl.col("event").is_in(_circles(voiders))).select("event", "kind", pl.lit("void-circle").alias("code"))
        wrong = pl.concat([wrong, again, circles]).unique("event", maintain_order=True)
        found = [
            (RowRule(code, "voids", words, pl.lit(True)), rows)
            for code, words in VOIDS.items()
            if (rows := voiders.join(wrong.filter(pl.col("code") == code), on="event", how="semi")).height
        ]
        fallen = self._fallen(voiders, {*self.lost, *wrong["event"]}) - set(wrong["event"])
        if fallen:
            found.append(
                (RowRule("voids-rejected", "voids", UNVOIDED, pl.lit(True)), voiders.filter(pl.col("event").is_in(sorted(fallen))))
            )
        return found

    @staticmethod
    def _fallen(voiders: pl.DataFrame, lost: set[str]) -> set[str]:
        """The voiding rows whose target is lost, and so on along the chain."""
        by_target = dict(voiders.select("voids", "event").iter_rows())
        fallen: set[str] = set()
        waiting = [by_target[one] for one in lost if one in by_target]
        while waiting:
            event = waiting.pop()
            if event not in fallen:
                fallen.add(event)
                waiting += [by_target[event]] if event in by_target else []
        return fallen


def _circles(voiders: pl.DataFrame) -> list[str]:
    """Also those that lead through the journal."""
    voids: dict[str, str] = dict(voiders.select("event", "voids").iter_rows())
    asked: set[str] = set()
    while further := {*voids.values()} - voids.keys() - asked:
        asked |= further
        for frame in find_events(further).values():
            voids |= dict(frame.select("event", "voids").drop_nulls().iter_rows())
    return find_circles(voids)
