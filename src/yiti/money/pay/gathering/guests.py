"""Who works at an institution from elsewhere: hospital staff posted down, who pays the seconded, as what they are paid."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from yiti.foundation.forms.queries import list_entries
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.registry.staff.models import Detachment
from yiti.registry.staff.queries import list_detachments, list_held

INCOME = "posted_income"
"""The register of what they earned for their host, where the pack has one."""
PRIMARY = ("township_hospital", "central_township_hospital", "community_centre", "community_station", "village_clinic")


def is_within_primary_care(row: Detachment) -> bool:
    """Seconded to another primary institution of the county, which then pays (附件1 九(一)4)."""
    return row.host is not None and row.host.type in PRIMARY


def get_home_positions(*, scope: Scope, people: Iterable[str], quarter: Period) -> dict[str, str]:
    """As what those who work here from elsewhere are paid: by the position that they hold at home (六(二)2(6): like the same class)."""
    return {row.person_id: row.position for row in list_held(scope=scope, people=people, first=quarter.first, end=quarter.end)}


def list_posted_down(*, scope: Scope, institution: str, quarter: Period) -> frozenset[str]:
    """Hospital staff who helped the institution on any day of the quarter."""
    rows = list_detachments(scope=scope, on=None, host=institution).filter(kind=Detachment.Kind.POSTED_DOWN, from_on__lt=quarter.end)
    return frozenset(rows.exclude(until_on__lte=quarter.first).values_list("person", flat=True))


def get_service_income(*, scope: Scope, institution: str, quarter: Period) -> dict[str, Decimal]:
    """Yuan that each of them earned here in the quarter, as the institution registered it month by month."""
    months = {str(month) for month in quarter.each_month()}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in list_entries(scope=scope, form=INCOME, institution=institution):
        if row.answers["month"] in months:
            found[row.answers["person"]] += sum((Decimal(row.answers.get(name) or 0) for name in ("outpatient", "surgery")), Decimal(0))
    return dict(found)
