"""State, clause and local setting: the small marks that stand beside words and numbers."""

from collections.abc import Iterable
from functools import cache

from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from yiti.kernel.clauses import Clause
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack, number_words, pack_ids
from yiti.policy.rules import get_rule

from .markup import address as address_of_page
from .markup import markup
from .words import in_words

STATES = {
    "met": ("circle-check", Text("达到", "Met")),
    "short": ("alert-triangle", Text("不足", "Short")),
    "late": ("clock-exclamation", Text("逾期", "Late")),
    "running": ("progress", Text("进行中", "Running")),
    "info": ("info-circle", Text("备查", "For the record")),
    "wait": ("circle-dashed", Text("未开始", "Not begun")),
}
"""One colour, one icon, one word each."""


@cache
def icon(name: str, kind: str = "") -> SafeString:
    return markup('<i class="ti ti-{}{}" aria-hidden="true"></i>', name, f" {kind}" if kind else "")


def state_icon(state: str) -> SafeString:
    """The icon alone, in its colour, where a word stands near it."""
    return icon(STATES[state][0], f"c-{state}")


def state_chip(state: str, word: object = "", *, is_bare: bool = False) -> SafeString:
    """:raises KeyError: for a state that is none of STATES"""
    name, usual = STATES[state]
    kind = f"{state} bare" if is_bare else state
    return markup('<span class="st {}">{}{}</span>', kind, icon(name), in_words(word) or in_words(usual))


def read_clause(clause: Clause | str) -> Clause:
    """From `changji-2021 六(二)2(1)`, as explanations write it."""
    if isinstance(clause, Clause):
        return clause
    pack, _, number = clause.partition(" ")
    return Clause(pack, number)


def clause_address(clause: Clause) -> str:
    """The clause's page; empty while there is none, and for a number that the document does not have."""
    if not _stands(clause):
        return ""
    try:
        return address_of_page("clause", clause.pack, clause.number)
    except NoReverseMatch:
        return ""


@cache
def _stands(clause: Clause) -> bool:
    return clause.pack in pack_ids() and clause.number in load_pack(clause.pack).clause_texts


def rule_chip(pack: str, rule: str) -> SafeString:
    """The first clause that a rule carries out in a pack; nothing where the pack does not run it."""
    numbers = get_rule(rule, pack=pack).clauses_in(pack)
    return clause_chip(Clause(pack, numbers[0])) if numbers else SafeString("")


def clause_chip(clause: Clause | str) -> SafeString:
    clause = read_clause(clause)
    return _chip(clause_address(clause), "cl", icon("section-sign"), in_words(number_words(clause.number)), clause_title(clause))


def print_numbers(numbers: Iterable[str]) -> str:
    """Clause numbers in one line, in the reader's language."""
    return in_words(Text("、", ", ")).join(in_words(number_words(number)) for number in numbers)


def clause_title(clause: Clause) -> str:
    """What a clause is about and in which document; the pack's name where it has no such clause."""
    return in_words(_title(clause)) if _stands(clause) else clause.pack


@cache
def _title(clause: Clause) -> Text:
    pack = load_pack(clause.pack)
    about = pack.clause_texts[clause.number].heading or NOTHING
    return Text(*(f"{words} · {of}".removeprefix(" · ") for words, of in zip(about, pack.title, strict=True)))


def local_chip(word: object, address: str = "") -> SafeString:
    """What the county itself decided, leading to its decision."""
    return _chip(address, "cl local", icon("map-pin"), in_words(word), in_words(Text("本地设定", "Local setting")))


def _chip(address: str, kind: str, mark: SafeString, words: str, title: str) -> SafeString:
    if address:
        return markup('<a class="{}" href="{}" title="{}">{}{}</a>', kind, address, title, mark, words)
    return markup('<span class="{}" title="{}">{}{}</span>', kind, title, mark, words)
