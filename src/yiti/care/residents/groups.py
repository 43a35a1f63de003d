"""The key groups that documents name: whom a resident's sex, birth day and conditions put into which."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiti.kernel.text import Text

from .models import Resident, ResidentCondition

CHILD, ADULT, ELDERLY = 7, 18, 65
"""Ages of the national public-health services: children up to their seventh birthday, the elderly from 65; women are adults."""
CHRONIC = ("hypertension", "diabetes", "coronary", "copd", "tumour", "stroke", "kidney", "hepatitis")

GROUPS: Mapping[str, Text] = {
    "women": Text("18 岁及以上女性", "women of 18 and older"),
    "children": Text("不满 7 岁", "under 7"),
    "elderly": Text("65 岁及以上", "65 and older"),
    "chronic": Text("登记有慢性病", "with a chronic illness on record"),
    "chronic_smi": Text("登记有慢性病或严重精神障碍", "with a chronic illness or a severe mental illness on record"),
    "maternal": Text("登记为孕产期", "pregnant or newly delivered, on record"),
    "disability": Text("登记有残疾", "with a disability on record"),
}
"""What puts somebody into each group."""


def narrow_to_group(rows: QuerySet[Resident], group: str, on: date) -> QuerySet[Resident]:
    """Those of the rows who are in a group on a day."""
    return rows.filter(_TESTS[group](on))


def _born_before(on: date, years: int) -> date:
    """The last birth day of whoever is so many years old; on 29 February as on 28 February where the year has none."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _has(*conditions: str) -> Q:
    known = ResidentCondition.objects.filter(resident=OuterRef("pk"), condition__in=conditions, ceased_on=None)
    return Q(Exists(known))


_TESTS: Mapping[str, Callable[[date], Q]] = {
    "women": lambda on: Q(sex="female", born_on__lte=_born_before(on, ADULT)),
    "children": lambda on: Q(born_on__gt=_born_before(on, CHILD)),
    "elderly": lambda on: Q(born_on__lte=_born_before(on, ELDERLY)),
    "chronic": lambda on: _has(*CHRONIC),
    "chronic_smi": lambda on: _has(*CHRONIC, "smi"),
    "maternal": lambda on: _has("maternal"),
    "disability": lambda on: _has("disability"),
}
