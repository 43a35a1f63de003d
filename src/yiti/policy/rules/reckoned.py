"""Whether a pack's reckonings fit the rules that they run: the rule, its inputs, and the parts of its result that they name."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import Fault, Pack, Resolved, load_pack, resolve
from yiti.policy.packs.bindings import bind_rules
from yiti.policy.packs.folders import PACKS
from yiti.policy.packs.loading import read_draft
from yiti.policy.packs.reading import Place
from yiti.policy.packs.shapes.reckonings import Input, Reckoning

from .inputs import Inputs
from .registry import Rule, compute, list_readings

Wrong = tuple[Place, Text]


def check_reckoned(id: str, root: Path = PACKS) -> list[Fault]:
    """Where a reckoning of a pack that can be read does not fit its rule, by file and line."""
    pack, draft = load_pack(id, root), read_draft(id, root)
    source = draft.sources.get("reckonings.yaml")
    if source is None:
        return []
    faults: list[Fault] = []
    for at, said in enumerate(pack.reckonings.values()):
        faults += [source.fault(("reckonings", at, *place), words) for place, words in _wrongs(pack, said)]
    return sorted(faults)


def rule_of(pack: Pack, said: Reckoning) -> Rule | None:
    """The reading of the rule that a reckoning runs under its pack; None where the pack binds none."""
    bound = bind_rules(pack)
    readings = [one for one in list_readings(said.rule.partition(":")[0]) if ":" not in said.rule or one.name == said.rule]
    return next((one for one in readings if pack.id in one.home or one.name in bound), None)


def _wrongs(pack: Pack, said: Reckoning) -> Iterator[Wrong]:
    rule = rule_of(pack, said)
    if rule is None:
        words = Text(f"规则 {said.rule} 没有被本文件的条款引用", f"No clause of this document binds the rule {said.rule}")
        yield ("rule",), words
        return
    yield from _of_inputs(rule.inputs, said.inputs, ("inputs",))
    yield from _of_paths(rule, said, resolve(pack, on=pack.in_force_from))


def _of_inputs(model: type[Inputs], inputs: Mapping[str, Input], place: Place) -> Iterator[Wrong]:
    for name, item in inputs.items():
        field = model.model_fields.get(name)
        if field is None:
            known = ", ".join(model.model_fields)
            yield (*place, name), Text(f"规则没有输入“{name}”，有：{known}", f"The rule has no input “{name}”; it has {known}")
            continue
        inner = row_of(field.annotation)
        if item.rows is not None and inner is not None:
            yield from _of_inputs(inner, item.rows.inputs, (*place, name, "rows", "inputs"))
        for at, row in enumerate(item.list or () if inner is not None else ()):
            yield from _of_inputs(inner or model, row, (*place, name, "list", at))
        if item.object is not None and inner is not None:
            yield from _of_inputs(inner, item.object, (*place, name, "object"))
    for name, field in model.model_fields.items():
        if field.is_required() and name not in inputs:
            yield place, Text(f"规则还要输入“{name}”", f"The rule also needs the input “{name}”")


def row_of(kind: Any) -> type[Inputs] | None:
    """The model of a list's rows, or of an object, however it is wrapped."""
    if isinstance(kind, type) and issubclass(kind, Inputs):
        return kind
    return next((found for part in get_args(kind) if (found := row_of(part)) is not None), None)


def _of_paths(rule: Rule, said: Reckoning, book: Resolved) -> Iterator[Wrong]:
    """The first step of every path, held against the answer to the rule's own example where the pack as shipped can give one."""
    try:
        known = compute(rule.name, pack=book, on=book.in_force_from, inputs=rule.example).result
    except UnableTo:
        return
    paths: Iterable[tuple[Place, str]] = [
        *((("shows", at), path) for at, path in enumerate(said.shows)),
        *((("totals", at), path) for at, path in enumerate(said.totals)),
        *([(("verdict",), said.verdict.path)] if said.verdict else []),
    ]
    for place, path in paths:
        if path.partition(".")[0] not in known:
            words = ", ".join(known)
            yield place, Text(f"结果中没有“{path}”，有：{words}", f"The result has no “{path}”; it has {words}")
