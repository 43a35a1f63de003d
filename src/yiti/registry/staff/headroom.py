"""May this institution hire? Counts on the days that matter, and the rule `staffing-headroom` over the worst of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Unit, given
from yiti.kernel.refusals import Refused, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import compute
from yiti.policy.rules.answers import Answer
from yiti.registry.institutions.models import StaffLimit
from yiti.registry.institutions.queries import get_names, list_limits
from yiti.registry.institutions.spans import holds

HIRING = "六(二)1(2)"


class UnableToHire(UnableTo):
    """More people than the establishment posts, the cap or the total allow."""

    code = "over-cap"


@dataclass(frozen=True, slots=True)
class Load:
    """An institution's people on one day against its limit of that day."""

    institution: str
    on: date
    limit: StaffLimit
    establishment: int
    contract: int

    @property
    def excess(self) -> int:
        """How many are too many, by whichever limit is broken most; zero or less where all hold."""
        return max(
            self.establishment - self.limit.establishment,
            self.contract - self.limit.off_establishment,
            self.establishment + self.contract - self.limit.total,
        )


def headroom_answer(*, book: Resolved, limit: StaffLimit, establishment: int, contract: int, on: date, hire: int = 0) -> Answer | None:
    """The rule's answer, its counts leading to the list of people; None under a pack that has no such rule."""
    institution = limit.institution_id
    record = f"staff:{institution}:{on}"
    approved = f"limits:{institution}:{limit.from_on}"
    figures = {
        "establishment_now": given(
            Text("现有编内人员", "Establishment staff now"), establishment, Unit.PERSONS, record=f"{record}:establishment"
        ),
        "contract_now": given(Text("现有编外人员", "Contract staff now"), contract, Unit.PERSONS, record=f"{record}:contract"),
        "total": given(Text("核定工作人员总量", "Approved staff total"), limit.total, Unit.PERSONS, record=approved),
        "establishment": given(Text("核定编制数", "Establishment posts"), limit.establishment, Unit.PERSONS, record=approved),
        "off_establishment": given(Text("编外聘用控制数", "Cap of contract staff"), limit.off_establishment, Unit.PERSONS, record=approved),
    }
    inputs = {name: figure.value for name, figure in figures.items()} | {"hire_contract": hire}
    try:
        return compute("staffing-headroom", pack=book, on=None, inputs=inputs, figures=figures)
    except Refused as refusal:
        if refusal.code == "rule-not-in-pack":
            return None
        raise


def find_worst(institution: str, rows: Sequence[Mapping[str, Any]], limits: Iterable[StaffLimit], days: Iterable[date]) -> Load | None:
    """
    The day on which the institution is over its limits most (or nearest to them), among `days` and those after the first of
    them on which somebody begins or a limit does. None where no limit holds on any of them.
    """
    spans = [(limit, {"from_on": limit.from_on, "until_on": limit.until_on}) for limit in limits if limit.institution_id == institution]
    here = [row for row in rows if row["institution_id"] == institution]
    asked = sorted(set(days))
    if not asked or not spans:
        return None
    begins = {row["from_on"] for row in here} | {limit.from_on for limit, _ in spans}
    loads = []
    for day in {*asked, *(day for day in begins if day > asked[0])}:
        limit = next((limit for limit, span in spans if holds(span, day)), None)
        if limit:
            held = [row["identity"] for row in here if holds(row, day)]
            loads.append(Load(institution, day, limit, held.count("establishment"), held.count("contract")))
    return max(loads, key=lambda load: (load.excess, -load.on.toordinal()), default=None)


def require_headroom(*, scope: Scope, rows: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], function: str) -> None:
    """
    Refuse where the new postings bring their institutions over their limits on any day from their first on.

    `rows` are all postings as they would stand, `new` those of them that are new or changed. Vacant establishment posts
    are not filled by contract (S0-019).

    :raises UnableToHire: naming the institution, the numbers and the excess, with the clause
    """
    institutions = sorted({row["institution_id"] for row in new})
    limits = list(list_limits(scope=scope, institutions=institutions, function=function))
    for institution in institutions:
        here = [row for row in new if row["institution_id"] == institution]
        worst = find_worst(institution, rows, limits, [row["from_on"] for row in here])
        if worst is None or worst.excess <= 0:
            continue
        hired = [row for row in here if holds(row, worst.on)]
        if not hired:
            continue
        _refuse(scope, get_book(scope=scope, on=worst.on), worst, hired)


def _refuse(scope: Scope, book: Resolved, load: Load, hired: Sequence[Mapping[str, Any]]) -> None:
    """The rule's verdict on the contract staff stands; establishment posts, of which it takes the number alone, are held apart."""
    contract = sum(row["identity"] == "contract" for row in hired)
    answer = headroom_answer(
        book=book, limit=load.limit, establishment=load.establishment, contract=load.contract - contract, on=load.on, hire=contract
    )
    name = get_names(scope=scope, codes=[load.institution]).get(load.institution, load.institution)
    over = load.establishment - load.limit.establishment
    clause = Clause(book.pack, HIRING)
    if over > 0 and contract < len(hired):
        raise UnableToHire(_over_establishment(name, load, over), code="over-establishment", field="identity", clause=clause)
    if contract and answer and not answer.result["allowed"]:
        raise UnableToHire(_over_cap(name, load, answer.result["excess"]), code="over-cap", field="identity", clause=clause)


def _over_establishment(name: str, load: Load, over: int) -> Text:
    posts = load.limit.establishment
    return Text(
        f"{name}核定编制 {posts} 个，{load.on} 将有编内 {load.establishment} 人，超出 {over} 人",
        f"{name} has {posts} establishment posts; on {load.on} {load.establishment} people would hold them, {over} too many",
    )


def _over_cap(name: str, load: Load, excess: int) -> Text:
    people, cap, total = load.establishment + load.contract, load.limit.off_establishment, load.limit.total
    return Text(
        f"{name}编外控制数 {cap}、总量 {total}，{load.on} 将有编外 {load.contract} 人、全部 {people} 人，超出 {excess} 人",
        f"{name} may have {cap} contract staff, {total} in all; on {load.on} it would have {load.contract} and {people}: {excess} too many",
    )
