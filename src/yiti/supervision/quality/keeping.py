"""What was found is kept for who asks next; the journal is only ever added to."""

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

from yiti.kernel.periods import Period
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_checks

from .looking import Finding, look_through

KEPT = 8
"""So many spans are kept, those asked for last."""
SLOW = 1.0
"""Where a look takes longer than this many seconds it is not done anew for every event that is added."""
AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a span, and when the journal was looked through for it."""

    findings: tuple[Finding, ...]
    at: datetime
    last: tuple[str, int]
    seconds: float

    def of(self, check: str = "", institution: str = "") -> list[Finding]:
        """Of one check, or of one institution."""
        return [one for one in self.findings if check in ("", one.check) and institution in ("", one.institution)]

    def count(self) -> Mapping[tuple[str, str], int]:
        """(institution, check) → how many; the list of each is as long."""
        return Counter((one.institution, one.check) for one in self.findings)


_kept: OrderedDict[tuple[str, Period, date], Looked] = OrderedDict()


def look(pack: str, span: Period, today: date, now: datetime, last: tuple[str, int]) -> Looked:
    """`last` says how far the journal is: a quick look is done anew for every event that is added, a slow one after ten minutes."""
    key = pack, span, today
    found = _kept.get(key)
    if found is None or (found.last != last and (found.seconds < SLOW or now - found.at >= AGAIN)):
        began = perf_counter()
        findings = tuple(look_through(load_pack_checks(load_pack(pack)), span, today))
        found = _kept[key] = Looked(findings, now, last, perf_counter() - began)
    _kept.move_to_end(key)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def forget() -> None:
    """Look anew at the next asking: for whoever puts another journal in the place of this one."""
    _kept.clear()
