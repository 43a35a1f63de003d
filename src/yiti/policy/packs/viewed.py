"""Whether the columns and views of a register name fields that it has, of a kind that they can be reckoned from."""

from collections.abc import Callable, Iterator, Mapping

from yiti.kernel.text import Text

from .reading import Place
from .shapes.forms import NUMERIC, ON, Form, FormField, Refusal
from .shapes.views import Computed, Condition, Limits, RegisterView, Value, Whole

Found = Iterator[tuple[Place, Text]]
DAYS = ("date", "month")
YEAR = "year"
DATED, COUNTED, WORDED = Text("日期", "a day"), Text("数字", "a number"), Text("选项", "a choice")
INSTITUTION = "institution"
"""What views call the institution that an entry is about."""
MOST_SIGNS = 5
"""So many answers a map can tell apart."""


def kinds_of(form: Form) -> dict[str, str]:
    """The kind of every field and column, by name; what stands in every entry too."""
    of_entry = {ON: "date", **({INSTITUTION: INSTITUTION} if form.about == "institution" else {})}
    return of_entry | {field.name: field.kind for field in form.fields} | {one.name: one.kind for one in form.computed}


def find_wrong_columns(form: Form) -> Found:
    """Computed columns of a register whose fields are not there, or of another kind; by name of the column."""
    known = kinds_of(form.model_copy(update={"computed": ()}))
    names = {field.name for field in form.fields}
    for column in form.computed:
        if column.name in names or column.name in (ON, INSTITUTION):
            yield (column.name, "name"), Text(f"已有一栏叫“{column.name}”", f"There is a field “{column.name}” already")
        fits = _fits_days if column.days or column.reached else _fits_number
        for field in column.of:
            yield from _require(known, field, (column.name,), fits, DATED if fits is _fits_days else COUNTED)
        known[column.name] = column.kind


def find_wrong_views(form: Form, others: Mapping[str, Form]) -> Found:
    """What of a register's views is not in it; by id of the view. `others` are all registers of the chain."""
    for view in form.views:
        for place, words in _of_view(form, view, others):
            yield (view.id, *place), words


def find_wrong_refusal(form: Form, refusal: Refusal) -> Found:
    """Fields and answers of a refusal that the register does not have."""
    fields = {field.name: field for field in form.fields}
    known = {name: field.kind for name, field in fields.items()}
    for name, answers in refusal.where.items():
        yield from _require(known, name, ("where", name), _fits_choice, WORDED)
        yield from _of_answers(form, fields.get(name), name, answers, ("where", name))
    for name in refusal.needs:
        yield from _require(known, name, ("needs",), _fits_anything, WORDED)
    for name in refusal.order:
        yield from _require(known, name, ("order",), _fits_days, DATED)


def _of_view(form: Form, view: RegisterView, others: Mapping[str, Form]) -> Found:
    known = kinds_of(form)
    yield from _of_condition(form, view.where, ("where",))
    for name in view.latest or ():
        yield from _require(known, name, ("latest",), _fits_anything, COUNTED)
    if view.time is not None:
        yield from _require(known, view.time, ("time",), _fits_time, DATED)
    for key in view.by:
        yield from _of_key(known, key, ("by",))
    if view.map:
        yield from _of_map(form, view)
    for at, value in enumerate(view.values):
        for place, words in _of_value(form, value, others):
            yield ("values", at, *place), words
    if view.lacking is not None:
        yield from _of_whole(form, view.lacking, ("lacking",), others)
    for at, one in enumerate(view.breaks):
        yield from _of_condition(form, one.where, ("breaks", at, "where"))


def _of_map(form: Form, view: RegisterView) -> Found:
    """Where, and what is drawn there: no more answers than there are signs."""
    known, (where, what) = kinds_of(form), view.by
    if known.get(where) not in (None, INSTITUTION, "text"):
        yield ("by",), Text(f"“{where}”不是机构或地名，画不到地图上", f"“{where}” is neither an institution nor the name of a place")
    if known.get(what) not in (None, "choice"):
        yield ("by",), Text(f"“{what}”不是单选，地图上没有状态可画", f"“{what}” is no single choice: the map has no states to draw")
    answers = next((field.choices for field in form.fields if field.name == what), ())
    if len(answers) > MOST_SIGNS:
        yield (
            ("by",),
            Text(
                f"“{what}”的选项多于 {MOST_SIGNS} 个，符号不够", f"“{what}” has more than {MOST_SIGNS} answers, for which there are signs"
            ),
        )


