"""Identity numbers with a right check digit, birth day and sex, under an area code that no place ever had."""

import numpy as np
import polars as pl

from yiti.kernel.identity import CHECK_DIGITS, WEIGHTS
from yiti.synthetic.streams import Flags, Whole

AREA = "652399"
"""Changji prefecture's counties have the codes 652301 to 652328; 99 was never given to any, so no living person's number begins so."""
EACH_DAY = 500
"""Numbers for each birth day and sex: the odd order codes are for men, the even ones for women."""


def identity_numbers(born: Whole, is_female: Flags) -> pl.Series:
    """One for each row, no two alike. Birth days count from 1 January 1970."""
    order = 2 * (_rank(born * 2 + is_female) % EACH_DAY) + np.where(is_female, 0, 1)
    days = pl.Series(born.astype(np.int32)).cast(pl.Date)
    first = pl.select(pl.concat_str(pl.lit(AREA), days.dt.strftime("%Y%m%d"), pl.Series(order).cast(pl.String).str.zfill(3))).to_series()
    digits = np.stack([first.str.slice(at, 1).cast(pl.Int64).to_numpy() for at in range(len(WEIGHTS))])
    left = (digits * np.asarray(WEIGHTS)[:, None]).sum(axis=0) % 11
    return first + pl.Series(list(CHECK_DIGITS)).gather(left)


def _rank(keys: Whole) -> Whole:
    """How many rows before have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.searchsorted(ordered, ordered, side="left")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(keys)) - starts
    return rank
