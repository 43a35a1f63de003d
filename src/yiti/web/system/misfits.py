"""Words for a row that is not what the audit says: which register, which entry, what the trail says and what stands."""

from collections.abc import Mapping

from yiti.foundation.audit.standing import CHANGED, Misfit
from yiti.foundation.forms.queries import UnknownForm, find_form
from yiti.kernel.text import Text

from .audit_words import field_words, table_words

ENTRIES = "forms_entry"
UNTOLD = Text(
    "改动的是审计没有写出值的栏目，只有整行的指纹能说明",
    "the change is in a column whose value the audit does not write out; only the print tells",
)


def name_misfit(misfit: Misfit) -> Text:
    """Which row it is: its register or table, its key, and what tells a reader which one."""
    words = _register(misfit.about) if misfit.table == ENTRIES else table_words(misfit.table)
    about = [value for name, value in misfit.about.items() if not (misfit.table == ENTRIES and name == "form")]
    more = (f"（{'，'.join(about)}）", f" ({', '.join(about)})") if about else ("", "")
    return Text(f"{words.zh} {misfit.key}{more[0]}", f"{words.en} {misfit.key}{more[1]}")


def tell_differences(misfit: Misfit) -> list[Text]:
    """What the trail says and what stands, field by field; one sentence where no field that it wrote out tells."""
    if misfit.differs:
        return [_difference(misfit, name, said, stands) for name, (said, stands) in misfit.differs.items()]
    return [] if misfit.problem != CHANGED else [UNTOLD]


def _difference(misfit: Misfit, name: str, said: str, stands: str) -> Text:
    label = _field(misfit, name)
    nothing = Text("空", "nothing")
    return Text(
        f"{label.zh}：审计记的是“{said or nothing.zh}”，现在是“{stands or nothing.zh}”",
        f"{label.en}: the audit says “{said or nothing.en}”, there stands “{stands or nothing.en}”",
    )


def _field(misfit: Misfit, name: str) -> Text:
    if misfit.table == ENTRIES and name.startswith("answers."):
        fields = _fields(misfit.about.get("form", ""))
        return fields.get(name.partition(".")[2], Text(name, name))
    return field_words(name)


def _fields(form: str) -> Mapping[str, Text]:
    try:
        return {field.name: field.label for field in find_form(form).fields}
    except UnknownForm:
        return {}


def _register(about: Mapping[str, str]) -> Text:
    form = about.get("form", "")
    try:
        words = find_form(form).label
    except UnknownForm:
        return table_words(ENTRIES)
    return Text(f"表册“{words.zh}”（{form}）", f"Register “{words.en}” ({form})")
