"""What stands of a reckoning in words: states, parts of results, who owes what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from yiti.kernel.figures import Unit
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning, Rows
from yiti.policy.rules import compute, get_rule
from yiti.policy.rules.reckoned import rule_of
from yiti.registry.institutions.words import TYPES
from yiti.registry.staff.words import DUTIES, IDENTITIES, POSITIONS, TITLES
from yiti.supervision.reckonings.found import Cell, Leaf, Line, Missing, State
from yiti.supervision.reckonings.running import Reckoned, figures_by_path
from yiti.supervision.reckonings.written import written_row
from yiti.web.policy.living_rows import words_of
from yiti.web.policy.naming import name_few

from .result_words import PARTS, VERDICTS

SHOWN: tuple[State, ...] = ("short", "refused", "wait", "met", "info")
STATES: Mapping[State, tuple[str, Text]] = {
    "met": ("met", Text("达到", "Met")),
    "short": ("short", Text("不足", "Short")),
    "info": ("info", Text("已核算", "Reckoned")),
    "wait": ("wait", Text("缺数", "Figures missing")),
    "refused": ("late", Text("算不了", "Cannot be reckoned")),
}
SOURCES: Mapping[str, Text] = {
    "population": Text("人口", "Population"),
    "institutions": Text("机构", "Institutions"),
    "staff": Text("人员", "Staff"),
    "places": Text("区划", "Divisions"),
    "limit": Text("核定编制", "Approved staff"),
    "posts": Text("核定岗位", "Approved posts"),
    "indicator": Text("指标", "Indicator"),
    "form": Text("登记表", "Register"),
    "answer": Text("登记表", "Register"),
    "days": Text("登记表", "Register"),
    "about": Text("机构信息", "Of the institution"),
    "constant": Text("固定", "Fixed"),
    "parameter": Text("本地设定", "Setting"),
    "accounts": Text("收支和月报", "Accounts and returns"),
    "scores": Text("考核得分", "Scores"),
    "pay": Text("工资条", "Payslips"),
    "sum": Text("合计", "Added up"),
    "less": Text("相减", "Less"),
    "rows": Text("清单", "List"),
    "list": Text("清单", "List"),
    "map": Text("清单", "List"),
    "object": Text("几项", "Several"),
    "entered": Text("填报", "Entered"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the parts of a result and of a list are called: rows by the rule's own words for its inputs, else by their id."""

    words: Mapping[str, Text]
    labels: Mapping[str, Text]
    """What the last step of a path is called, where no subject has a result yet."""

    @classmethod
    def of(cls, pack: Pack, said: Reckoning) -> "Names":
        rule = rule_of(pack, said)
        if rule is None:
            return cls({}, {})
        rows = [item.rows for item in said.inputs.values() if item.rows is not None]
        chosen = {id: words for one in rows for id, words in choices_of(pack, one).items()}
        for item in said.inputs.values():
            chosen |= {id: words for row in item.list or () for id, words in written_row(pack, row).items()}
        return cls({**rule.inputs.words, **chosen}, labels_of(rule.name, pack.id))

    def name(self, id: str) -> Text:
        return self.words.get(id) or PARTS.get(id) or Text(id, id)

    def head(self, path: str, cell: Cell | None) -> Text:
        """A part of a result as the head of a column: the row that it stands in, then what it is."""
        parts = path.split(".")
        known = cell is not None and cell.label.zh != path
        own = cell.label if cell is not None and known else self.labels.get(parts[-1]) or self.name(parts[-1])
        if len(parts) < 3:
            return own
        row = self.name(parts[-2])
        if row == own or row.zh == parts[-2]:
            return own
        return Text(f"{row.zh}：{own.zh}", f"{row.en}: {own.en}")


def choices_of(pack: Pack, rows: Rows) -> Mapping[str, Text]:
    """The words of a list's rows where their id is a choice of the register."""
    entries, id = rows.each.of_entries, rows.inputs.get("id")
    if entries is None or id is None or id.answer is None or entries.id not in pack.registers:
        return {}
    fields = {field.name: field for field in pack.registers[entries.id].form.fields}
    return {id.words.get(one.id, one.id): one.label for one in fields[id.answer].choices}


