"""The yearly report on distribution: an institution's own, and the county's that is made, frozen and checked."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE, PACK, TODAY, build_county, scope_of
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.money.pay.models import Payslip
from yiti.money.pay.queries import get_distributed
from yiti.registry.access.models import User
from yiti.supervision.reports.building import build_content
from yiti.supervision.reports.codes import is_as_made
from yiti.supervision.reports.figures import find_report
from yiti.supervision.reports.operations import make_report

NEXT_YEAR = date(2027, 1, 20)


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    paying.distributed()
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_every_grouping_adds_up_to_what_was_paid(cast: dict[str, User]) -> None:
    found = get_distributed(scope=scope_of("commission"), year=2026)
    paid = sum((slip.amount for slip in Payslip.objects.all()), Decimal(0))
    assert found.whole.amount == paid
    assert found.whole.people == 8
    for parts in (found.institutions, found.quarters, found.positions, found.kinds):
        assert sum((part.amount for part in parts.values()), Decimal(0)) == paid
    assert found.kinds["head"].mean is None, "one head's pay is nobody's but for those who see pay"
    mine = get_distributed(scope=scope_of("head"), year=2026, institution=CENTRE)
    assert mine.kinds["head"].mean == mine.kinds["head"].amount


def test_a_head_sees_prints_and_exports_the_own_report_alone(cast: dict[str, User]) -> None:
    head = enter(cast["institution_head"])
    page = read(head, "/distribution-year/?year=2026")
    assert "建国路社区卫生服务中心2026年度绩效工资分配报告" in page
    assert "各机构" not in page
    assert "附件1 九(二)5" in page
    assert head.get("/distribution-year/?year=2026&export=pdf").content[:4] == b"%PDF"
    assert head.get("/distribution-year/?year=2026&export=xlsx").content[:2] == b"PK"
    assert "这一年还没有发放" in read(enter(cast[STRANGER]), "/distribution-year/?year=2026")
    head.post("/language/", {"language": "en"})
    assert "On duty, by weight" in read(head, "/distribution-year/?year=2026")
    for name in ("staff_member", "assessor"):
        read(enter(cast[name]), "/distribution-year/", 403)


def test_on_a_phone_each_card_bears_its_name_and_an_amount_stays_together(cast: dict[str, User]) -> None:
    text = read(enter(cast["institution_head"]), "/distribution-year/?year=2026")
    cell = text.partition("<tbody>")[2].partition("</tr>")[0]
    assert '<td class="name">' in cell and 'class="num"><span>' in cell


def test_the_countys_report_is_frozen_with_a_code(cast: dict[str, User]) -> None:
    report = find_report(PACK, "year_distribution")
    assert report is not None
    made = make_report(scope=scope_of("clerk"), key=f"{PACK}.year_distribution", today=NEXT_YEAR)
    assert made.period == "2026"
    assert is_as_made(made)
    assert "建国路" in str(made.content)
    Payslip.objects.update(amount=1)
    assert is_as_made(made)
    assert build_content(scope=scope_of("head"), pack=PACK, report=report, period=Period.parse("2026"), today=NEXT_YEAR)["sections"]
    with pytest.raises(Forbidden):
        build_content(scope=scope_of("staff"), pack=PACK, report=report, period=Period.parse("2026"), today=NEXT_YEAR)
    assert "分配报告" not in read(enter(cast["institution_head"]), "/papers/")
    assert "分配报告" in read(enter(cast["office_clerk"]), "/papers/")
