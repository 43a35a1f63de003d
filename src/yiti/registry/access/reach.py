"""How far a role reaches on a day: which institutions stand behind `own` and `members`."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from yiti.kernel.scopes import EVERYWHERE
from yiti.registry.institutions.models import Institution, Membership


class Reaches:
    """
    The institutions behind each reach on one day, for the homes given, in two queries whatever their number.

    Clinics and stations follow the institution they belong to.
    """

    def __init__(self, homes: Iterable[str], today: date):
        self.own: dict[str, set[str]] = {home: {home} for home in homes if home}
        self.members: dict[str, set[str]] = {home: set() for home in self.own}
        if self.own:
            self._find_members(today)
            self._find_clinics()

    def of(self, reach: str, home: str) -> frozenset[str]:
        """The codes; EVERYWHERE for `county`, at most the home for `self`."""
        if reach == "county":
            return EVERYWHERE
        if reach == "members":
            return frozenset(self.members.get(home, ()))
        return frozenset(self.own.get(home, ())) if reach == "own" else frozenset({home} if home else ())

    def _find_members(self, today: date) -> None:
        running = Membership.objects.filter(lead__in=self.own, from_on__lte=today).exclude(until_on__lte=today)
        for lead, member in running.values_list("lead_id", "institution_id"):
            self.members[lead].add(member)

    def _find_clinics(self) -> None:
        parents = {code for codes in (*self.own.values(), *self.members.values()) for code in codes}
        for clinic, parent in list_clinics(parents):
            for codes in (*self.own.values(), *self.members.values()):
                if parent in codes:
                    codes.add(clinic)


def list_clinics(parents: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of clinic (or station) and the institution it belongs to."""
    return list(Institution.objects.filter(Q(parent__in=parents)).order_by("code").values_list("code", "parent_id"))
