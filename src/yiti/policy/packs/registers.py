"""The registers of a chain of documents: each with the fields that every document, and the county itself, wants in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiti.kernel.text import Text

from .faults import Fault
from .reading import Place, SourceFile
from .shapes.forms import ON, Due, Form, FormAddition, FormField, Refusal
from .shapes.views import Computed, RegisterView
from .viewed import find_wrong_columns, find_wrong_refusal, find_wrong_views


@dataclass(frozen=True, slots=True)
class FormItem:
    """A register or an addition as it stands in a file; `is_own` in the county's own folder."""

    pack: str
    item: Form | FormAddition
    source: SourceFile
    place: Place
    is_own: bool = False

    @property
    def id(self) -> str:
        return self.item.adds_to if isinstance(self.item, FormAddition) else self.item.id


@dataclass(frozen=True, slots=True)
class Added:
    """Whose field it is that the register's own document does not have."""

    pack: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Register:
    """
    A register with all its fields; `added` by name are those that its own document does not ask for. `viewed` says of each view whose
    it is.
    """

    form: Form
    pack: str
    is_own: bool
    added: Mapping[str, Added] = field(default_factory=dict)
    viewed: Mapping[str, Added] = field(default_factory=dict)

    @property
    def own_fields(self) -> frozenset[str]:
        return frozenset(name for name, added in self.added.items() if added.is_own)


@dataclass(slots=True)
class _Draft:
    item: FormItem
    form: Form
    due: Due | None
    fields: dict[str, tuple[FormField, FormItem, Place]]
    computed: dict[str, tuple[Computed, FormItem, Place]] = field(default_factory=dict)
    views: dict[str, tuple[RegisterView, FormItem, Place]] = field(default_factory=dict)
    refuses: list[tuple[Refusal, FormItem, Place]] = field(default_factory=list)


def merge_registers(chain: Sequence[Iterable[FormItem]]) -> tuple[dict[str, Register], list[Fault]]:
    """
    The registers of packs, the nearest first, and what does not go together, each fault in the nearer file and naming the other.

    Where two documents declare one register, the nearer one says who enters it, and it has the fields of both.
    """
    drafts: dict[str, _Draft] = {}
    faults: list[Fault] = []
    for items in reversed(chain):
        for item in sorted(items, key=lambda one: isinstance(one.item, FormAddition)):
            _take(drafts, item, faults)
    nearest = [item.pack for items in chain for item in items]
    order = {pack: at for at, pack in reversed(list(enumerate(nearest)))}
    found = sorted(drafts.values(), key=lambda draft: order[draft.item.pack])
    merged = {draft.form.id: _finish(draft, faults) for draft in found}
    for draft in found:
        _look_through(draft, {id: register.form for id, register in merged.items()}, faults)
    return merged, faults


def _take(drafts: dict[str, _Draft], item: FormItem, faults: list[Fault]) -> None:
    known = drafts.get(item.id)
    declared = item.item
    if isinstance(declared, FormAddition):
        if known is None:
            words = Text(f"没有登记表“{item.id}”可以增加栏目", f"There is no register “{item.id}” to add fields to")
            faults.append(item.source.fault((*item.place, "adds_to"), words))
            return
        if declared.due is not None and known.due is not None and declared.due != known.due:
            there = f"{known.item.pack}/{known.item.source.name}"
            words = Text(f"“{item.id}”的期限已在 {there} 中另有规定", f"{there} already sets another due day for “{item.id}”")
            faults.append(item.source.fault((*item.place, "due"), words))
        known.due = known.due or declared.due
        _add(known.fields, item, faults)
        _add_views(known, item, faults)
        return
    if known is not None:
        _add(known.fields, item, faults)
        fields = {one.name: known.fields[one.name] for one in declared.fields} | known.fields
        drafts[item.id] = _Draft(item, declared, declared.due or known.due, fields, known.computed, known.views, known.refuses)
    else:
        drafts[item.id] = _Draft(item, declared, declared.due, {})
        _add(drafts[item.id].fields, item, faults)
    _add_views(drafts[item.id], item, faults)


