"""
Where identity numbers end: what comes in as a number of a person goes on as a pseudonym.

A file, a sheet or a call may hold `id_number` in place of `resident` and `staff_number` in place of `staff`. Numbers are checked (GB 11643)
and hashed here; none of them is stored, logged or given back, and what is shown of one are its last four signs.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from yiti.events.lake.rules import masked
from yiti.foundation.pseudonyms import make_pseudonyms
from yiti.kernel.identity import UnableToReadIdentity, read_identity

ID_NUMBER, STAFF_NUMBER = "id_number", "staff_number"
IN_PLACE_OF: Mapping[str, str] = {"resident": ID_NUMBER, "staff": STAFF_NUMBER}
WRONG, SHOWN, SEX, BORN = "_id_wrong", "_id_shown", "_id_sex", "_id_born_on"
"""Beside every row that had an identity number: whether it is none, what may be shown of it, and what it says of the person."""


class Door:
    """Turns numbers into pseudonyms, each only once; the numbers are forgotten with it."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._people: dict[str, tuple[str | None, str | None, date | None]] = {}

    def let_in(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with `resident` and `staff` in place of the numbers."""
        if STAFF_NUMBER in rows.columns:
            rows = _replaced(rows, STAFF_NUMBER, self._staff(rows[STAFF_NUMBER]), "staff")
        if ID_NUMBER not in rows.columns:
            return rows
        told = self._residents(rows[ID_NUMBER])
        rows = rows.with_columns(pl.col(ID_NUMBER).alias(SHOWN))
        rows = _replaced(rows, ID_NUMBER, told, "resident")
        return rows.with_columns(
            (pl.col(SHOWN).is_not_null() & pl.col(BORN).is_null()).alias(WRONG), pl.col(SHOWN).map_elements(hidden, return_dtype=pl.String)
        )

    def _staff(self, numbers: pl.Series) -> pl.DataFrame:
        named = numbers.drop_nulls().unique().sort()
        return pl.DataFrame(
            {STAFF_NUMBER: named, "_person": make_pseudonyms("staff", named)}, schema={STAFF_NUMBER: pl.String, "_person": pl.String}
        )

    def _residents(self, numbers: pl.Series) -> pl.DataFrame:
        rows = [(number, *self._person(number)) for number in numbers.drop_nulls().unique().sort()]
        schema = {ID_NUMBER: pl.String, "_person": pl.String, SEX: pl.String, BORN: pl.Date}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _person(self, number: str) -> tuple[str | None, str | None, date | None]:
        if number not in self._people:
            try:
                told = read_identity(number, today=self._today)
                self._people[number] = (make_pseudonyms("resident", [told.number])[0], told.sex, told.born_on)
            except UnableToReadIdentity:
                self._people[number] = (None, None, None)
        return self._people[number]


def _replaced(rows: pl.DataFrame, number: str, people: pl.DataFrame, column: str) -> pl.DataFrame:
    """A pseudonym that stands beside an empty number stays."""
    known = rows.join(people, on=number, how="left", maintain_order="left")
    kept = pl.col(column) if column in rows.columns else pl.lit(None, pl.String)
    return known.with_columns(pl.when(pl.col(number).is_null()).then(kept).otherwise("_person").alias(column)).drop(number, "_person")


def hidden(number: str) -> str:
    """The last four signs of what should be an identity number."""
    text = number.strip()
    return masked("*" * max(len(text) - 4, 0) + text[-4:])
