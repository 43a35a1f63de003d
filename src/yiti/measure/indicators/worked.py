"""A pack's cases of definitions, reckoned by the reference engine: whether each gives what it says."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from yiti.kernel.text import Text
from yiti.policy.facts import Change, Definition, DefinitionCase, Listed, read_cases
from yiti.policy.facts.case_rows import complete, rows_of_case
from yiti.policy.packs import Fault, Pack, load_pack_definitions
from yiti.policy.packs.definitions import list_files

from .engines.reference import Reference
from .engines.tables import Tables
from .values import Value, print_number, reckon

PARTS = {
    "numerator": Text("分子", "the numerator"), "denominator": Text("分母", "the denominator"), "value": Text("数值", "the value"),
}  # fmt: skip


def check_definition_cases(pack: Pack) -> list[Fault]:
    """
    Where a case of the pack's own is answered otherwise than it says, by file and line.

    :raises Faulty: where a definition or a case cannot be read
    """
    listed = load_pack_definitions(pack)
    faults: list[Fault] = []
    for case in read_cases(list_files(pack.root, "definition_cases")):
        faults += [Fault(case.file, case.line_of(part), words) for part, words in _differs(case, listed)]
    return sorted(faults)


def _differs(case: DefinitionCase, listed: Listed) -> Iterator[tuple[str, Text]]:
    answer = _answer(case, listed)
    if answer is None:
        words = Text(f"{case.of} 不适用于机构 {case.institution}", f"{case.of} does not apply to the institution {case.institution}")
        yield "of", words
        return
    for part, name in PARTS.items():
        wanted, found = getattr(case, part), getattr(answer, part)
        if wanted != found:
            say, show = _print(wanted), _print(found)
            yield part, Text(f"{case.of}：{name.zh}应为 {say}，算出 {show}", f"{case.of}: {name.en} should be {say}, {show} comes out")


def _answer(case: DefinitionCase, listed: Listed) -> Value | None:
    asked = _asked_for(case, listed)
    rows = rows_of_case(case, listed[case.of])
    engine = Reference(Tables({name: complete(name, of) for name, of in rows.items()}))
    found = reckon(engine, Listed({one.code: one for one in asked}), case.period, codes={asked[0].code})
    return next((value for value in found if value.institution == case.institution), None)


def _asked_for(case: DefinitionCase, listed: Listed) -> list[Definition]:
    """The definition of a case, as the case changes it, and those that its change is of."""
    one = listed[case.of]
    changed = {part: case.instead.get(part, getattr(one, part)) for part in ("numerator", "denominator")}
    found = [replace(one, **changed)]
    while isinstance(one.numerator, Change):
        one = listed[one.numerator.code]
        found.append(one)
    return found


def _print(number: Fraction | Decimal | None) -> str:
    if number is None:
        return "—"
    return print_number(Fraction(number)) or "—"
