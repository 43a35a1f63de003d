"""The city's plan of 2024 on a banner's records: what the results of evaluations are tied to."""

from datetime import date
from typing import Any

import pytest

from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.supervision.reckonings.remembered import MEMORY

from .banner import PACK, TODAY, decide
from .county import NOW
from .small_place import CENTRE, HOSPITAL, build_place, lines, put, says


@pytest.fixture(autouse=True)
def banner(db: None, settings: Any) -> None:
    build_place(PACK, TODAY)


EVALUATED = {"period": "2025年上半年", "subject": "staff", "finding": "一", "result": "二", "evaluated": HOSPITAL}


def test_the_newest_grade_of_an_institution_is_tied_to_its_amounts_once_the_banner_decided_how() -> None:
    put("supervision_reports", EVALUATED | {"grade": "failed"}, date(2025, 3, 1))
    put("supervision_reports", EVALUATED | {"grade": "good"}, TODAY)
    put("supervision_reports", EVALUATED | {"evaluated": CENTRE}, TODAY)
    answers = {"year": "2025", "tasks": "一", "spending": "1200000", "income": "900000", "ratio": "0.95"}
    put("grant_approvals", answers, TODAY, HOSPITAL)
    (waiting,) = lines(PACK, "result_links", TODAY).values()
    assert waiting.state == "refused", "nobody decided what the grades come to"
    decide("supervision.links", {"subsidy.good": "1.05", "subsidy.failed": "0.9"})
    MEMORY.forget()
    ((key, line),) = lines(PACK, "result_links", TODAY).items()
    assert key == HOSPITAL
    assert (line.state, says(line, "subsidy_coefficient"), says(line, "subsidy_change")) == ("info", "1.0500", "15000.00")
    assert "pay_change" not in line.cells, "no accounts, so nothing is said of pay"
    for month in range(1, 7):
        sheet = AccountSheet.objects.create(institution_id=HOSPITAL, month=date(2025, month, 1), entered_by="a", entered_at=NOW)
        AccountRow.objects.create(sheet=sheet, line=1, item="payment.staff", on=date(2025, month, 2), amount=10_000)
    MEMORY.forget()
    (line,) = lines(PACK, "result_links", TODAY).values()
    assert line.state == "refused", "pay is known now, and no coefficient of it is decided"
    decide("supervision.links", {"subsidy.good": "1.05", "pay.good": "1.02"}, TODAY)
    MEMORY.forget()
    (line,) = lines(PACK, "result_links", TODAY).values()
    assert says(line, "pay_change") == "1200.00"
