"""What the two monthly sheets share: the month, the person, and when the file was handed in."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from yiti.foundation.imports.kinds import Errand, Plan
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import Column
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.money.pay.operations.results import refuse_closed
from yiti.money.pay.queries.people import list_roster_codes

MONTH = Column("month", Text("月份", "Month"), "month", key=True, help=Text("如 2026-07", "Such as 2026-07"))
PERSON = Column("person", Text("人员编号", "Person"), "code", key=True, help=Text("如 P00123", "Such as P00123"), aliases=("编号",))
NAME = Column("name", Text("姓名", "Name"), help=Text("只供核对", "For checking alone"))

CHANGED = Text("上传之后被人改动过，请重新下载再填", "was changed after this file was uploaded; download it anew")


def when_staged(errand: Errand) -> datetime:
    return StagedImport.objects.values_list("staged_at", flat=True).get(pk=errand.staged)


def known_rows(plan: Plan, errand: Errand, rows: list[Row]) -> Iterator[tuple[date, str, Row]]:
    """Month, person and row of those that may be entered at the importer's institution; a fault for every other."""
    institution = errand.scope.actor.institution
    rosters: dict[date, frozenset[str]] = {}
    refused: dict[date, Text | None] = {}
    for row in rows:
        month = cast(Period, row["month"]).first
        if month not in refused:
            refused[month] = _why_closed(institution, month)
            rosters[month] = list_roster_codes(institution=institution, month=month)
        why = refused[month]
        if why is not None:
            plan.refuse(row, "month", why, code="closed")
        elif row["person"] not in rosters[month]:
            plan.refuse(row, "person", Text("这个月不在本机构", "does not work here in that month"), code="not-on-roster")
        else:
            yield month, str(row["person"]), row


def _why_closed(institution: str, month: date) -> Text | None:
    try:
        refuse_closed(institution, month)
    except UnableTo as refusal:
        return refusal.message
    return None


def by_month(work: list[tuple[date, dict[str, Any]]]) -> dict[date, list[dict[str, Any]]]:
    found: dict[date, list[dict[str, Any]]] = {}
    for month, row in work:
        found.setdefault(month, []).append(row)
    return found
