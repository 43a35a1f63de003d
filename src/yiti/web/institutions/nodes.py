"""The network as a tree: lead hospitals, below them centres and township hospitals, below these stations and clinics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yiti.kernel.scopes import Scope
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import People, get_memberships, get_populations, list_institutions
from yiti.registry.staff.queries import NOBODY, StaffCount, count_staff

LEAD, HUB, BASE = "lead", "hub", "base"
LEADS = ("county_hospital",)
BASES = ("community_station", "village_clinic")


@dataclass
class Node:
    """
    One institution in its place, with its own figures; `people` is None where nobody counted them, `staff` where the reader may not know.

    `below` are the nodes right under it.
    """

    row: Institution
    level: str
    people: int | None = None
    staff: StaffCount | None = None
    below: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterable["Node"]:
        yield self
        for node in self.below:
            yield from node.walk()

    def count(self, level: str) -> int:
        return sum(node.level == level for node in self.walk())

    @property
    def served(self) -> int | None:
        """People served: its own number, which holds those of its stations and clinics; where it has none, theirs added up."""
        if self.people is not None:
            return self.people
        found = [people for node in self.below if (people := node.served) is not None]
        return sum(found) if found else None

    @property
    def staffed(self) -> int | None:
        """People in post, here and at all below."""
        found = [node.staff.all for node in self.walk() if node.staff is not None]
        return sum(found) if found else None

    @property
    def doctors(self) -> int | None:
        found = [node.staff.of("doctors") for node in self.walk() if node.staff is not None]
        return sum(found) if found else None

    @property
    def is_empty(self) -> bool:
        """A station or clinic with nobody in post."""
        return self.level == BASE and self.staff is not None and self.staff.all == 0

    @property
    def empty(self) -> int:
        return sum(node.is_empty for node in self.walk())

    @property
    def per_1000(self) -> Decimal | None:
        """People in post for 1,000 served, to two decimals."""
        served, staffed = self.served, self.staffed
        return (Decimal(staffed) * 1000 / served).quantize(Decimal("0.01")) if served and staffed is not None else None


def read_tree(*, scope: Scope, on: date) -> list[Node]:
    """
    The institutions within reach that are open on the day, as trees from the lead hospitals down, in the order of the register.

    What has neither lead nor parent within reach stands as a tree of its own. Four queries, however many there are.
    """
    rows = list(list_institutions(scope=scope, on=on))
    people = get_populations(scope=scope, year=on.year)
    staff = count_staff(scope=scope, on=on)
    leads = {code: row.lead_id for code, row in get_memberships(scope=scope, on=on).items()}
    nodes = {row.pk: Node(row, level_of(row), _served(people.get(row.pk, {})), _staff(scope, row.pk, staff)) for row in rows}
    return plant(nodes, {row.pk: row.parent_id or leads.get(row.pk) for row in rows})


def plant(nodes: Mapping[str, Node], above: Mapping[str, str | None]) -> list[Node]:
    """Nodes hung under those above them; one whose chain leads back to itself stands alone."""
    tops = []
    for code, node in nodes.items():
        upper = above.get(code)
        if upper in nodes and not _turns(code, above):
            nodes[str(upper)].below.append(node)
        else:
            tops.append(node)
    return tops


def _turns(code: str, above: Mapping[str, str | None]) -> bool:
    seen, at = {code}, above.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = above.get(at)
    return at == code


def level_of(row: Institution) -> str:
    return LEAD if row.type in LEADS else BASE if row.type in BASES else HUB


def _served(found: Mapping[str, People]) -> int | None:
    one = found.get("served") or found.get("resident")
    return one.people if one else None


def _staff(scope: Scope, code: str, counted: Mapping[str, StaffCount]) -> StaffCount | None:
    return counted.get(code, NOBODY) if scope.may("staff.see", code) else None


def by_level(nodes: Sequence[Node]) -> dict[str, int]:
    """How many stand at each level, all trees together."""
    found: defaultdict[str, int] = defaultdict(int)
    for top in nodes:
        for node in top.walk():
            found[node.level] += 1
    return dict(found)