def _of_value(form: Form, value: Value, others: Mapping[str, Form]) -> Found:
    known = kinds_of(form)
    for key, name in (("sum", value.sum), ("mean", value.mean), *(("ratio", name) for name in value.ratio or ())):
        if name is not None:
            yield from _require(known, name, (key,), _fits_number, COUNTED)
    if value.distinct is not None:
        yield from _of_key(known, value.distinct, ("distinct",))
    if value.covered is not None:
        yield from _of_whole(form, value.covered, ("covered",), others)
    yield from _of_condition(form, value.share or {}, ("share",))
    yield from _of_condition(form, value.where, ("where",))


def _of_key(known: Mapping[str, str], key: str, place: Place) -> Found:
    name, _, part = key.partition(".")
    if name == YEAR and YEAR not in known:
        return
    if part:
        yield from _require(known, name, place, _fits_days, DATED)
    else:
        yield from _require(known, name, place, _fits_key, WORDED)


def _of_condition(form: Form, condition: Condition, place: Place) -> Found:
    known, fields = kinds_of(form), {field.name: field for field in form.fields}
    for name, test in condition.items():
        here = (*place, name)
        if isinstance(test, tuple):
            yield from _require(known, name, here, _fits_key, WORDED)
            yield from _of_answers(form, fields.get(name), name, test, here)
        elif isinstance(test, Limits):
            yield from _of_limits(form, known, fields.get(name), name, test, here)
        else:
            yield from _require(known, name, here, _fits_anything if test in ("filled", "empty") else _fits_days, DATED)


def _of_limits(form: Form, known: Mapping[str, str], field: FormField | None, name: str, test: Limits, place: Place) -> Found:
    if any(limit is not None for limit in (test.least, test.most, test.above, test.below)):
        yield from _require(known, name, place, _fits_number, COUNTED)
    for other in (test.after, test.before):
        if other is not None:
            yield from _require(known, name, place, _fits_days, DATED)
            yield from _require(known, other, place, _fits_days, DATED)
    yield from _require(known, name, place, _fits_anything, WORDED)
    yield from _of_answers(form, field, name, test.not_, place)


def _of_answers(form: Form, field: FormField | None, name: str, answers: tuple[str, ...], place: Place) -> Found:
    computed = next((column for column in form.computed if column.name == name), None)
    possible = frozenset(computed.reached) if computed and computed.reached else field.answers if field else frozenset()
    for answer in answers:
        if possible and answer not in possible:
            yield place, Text(f"“{name}”没有选项“{answer}”", f"“{name}” has no answer “{answer}”")


def _of_whole(form: Form, whole: Whole, place: Place, others: Mapping[str, Form]) -> Found:
    known = kinds_of(form)
    if whole.field is not None:
        yield from _require(known, whole.field, (*place, "field"), _fits_key, WORDED)
    elif form.about != INSTITUTION and whole.institutions:
        yield place, Text("本表不分机构，要写明在哪一栏（field）", "The register is the county's: say in which field (field)")
    if whole.of is not None:
        yield from _require(known, whole.of, (*place, "of"), _fits_choice, WORDED)
        field = next((one for one in form.fields if one.name == whole.of), None)
        yield from _of_answers(form, field, whole.of, whole.choices, (*place, "choices"))
    if whole.entries is not None:
        other = others.get(whole.entries.form)
        if other is None:
            yield (*place, "entries"), Text(f"没有登记表“{whole.entries.form}”", f"There is no register “{whole.entries.form}”")
            return
        yield from _require(kinds_of(other), whole.entries.field, (*place, "entries"), _fits_key, WORDED)
        yield from _of_condition(other, whole.entries.where, (*place, "entries", "where"))


def _require(known: Mapping[str, str], name: str, place: Place, fits: Callable[[str], bool], kind: Text) -> Found:
    if name not in known:
        yield place, Text(f"本表没有栏目“{name}”", f"The register has no field “{name}”")
    elif not fits(known[name]):
        yield place, Text(f"“{name}”不是{kind.zh}", f"“{name}” is not {kind.en}")


def _fits_days(kind: str) -> bool:
    return kind in DAYS


def _fits_time(kind: str) -> bool:
    return kind in DAYS or kind in NUMERIC


def _fits_number(kind: str) -> bool:
    return kind in NUMERIC or kind == "ratio"


def _fits_choice(kind: str) -> bool:
    return kind in ("choice", "choices", "boolean")


def _fits_key(kind: str) -> bool:
    return kind not in ("file", "choices", "ratio")


def _fits_anything(kind: str) -> bool:
    return True


__all__ = ["INSTITUTION", "Computed", "find_wrong_columns", "find_wrong_refusal", "find_wrong_views", "kinds_of"]
