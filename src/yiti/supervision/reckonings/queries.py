"""The reckonings of a document as they stand: how many subjects meet it, one reckoning's subjects, one subject down to its records."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.reckonings import Reckoning

from .found import Line, State
from .models import EnteredInput
from .remembered import READING, read_lines
from .rights import may_see
from .running import Reckoned, make_ground, reckon_one
from .windows import Window, window_of

SEE = "documents.see"


class UnknownReckoning(UnableTo):
    code = "not-found"


@dataclass(frozen=True, slots=True)
class Summary:
    """A reckoning and how many of its subjects stand how; sums of the parts that it adds up, by path."""

    pack: str
    said: Reckoning
    window: Window
    counts: Mapping[State, int]
    line: Line | None = None
    """Of one for the whole county what it found."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        return self.counts.get("met", 0) + self.counts.get("short", 0)

    @property
    def state(self) -> State:
        """What needs somebody most."""
        return next((state for state in ("short", "refused", "wait", "met", "info") if self.counts.get(state)), "info")


def find_reckoning(*, scope: Scope, pack: str, id: str) -> tuple[Pack, Reckoning]:
    """
    A reckoning of a document (`documents.see`, or what it asks for).

    :raises UnknownReckoning:
    """
    scope.require(SEE)
    read = load_pack(pack)
    if id not in read.reckonings:
        raise UnknownReckoning(Text(f"{pack} 没有核算“{id}”", f"{pack} has no reckoning “{id}”"))
    said = read.reckonings[id]
    if said.sees is not None:
        scope.require(said.sees)
    return read, said


def list_summaries(*, scope: Scope, pack: str, today: date) -> list[Summary]:
    """
    The reckonings of a document (`documents.see`), in its order, each in its newest period; those that the reader may not see are left out.

    How many meet a demand is nobody's secret; the subjects themselves are for `list_lines`.
    """
    scope.require(SEE)
    read = load_pack(pack)
    if today < read.in_force_from:
        return []
    asked = [(said, window_of(said, today)) for said in read.reckonings.values() if said.sees is None or scope.may(said.sees)]
    rows = zip(asked, read_lines(read, asked), strict=True)
    return [
        Summary(pack, said, window, Counter(line.state for line in lines), lines[0] if said.each.county and lines else None)
        for (said, window), lines in rows
    ]


def list_lines(*, scope: Scope, pack: str, id: str, today: date, period: Period | None = None) -> tuple[Window, list[Line]]:
    """
    A reckoning's subjects that the reader may see: institutions within `institutions.see`, entries within `forms.see`, people within
    `staff.see`, and all within what the reckoning asks for; the county's is everybody's.
    """
    read, said = find_reckoning(scope=scope, pack=pack, id=id)
    window = window_of(said, today, period)
    lines = read_lines(read, [(said, window)])[0] if today >= read.in_force_from else ()
    return window, [line for line in lines if may_see(scope, said, line.institution, line.person)]


def get_reckoned(*, scope: Scope, pack: str, id: str, key: str, today: date, period: Period | None = None) -> tuple[Window, Reckoned]:
    """
    One subject with its inputs, the records behind them and the answer.

    :raises UnknownReckoning: also for a subject that the reader may not see
    """
    read, said = find_reckoning(scope=scope, pack=pack, id=id)
    window = window_of(said, today, period)
    found = reckon_one(make_ground(READING, read, said, window), key) if today >= read.in_force_from else None
    if found is None or not may_see(scope, said, found.subject.institution, found.line.person):
        raise UnknownReckoning(Text(f"核算中没有“{key}”", f"The reckoning has no “{key}”"))
    return window, found


def list_entered(*, scope: Scope, pack: str, id: str, key: str, path: str = "") -> QuerySet[EnteredInput]:
    """What was entered with evidence for a subject, the newest day first (`documents.see`, or what the reckoning asks for)."""
    find_reckoning(scope=scope, pack=pack, id=id)
    rows = EnteredInput.objects.filter(pack=pack, reckoning=id, subject=key)
    return rows.filter(path=path) if path else rows


def get_entered(*, scope: Scope, id: int) -> EnteredInput | None:
    """One that was entered, where its subject is the reader's to see."""
    row = EnteredInput.objects.filter(pk=id).first()
    if row is None:
        return None
    _, said = find_reckoning(scope=scope, pack=row.pack, id=row.reckoning)
    return row if may_see(scope, said, row.institution, row.subject if said.each.staff else "") else None
