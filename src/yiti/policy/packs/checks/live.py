"""What is scored from live figures, and what is counted in work points: known definitions, settings that are tables, targets."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.facts import Definition, Faulty
from yiti.policy.packs.definitions import read_chain
from yiti.policy.packs.live import find_out_of_reach, is_countable
from yiti.policy.packs.shapes.indicators import Live, Work

from .subject import Subject

TABLES = ("targets", "uppers", "allowances", "deductions", "weights")
NAME = "scoring.yaml"
VALUES = "work_point_values"
"""The table that the chain of the quarter reads."""


METHOD, SHARED = "quarter_method", "work_points"


def check_live(subject: Subject) -> None:
    scoring = subject.pack.scoring
    live, work = (scoring.live, scoring.work) if scoring else (None, None)
    if work is None:
        _check_method(subject)
    if live is None:
        return
    _check_settings(subject, live)
    try:
        definitions = read_chain(subject.pack.chain).definitions
    except Faulty:
        return  # told by the check of the definitions
    _check_parts(subject, live, definitions)
    _check_targets(subject, live)
    if work is not None:
        _check_work(subject, live, work, definitions)


def _check_method(subject: Subject) -> None:
    """A quarter that may be shared by work points needs services that are counted."""
    for source, place, parameter in subject.each("parameters"):
        if parameter.id == METHOD and SHARED in parameter.choices:
            subject.fault(
                source, (*place, "choices"), f"可以选“{SHARED}”，但 {NAME} 没有写 work（哪些服务按工分计数）",
                f"“{SHARED}” may be chosen, but {NAME} has no work: which services are counted",
            )  # fmt: skip


def _check_work(subject: Subject, live: Live, work: Work, definitions: Mapping[str, Definition]) -> None:
    source, seen = subject.draft.sources[NAME], set[str]()
    parameter = subject.pack.parameters.get(work.values)
    if work.values != VALUES or parameter is None or parameter.kind != "table" or parameter.keys != "parts":
        subject.fault(
            source, ("work", "values"), f"应为 {VALUES}，并在参数中是按计分项（keys: parts）列的数表",
            f"must be {VALUES}, a table by parts (keys: parts) among the parameters",
        )  # fmt: skip
    for at, code in enumerate(work.counted):
        place = ("work", "counted", at)
        subject.require_known(source, place, code, live.by_definition, Text("计分项", "part"))
        subject.require_single(source, place, code, seen)
        if code in definitions and not is_countable(definitions[code]):
            subject.fault(
                source,
                place,
                f"{code} 的分子不是逐个计数的，不能记工分",
                f"the numerator of {code} is not counted one by one: no work points",
            )


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
    grades = subject.pack.parameters.get(live.grades) if live.grades else None
    if live.grades and (grades is None or grades.kind != "words_table" or grades.keys != "parts" or grades.choices):
        subject.fault(
            source, ("live", "grades"), f"“{live.grades}”不是按计分项（keys: parts）列的文字表",
            f"“{live.grades}” is no table of words by parts (keys: parts) among the parameters",
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
