"""Everybody can see who looked at the own pay, and nobody else's."""

import pytest
from django.test import Client

from tests.cast import enter, make_user
from tests.registry import NINGBIAN, build_annex_county
from tests.screens.registry import read
from yiti.foundation.audit.operations import record_look
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope


@pytest.fixture
def nurse(db: None) -> Client:
    build_annex_county()
    make_user("auditor", "auditor")
    return enter(make_user("nurse", "staff_member", NINGBIAN, staff="P00001"))


def look(username: str, subject: str, reason: str = "payslip") -> None:
    scope = Scope(Actor(username, username, "auditor"), {"pay.see": EVERYWHERE})
    record_look(scope=scope, subject=subject, institution=NINGBIAN, table="pay_payslip", key="1", reason=reason)


def test_looks_of_a_day_are_gathered_and_own_ones_left_out(nurse: Client) -> None:
    for _ in range(3):
        look("auditor", "P00001")
    look("auditor", "P00001", "what-if")
    look("nurse", "P00001")
    look("auditor", "P00002")
    shown = read(nurse, "/account/looks/")
    assert "1 个人看过我的薪酬" in shown
    assert shown.count("打开工资条") == 2  # the row, and the filter
    assert "审计人员" in shown
    assert "nurse" not in shown.split("<tbody>")[1].split("</tbody>")[0]
    assert nurse.get("/account/looks/?export=xlsx").content[:2] == b"PK"


def test_where_nobody_looked_the_page_says_so_in_english_too(nurse: Client) -> None:
    look("auditor", "P00002")
    nurse.post("/language/", {"language": "en"})
    assert "Nobody else looked at my pay" in read(nurse, "/account/looks/")
    assert "/account/looks/" in read(nurse, "/account/")
