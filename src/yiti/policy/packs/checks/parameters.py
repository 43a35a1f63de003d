"""Parameters and indicators: origin, clause, printed figure, and the floors of the documents above."""

from datetime import date
from itertools import combinations
from typing import get_args

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs.pack import Pack
from yiti.policy.packs.reach import end_of, kinds_of
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.resolution import as_held, as_setting, as_voice
from yiti.policy.packs.shapes.parameters import DatedValue, Parameter
from yiti.policy.packs.shapes.strict import InstitutionType
from yiti.policy.packs.voices import Voice

from .subject import Subject

TYPES = frozenset(get_args(InstitutionType))


def check_parameters(subject: Subject) -> None:
    for source, place, parameter in subject.each("parameters"):
        _check_parameter(subject, source, place, parameter)
        for at, value in enumerate(parameter.values):
            _check_value(subject, source, (*place, "values", at), parameter, value)
        _check_overlaps(subject, source, place, parameter)


def _check_parameter(subject: Subject, source: SourceFile, place: Place, parameter: Parameter) -> None:
    for at, number in enumerate(parameter.asked_by):
        subject.require_clause(source, (*place, "asked_by", at), number)
    if parameter.adjustable:
        subject.require_clause(source, (*place, "adjustable", "clause"), parameter.adjustable.clause)
    _check_kinds(subject, source, (*place, "applies_to"), parameter.applies_to)
    if not parameter.values and not parameter.asked_by:
        subject.fault(
            source,
            place,
            f"{parameter.id} 没有取值，也没有写明哪条要求它（asked_by）",
            f"{parameter.id} has no value, nor a clause that asks for it",
        )


def _check_kinds(subject: Subject, source: SourceFile, place: Place, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        if kind not in TYPES and kind not in subject.kinds:
            subject.fault(source, place, f"没有机构类型“{kind}”", f"There is no institution type “{kind}”")


def _check_value(subject: Subject, source: SourceFile, place: Place, parameter: Parameter, value: DatedValue) -> None:
    name = parameter.id
    if value.origin is None:
        subject.fault(source, place, f"{name} 的取值没有写来源（origin）", f"A value of {name} has no origin")
    if value.origin in ("document", "derived") and value.clause is None:
        subject.fault(source, place, f"{name} 的取值没有写条款（clause）", f"A value of {name} has no clause")
    if value.origin == "document" and value.printed is None:
        subject.fault(source, place, f"{name} 的取值没有写原文数字（printed）", f"A value of {name} has no printed figure")
    if value.origin == "derived" and value.derived_from is None:
        subject.fault(source, place, f"{name} 的取值没有写推算方法（derived_from）", f"A derived value of {name} does not say from what")
    if value.origin == "local" and (value.printed or value.bound != "exact"):
        subject.fault(
            source,
            place,
            f"{name} 是本县决定的值，不能有原文数字或上下限",
            f"A local value of {name} has no printed figure and binds nobody",
        )
    if value.origin == "local" and not (value.clause or parameter.asked_by):
        subject.fault(source, place, f"{name} 没有写明哪条要求它（asked_by）", f"{name} does not say which clause asks for it")
    subject.require_clause(source, (*place, "clause"), value.clause)
    _check_kinds(subject, source, (*place, "applies_to"), value.applies_to)
    if value.until is not None and value.until <= value.from_:
        subject.fault(source, (*place, "until"), "截止日不晚于开始日", "It ends before it begins")
    held = as_held(value.value)
    if isinstance(held, str):
        subject.require_printed(source, (*place, "printed"), value.printed, held)
    try:
        setting = as_setting(parameter, subject.pack)
        setting.require(held)
        setting.require_within(held, tuple(_above(subject.pack, name, value)))
    except Refused as refusal:
        subject.fault(source, (*place, "value"), refusal.message.zh, refusal.message.en)


def _above(pack: Pack, id: str, value: DatedValue) -> list[Voice]:
    """What the documents above say of the same parameter, for some of the same institutions and days."""
    own = kinds_of(pack.parameters[id], value, pack, pack)
    return [
        voice
        for owner in pack.above
        if id in owner.parameters
        for said in owner.parameters[id].values
        if meet(value, pack, said, owner) and _share(pack, (voice := as_voice(owner.parameters[id], said, owner, pack)).applies_to, own)
    ]


def meet(one: DatedValue, of: Pack, other: DatedValue, its: Pack) -> bool:
    """Whether the two are in force on some day together."""
    return one.from_ < (end_of(other, its) or date.max) and other.from_ < (end_of(one, of) or date.max)


def _share(pack: Pack, some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return not some or not others or any(pack.is_of(one, other) or pack.is_of(other, one) for one in some for other in others)


def _check_overlaps(subject: Subject, source: SourceFile, place: Place, parameter: Parameter) -> None:
    for (_, one), (at, other) in combinations(enumerate(parameter.values), 2):
        kinds = [kinds_of(parameter, each, subject.pack, subject.pack) for each in (one, other)]
        if meet(one, subject.pack, other, subject.pack) and _share(subject.pack, *kinds):
            subject.fault(
                source,
                (*place, "values", at),
                f"{parameter.id} 有两个取值在同日对同类机构有效",
                f"{parameter.id} has two values for the same day and kind",
            )


def check_indicators(subject: Subject) -> None:
    scoring = subject.pack.scoring
    dimensions = {dimension.id for dimension in scoring.dimensions} if scoring else set()
    for name, group in subject.draft.folder_parts("indicators"):
        source = subject.draft.sources[name]
        subject.require_clause(source, ("clause",), group.clause)
        if group.dimension not in dimensions:
            subject.fault(source, ("dimension",), f"没有方面“{group.dimension}”", f"There is no dimension “{group.dimension}”")
    if scoring is None:
        return
    source = subject.draft.sources["scoring.yaml"]
    for at, dimension in enumerate(scoring.dimensions):
        subject.require_clause(source, ("dimensions", at, "clause"), dimension.clause)
    for at, number in enumerate((scoring.clause, *scoring.listed_in)):
        subject.require_clause(source, ("clause",) if at == 0 else ("listed_in", at - 1), number)
    _check_themes(subject, source)
    methods = {method.id for method in scoring.methods}
    for key, id in (("points", scoring.points), ("method", scoring.method)):
        parameter = subject.pack.parameters.get(id)
        if parameter is None or parameter.kind not in ("table", "words_table"):
            subject.fault(source, (key,), f"“{id}”不是参数表", f"“{id}” is no table among the parameters")
        elif parameter.kind == "words_table" and set(parameter.choices) != methods:
            subject.fault(source, ("methods",), f"计分方法与参数 {id} 的选项不一致", f"The methods are not the choices of {id}")


def _check_themes(subject: Subject, source: SourceFile) -> None:
    known = {indicator.code for indicator in subject.pack.indicators}
    seen = set[str]()
    for at, theme in enumerate(subject.pack.scoring.themes if subject.pack.scoring else ()):
        subject.require_single(source, ("themes", at, "id"), theme.id, seen)
        subject.require_clause(source, ("themes", at, "clause"), theme.clause)
        for index, code in enumerate(theme.indicators):
            subject.require_known(source, ("themes", at, "indicators", index), code, known, Text("指标", "indicator"))
