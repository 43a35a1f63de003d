"""What a duty of publicity would say if it were posted now: exactly what posting freezes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.installation.queries import get_installation
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.queries import get_latest_run
from yiti.foundation.workflow.operations import reckon_due_days
from yiti.kernel.clauses import Clause
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import Cycle
from yiti.measure.assessment.queries import get_cycle
from yiti.money.pay.queries import list_payslips
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.duties import PublicityDuty
from yiti.registry.institutions.queries import get_institution, list_institutions

from .contents import Content, indicators_content, pay_content, procedure_content, results_content
from .drawn import draw, fit_period
from .refusals import UnableToPost

GIVEN_BACK = (Cycle.State.FED_BACK, Cycle.State.PUBLISHED)
WITHIN = "institution_staff"
POSITION = "distribution.coefficient."
WORKFLOW = "quarter"


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice before it is posted: whose duty, about which period, what it says, the run it stands on."""

    duty: PublicityDuty
    period: str
    institution: str
    title: Text
    content: Content
    clause: Clause
    run: Run | None = None


def find_duty(pack: Pack, id: str) -> PublicityDuty:
    """:raises UnableToPost: for a duty that the document does not name"""
    found = next((duty for duty in pack.publicity if duty.id == id), None)
    if found is None:
        raise UnableToPost(Text("文件没有这项公开", "The document has no such duty"), code="not-found")
    return found


def require_poster(scope: Scope, duty: PublicityDuty, institution: str) -> None:
    """
    The county's duties are posted by those who post for the whole county, a house's own by its people.

    :raises Forbidden:
    :raises UnableToPost: where the institution is missing or out of place
    """
    if (duty.audience == WITHIN) != bool(institution):
        words = (
            Text("这项公开不分机构", "This duty is the county's")
            if institution
            else Text("请说明是哪家机构", "Say which institution it is")
        )
        raise UnableToPost(words, code="institution", field="institution")
    scope.require("notices.post", institution or "*")


def prepare_notice(*, scope: Scope, duty: str, period: str, institution: str = "") -> Draft:
    """
    The notice that posting now would freeze; nothing is stored.

    :raises UnableToPost: for an unknown duty, or before its results are given back or its pay is distributed
    :raises Forbidden: for somebody who may not post it
    """
    own = load_pack(get_installation().pack)
    drawn = next((one for one in own.publicity if one.id == duty and one.every), None)
    if drawn is not None:
        return _drawn(scope, own, drawn, period, institution)
    cycle = get_cycle(scope=scope, period=period)
    pack = load_pack(cycle.pack)
    found = find_duty(pack, duty)
    require_poster(scope, found, institution)
    make = MAKERS.get(found.content)
    if make is None:
        raise UnableToPost(Text("这项公开的内容不由系统生成", "The system does not write this notice"), code="no-content")
    return make(scope, pack, found, cycle, institution)


def _drawn(scope: Scope, pack: Pack, duty: PublicityDuty, period: str, institution: str) -> Draft:
    """A notice of a period that is over, drawn from the records."""
    require_poster(scope, duty, institution)
    span = fit_period(duty, period)
    where = get_institution(scope=scope, code=institution).label if institution else NOTHING
    title = Text(f"{where.zh}{span.label.zh}{duty.label.zh}", ", ".join(part for part in (duty.label.en, where.en, span.label.en) if part))
    return Draft(duty, str(span), institution, title, draw(pack, duty, span, institution), Clause(pack.id, duty.clause))


def _results(scope: Scope, pack: Pack, duty: PublicityDuty, cycle: Cycle, institution: str) -> Draft:
    run = get_latest_run(scope=scope, kind="quarter", period=cycle.period)
    if run is None or cycle.state not in GIVEN_BACK:
        raise UnableToPost(Text("结果反馈以后才能公示", "Results are posted once they are fed back"), code="not-fed-back")
    span = Period.parse(cycle.period)
    names = {row.code: row.label for row in list_institutions(scope=scope, on=span.last)}
    title = Text(f"{span.label.zh}考核结果与分配总额", f"Results and totals of {span.label.en}")
    return _draft(pack, duty, cycle, title, results_content(run, names, categories_of(pack)), run)


def _payments(scope: Scope, pack: Pack, duty: PublicityDuty, cycle: Cycle, institution: str) -> Draft:
    run = get_latest_run(scope=scope, kind="distribution", period=cycle.period, institution=institution)
    if run is None:
        raise UnableToPost(Text("先分配到人，再公示", "Distribute first, then post"), code="not-distributed")
    slips = list(list_payslips(scope=scope, period=cycle.period, institution=institution).filter(run=run).order_by("id"))
    name = get_institution(scope=scope, code=institution).label
    span = Period.parse(cycle.period)
    title = Text(f"{name.zh}{span.label.zh}绩效发放公示", f"Performance pay of {name.en}, {span.label.en}")
    return _draft(pack, duty, cycle, title, pay_content(slips, positions_of(pack)), run, institution)


def _indicators(scope: Scope, pack: Pack, duty: PublicityDuty, cycle: Cycle, institution: str) -> Draft:
    book = get_book_of(scope=scope, pack=pack.id, on=Period.parse(cycle.period).last)
    title = _titled(cycle, Text("考核内容与分值", "What is assessed, and the points"))
    return _draft(pack, duty, cycle, title, indicators_content(pack, book))


def _procedure(scope: Scope, pack: Pack, duty: PublicityDuty, cycle: Cycle, institution: str) -> Draft:
    due = reckon_due_days(scope=scope, pack=pack.id, period=cycle.period)
    steps = [
        (step.label, _day_of(step.id, step.due or "", due), step.clause) for step in pack.workflows[WORKFLOW].steps
    ]  # fmt: skip
    return _draft(pack, duty, cycle, _titled(cycle, Text("考核程序与期限", "Procedure and days")), procedure_content(steps))


def _day_of(step: str, parameter: str, due: Mapping[str, date]) -> str:
    day = due.get(step) or due.get(parameter.rpartition(".")[2])
    return day.isoformat() if day else ""


def _titled(cycle: Cycle, what: Text) -> Text:
    span = Period.parse(cycle.period)
    return Text(f"{span.label.zh}{what.zh}", f"{what.en}, {span.label.en}")


def _draft(
    pack: Pack, duty: PublicityDuty, cycle: Cycle, title: Text, content: Content, run: Run | None = None, institution: str = ""
) -> Draft:
    return Draft(duty, cycle.period, institution, title, content, Clause(pack.id, duty.clause), run)


def categories_of(pack: Pack) -> dict[str, Text]:
    return {category.id: category.label for category in pack.header.categories}


def positions_of(pack: Pack) -> dict[str, Text]:
    """The positions by the names of their coefficients: what stands after 岗位系数· and its English twin."""
    found = {}
    for id, parameter in pack.parameters.items():
        if id.startswith(POSITION):
            zh, en = parameter.label.zh.rpartition("·")[2], parameter.label.en.rpartition(": ")[2]
            found[id.removeprefix(POSITION)] = Text(zh, en.capitalize())
    return found


MAKERS: dict[str, Callable[[Scope, Pack, PublicityDuty, Cycle, str], Draft]] = {
    "indicators_and_points": _indicators,
    "steps_and_dates": _procedure,
    "scores_and_places": _results,
    "payments": _payments,
}
