"""Each input of a rule from its source, down to the records; what nobody has is told, with who owes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Source, Unit, difference, given, total
from yiti.kernel.text import Text
from yiti.policy.packs.shapes.reckonings import Input, Rows, Table
from yiti.policy.rules.inputs import Inputs
from yiti.policy.rules.reckoned import row_of

from .asking import ask, in_words
from .found import Leaf, Missing, Said, Taken, as_figure, as_input, plain
from .ground import Ground
from .measured import take_accounts
from .registry import houses_of
from .subjects import Subject, by_month, list_subjects
from .written import written_row

ENTERABLE = frozenset(
    {"population", "institutions", "staff", "limit", "posts", "indicator", "form", "accounts", "scores", "pay", "entered"}
)
"""Sources whose figure somebody may enter with evidence while the house has none."""


@dataclass(frozen=True, slots=True)
class At:
    """Where an input stands: its path, what it is called, the model that a list under it is read by, and whether that may not be empty."""

    path: str
    label: Text
    model: Any = None
    needs_some: bool = False


def label_of(name: str, said: Input, model: type[Inputs] | None) -> Text:
    words = model.words.get(name) if model is not None else None
    return said.label or words or Text(name, name)


def take(ground: Ground, subject: Subject, said: Input, at: At) -> Taken:
    """One input for one subject."""
    if said.rows is not None:
        return _take_rows(ground, subject, said, said.rows, at)
    if said.list is not None:
        return _take_list(ground, subject, said.list, at)
    if said.among is not None:
        return _take_words(ground, subject, said.among, at)
    if said.sum is not None or said.less is not None:
        return _take_together(ground, subject, said, at)
    if said.map is not None:
        return _take_table(ground, subject, said, said.map, at)
    if said.object is not None:
        return _take_object(ground, subject, said.object, at)
    if said.accounts is not None and said.accounts.each:
        return _take_items(ground, subject, said, at)
    return _settle(ground, subject, said, at, ask(ground, subject, said))


def _settle(ground: Ground, subject: Subject, said: Input, at: At, found: Said) -> Taken:
    """
    What the house has goes before what somebody entered, and this before what counts otherwise.

    That counts where there is nobody to ask: people whom an institution serves and does not tell of are still owed.
    """
    if found.is_there:
        value, unit = in_words(said, found)
        return _given(at, said, subject, Said(value, unit, found.behind, found.as_of, figure=found.figure))
    entered = ground.entered.get((subject.key, at.path)) if said.source in ENTERABLE else None
    if entered is not None:
        held = entered.value
        value = held == "yes" if held in ("yes", "no") else Decimal(held)
        told = Said(value, Unit.VERDICT if isinstance(value, bool) else Unit.COUNT, as_of=entered.on)
        leaf = Leaf(at.path, at.label, said, _leaf(at, subject, told, f"entered:{entered.pk}"), (), entered.on, entered)
        return Taken(as_input(value), [leaf])
    if said.otherwise is not None and not (said.population and found.institutions):
        value = said.otherwise if isinstance(said.otherwise, bool) else plain(Decimal(said.otherwise))
        unit = Unit.VERDICT if isinstance(value, bool) else Unit.COUNT
        figure = given(at.label, value, unit, source=Source.DERIVED, about=subject.institution)
        figure.note = Text("没有人登记，按此计", "nobody entered any; counted as this")
        return Taken(as_input(value), [Leaf(at.path, at.label, said, figure, is_otherwise=True)])
    missing = _missing(ground, subject, said, at, found.institutions)
    return Taken(None, [Leaf(at.path, at.label, said, None, missing=missing)], [] if said.optional else [missing], said.optional)


def _missing(ground: Ground, subject: Subject, said: Input, at: At, houses: tuple[str, ...] = ()) -> Missing:
    named = said.form or said.parameter
    own = subject.kept.form.id if subject.kept and said.source in ("answer", "days") else ""
    what = named.id if named else said.indicator.code if said.indicator else own
    entry = subject.row.pk if own and subject.row else None
    where = houses or ((subject.institution,) if subject.institution else ())
    return Missing(at.path, at.label, said.owed_by or ground.said.owed_by, said.source, what, where, entry)


def _leaf(at: At, subject: Subject, found: Said, record: str = "") -> Figure:
    return as_figure(at.label, found, about=subject.institution, record=record)


def _given(at: At, said: Input, subject: Subject, found: Said) -> Taken:
    record = f"input:{at.path}" if found.behind else ""
    return Taken(as_input(found.value), [Leaf(at.path, at.label, said, _leaf(at, subject, found, record), found.behind, found.as_of)])


def _is_lacking(ground: Ground, subject: Subject, said: Input, each: Any) -> bool:
    """Whether a list is to be made from a register that nobody keeps here."""
    entries = each.of_entries
    return entries is not None and not ground.day.register(entries.id).is_kept(houses_of(ground, subject, said))


def _nobody(ground: Ground, subject: Subject, said: Input, at: At, entries: Any, empty: Any) -> Taken:
    if said.otherwise is not None:
        return Taken(empty, [Leaf(at.path, at.label, said, None, is_otherwise=True)])
    codes = houses_of(ground, subject, said) or ()
    missing = Missing(at.path, at.label, said.owed_by or ground.said.owed_by, said.source, entries.id, codes)
    return Taken(None, [Leaf(at.path, at.label, said, None, missing=missing)], [] if said.optional else [missing], said.optional)


def _take_rows(ground: Ground, subject: Subject, said: Input, rows: Rows, at: At) -> Taken:
    if _is_lacking(ground, subject, said, rows.each):
        return _nobody(ground, subject, said, at, rows.each.of_entries, [])
    made = Taken([])
    subjects = list_subjects(ground, rows.each, around=subject, codes=houses_of(ground, subject, said))
    if rows.months is not None and subjects:
        return _take_months(ground, subject, said, rows, at, subjects)
    for number, one in enumerate(subjects if rows.value is None else reversed(subjects)):
        if rows.value is not None:
            words = Text(f"{at.label.zh}：{one.label.zh}", f"{at.label.en}: {one.label.en}")
            row = take(ground, one, rows.value, At(f"{at.path}[{number}]", words))
        else:
            row = take_all(ground, one, rows.inputs, row_of(at.model), f"{at.path}[{number}].", one.label)
        made.value.append(row.value)
        made.leaves += row.leaves
        made.missing += row.missing
    if not made.value and at.needs_some and rows.each.of_entries is not None:
        return _nobody(ground, subject, said, at, rows.each.of_entries, [])
    return made


def _take_months(ground: Ground, subject: Subject, said: Input, rows: Rows, at: At, subjects: list[Subject]) -> Taken:
    """One value a month; what nobody entered of a month before the newest is missing."""
    made, entries = Taken([]), rows.each.of_entries
    for number, (month, one) in enumerate(by_month(subjects, str(rows.months))):
        here = At(f"{at.path}[{number}]", Text(f"{at.label.zh}：{month}", f"{at.label.en}: {month}"))
        row = take(ground, one, rows.value, here) if one and rows.value else _nobody(ground, subject, said, here, entries, None)
        made.value.append(row.value)
        made.leaves += row.leaves
        made.missing += row.missing
    return made


def _take_list(ground: Ground, subject: Subject, rows: Iterable[Mapping[str, Input]], at: At) -> Taken:
    made = Taken([])
    for number, inputs in enumerate(rows):
        words = next(iter(written_row(ground.pack, inputs).values()), None)
        row = take_all(ground, subject, inputs, row_of(at.model), f"{at.path}[{number}].", words)
        made.value.append(row.value)
        made.leaves += row.leaves
        made.missing += row.missing
    return made


def _take_words(ground: Ground, subject: Subject, words: Mapping[str, Input], at: At) -> Taken:
    """Those words whose own input holds, in their order; each input stands as one of its own."""
    made = Taken([])
    for word, one in words.items():
        found = take(ground, subject, one, At(f"{at.path}:{word}", one.label or Text(f"{at.label.zh}：{word}", f"{at.label.en}: {word}")))
        made.leaves += found.leaves
        made.missing += found.missing
        if found.value is True:
            made.value.append(word)
    return made


def _take_together(ground: Ground, subject: Subject, said: Input, at: At) -> Taken:
    """Inputs added up, or taken off the first; each stands as an input of its own."""
    parts = said.sum or said.less or ()
    made, figures = Taken(), []
    for number, one in enumerate(parts, 1):
        words = one.label or at.label
        found = take(ground, subject, one, At(f"{at.path}:{number}", words))
        made.leaves += found.leaves
        made.missing += found.missing
        figures += [leaf.figure for leaf in found.leaves if leaf.figure is not None]
    if made.missing or not figures:
        made.is_left_out = said.optional
        made.missing = [] if said.optional else made.missing
        return made
    add = (
        total(at.label, figures, unit=figures[0].unit) if said.sum else difference(at.label, figures[0], *figures[1:], unit=figures[0].unit)
    )
    whole = replace(add, value=plain(add.number))
    made.leaves.insert(0, Leaf(at.path, at.label, said, whole))
    made.value = as_input(add.number)
    return made


def _take_table(ground: Ground, subject: Subject, said: Input, table: Table, at: At) -> Taken:
    if _is_lacking(ground, subject, said, table.each):
        return _nobody(ground, subject, said, at, table.each.of_entries, {})
    made = Taken({})
    for one in list_subjects(ground, table.each, around=subject, codes=houses_of(ground, subject, said)):
        key = take(ground, one, table.key, At(f"{at.path}.{one.key}", at.label))
        name = str(key.value)
        made.missing += key.missing
        if key.value is None:
            continue
        words = Text(f"{at.label.zh}：{name}", f"{at.label.en}: {name}")
        value = take(ground, one, table.value, At(f"{at.path}.{name}", words, at.model))
        if not value.is_left_out:
            made.value[name] = value.value
        made.leaves += value.leaves
        made.missing += value.missing
    if not made.value and not made.missing and at.needs_some and table.each.of_entries is not None:
        return _nobody(ground, subject, said, at, table.each.of_entries, {})
    return made


def _take_object(ground: Ground, subject: Subject, inputs: Mapping[str, Input], at: At) -> Taken:
    return take_all(ground, subject, inputs, row_of(at.model), f"{at.path}.")


def _take_items(ground: Ground, subject: Subject, said: Input, at: At) -> Taken:
    """Each item of the accounts with its own sum."""
    codes, made = houses_of(ground, subject, said), Taken({})
    for item in said.accounts.items if said.accounts else ():
        one = _settle(ground, subject, said, At(f"{at.path}.{item}", at.label), take_accounts(ground, subject, said, codes, (item,)))
        made.value[item] = one.value
        made.leaves += one.leaves
        made.missing = one.missing
    return made


def take_all(
    ground: Ground, subject: Subject, inputs: Mapping[str, Input], model: type[Inputs] | None, front: str = "", of: Text | None = None
) -> Taken:
    """Every input of a subject, or of a row in a list, as one object; those left out do not stand in it."""
    made = Taken({})
    for name, said in inputs.items():
        words = label_of(name, said, model)
        label = Text(f"{of.zh}：{words.zh}", f"{of.en}: {words.en}") if of else words
        field = model.model_fields.get(name) if model is not None else None
        needs_some = field is not None and any(getattr(one, "min_length", 0) for one in field.metadata)
        one = take(ground, subject, said, At(f"{front}{name}", label, field.annotation if field else None, needs_some))
        if not one.is_left_out:
            made.value[name] = one.value
        made.leaves += one.leaves
        made.missing += one.missing
    return made


def find_enterable(leaves: Iterable[Leaf], path: str) -> Leaf | None:
    """The input under a path, where somebody may enter it."""
    return next((leaf for leaf in leaves if leaf.path == path and leaf.said.source in ENTERABLE), None)
