"""The region's reckonings of names, management and running costs on the county's own records."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from yiti.registry.institutions.models import Institution
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.supervision.reckonings.remembered import MEMORY

from .test_documents_reckoned import HOUSE, REGION, build, enter, lines, only, value
from .test_documents_tell import told

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 1, 20, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    MEMORY.forget()
    yield
    MEMORY.forget()


def test_who_is_called_otherwise_than_the_rule_says_is_short() -> None:
    build(REGION, "community_centre")
    line = only(REGION, "names")
    assert (line.state, line.cells["name"].value) == ("short", "东街社区卫生服务中心")
    Institution.objects.filter(pk=HOUSE).update(name="东街社区卫生服务中心")
    MEMORY.forget()
    assert only(REGION, "names").state == "met"


def test_each_of_the_four_stands_by_a_record_of_its_own() -> None:
    build(REGION, "community_centre")
    line = only(REGION, "management_on_record")
    assert (line.state, line.cells["missing"].value) == ("short", "人员、财务、信息、药械")
    enter(REGION, "medicine_prices", {"medicine": "甲", "bought": "1.00", "sold": "1.00", "checked_on": "2019-06-01"})
    enter(REGION, "record_checks", {"checked_on": "2019-06-01", "kind": "records", "subject": "一", "finding": "无"})
    enter(REGION, "record_checks", {"checked_on": "2019-06-01", "kind": "use", "subject": "一", "finding": "无"})
    assert only(REGION, "management_on_record").cells["missing"].value == "人员、财务"


def accounts(year: int, fees: str) -> None:
    """Fees of the year's last month, none in the others."""
    for month in range(1, 13):
        on = date(year, month, 1)
        sheet = AccountSheet.objects.create(institution_id=HOUSE, month=on, entered_by="accountant", entered_at=NOW)
        for at, item in enumerate(("medical_income", "contract.insurance", "contract.residents"), start=1):
            amount = fees if (item, month) == ("medical_income", 12) else "0.00"
            AccountRow.objects.create(sheet=sheet, line=at, item=item, on=on, voucher="1", summary="1", amount=amount)


def test_the_four_lines_less_fees_are_the_governments_part() -> None:
    """The worked example: 1.8 million of staff, 0.9 of business and 0.1 of equipment, less fees of 1.5 million."""
    build(REGION, "community_centre")
    accounts(2018, "1500000.00")
    assert only(REGION, "running_costs").state == "wait"
    for line, needed in (("staff", "1800000.00"), ("public_health", "900000.00"), ("equipment", "100000.00")):
        enter(REGION, "government_funding", {"year": 2018, "line": line, "needed": needed}, "2018-12-01")
    enter(REGION, "government_funding", {"year": 2019, "line": "staff", "needed": "7.00"}, "2019-06-01")
    (line,) = lines(REGION, "running_costs")
    assert (value(line, "spending_total"), value(line, "income_total"), value(line, "gap")) == (2_800_000, 1_500_000, 1_300_000)


def test_a_team_told_anew_stands_at_its_centre_once() -> None:
    build(REGION, "community_centre")
    team = {"name": "一", "gps": 1, "nurses": 1, "area": "东"}
    enter(REGION, "gp_teams", {**team, "people": 4000})
    enter(REGION, "gp_teams", {**team, "people": 3000})
    found = told(REGION, "gp_teams", "each_team").table
    assert found is not None
    cell = next(row for row in found.rows if row.key == HOUSE).cell("people_a_gp", "一")
    assert cell is not None
    assert cell.value == 3000
