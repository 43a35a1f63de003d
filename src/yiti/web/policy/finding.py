"""What the search box finds here: clauses and parameters, by number, words and initials."""

from collections.abc import Iterable

from django.urls import reverse

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.web.search import FINDERS, Finder, Hit, matches


def find_clauses(words: str, scope: Scope) -> Iterable[Hit]:
    installation = find_installation()
    if installation is None or not scope.may("documents.see"):
        return
    for pack in load_pack(installation.pack).chain:
        for _, clause in pack.each_clause():
            heading = clause.heading
            if matches(words, clause.number, heading.zh, heading.en):
                label = Text(f"{clause.number} {heading.zh}", f"{clause.number} {heading.en}")
                yield Hit(label, reverse("clause", args=[pack.id, clause.number]), clause.demand)


def find_parameters(words: str, scope: Scope) -> Iterable[Hit]:
    installation = find_installation()
    if installation is None or not scope.may("documents.see"):
        return
    for pack in load_pack(installation.pack).chain:
        for parameter in pack.parameters.values():
            if matches(words, parameter.label.zh, parameter.label.en, parameter.id):
                yield Hit(parameter.label, reverse("parameter", args=[parameter.id]), Text("参数", "Parameter"))


def add_finders() -> None:
    """Once, when the addresses are read."""
    for finder in (
        Finder(Text("条款", "Clauses"), "section-sign", find_clauses),
        Finder(Text("参数", "Settings"), "adjustments", find_parameters),
    ):
        if finder.kind not in [known.kind for known in FINDERS]:
            FINDERS.append(finder)
