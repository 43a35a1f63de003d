"""
Facts for somebody outside the county: coarser, and under pseudonyms that are nobody else's.

Every date becomes the first of its month, birth days the first day of a band of five years, diagnoses their category of three signs; people
of groups under five at an institution, by sex and band, are left out of the residents, and events no longer name them.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

BAND = 5
FEWEST = 5
LEAST_KEY = 32
CODED = ("event", "voids", "resident", "staff")
CATEGORY = 3
"""How many signs of a diagnosis are left: the category of the ICD."""


class UnableToVeil(UnableTo):
    code = "outside-key"


@dataclass(slots=True)
class Veil:
    """
    The recipient's own key, for which nobody here has another use.

    :raises UnableToVeil: for a key that could be guessed
    """

    key: bytes
    _left_out: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))

    def __post_init__(self) -> None:
        if len(self.key) < LEAST_KEY:
            zh, en = f"密钥至少 {LEAST_KEY} 字节，每个接收方一把", f"A key has at least {LEAST_KEY} bytes, one for each recipient"
            raise UnableToVeil(Text(zh, en), field="key")

    def of_events(self, rows: pl.DataFrame) -> pl.DataFrame:
        """To be asked after `of_registry` has seen the residents."""
        few = pl.col("resident").is_in(self._left_out.implode())
        rows = rows.with_columns(pl.when(few).then(None).otherwise("resident").alias("resident"), *_months(rows))
        if "diagnosis" in rows.columns:
            rows = rows.with_columns(pl.col("diagnosis").str.slice(0, CATEGORY))
        return self._coded(rows)

    def of_registry(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        if name == "institutions":
            last = pl.col("until_on").dt.offset_by("-1d").dt.truncate("1mo").dt.offset_by("1mo")
            return rows.with_columns(pl.col("from_on").dt.truncate("1mo"), last.alias("until_on"))
        rows = rows.with_columns(_months(rows))
        if name == "residents":
            rows = self._without_few(rows)
        if "until_on" in rows.columns:
            rows = rows.filter(pl.col("until_on").is_null() | (pl.col("until_on") > pl.col("from_on")))
        return self._coded(rows)

    def _without_few(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Left out is who has any row in a group that is too small."""
        year = pl.col("born_on").dt.year() // BAND * BAND
        rows = rows.with_columns(pl.date(year, 1, 1).alias("born_on"))
        groups = rows.with_columns(pl.col("resident").n_unique().over("institution", "sex", "born_on").alias("_people"))
        self._left_out = groups.filter(pl.col("_people") < FEWEST)["resident"].unique()
        return rows.filter(pl.col("resident").is_in(self._left_out.implode()).not_())

    def _coded(self, rows: pl.DataFrame) -> pl.DataFrame:
        for name in (name for name in CODED if name in rows.columns):
            kind = "event" if name == "voids" else name
            names = rows[name].drop_nulls().unique()
            rows = rows.with_columns(pl.col(name).replace_strict(names, self._codes(kind, names), default=None, return_dtype=pl.String))
        return rows

    def _codes(self, kind: str, names: Iterable[str]) -> pl.Series:
        codes = [hmac.digest(self.key, f"{kind}:{name}".encode(), hashlib.sha256).hex()[:32] for name in names]
        return pl.Series(codes, dtype=pl.String)


def _months(rows: pl.DataFrame) -> list[pl.Expr]:
    return [pl.col(name).dt.truncate("1mo") for name, found in rows.schema.items() if found == pl.Date and name != "born_on"]
