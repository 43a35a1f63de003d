"""Reckonings: known clauses, registers and fields, indicators, items and offices. Whether the rule fits is looked at beside the rules."""

from collections.abc import Iterable, Mapping

from yiti.kernel.text import Text
from yiti.policy.facts.accounts import ITEMS
from yiti.policy.packs.functions import FUNCTIONS, ROLES
from yiti.policy.packs.monthly import list_returns
from yiti.policy.packs.precedence import TYPES
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.forms import FormField
from yiti.policy.packs.shapes.reckonings import INSTITUTION, SUBJECT, CountedForm, Each, Entries, Groups, Input, Reckoning, Rows

from .sources import FIELD, FORM, OFFICE, read_definitions
from .subject import Subject

ITEM = Text("收支或月报项目", "item of the accounts or monthly returns")
NUMERIC, DATED = ("number", "whole", "money"), ("date", "month")
DAY_OR_MONTH = Text("日期或月份", "a date or month")
Fields = Mapping[str, FormField]


def check_reckonings(subject: Subject) -> None:
    seen = set[str]()
    offices = {name for pack in subject.pack.chain for name in pack.offices} | ROLES
    codes = _codes(subject)
    for source, place, said in subject.listed("reckonings.yaml", "reckonings"):
        subject.require_single(source, (*place, "id"), said.id, seen)
        subject.require_clause(source, (*place, "clause"), said.clause)
        subject.require_known(source, (*place, "owed_by"), said.owed_by, offices, OFFICE)
        if said.sees is not None:
            subject.require_known(source, (*place, "sees"), said.sees, FUNCTIONS, Text("职能", "function"))
        _Looking(subject, source, codes, offices).reckoning(place, said)


def _codes(subject: Subject) -> Iterable[str] | None:
    """None where no definition could be read: their own check tells why."""
    parts = subject.draft.parts
    return read_definitions(subject) if "reckonings.yaml" in parts else ()


