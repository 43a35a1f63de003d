"""What indicators are scored from live figures: known definitions in their own unit, settings that are tables, targets that can be."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.facts import Definition, Faulty
from yiti.policy.packs.definitions import read_chain
from yiti.policy.packs.live import find_out_of_reach
from yiti.policy.packs.shapes.indicators import Live

from .subject import Subject

TABLES = ("targets", "uppers", "allowances", "deductions", "weights")
NAME = "scoring.yaml"


def check_live(subject: Subject) -> None:
    live = subject.pack.scoring.live if subject.pack.scoring else None
    if live is None:
        return
    _check_settings(subject, live)
    try:
        definitions = read_chain(subject.pack.chain).definitions
    except Faulty:
        return  # told by the check of the definitions
    _check_parts(subject, live, definitions)
    _check_targets(subject, live)


def _check_settings(subject: Subject, live: Live) -> None:
    source = subject.draft.sources[NAME]
    for name in TABLES:
        id = getattr(live, name)
        parameter = subject.pack.parameters.get(id)
        if parameter is None or parameter.kind != "table" or parameter.keys != "parts":
            subject.fault(
                source, ("live", name), f"“{id}”不是按计分项（keys: parts）列的数表",
                f"“{id}” is no table by parts (keys: parts) among the parameters",
            )  # fmt: skip


def _check_parts(subject: Subject, live: Live, definitions: Mapping[str, Definition]) -> None:
    source, seen = subject.draft.sources[NAME], set[str]()
    indicators = {indicator.code for indicator in subject.pack.indicators}
    for indicator, parts in live.parts.items():
        subject.require_known(source, ("live", "parts", indicator), indicator, indicators, Text("指标", "indicator"))
        for at, part in enumerate(parts):
            place = ("live", "parts", indicator, at)
            subject.require_known(source, (*place, "definition"), part.definition, definitions, Text("指标定义", "definition"))
            subject.require_single(source, (*place, "definition"), part.definition, seen)
            defined = definitions.get(part.definition)
            if defined is not None and defined.unit != part.unit:
                subject.fault(
                    source, (*place, "unit"), f"{part.definition} 的单位是 {defined.unit}，不是 {part.unit}",
                    f"{part.definition} is in {defined.unit}, not in {part.unit}",
                )  # fmt: skip


def _check_targets(subject: Subject, live: Live) -> None:
    """Targets that the pack ships itself, as a document that prints them would have it."""
    parts = live.by_definition
    for source, place, parameter in subject.each("parameters"):
        if parameter.id not in (live.targets, live.uppers):
            continue
        for at, value in enumerate(parameter.values):
            for code, text in value.value.items() if isinstance(value.value, dict) else ():
                words = find_out_of_reach(parts[code][1], str(text)) if code in parts else None
                if words:
                    subject.fault(source, (*place, "values", at, "value", code), f"{code}{words.zh}", f"{code} {words.en}")
