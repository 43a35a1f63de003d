"""What live figures say on a line of a score sheet, in words: value, counts, target, last period, the category's mean, what was taken."""

from dataclasses import dataclass
from decimal import Decimal

from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import LiveLine, LiveSheet, PartLine
from yiti.policy.packs import PlannedPart
from yiti.web.printing import print_at_least, print_percent

from .figures import why_now
from .indicators.showing import change_words, part, with_unit
from .naming import address_of

BOUNDS = {"at_least": "≥", "at_most": "≤", "full_if_yes": "≥", "full_if_no": "<"}


@dataclass(frozen=True, slots=True)
class PartShow:
    """One figure of an indicator as it is read; `why` opens it down to its list, for those who may."""

    label: Text
    value: Text
    why: str
    counts: str
    target: Text
    is_met: bool
    last: Text
    change: Text
    mean: Text
    applies: bool


@dataclass(frozen=True, slots=True)
class LiveShow:
    """The whole of a line: its parts, the score that they propose and what the assessor made of it."""

    parts: tuple[PartShow, ...]
    score: str
    why: str
    lacks: Text | None
    is_absent: bool
    state: tuple[str, Text] | None
    moved: Text


def show_all(scope: Scope, period: str, live: LiveSheet) -> dict[str, LiveShow | None]:
    """The lines of one institution's sheet, by indicator."""
    return {code: show_live(scope, period, line) for (_, code), line in live.lines.items()}


def show_live(scope: Scope, period: str, line: LiveLine | None) -> LiveShow | None:
    if line is None:
        return None
    proposal = line.proposal
    sees = scope.may("indicators.see", proposal.institution)
    score = "" if proposal.score is None else print_at_least(proposal.score, 0)
    return LiveShow(
        parts=tuple(_part(found, period, proposal.institution, sees=sees) for found in line.parts),
        score=score,
        why=why_now("scores", period, proposal.institution, f"live.{proposal.indicator}") if proposal.score is not None else "",
        lacks=proposal.lacks,
        is_absent=proposal.is_absent,
        state=_state(line),
        moved=_moved(line, score),
    )


def _part(found: PartLine, period: str, institution: str, *, sees: bool) -> PartShow:
    plan, value = found.part.plan, found.part.value
    unit, code = plan.definition.unit, plan.definition.code
    counts = ""
    if value is not None and value.denominator is not None:
        counts = f"{part(value.numerator)}/{part(value.denominator)}"
    return PartShow(
        label=plan.definition.label,
        value=with_unit(found.part.number, unit),
        why=address_of("indicator-why", code, institution, period) if sees and value is not None else "",
        counts=counts,
        target=target_words(plan),
        is_met=found.part.share == 1,
        last=with_unit(found.last, unit) if found.last is not None else NOTHING,
        change=change_words(found.change, unit),
        mean=with_unit(found.mean, unit) if found.mean is not None else NOTHING,
        applies=found.part.applies,
    )


def target_words(plan: PlannedPart) -> Text:
    """`≥ 65%`, `60% – 93%`: what earns every point; of grades what each earns."""
    unit, method = plan.definition.unit, str(plan.method.value)
    if method == "graded":
        return _grades(plan)
    target = _bound(plan, "target", unit)
    if method == "range":
        upper = _bound(plan, "upper", unit)
        return Text(f"{target.zh} – {upper.zh}", f"{target.en} – {upper.en}")
    sign = BOUNDS.get(method) or ("≤" if plan.direction == "lower" else "≥")
    return Text(f"{sign} {target.zh}", f"{sign} {target.en}")


def _grades(plan: PlannedPart) -> Text:
    """`≥ 90%: 100%, ≥ 80%: 60%`."""
    sign = "≤" if plan.direction == "lower" else "≥"
    told = [(with_unit(Decimal(grade.at), plan.definition.unit), print_percent(grade.share)) for grade in plan.grades]
    zh = "，".join(f"{sign} {at.zh} 得 {share}" for at, share in told)
    return Text(zh, ", ".join(f"{sign} {at.en}: {share}" for at, share in told))


def _bound(plan: PlannedPart, name: str, unit: str) -> Text:
    figure = plan.settings.get(name)
    return with_unit(figure.number if figure else None, unit)


def _state(line: LiveLine) -> tuple[str, Text] | None:
    """What became of the proposal; nothing where nobody has scored yet, or a person scored before there were figures."""
    if line.is_corrected and line.score is not None and line.taken is not None:
        was = _score_words(line.taken.score)
        now = Text("缺项", "absent") if line.score.absent else _score_words(line.score.score)
        return "short", Text(f"系统 {was.zh}，改为 {now.zh}", f"figures {was.en}, corrected to {now.en}")
    if line.is_taken:
        return "met", Text("采用系统得分", "As the figures say")
    return None


def _score_words(score: Decimal | None) -> Text:
    if score is None:
        return Text("缺项", "absent")
    shown = print_at_least(score, 0)
    return Text(shown, shown)


def _moved(line: LiveLine, score: str) -> Text:
    if not line.has_moved:
        return NOTHING
    if line.proposal.is_absent:
        return Text("数据已变，现为缺项", "the figures have moved: now absent")
    return Text(f"数据已变，现为 {score}", f"the figures have moved: now {score}")
