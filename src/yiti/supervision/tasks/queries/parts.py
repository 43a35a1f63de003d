"""What each of several has to do: whom a group office stands for, and how the whole stands by its parts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.tasks import Office
from yiti.registry.institutions.queries import list_institutions
from yiti.supervision.tasks.offices import SEE, Offices, get_offices
from yiti.supervision.tasks.states import TaskState, judge


@dataclass(frozen=True, slots=True)
class Member:
    """One of those whom an office stands for: an office by its id, or an institution by its code."""

    id: str
    label: Text
    lead: str
    """The office that leads the part: the member itself, or for an institution the office that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Members:
    """Those whom the documents' offices stand for on a day."""

    offices: Offices
    by_type: Mapping[str, Sequence[tuple[str, Text]]]

    def of(self, pack: Pack | None, lead: Sequence[str]) -> list[Member]:
        """For what one office leads alone; `pack` is the document that speaks of it, whose own words hold before those of a nearer one."""
        if len(lead) != 1:
            return []
        office = self._find(pack, lead[0])
        if office is None:
            return []
        of_types = [member for kind in office.institutions for member in self.by_type.get(kind, ())]
        return [
            *(Member(id, self.offices.label(id), id) for id in office.members),
            *(Member(code, label, office.id) for code, label in of_types),
        ]

    def _find(self, pack: Pack | None, id: str) -> Office | None:
        own = pack.offices.get(id) if pack else None
        return own or self.offices.by_id.get(id)


def read_members(*, scope: Scope, today: date) -> Members:
    """One query, of institutions that an office stands for alone; they go by their short names."""
    here = load_pack(get_installation().pack)
    kinds = {kind for pack in here.chain for office in pack.offices.values() for kind in office.institutions}
    by_type: defaultdict[str, list[tuple[str, Text]]] = defaultdict(list)
    if kinds:
        for row in list_institutions(scope=scope, on=today, function=SEE).filter(type__in=kinds).select_related(None):
            by_type[row.type].append((row.pk, row.short_label))
    return Members(get_offices(here.id), by_type)


def join(whole: TaskState, parts: Sequence[TaskState], today: date) -> TaskState:
    """The whole as its parts stand; one that was closed before it had any stays met."""
    if not parts or whole.is_met:
        return whole
    met = [part.met_on for part in parts]
    met_on = max(day for day in met if day) if all(met) else None
    shares = [100 if part.is_met else part.percent or 0 for part in parts]
    told = max((part.last for part in parts if part.last), key=lambda report: (report.reported_on, report.pk), default=None)
    percent = sum(shares) // len(shares) if told or any(met) else None
    waiting = [part.closing.proposed_on for part in parts if not part.is_met and part.closing and part.waits_for_acceptance]
    is_all_proposed = len(waiting) + sum(part.is_met for part in parts) == len(parts)
    judged = judge(
        start=whole.start, due=whole.due, today=today, met_on=met_on, proposed_on=max(waiting) if waiting and is_all_proposed else None,
        percent=percent, reported_on=told.reported_on if told else None,
    )  # fmt: skip
    return replace(
        whole, parts=tuple(parts), state=judged.state, late_days=judged.late_days, expected=judged.expected, met_on=met_on, percent=percent,
        last=told,
    )  # fmt: skip