def _add_views(draft: _Draft, item: FormItem, faults: list[Fault]) -> None:
    """Columns and views of an item; a nearer document may word one anew, no document has two of a name."""
    for at, column in enumerate(item.item.computed):
        _refuse_second(draft.computed, column.name, item, (*item.place, "computed", at), faults)
        draft.computed[column.name] = (column, item, (*item.place, "computed", at))
    for at, view in enumerate(item.item.views):
        _refuse_second(draft.views, view.id, item, (*item.place, "views", at), faults)
        draft.views[view.id] = (view, item, (*item.place, "views", at))
    draft.refuses += [(one, item, (*item.place, "refuses", at)) for at, one in enumerate(item.item.refuses)]


def _refuse_second(kept: Mapping[str, tuple[Any, FormItem, Place]], name: str, item: FormItem, place: Place, faults: list[Fault]) -> None:
    if name in kept and kept[name][1].pack == item.pack:
        words = Text(f"登记表“{item.id}”已有“{name}”", f"Register “{item.id}” has “{name}” already")
        faults.append(item.source.fault(place, words))


def _add(fields: dict[str, tuple[FormField, FormItem, Place]], item: FormItem, faults: list[Fault]) -> None:
    for at, one in enumerate(item.item.fields):
        place = (*item.place, "fields", at)
        if one.name not in fields:
            fields[one.name] = (one, item, place)
            continue
        other, elsewhere, there = fields[one.name]
        differing = _differing(one, other)
        if differing.zh and elsewhere is not item:
            where = f"{elsewhere.pack}/{elsewhere.source.name}:{elsewhere.source.line(there)}"
            words = Text(
                f"登记表“{item.id}”的栏目“{one.name}”与 {where} 的规定不同：{differing.zh}",
                f"Field “{one.name}” of register “{item.id}” is defined differently in {where}: {differing.en}",
            )
            faults.append(item.source.fault(place, words))


def _differing(one: FormField, other: FormField) -> Text:
    found = []
    if one.kind != other.kind:
        found.append(Text(f"类型 {one.kind}、{other.kind}", f"kind {one.kind} and {other.kind}"))
    if {choice.id for choice in one.choices} != {choice.id for choice in other.choices}:
        found.append(Text("选项", "choices"))
    if one.required != other.required:
        found.append(Text("是否必填", "required"))
    return Text("；".join(text.zh for text in found), "; ".join(text.en for text in found))


def _finish(draft: _Draft, faults: list[Fault]) -> Register:
    fields = {name: one for name, (one, _, _) in draft.fields.items()}
    for name, (one, item, place) in draft.fields.items():
        asked = fields.get(one.when.field) if one.when else None
        if one.when and (asked is None or asked.name == name or not set(one.when.is_) <= asked.answers):
            words = Text(f"“{name}”的条件不是本表中的回答", f"The condition of “{name}” names no answer of this register")
            faults.append(item.source.fault((*place, "when"), words))
    due = draft.due
    if due and (due.done not in fields or (due.from_ != ON and (due.from_ not in fields or fields[due.from_].kind != "date"))):
        words = Text(
            "期限应从一个日期栏起算，并写明办结的栏目",
            "A due day counts from a field of kind date until a field that is filled in when done",
        )
        faults.append(draft.item.source.fault((*draft.item.place, "due"), words))
    added = {
        name: Added(item.pack, item.is_own)
        for name, (_, item, _) in draft.fields.items()
        if item.pack != draft.item.pack or item.is_own != draft.item.is_own
    }
    computed, views = (tuple(one for one, _, _ in kept.values()) for kept in (draft.computed, draft.views))
    parts = {"computed": computed, "views": views, "refuses": tuple(one for one, _, _ in draft.refuses)}
    form = draft.form.model_copy(update={"fields": tuple(fields.values()), "due": due, **parts})
    viewed = {id: Added(item.pack, item.is_own) for id, (_, item, _) in draft.views.items()}
    return Register(form, draft.item.pack, draft.item.is_own, added, viewed)


def _look_through(draft: _Draft, merged: Mapping[str, Form], faults: list[Fault]) -> None:
    form = merged[draft.form.id]
    for (name, *at), words in find_wrong_columns(form):
        _, item, place = draft.computed[str(name)]
        faults.append(item.source.fault((*place, *at), words))
    for refusal, item, place in draft.refuses:
        for here, words in find_wrong_refusal(form, refusal):
            faults.append(item.source.fault((*place, *here), words))
    for (id, *at), words in find_wrong_views(form, merged):
        _, item, place = draft.views[str(id)]
        faults.append(item.source.fault((*place, *at), words))
