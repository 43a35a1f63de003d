"""Residents as they were handed in: what is wrong with them, and what they make together with what the journal says of them already."""

from collections.abc import Iterator

import polars as pl

from yiti.events.journal.standing import find_people, find_stays
from yiti.events.lake.rules import RowRule, broken, find_overlapping, rules_of_columns
from yiti.kernel.text import Text
from yiti.policy.facts import REGISTRY

from .door import BORN as SAID_BORN
from .door import SEX as SAID_SEX
from .door import WRONG
from .faults import add_faults, no_faults
from .ground import Ground
from .rows import IDENTITY, Checked

TABLE = REGISTRY["residents"]
COLUMNS = tuple(TABLE)
STAY = ("resident", "institution", "from_on")
"""What tells two stays apart: the same again may say when it ended."""


def check_people(rows: pl.DataFrame, *, ground: Ground) -> Checked:
    """
    `good` holds, for every resident of whom something is new, all stays as they will stand: those of the journal with those handed in.

    A stay of the same resident, institution and first day takes the place of the one that stands.
    """
    rows = rows.with_row_index("_n")
    people = find_people(rows["resident"].drop_nulls().unique().to_list())
    told = people.select("resident", _sex="sex", _born="born_on", _merged=pl.col("merged_into") != "")
    held = rows.join(told, on="resident", how="left", maintain_order="left")
    held = held.join(
        ground.homes.select("institution", pl.lit(True).alias("_known")).unique(), on="institution", how="left", maintain_order="left"
    )
    faults = add_faults(no_faults(), "residents", broken(held, _rules(held, ground)))
    sound = held.join(faults.select("_n").unique(), on="_n", how="anti", maintain_order="left")
    before = find_stays(people)
    after = _together(sound, before)
    shaky = pl.concat([_two_persons(sound), find_overlapping(after.lazy(), "resident").collect().select("resident").unique()]).unique()
    torn = sound.join(shaky, on="resident", how="semi", maintain_order="left")
    faults = add_faults(faults, "residents", [(OVERLAPPING, torn)] if torn.height else [])
    sound = sound.join(shaky, on="resident", how="anti", maintain_order="left")
    new = sound.join(before, on=list(COLUMNS), how="anti", nulls_equal=True)
    good = after.join(new.select("resident").unique(), on="resident", how="semi").sort("resident", "from_on")
    wrong = held.join(faults.select("_n").unique(), on="_n", how="semi", maintain_order="left")
    return Checked(good, sound.height - new.unique(COLUMNS).height, wrong, faults)


TORN = Text(
    "与这位居民的另一段归属重叠，或性别、出生日期前后不同", "Overlaps another stay of this resident, or tells another sex or birth day"
)
OVERLAPPING = RowRule("overlap", "from_on", TORN, pl.lit(True))


def _rules(rows: pl.DataFrame, ground: Ground) -> Iterator[RowRule]:
    yield from rules_of_columns(TABLE)
    text = pl.col("resident")
    yield RowRule(
        "text",
        "resident",
        Text("resident 应有 1 到 64 个字符", "resident must have 1 to 64 characters"),
        (text == "") | (text.str.len_chars() > 64),
    )
    yield RowRule(
        "institution", "institution", Text("机构不在登记表里", "The institution is not in the registry"), pl.col("_known").is_null()
    )
    yield RowRule("days", "until_on", Text("结束日不晚于开始日", "Ends no later than it begins"), pl.col("until_on") <= pl.col("from_on"))
    words = Text(f"出生日期在今天（{ground.today}）之后", f"The birth day lies after today ({ground.today})")
    yield RowRule("future", "born_on", words, pl.col("born_on") > ground.today)
    other = (pl.col("sex") != pl.col("_sex")) | (pl.col("born_on") != pl.col("_born"))
    yield RowRule("person", "born_on", Text("性别或出生日期与已有的不同", "Sex or birth day differ from what stands"), other)
    yield RowRule("merged", "resident", Text("这位居民已并入另一位", "This resident was merged into another"), pl.col("_merged"))
    if ground.reach is not None:
        words = Text("只能报送本机构的数据", "Not an institution that you may deliver for")
        yield RowRule("reach", "institution", words, pl.col("institution").is_in(sorted(ground.reach)).not_())
    if WRONG in rows.columns:
        yield IDENTITY
        says = (pl.col("sex") != pl.col(SAID_SEX)) | (pl.col("born_on") != pl.col(SAID_BORN))
        yield RowRule(
            "identity", "born_on", Text("性别或出生日期与身份证号不符", "Sex or birth day are not those of the identity number"), says
        )


def _together(rows: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The stays handed in, and those of the same people that stand and are not told anew."""
    delivered = rows.select(COLUMNS).unique()
    kept = before.join(delivered.select("resident").unique(), on="resident", how="semi").join(delivered, on=list(STAY), how="anti")
    return pl.concat([delivered, kept])


def _two_persons(rows: pl.DataFrame) -> pl.DataFrame:
    counted = rows.group_by("resident").agg(pl.col("sex", "born_on").n_unique())
    return counted.filter((pl.col("sex") > 1) | (pl.col("born_on") > 1)).select("resident")
