"""A pack's worked examples of rules, reckoned: whether each gives what it says."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import Fault, Resolved, load_pack, resolve
from yiti.policy.packs.folders import PACKS
from yiti.policy.packs.loading import read_draft
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.cases import Case

from .registry import compute

Wrong = tuple[Place, Text]
"""What differs, and where it stands below the case."""


def check_rule_cases(id: str, root: Path = PACKS) -> list[Fault]:
    """
    Where a case of a pack that can be read is answered otherwise than it says, by file and line.

    Every case is reckoned with the pack as shipped, on the day that it names.
    """
    pack, draft = load_pack(id, root), read_draft(id, root)
    faults: list[Fault] = []
    for name, cases in draft.folder_parts("cases"):
        source = draft.sources[name]
        for at, case in enumerate(cases):
            faults += [_fault(source, (at, *place), case, words) for place, words in _differs(case, resolve(pack, on=case.on))]
    return sorted(faults)


def list_differences(case: Case, book: Resolved) -> list[Text]:
    """What one case is answered otherwise than it says; empty where it comes out."""
    return [words for _, words in _differs(case, book)]


def _fault(source: SourceFile, place: Place, case: Case, words: Text) -> Fault:
    return source.fault(place, Text(f"{case.name}：{words.zh}", f"{case.name}: {words.en}"))


def _differs(case: Case, book: Resolved) -> Iterator[Wrong]:
    try:
        answer = compute(case.rule, pack=book, on=case.on, inputs=case.to_request(book.pack)["inputs"])
    except UnableTo as refusal:
        yield from _of_refusal(case, refusal)
        return
    if case.refused is not None:
        yield ("refused",), Text(f"应拒绝（{case.refused.code}），却算出了结果", f"should be refused ({case.refused.code}) and is answered")
        return
    yield from _compare(case.expected(), answer.result, ("result",))
    codes = [warning.code for warning in answer.warnings]
    if case.warnings is not None and codes != list(case.warnings):
        yield ("warnings",), _other(", ".join(case.warnings) or "[]", ", ".join(codes) or "[]")


def _of_refusal(case: Case, refusal: UnableTo) -> Iterator[Wrong]:
    if case.refused is None:
        yield ("result",), Text(f"被拒绝：{refusal.message.zh}", f"is refused: {refusal.message.en}")
        return
    number = refusal.clause.number if refusal.clause else None
    said = {"code": refusal.code, "field": refusal.field, "clause": number}
    for name, found in said.items():
        wanted = getattr(case.refused, name)
        if wanted is not None and wanted != found:
            yield ("refused", name), _other(wanted, str(found))


def _compare(wanted: Any, found: Any, place: Place) -> Iterator[Wrong]:
    """What the case lists must stand in the answer; more may stand there."""
    if isinstance(wanted, Mapping):
        for key, item in wanted.items():
            if not isinstance(found, Mapping) or key not in found:
                yield (*place, key), Text(f"结果中没有 {key}", f"the answer has no {key}")
            else:
                yield from _compare(item, found[key], (*place, key))
    elif isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            count = len(found) if isinstance(found, list) else 0
            yield place, Text(f"应有 {len(wanted)} 行，算出 {count} 行", f"{len(wanted)} rows are expected, {count} come out")
            return
        for at, pair in enumerate(zip(wanted, found, strict=True)):
            yield from _compare(*pair, (*place, at))
    elif wanted != found:
        yield place, _other(wanted, found)


def _other(wanted: Any, found: Any) -> Text:
    return Text(f"应为 {wanted}，算出 {found}", f"{wanted} is expected, {found} comes out")
