"""What the two funds keep, on the screen: numbers that open, a voucher entered, who may."""

import pytest
from django.test import Client

from tests.cast import build_cast, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE, TODAY, build_county
from yiti.registry.access.models import User


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    paying.fed_back()
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_an_accountant_enters_what_was_spent_and_the_balance_falls(cast: dict[str, User]) -> None:
    accountant = enter(cast["accountant"])
    page = read(accountant, "/funds/kept/?year=2026")
    assert "登记一笔" in page
    assert "18,000" in page, "15 % of 120,000 over three months"
    sent = {
        "on": TODAY.isoformat(), "institution": CENTRE, "fund": "development", "kind": "spent", "amount": "8000", "purpose": "设备",
    }  # fmt: skip
    assert accountant.post("/registers/fund_spending/enter/", sent).status_code == 302
    assert "10,000" in read(accountant, "/funds/kept/?year=2026")
    why = read(accountant, f"/why/now/kept-funds/2026/{CENTRE}/development-left")
    assert "设备" in why
    assert "六(二)2(1)" in why


def test_it_prints_exports_and_speaks_english(cast: dict[str, User]) -> None:
    commission = enter(cast["commission"])
    assert commission.get("/funds/kept/?year=2026&place=&export=xlsx").content[:2] == b"PK"
    assert commission.get("/funds/kept/?year=2026&place=&export=pdf").content[:4] == b"%PDF"
    assert read(commission, "/why/now/kept-funds/2026/-/risk-left")
    commission.post("/language/", {"language": "en"})
    page = read(commission, "/funds/kept/?year=2026&place=")
    assert "Development fund" in page
    assert "登记一笔" not in page
    for name in ("assessor", "staff_member", "auditor", "system_admin"):
        client = enter(cast[name])
        assert client.get("/funds/kept/").status_code == (200 if name == "auditor" else 403), name
