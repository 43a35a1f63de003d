"""Pay by year and beside the city's hospitals, as the county, a head and the HR bureau see them."""

import pytest
from django.test import Client

from tests.cast import build_cast, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from yiti.registry.access.models import User
from yiti.registry.staff.models import Posting


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    paying.distributed()
    Posting.objects.filter(institution=CENTRE).update(title="junior")
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


class TestYears:
    def test_the_county_sees_all_and_every_number_opens(self, cast: dict[str, User]) -> None:
        commission = enter(cast["commission"])
        page = read(commission, "/pay-years/?year=2026&place=")
        assert "91,008" in page
        assert "没有定数" in page
        assert "已发放 1 个季度" in page
        why = read(commission, f"/why/now/pay-years/2026/{CENTRE}/mean")
        assert "人月数" in why
        assert "折合全年人数" in why
        assert "发放的绩效工资" in read(commission, "/why/now/pay-years/2026/-/mean")
        read(commission, f"/why/now/pay-years/2026/{CENTRE}/left")

    def test_it_prints_and_exports_in_both_languages(self, cast: dict[str, User]) -> None:
        commission = enter(cast["commission"])
        assert commission.get("/pay-years/?year=2026&place=&export=xlsx").content[:2] == b"PK"
        assert commission.get("/pay-years/?year=2026&place=&export=pdf").content[:4] == b"%PDF"
        assert commission.get("/pay-parity/?year=2026&export=pdf").content[:4] == b"%PDF"
        commission.post("/language/", {"language": "en"})
        assert "told and not judged" in read(commission, "/pay-years/?year=2026&place=")
        assert "no title can be compared yet" in read(commission, "/pay-parity/?year=2026")

    def test_a_head_sees_the_own_house_and_finance_no_staff(self, cast: dict[str, User]) -> None:
        head = enter(cast["institution_head"])
        page = read(head, "/pay-years/?year=2026")
        assert "建国路" in page
        assert "大西渠" not in page.split("<tbody>")[-1]
        assert head.get(f"/why/now/pay-years/2026/{HOSPITAL}/mean").status_code == 404
        finance = read(enter(cast["finance_bureau"]), "/pay-years/?year=2026&place=")
        assert "91,008" in finance
        assert "离开比例" not in finance, "who came and left is for those who see staff"
        for name in ("assessor", "staff_member", "system_admin"):
            read(enter(cast[name]), "/pay-years/", 403)


class TestParity:
    def test_hr_enters_the_citys_pay_and_the_ratio_stands_with_its_rule(self, cast: dict[str, User]) -> None:
        hr = enter(cast["hr_bureau"])
        page = read(hr, "/pay-parity/?year=2026")
        assert "市级医院缺 1 个职称的数据" in page
        assert "/registers/city_pay/enter/" in page
        sent = {"on": TODAY.isoformat(), "year": "2026", "title": "junior", "people": "40", "mean": "120000", "source": "年报"}
        assert hr.post("/registers/city_pay/enter/", sent).status_code == 302
        page = read(hr, "/pay-parity/?year=2026")
        assert "高于市级" in page or "低于市级" in page
        assert "120,000" in page
        why = read(hr, "/why/now/pay-parity/2026/-/all.junior-ratio")
        assert "六(二)2(3)" in why
        assert "市级医院全年人均" in why
        read(enter(cast["assessor"]), "/pay-parity/", 403)