class _Looking:
    """One file's reckonings, looked at with what stands around each input: the fields of the entry that it is about."""

    def __init__(self, subject: Subject, source: SourceFile, codes: Iterable[str] | None, offices: Iterable[str]):
        self.subject, self.source, self.codes, self.offices = subject, source, codes, offices
        self.items = {*ITEMS, *(figure.item for item in list_returns(subject.pack).values() for figure in item.figures)}

    def reckoning(self, place: Place, said: Reckoning) -> None:
        own = self.each((*place, "each"), said.each, {})
        for name, item in said.inputs.items():
            self.input((*place, "inputs", name), item, own)

    def each(self, place: Place, each: Each, around: Fields) -> Fields:
        """The fields that stand in its entries."""
        if each.institutions is not None:
            self.kinds((*place, "institutions"), each.institutions.types)
        if each.staff is not None:
            self.kinds((*place, "staff"), each.staff.types)
        if each.of_entries is None:
            return {}
        at = (*place, "entries" if each.entries else "groups")
        fields = self.entries(at, each.of_entries, around)
        if isinstance(each.of_entries, Groups):
            self.names((*at, "by"), each.of_entries.by, fields, INSTITUTION)
        return fields

    def kinds(self, place: Place, types: Iterable[str]) -> None:
        for at, kind in enumerate(types):
            self.known((*place, "types", at), kind, {*TYPES, *self.subject.kinds}, Text("机构类别", "kind of institution"))

    def entries(self, place: Place, said: Entries, around: Fields) -> Fields:
        register = self.subject.pack.registers.get(said.id)
        if register is None:
            self.known((*place, "id"), said.id, (), FORM)
            return {}
        fields = {field.name: field for field in register.form.fields}
        self.names((*place, "filled"), said.filled, fields)
        self.names((*place, "latest"), said.latest, fields, INSTITUTION)
        if said.dated is not None:
            self.kind((*place, "dated"), said.dated, fields, DATED, DAY_OR_MONTH)
        for name, answers in said.where.items():
            self.names((*place, "where"), (name,), fields)
            self.answers((*place, "where", name), answers, fields.get(name))
        for own, other in said.match.items():
            self.names((*place, "match"), (own,), fields, INSTITUTION)
            self.known((*place, "match", own), other, {*around, *SUBJECT}, FIELD)
        if isinstance(said, CountedForm):
            self.names(place, [one for one in (said.value, said.values, said.distinct) if one], fields)
            if said.total is not None:
                self.kind((*place, "total"), said.total, fields, NUMERIC, Text("数字", "a number"))
        return fields

    def answers(self, place: Place, answers: Iterable[str], field: FormField | None) -> None:
        for answer in answers if field is not None and field.answers else ():
            self.known(place, answer, field.answers if field else (), Text("选项", "choice"))

    def input(self, place: Place, said: Input, own: Fields) -> None:
        if said.owed_by is not None:
            self.known((*place, "owed_by"), said.owed_by, self.offices, OFFICE)
        if said.institutions is not None:
            self.kinds((*place, "institutions"), said.institutions.types)
        if said.form is not None:
            self.entries((*place, "form"), said.form, own)
            self.apart((*place, "form"), said.form, said.of)
        self.answered(place, said, own)
        if said.indicator is not None and self.codes is not None:
            self.known((*place, "indicator", "code"), said.indicator.code, self.codes, Text("指标定义", "definition"))
        if said.accounts is not None:
            for at, item in enumerate(said.accounts.items):
                self.known((*place, "accounts", "items", at), item, self.items, ITEM)
        if said.parameter is not None:
            known = {id for pack in self.subject.pack.chain for id in pack.parameters}
            self.known((*place, "parameter"), said.parameter.id, known, Text("参数", "parameter"))
            if said.parameter.key is not None:
                self.input((*place, "parameter", "key"), said.parameter.key, own)
        self.nested(place, said, own)

    def apart(self, place: Place, said: Entries | None, of: str) -> None:
        """Of one's own entries the newest are kept institution by institution: another's later entry leaves no one's out."""
        register = self.subject.pack.registers.get(said.id) if said else None
        if said is None or register is None or register.form.about != "institution" or of == "county" or said.match:
            return
        if said.latest and INSTITUTION not in said.latest:
            self.subject.fault(
                self.source, (*place, "latest"), "latest 还要写 institution：每家机构各留最新的一行",
                "latest needs institution, too: the newest is kept for each institution",
            )  # fmt: skip

    def answered(self, place: Place, said: Input, own: Fields) -> None:
        """What the entry itself says."""
        if said.answer is not None:
            self.known((*place, "answer"), said.answer, own, FIELD)
        if said.named_in is not None:
            self.kind((*place, "named_in"), said.named_in, own, ("institution",), Text("机构", "an institution"))
        if said.days is not None:
            for key, name in (("from", said.days.from_), ("until", said.days.until)):
                self.kind((*place, "days", key), name, own, ("date",), Text("日期", "a date"))

    def nested(self, place: Place, said: Input, own: Fields) -> None:
        if said.rows is not None:
            self.rows((*place, "rows"), said.rows, own)
            self.apart((*place, "rows", "each", "entries" if said.rows.each.entries else "groups"), said.rows.each.of_entries, said.of)
        if said.map is not None:
            inner = self.each((*place, "map", "each"), said.map.each, own)
            for key, item in (("key", said.map.key), ("value", said.map.value)):
                self.input((*place, "map", key), item, inner)
        for name, item in (said.object or {}).items():
            self.input((*place, "object", name), item, own)
        for key in ("sum", "less"):
            for at, item in enumerate(getattr(said, key) or ()):
                self.input((*place, key, at), item, own)
        for at, row in enumerate(said.list or ()):
            for name, item in row.items():
                self.input((*place, "list", at, name), item, own)
        for word, item in (said.among or {}).items():
            self.input((*place, "among", word), item, own)

    def rows(self, place: Place, said: Rows, own: Fields) -> None:
        inner = self.each((*place, "each"), said.each, own)
        for name, item in said.inputs.items():
            self.input((*place, "inputs", name), item, inner)
        if said.value is not None:
            self.input((*place, "value"), said.value, inner)
        if said.months is not None:
            self.kind((*place, "months"), said.months, inner, DATED, DAY_OR_MONTH)

    def names(self, place: Place, names: Iterable[str], fields: Fields, *also: str) -> None:
        for name in names:
            self.known(place, name, {*fields, *also}, FIELD)

    def kind(self, place: Place, name: str, fields: Fields, kinds: tuple[str, ...], words: Text) -> None:
        self.known(place, name, fields, FIELD)
        if name in fields and fields[name].kind not in kinds:
            self.subject.fault(self.source, place, f"栏目“{name}”不是{words.zh}", f"Field “{name}” is not {words.en}")

    def known(self, place: Place, id: str, known: Iterable[str], what: Text) -> None:
        self.subject.require_known(self.source, place, id, known, what)
