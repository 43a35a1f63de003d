"""People whom a group of entries is about, by name for whoever sees staff there; all others read the code."""

from collections.abc import Sequence
from dataclasses import replace

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.reckonings import Groups, Reckoning
from yiti.registry.staff.named import name_people
from yiti.supervision.reckonings.found import Line

SEE = "staff.see"


def name_lines(scope: Scope, pack: Pack, said: Reckoning, lines: Sequence[Line]) -> list[Line]:
    """The same lines; in the labels of groups a person's name stands before the code."""
    places = _persons(pack, said.each.groups)
    codes = {line.key: [line.key.split("~")[at] for at in places] for line in lines if places and _sees(scope, line)}
    names = name_people(scope=scope, codes={code for some in codes.values() for code in some}) if codes else {}
    return [replace(line, label=_named(line.label, codes.get(line.key, ()), names)) if line.key in codes else line for line in lines]


def _sees(scope: Scope, line: Line) -> bool:
    """Who is about no institution is named to those alone who see everybody's staff."""
    return scope.may(SEE, line.institution) if line.institution else scope.may(SEE) and scope.institutions(SEE) is None


def _persons(pack: Pack, groups: Groups | None) -> list[int]:
    """Where in its key a group has a person."""
    if groups is None or groups.id not in pack.registers:
        return []
    kinds = {field.name: field.kind for field in pack.registers[groups.id].form.fields}
    return [at for at, name in enumerate(groups.by) if kinds.get(name) == "person"]


def _named(label: Text, codes: Sequence[str], names: dict[str, str]) -> Text:
    for code in codes:
        if code in names:
            label = Text(label.zh.replace(code, f"{names[code]}（{code}）"), label.en.replace(code, f"{names[code]} ({code})"))
    return label