@lru_cache(maxsize=256)
def labels_of(name: str, pack: str) -> Mapping[str, Text]:
    """The words of a rule's results by the last step of their path, from the first of its example and the pack's cases that is answered."""
    rule = get_rule(name)
    cases = [case for case in load_pack(pack).cases if case.rule == rule.id and case.refused is None]
    for inputs in (rule.example, *(case.to_request(pack)["inputs"] for case in cases[:5])):
        try:
            answer = compute(rule.name, pack=pack, on=load_pack(pack).in_force_from, inputs=inputs)
        except UnableTo:
            continue
        return {path.rpartition(".")[2]: figure.label for path, figure in figures_by_path(answer).items()}
    return {}


def columns_of(said: Reckoning, lines: Iterable[Line]) -> dict[str, Cell | None]:
    """The parts of the result that stand as columns, each with the first cell found: those named, else all single figures."""
    first: dict[str, Cell] = {}
    for line in lines:
        for path, cell in line.cells.items():
            first.setdefault(path, cell)
    paths = said.shows or tuple(path for path in first if "." not in path)
    return {path: first.get(path) for path in paths}


def kind_of(cell: Cell | None) -> str:
    """How a column of a list prints it."""
    if cell is None or not cell.unit:
        return "text"
    kinds = {Unit.YUAN: "money", Unit.RATIO: "percent", Unit.SCORE: "score", Unit.COEFFICIENT: "score", Unit.WEIGHT: "score"}
    if cell.unit in (Unit.VERDICT, Unit.WORD, Unit.DATE):
        return "text"
    return kinds.get(Unit(cell.unit), "number")


def value_of(cell: Cell | None) -> object:
    """A part of a result for a list: verdicts in words."""
    if cell is None:
        return None
    if isinstance(cell.value, bool):
        return Text("是", "Yes") if cell.value else Text("否", "No")
    return VERDICTS.get(str(cell.value), cell.value) if cell.unit == Unit.WORD else cell.value


CODES = {"type": TYPES, "position": POSITIONS, "title": TITLES, "duty": DUTIES, "identity": IDENTITIES}


def words_of_leaf(pack: Pack, found: Reckoned, leaf: Leaf) -> Text:
    """What the house calls a code that the rule is given: a type of institution, a position, a choice of a register."""
    if leaf.figure is None or not isinstance(leaf.figure.value, str):
        return NOTHING
    value, said = leaf.figure.value, leaf.said
    if said.about in CODES:
        return CODES[said.about].get(value, NOTHING)
    form = said.form.id if said.form else found.subject.kept.form.id if found.subject.kept else ""
    name = said.answer or (said.form.value if said.form else None)
    fields = pack.registers[form].form.fields if form in pack.registers else ()
    return next((choice.label for field in fields if field.name == name for choice in field.choices if choice.id == value), NOTHING)


def owes_of(pack: str, missing: Missing, names: Mapping[str, Text]) -> Text:
    """Who owes an input, with the institutions where it is missing."""
    office = words_of(pack, missing.owed_by)
    if not missing.institutions:
        return office
    few = name_few(missing.institutions, names)
    return Text(f"{office.zh}（{few.zh}）", f"{office.en} ({few.en})")


def lacks_of(pack: str, line: Line) -> Text:
    """What holds a subject up: the refusal, or what is missing and who owes it, one office after the other."""
    if line.refusal.zh:
        return line.refusal
    by_office: dict[str, list[Text]] = {}
    for missing in line.missing:
        by_office.setdefault(missing.owed_by, []).append(missing.label)
    told = [(words_of(pack, office), list(dict.fromkeys(labels))) for office, labels in by_office.items()]
    return Text(
        "；".join(f"缺{'、'.join(label.zh for label in labels)}（{office.zh}）" for office, labels in told),
        "; ".join(f"{', '.join(label.en for label in labels)} ({office.en})" for office, labels in told),
    )
