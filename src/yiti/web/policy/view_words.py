"""What a view of a register is called in words: its keys, its values, and where each number leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from yiti.foundation.forms.answers import YES_NO
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.forms import ON, Form
from yiti.policy.packs.shapes.views import RegisterView, Value
from yiti.policy.packs.viewed import INSTITUTION, YEAR
from yiti.supervision.registers.judging import Cell
from yiti.web.printing import plain_money, print_number, print_percent

from .register_lists import Names

AT = "at."
"""What the name of a group's key begins with in an address."""
TIMES = {"year": Text("年", "year"), "quarter": Text("季度", "quarter"), "month": Text("月", "month")}
ENTRIES, EMPTY = Text("条数", "Entries"), Text("（未填）", "(not entered)")
SIGNS = {"least": Text("不低于", "at least"), "most": Text("不高于", "at most"), "equals": Text("应为", "must be")}


@dataclass(frozen=True)
class Wording:
    """A register's fields and columns in words."""

    register: Register
    names: Names

    @property
    def form(self) -> Form:
        return self.register.form

    def label_of(self, name: str) -> Text:
        if name == ON:
            return Text("登记的日期", "Day of the entry")
        labels = {one.name: one.label for one in self.form.fields} | {one.name: one.label for one in self.form.computed}
        return labels.get(name) or Text("机构", "Institution")

    def key_label(self, key: str) -> Text:
        name, _, part = key.partition(".")
        if name == YEAR and name not in {one.name for one in self.form.fields}:
            return Text("年度", "Year")
        label = self.label_of(name)
        is_told = not part or any(one.name == name and one.kind == part for one in self.form.fields)
        return label if is_told else Text(f"{label.zh}（{TIMES[part].zh}）", f"{label.en} ({TIMES[part].en})")

    def key_words(self, key: str, word: str) -> Text:
        """A group's key; `word` as a person writes it."""
        name, _, part = key.partition(".")
        if not word:
            return EMPTY
        if part in ("quarter", "month") or (part == YEAR or (name == YEAR and not part and len(word) == len("2026"))):
            return _period(word)
        field = next((one for one in self.form.fields if one.name == name), None)
        kind = field.kind if field else INSTITUTION if name == INSTITUTION else ""
        if kind == INSTITUTION:
            return self.names.houses.get(word, Text(word, word))
        if kind == "person":
            return Text(self.names.people.get(word, word), self.names.people.get(word, word))
        if kind == "boolean":
            return YES_NO.get(word, Text(word, word))
        if kind == "month":
            return _period(word)
        labels = {choice.id: choice.label for choice in field.choices} if field else {}
        steps = {one for column in self.form.computed if column.name == name for one in column.reached}
        return self.label_of(word) if word in steps else labels.get(word) or Text(word, word)

    def value_label(self, value: Value) -> Text:
        if value.label is not None:
            return value.label
        name = value.sum or value.mean
        if name is None:
            return ENTRIES
        label = self.label_of(name)
        return Text(f"{label.zh}（平均）", f"{label.en}, mean") if value.mean else label

    def kind_of(self, value: Value) -> str:
        """How lists print and export it."""
        if value.share is not None or value.covered is not None or (value.ratio is not None and value.unit is None):
            return "percent"
        name = value.sum or value.mean
        kinds = {one.name: one.kind for one in self.form.fields}
        ratios = {one.name for one in self.form.computed if one.ratio and one.unit is None}
        if name in ratios and value.mean:
            return "percent"
        return "money" if name is not None and kinds.get(name) == "money" and value.per is None else "number"

    def print(self, value: Value, number: Decimal | None) -> str:
        return print_as(self.kind_of(value), number)

    def unit_of(self, value: Value) -> Text:
        if value.unit is not None:
            return value.unit
        name = value.sum or value.mean
        units = {one.name: one.unit for one in self.form.fields} | {one.name: one.unit for one in self.form.computed}
        unit = units.get(name or "")
        if unit is not None:
            return unit
        return Text("元", "yuan") if self.kind_of(value) == "money" else NOTHING


def print_as(kind: str, number: Decimal | None) -> str:
    if kind == "percent":
        return print_percent(number)
    if kind == "money":
        return plain_money(number)
    return print_number(number if number is None or number == number.to_integral_value() else round(number, 2))


def _period(word: str) -> Text:
    try:
        return Period.parse(word).label
    except UnableTo:
        return Text(word, word)


def list_address(register: Register, view: RegisterView, value: str, keys: Mapping[str, str], *, whole: bool = False) -> str:
    """The register narrowed to the entries behind a number."""
    words = {f"{AT}{key}": word for key, word in keys.items()}
    asked = {"view": view.id, **({"value": value} if value else {}), **({"whole": "1"} if whole else {}), **words}
    return f"{reverse('register', args=[register.form.id])}?{urlencode(asked)}"


def keys_in(query: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(AT): str(word) for name, word in query.items() if name.startswith(AT)}


def made_of(cell: Cell) -> Text:
    """What a share, mean or ratio was made from."""
    if cell.part is None or cell.whole is None:
        return NOTHING
    part, whole = print_number(cell.part), print_number(cell.whole)
    return Text(f"{part} / {whole}", f"{part} / {whole}")
