"""Events of one kind as they were handed in, held against the ground, the journal and each other: set by set, no row by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from yiti.events.journal.standing import find_events, find_people
from yiti.events.lake.rules import (
    BEFORE_BIRTH,
    BORN,
    COUNTY,
    RowRule,
    broken,
    rules_of_columns,
    rules_of_places,
    with_births,
    with_openness,
)
from yiti.kernel.text import Text
from yiti.policy.facts import Table, columns_of

from .door import BORN as SAID_BORN
from .door import WRONG
from .faults import FILE, MONTH_OF_FOLDER, ROW, add_faults, no_faults
from .ground import Ground

LENGTHS = {"event": 80, "institution": 20, "staff": 64, "resident": 64, "voids": 80}
LONGEST = 200
"""How long texts may be in the journal; those of a kind's own columns at most `LONGEST`."""
COUNTY_OF_FOLDER = "_folder_county"

IDENTITY = RowRule(
    "identity",
    "id_number",
    Text("身份证号不对：位数、出生日期或校验位", "is no identity number: its length, birth day or check digit"),
    pl.col(WRONG),
)
DIFFERS = RowRule(
    "differs", "event", Text("同名事件已经有了，内容不同", "An event of this name stands already, with other content"), pl.lit(True)
)
DOUBLED = Text("这批数据里有同名事件，内容不同", "Another row of this delivery has this name, with other content")


@dataclass(slots=True)
class Doubles:
    """Names that stand more than once in a delivery: with differing content, or the same again, of which one row counts."""

    conflicting: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Checked:
    """
    `good` in the columns of the lake with where they stood, how many are `known` already, and `wrong` with all their columns.

    `faults` has one line a fault.
    """

    good: pl.DataFrame
    known: int
    wrong: pl.DataFrame
    faults: pl.DataFrame


def check_events(kind: str, rows: pl.DataFrame, *, ground: Ground, births: pl.DataFrame, doubles: Doubles) -> Checked:
    """
    `rows` are lake columns with `_file` and `_row`, and what the door and the folders put beside them.

    `births` are the residents of the same delivery; those of the journal are asked for here. What stands already just so is known and not
    judged again.
    """
    table = columns_of(kind)
    rows = rows.with_row_index("_n")
    held = with_births(with_openness(rows.lazy(), ground.homes.lazy()), _births(rows, births).lazy()).collect()
    if SAID_BORN in rows.columns:
        held = held.with_columns(pl.coalesce(BORN, SAID_BORN).alias(BORN))
    standing, differing = _standing(kind, held, ground)
    new = held.join(standing.select("_n"), on="_n", how="anti", maintain_order="left")
    found = broken(new, _rules(kind, table, new, ground, doubles))
    faults = add_faults(no_faults(), kind, [*found, *([(DIFFERS, differing)] if differing.height else [])])
    sound = new.join(faults.select("_n").unique(), on="_n", how="anti", maintain_order="left")
    good = _first_of_each(sound, doubles)
    wrong = new.join(faults.select("_n").unique(), on="_n", how="semi", maintain_order="left")
    return Checked(good.select(*table, FILE, ROW), standing.height + sound.height - good.height, wrong, faults)


def _rules(kind: str, table: Table, rows: pl.DataFrame, ground: Ground, doubles: Doubles) -> Iterator[RowRule]:
    yield from rules_of_columns(table, today=ground.today)
    yield from _rules_of_texts(table)
    yield from rules_of_places()
    yield BEFORE_BIRTH
    if ground.reach is not None:
        words = Text("只能报送本机构的数据", "Not an institution that you may deliver for")
        yield RowRule("reach", "institution", words, pl.col("institution").is_in(sorted(ground.reach)).not_())
    if WRONG in rows.columns:
        yield IDENTITY
    if MONTH_OF_FOLDER in rows.columns:
        words = Text("日期不在文件夹的月份里", "The day is not in the month of its folder")
        yield RowRule("month", "day", words, pl.col("day").dt.strftime("%Y-%m") != pl.col(MONTH_OF_FOLDER))
    if COUNTY_OF_FOLDER in rows.columns:
        words = Text("县代码与机构所在县不符", "The county is not the institution's")
        yield RowRule("county", "institution", words, pl.col(COUNTY_OF_FOLDER) != pl.col(COUNTY))
    itself = Text("作废了自己", "Voids itself")
    yield RowRule("void-circle", "voids", itself, pl.col("voids") == pl.col("event"))
    if doubles.conflicting:
        yield RowRule("double-event", "event", DOUBLED, pl.col("event").is_in(sorted(doubles.conflicting)))


def _rules_of_texts(table: Table) -> Iterator[RowRule]:
    """What a text of the journal may be."""
    for column in table.values():
        if column.type == "text" and not column.choices:
            name, most = column.name, LENGTHS.get(column.name, LONGEST)
            words = Text(f"{name} 不能是空文本、不能超过 {most} 个字符", f"{name} must have 1 to {most} characters")
            text = pl.col(name)
            bad = (text.str.len_chars() > most) | (text == "") | text.str.contains("\x00", literal=True)
            yield RowRule("text", name, words, bad)


def _births(rows: pl.DataFrame, births: pl.DataFrame) -> pl.DataFrame:
    named = rows.select("resident").drop_nulls().unique()
    delivered = births.join(named, on="resident", how="semi")
    others = named.join(delivered, on="resident", how="anti")["resident"].to_list()
    return pl.concat([delivered.select("resident", "born_on"), find_people(others).select("resident", "born_on")])


def _first_of_each(rows: pl.DataFrame, doubles: Doubles) -> pl.DataFrame:
    if not doubles.repeated:
        return rows
    again = pl.col("event").is_in(sorted(doubles.repeated))
    first = rows.filter(again.not_() | (pl.int_range(pl.len()).over("event") == 0))
    first = first.filter(pl.col("event").is_in(sorted(doubles.met)).not_()) if doubles.met else first
    doubles.met |= set(first.filter(again)["event"])
    return first


def _standing(kind: str, rows: pl.DataFrame, ground: Ground) -> tuple[pl.DataFrame, pl.DataFrame]:
    """
    The rows that stand in the journal just so, and those whose name stands there with something else.

    Two pseudonyms of one person are the same.
    """
    found = find_events(rows["event"].drop_nulls().to_list())
    if not found:
        return rows.clear(), rows.clear()
    names = pl.concat([frame.select("event") for frame in found.values()])
    there = rows.join(names, on="event", how="semi", maintain_order="left")
    if kind not in found:
        return rows.clear(), there
    mine, old = (frame.with_columns(pl.col("resident").replace(dict(ground.merged))) for frame in (there, found[kind]))
    beside = mine.join(old, on=list(columns_of(kind)), how="semi", nulls_equal=True).select("_n")
    return there.join(beside, on="_n", how="semi"), there.join(beside, on="_n", how="anti")


def find_doubles(names: pl.DataFrame) -> Doubles:
    """From rows of `event` and a hash of their whole content, of those names alone that may stand more than once."""
    counted = names.group_by("event").agg(pl.len().alias("rows"), pl.col("content").n_unique().alias("contents"))
    many = counted.filter(pl.col("rows") > 1)
    conflicting = frozenset(many.filter(pl.col("contents") > 1)["event"])
    return Doubles(conflicting, frozenset(many["event"]) - conflicting)


def content_of(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """`event`, and all that the row says in one text."""
    table = columns_of(kind)
    said = pl.concat_str([pl.lit(kind), pl.struct(pl.col(*table).cast(pl.String)).struct.json_encode()])
    return rows.select("event", said.alias("content"))
