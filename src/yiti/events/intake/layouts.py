"""A sheet for each kind of events and for residents: what small institutions without a system of their own fill in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.sheets.layouts import Column, Kind, SheetLayout
from yiti.kernel.text import NOTHING, Text
from yiti.policy.facts import KINDS, REGISTRY, columns_of
from yiti.policy.facts.schema import Column as FactColumn
from yiti.policy.facts.words import COLUMN_WORDS, KIND_WORDS, word_of

from .door import ID_NUMBER, IN_PLACE_OF, STAFF_NUMBER

AMOUNTS = ("cost", "amount", "essential_amount")
SHEET_KINDS: Mapping[str, Kind] = {"text": "text", "int": "whole", "decimal": "decimal", "date": "date", "bool": "boolean"}
LABELS: Mapping[str, Text] = {
    **COLUMN_WORDS,
    ID_NUMBER: Text("居民身份证号", "Identity number of the resident"),
    STAFF_NUMBER: Text("经办人工号", "Staff number"),
    "institution": Text("机构代码", "Institution code"),
    "event": Text("记录号", "Name of the record"),
    "voids": Text("作废的记录号", "Record that it voids"),
    "until_on": Text("截止日（不含）", "Until, not included"),
}
HELP: Mapping[str, Text] = {
    "event": Text(
        "可不填：按内容自动编号，同样的行再报一次不会重复",
        "May stay blank: it then gets a name of its content, and the same row again is not doubled",
    ),
    "voids": Text("要更正某条时填它的记录号，这一行本身不计", "To take a record back, its name; this row itself counts for nothing"),
    "quantity": Text("不填即 1", "1 where blank"),
    ID_NUMBER: Text("设为文本再填；收到时即换成假名，不保存原号", "Format as text; it becomes a pseudonym at the door and is not kept"),
    STAFF_NUMBER: Text("收到时即换成假名", "It becomes a pseudonym at the door"),
    "sex": Text("填了身份证号可不填", "May stay blank beside an identity number"),
    "born_on": Text("填了身份证号可不填", "May stay blank beside an identity number"),
    "from_on": Text("从哪天起归这个机构", "From which day the resident belongs to the institution"),
}
RESIDENTS = "residents"
KIND_TITLES: Mapping[str, Text] = {**KIND_WORDS, RESIDENTS: Text("居民", "residents")}
NOTE = Text(
    "带 * 的列必填；一行一条；日期如 2026-05-05，不能晚于今天。英文名即数据列名",
    "Columns with * are required; one record a row; days such as 2026-05-05, none to come",
)


def layout_of(kind: str) -> SheetLayout:
    """The sheet of a kind of events, or of residents."""
    table = REGISTRY[RESIDENTS] if kind == RESIDENTS else columns_of(kind)
    return SheetLayout(kind, KIND_TITLES[kind], tuple(_column(kind, column) for column in table.values()), NOTE)


def _column(kind: str, column: FactColumn) -> Column:
    name = IN_PLACE_OF.get(column.name, column.name)
    may_stay_blank = column.null or name in ("event", "quantity") or (kind == RESIDENTS and name in ("sex", "born_on"))
    choices = {code: word_of(column.name, code) for code in column.choices}
    sheet_kind: Kind = "choice" if choices else "money" if name in AMOUNTS else SHEET_KINDS[column.type]
    if name in ("institution", "event", "voids"):
        sheet_kind = "code"
    aliases = (LABELS[name].zh,) if name in LABELS else ()
    return Column(
        name,
        LABELS.get(name, Text(name, name)),
        sheet_kind,
        required=not may_stay_blank,
        choices=choices,
        help=_help(column, name),
        aliases=aliases,
    )


def _help(column: FactColumn, name: str) -> Text:
    """What matters besides the type; for a list of codes, the codes that programs write."""
    if column.choices:
        codes = ", ".join(column.choices)
        return Text(f"代码：{codes}；", f"Codes: {codes}; ")
    return HELP.get(name, NOTHING)


LAYOUTS: Mapping[str, SheetLayout] = {kind: layout_of(kind) for kind in (*KINDS, RESIDENTS)}


def examples_of(kind: str, *, institution: str, today: date) -> list[dict[str, Any]]:
    """Two rows as they may be filled in; the identity number is the one that the standard prints."""
    plain = {"text": "", "whole": 1, "decimal": Decimal(1), "money": Decimal("12.50"), "date": today, "boolean": True, "code": ""}
    first: dict[str, Any] = {}
    for column in LAYOUTS[kind].columns:
        first[column.name] = next(iter(column.choices)) if column.choices else plain[column.kind]
    first |= {"institution": institution, ID_NUMBER: "11010519491231002X", "quantity": None, "until_on": None}
    first |= {"born_on": date(1949, 12, 31), "sex": "female"} if kind == RESIDENTS else {STAFF_NUMBER: "P00001"}
    texts = {"diagnosis": "I10", "device": "CT-01", "drug": "二甲双胍片", "item": "上门服务", "vaccine": "BCG"}
    first |= {name: text for name, text in texts.items() if name in first}
    second = {**first, **{name: None for name in ("sex", "born_on") if kind == RESIDENTS}}
    names = {column.name for column in LAYOUTS[kind].columns}
    return [{name: value for name, value in row.items() if name in names} for row in (first, second)][: 2 if kind == RESIDENTS else 1]
