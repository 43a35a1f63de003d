"""Verification and drift on screens: who may, what is told, whose pay stays hidden."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import STRANGER, build_cast, enter
from tests.rooms import paying
from tests.rooms.county import TODAY, build_county
from tests.rooms.quarters import QUARTER
from yiti.foundation.audit.models import Look
from yiti.money.pay.models import Payslip, QuarterTotal, StaffResult
from yiti.registry.access.models import User

AT = f"/verify/?period={QUARTER}"
MAY = {"office_clerk", "office_lead", "auditor", "audit_admin"}


@pytest.fixture
def cast(db: None, settings: Settings) -> dict[str, User]:
    settings.YITI_TODAY = str(TODAY)
    build_county()
    cast = build_cast()
    paying.distributed()
    return cast


def verify(client: Client, what: str = "verify", **more: str) -> str:
    answer = client.post(AT, {"what": what, **more})
    assert answer.status_code == 200
    return str(answer.content.decode()).split("<main")[-1]


def tamper_with_a_slip() -> Payslip:
    slip = Payslip.objects.order_by("pk")[0]
    Payslip.objects.filter(pk=slip.pk).update(amount=Decimal("123456.78"))
    return slip


def test_the_office_the_auditor_and_the_audit_administrator_verify_and_nobody_else(cast: dict[str, User]) -> None:
    for role, user in cast.items():
        status = 200 if role in MAY else 403
        assert enter(user).get(AT).status_code == status, role
        assert enter(user).post(AT, {"what": "verify"}).status_code == status, role
    assert STRANGER not in MAY


def test_an_untouched_quarter_is_exact_to_the_fen(cast: dict[str, User]) -> None:
    page = verify(enter(cast["office_clerk"]))
    assert "一分不差" in page
    assert "2 次核算" in page


def test_a_changed_row_is_named_with_table_key_field_stored_and_recomputed(cast: dict[str, User]) -> None:
    total = QuarterTotal.objects.order_by("pk")[0]
    QuarterTotal.objects.filter(pk=total.pk).update(level_one_total=Decimal("1.00"))
    page = verify(enter(cast["office_clerk"]))
    for said in ("1 处对不上", "pay_quartertotal", "level_one_total", "1.00", str(total.level_one_total)):
        assert said in page


def test_a_changed_payslip_is_found_by_all_and_its_amount_told_to_those_who_see_pay(cast: dict[str, User]) -> None:
    slip = tamper_with_a_slip()
    for role in ("office_clerk", "audit_admin"):
        page = verify(enter(cast[role]))
        assert "pay_payslip" in page
        assert "123456.78" not in page
        assert str(slip.amount) not in page
    assert not Look.objects.filter(actor="office_clerk", reason="verification").exists()
    assert "123456.78" in verify(enter(cast["auditor"]))
    assert Look.objects.filter(actor="auditor", subject=slip.person_id, reason="verification").exists()


def test_the_mismatches_come_as_a_sheet(cast: dict[str, User]) -> None:
    tamper_with_a_slip()
    answer = enter(cast["auditor"]).post(AT, {"what": "verify", "export": "xlsx"})
    assert answer.content[:2] == b"PK"


def test_drift_says_what_todays_facts_would_change(cast: dict[str, User]) -> None:
    clerk = enter(cast["office_clerk"])
    assert "一处不变" in verify(clerk, "drift")
    StaffResult.objects.filter(person=paying.STAFF[0]).update(score=Decimal("60"))
    page = verify(clerk, "drift")
    assert "处会变" in page
    assert "不显示" in page
    assert "处会变" in verify(enter(cast["auditor"]), "drift")
    assert enter(cast["audit_admin"]).post(AT, {"what": "drift"}).status_code == 403


def test_a_period_without_runs_says_so(cast: dict[str, User]) -> None:
    assert "还没有冻结" in enter(cast["office_clerk"]).get("/verify/?period=2026Q1").content.decode()
