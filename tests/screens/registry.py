"""The annex county with the whole cast, for the screens of institutions, staff and accounts."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import enter, make_user
from tests.registry import NINGBIAN, NOW, SANGONG, build_annex_county, post_of
from yiti.foundation.sheets.layouts import SheetLayout
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.registry.ledger.operations import Line, replace_month
from yiti.registry.staff.operations.postings import hire

AUGUST = Period.parse("2026-08")
HOMES = {"head": SANGONG, "accountant": SANGONG, "stranger": NINGBIAN, "reviewer": "652301-H1"}
ROLES = {
    "commission": "commission", "head": "institution_head", "accountant": "accountant", "stranger": "institution_head",
    "reviewer": "lead_reviewer", "assessor": "assessor", "bureau": "establishment_bureau", "finance": "finance_bureau",
    "hr": "hr_bureau",
}  # fmt: skip


def build() -> dict[str, Client]:
    """Thirteen contract staff at 三工镇 (its cap), a head, and the accounts of August; clients by name."""
    build_annex_county()
    for at in range(13):
        hire(scope=system_scope(), name=f"张{at}", values=post_of(SANGONG))
    hire(scope=system_scope(), name="李院长", values=post_of(SANGONG, "establishment", duty="head", position="doctor", post_kind="doctors"))
    lines = [
        Line("medical_income", date(2026, 8, 3), Decimal("1000.50"), "记-1", "门诊"),
        Line("medical_cost", date(2026, 8, 9), Decimal(80)),
    ]
    replace_month(
        scope=system_scope(), institution=SANGONG, month=AUGUST, lines=lines, seen_version=0, now=NOW, guard=lambda *given: None
    )  # fmt: skip
    return {name: enter(make_user(name, role, HOMES.get(name, ""))) for name, role in ROLES.items()}


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def upload(client: Client, address: str, layout: SheetLayout, *rows: dict[str, Any]) -> str:
    """Hand a sheet in and follow to its check; the address of the check."""
    file = write_sheet([(layout, rows)])
    answer = client.post(address, {"file": as_file(file)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def as_file(content: bytes, name: str = "数据.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
