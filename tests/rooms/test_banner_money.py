"""The city's plan of 2024 on a banner's own records: grants, fees, pay, settlements, pensions."""

from datetime import date
from typing import Any

import pytest

from yiti.registry.institutions.models import Institution
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.monthly.models import HandedFigure, HandedReturn
from yiti.registry.staff.models import Posting
from yiti.supervision.reckonings.models import EnteredInput
from yiti.supervision.reckonings.queries import get_reckoned
from yiti.supervision.reckonings.remembered import MEMORY
from yiti.web.policy.reckonings.addresses import of_record

from .banner import PACK, TODAY, decide
from .county import NOW
from .small_place import CENTRE, CLINIC, HOSPITAL, LEAD, SECOND, SYSTEM, build_place, hire, lines, looked, put, says

GRANTS = {"year": "2025", "clinic": CLINIC, "people": "1800", "doctor_months": "6", "fund": "500000", "done": "0.90", "quality": "0.95"}


@pytest.fixture(autouse=True)
def banner(db: None, settings: Any) -> None:
    build_place(PACK, TODAY)


def test_a_pension_begins_with_the_month_of_the_sixtieth_birthday() -> None:
    entry = put("pension_register", {"code": "V1", "born_on": "1965-03-20"}, TODAY, HOSPITAL)
    later = put("pension_register", {"code": "V2", "born_on": "1966-03-20"}, TODAY, HOSPITAL)
    found = lines(PACK, "pensions", TODAY)
    assert [says(found[str(one.pk)], "month") for one in (entry, later)] == ["2025-03", "2026-03"]
    assert says(found[str(entry.pk)], "monthly") is None
    decide("pension_grant", "300")
    found = lines(PACK, "pensions", TODAY)
    assert [says(found[str(one.pk)], "monthly") for one in (entry, later)] == ["300.00", "0.00"]


def test_fees_of_the_accounts_are_held_against_what_was_paid_to_the_staff() -> None:
    for month in range(1, 13):
        sheet = AccountSheet.objects.create(institution_id=HOSPITAL, month=date(2024, month, 1), entered_by="a", entered_at=NOW)
        for at, item in enumerate(("contract.insurance", "contract.public_health", "contract.residents"), start=1):
            AccountRow.objects.create(sheet=sheet, line=at, item=item, on=date(2024, month, 2), amount=1000)
    put("contract_fee_payments", {"paid_on": "2024-12-20", "amount": "24000.00"}, date(2024, 12, 20), HOSPITAL)
    line = lines(PACK, "contract_fees", TODAY)[HOSPITAL]
    assert (line.state, says(line, "fees"), says(line, "short")) == ("short", "36000.00", "1200.00")
    assert lines(PACK, "contract_fees", TODAY)[CENTRE].state == "wait"
    exception = {"year": "2023", "rate": "0.6", "reason": "一", "approved_on": "2023-12-01"}
    put("fee_exceptions", exception, date(2023, 12, 1), HOSPITAL)
    _, found = get_reckoned(scope=SYSTEM, pack=PACK, id="contract_fees", key=HOSPITAL, today=TODAY)
    assert found.inputs["exception_approved"] is False, "what was approved for another year excuses nothing"
    put("fee_exceptions", exception | {"year": "2024", "approved_on": "2024-12-01"}, date(2024, 12, 1), HOSPITAL)
    _, found = get_reckoned(scope=SYSTEM, pack=PACK, id="contract_fees", key=HOSPITAL, today=TODAY)
    assert found.inputs["exception_approved"] is True


def test_pay_of_both_sides_is_compared_for_each_year() -> None:
    put("pay_levels", {"year": "2024", "group": "performance", "primary": "72000", "hospital": "90000"}, TODAY)
    assert says(lines(PACK, "pay_parity", TODAY)["2024"], "pairs.performance.ratio") == "0.8000"


def test_a_clinics_grants_follow_its_people_tasks_and_score() -> None:
    decide("city_share_rate", "0.5")
    entry = put("clinic_grants", {**GRANTS, "due": "20000", "score": "55"}, TODAY, HOSPITAL)
    key = str(entry.pk)
    assert says(lines(PACK, "clinic_grants", TODAY)[key], "parts.essential_medicine") == "10080.00"
    assert says(lines(PACK, "task_grants", TODAY)[key], "grant") == "171000.00"
    assert lines(PACK, "grant_release", TODAY)[key].state in ("wait", "refused")
    decide("release_minimum", "60")
    assert says(lines(PACK, "grant_release", TODAY)[key], "released") == "0.00"


def test_months_of_village_doctors_in_post_earn_the_fixed_grant() -> None:
    decide("city_share_rate", "0.5")
    Institution.objects.filter(pk=CLINIC).update(is_integrated=True)
    hire("V1", CLINIC, "doctor", "doctors")
    hire("V2", SECOND, "doctor", "doctors")
    line = lines(PACK, "village_grants", TODAY)[HOSPITAL]
    assert says(line, "parts.fixed_subsidy") == "6000.00", "the second clinic stands outside integrated management"
    assert says(line, "parts.essential_medicine") == "13440.00"


def test_part_of_a_month_counts_by_its_days_and_nobody_twice() -> None:
    decide("city_share_rate", "0.5")
    Institution.objects.filter(pk__in=(CLINIC, SECOND)).update(is_integrated=True)
    entry = put("clinic_grants", {**GRANTS, "due": "20000", "score": "55"}, TODAY, HOSPITAL)
    hire("V1", CLINIC, "doctor", "doctors")
    Posting.objects.filter(person="V1").update(from_on=date(2025, 2, 15), until_on=date(2025, 4, 11))
    hire("V1b", SECOND, "doctor", "doctors")
    Posting.objects.filter(person="V1b").update(person="V1", from_on=date(2025, 4, 6), until_on=date(2025, 5, 1))
    line = lines(PACK, "village_grants", TODAY)[HOSPITAL]
    assert says(line, "parts.fixed_subsidy") == "2500.00", "14 of 28 days, March, and April at two clinics"
    assert says(lines(PACK, "clinic_grants", TODAY)[str(entry.pk)], "parts.fixed_subsidy") == "1833.33", "10 of the 30 days of April"


def test_a_settlement_is_reckoned_by_the_rates_decided() -> None:
    decide("deductibles", {"primary": "100", "county": "300"})
    decide("reimbursement_rates", {"primary": "0.8", "county": "0.65"})
    entry = put("settlements", {"bill_number": "1", "level": "county", "bill": "1000", "settled_on": "2025-06-01"}, TODAY, CENTRE)
    assert says(lines(PACK, "reimbursement", TODAY)[str(entry.pk)], "paid") == "455.00"


def test_cases_and_heads_are_paid_by_their_rates() -> None:
    for kind, subject, count, rate, cost in (("case", "肺炎", "10", "1850", "19000"), ("outpatient_head", "参保人", "1000", "10", "9000")):
        answers = {"month": "2025-05", "kind": kind, "subject": subject, "count": count, "rate": rate, "cost": cost}
        put("payment_volumes", answers, TODAY, HOSPITAL)
    (line,) = lines(PACK, "primary_payments", TODAY).values()
    assert (says(line, "payable"), says(line, "balance"), says(line, "outcome")) == ("28500.00", "500.00", "surplus_kept")


def test_aid_of_a_year_is_reckoned_class_by_class() -> None:
    decide("premium_aid_rates", {"A": "1", "B": "0.6"})
    for kind, people in (("A", "1"), ("B", "1")):
        put("premium_aid", {"year": "2025", "kind": kind, "people": people, "premium": "380", "aid": "1"}, TODAY)
    (line,) = lines(PACK, "premium_aid", TODAY).values()
    assert says(line, "total") == "608.00"


def test_an_approved_gap_is_granted_by_performance() -> None:
    answers = {"year": "2025", "tasks": "一", "spending": "1200000", "income": "900000", "ratio": "0.95"}
    entry = put("grant_approvals", answers, TODAY, HOSPITAL)
    assert says(lines(PACK, "operating_grants", TODAY)[str(entry.pk)], "grant") == "285000.00"


def test_nothing_of_the_two_permits_is_reckoned_before_the_rates_are_adopted() -> None:
    for month in range(1, 13):
        sheet = AccountSheet.objects.create(institution_id=HOSPITAL, month=date(2024, month, 1), entered_by="a", entered_at=NOW)
        for at, (item, amount) in enumerate((("medical_income", 500), ("medical_cost", 400)), start=1):
            AccountRow.objects.create(sheet=sheet, line=at, item=item, on=date(2024, month, 2), amount=amount)
    assert lines(PACK, "two_permits", TODAY)[HOSPITAL].state in ("wait", "refused")
    decide("funds.development_rate", "0.15")
    decide("funds.risk_rate", "0.05")
    assert says(lines(PACK, "two_permits", TODAY)[HOSPITAL], "usable") == "960.00"
    EnteredInput.objects.create(
        pack=PACK, reckoning="two_permits", subject=HOSPITAL, path="approved_total", institution=HOSPITAL, value="500",
        on=date(2024, 12, 1), said="核定文件", entered_by="a", entered_at=NOW,
    )  # fmt: skip
    MEMORY.forget()
    assert says(lines(PACK, "two_permits", TODAY)[HOSPITAL], "usable") == "500.00", "never more than the approved total"


def test_what_contracts_leave_over_is_reckoned_from_returns() -> None:
    put("payment_reform", {"kind": "contract_head", "from_on": "2024-01-01", "scope": "签约居民", "rate": "45"}, date(2024, 5, 1))
    line = lines(PACK, "capitation", TODAY)[HOSPITAL]
    owed = {missing.path: missing.owed_by for missing in line.missing}
    assert line.state == "wait"
    assert "rate" not in owed
    assert owed["cost"] == "insurance_bureau"


def test_what_is_handed_in_by_the_month_is_no_zero_of_the_accounts() -> None:
    for month in range(1, 13):
        AccountSheet.objects.create(institution_id=HOSPITAL, month=date(2024, month, 1), entered_by="a", entered_at=NOW)
    for month in range(1, 13):
        _, found = get_reckoned(scope=SYSTEM, pack=PACK, id="capitation", key=HOSPITAL, today=TODAY)
        cost = next(leaf for leaf in found.leaves if leaf.path == "cost")
        assert cost.figure is None and cost.missing is not None, "a month is still owed"
        handed = HandedReturn.objects.create(
            declared="contract_packages", institution_id=HOSPITAL, month=date(2024, month, 1), version=1, entered_by="a", entered_at=NOW
        )
        HandedFigure.objects.create(handed=handed, item="contract.cost", amount=100 + month)
    _, found = get_reckoned(scope=SYSTEM, pack=PACK, id="capitation", key=HOSPITAL, today=TODAY)
    cost = next(leaf for leaf in found.leaves if leaf.path == "cost")
    assert cost.figure is not None and cost.figure.value == 1278 and len(cost.behind) == 12
    assert of_record(cost.behind[0]) == f"/monthly/contract_packages/2024-01/{HOSPITAL}/"


def test_consultation_fees_are_due_by_the_fee_of_the_grade_and_one_price_is_asked_for() -> None:
    put("fee_grades", {"grade": "主治医师", "fee": "9", "from_on": "2024-01-01", "citywide": "yes"}, date(2024, 5, 1))
    put("fee_grades", {"grade": "主治医师", "fee": "10", "from_on": "2025-01-01", "citywide": "yes"}, date(2025, 1, 1))
    put("fee_grades", {"grade": "住院医师", "fee": "6", "from_on": "2025-01-01", "citywide": "no"}, date(2025, 1, 1))
    put("fee_grades", {"grade": "主治医师", "fee": "12", "from_on": "2025-07-01", "citywide": "yes"}, date(2025, 6, 20))
    seen = {"month": "2025-06", "kind": "consultation", "rate": "10"}
    put("payment_volumes", seen | {"subject": "主治医师", "count": "300", "cost": "3000"}, TODAY, HOSPITAL)
    put("payment_volumes", seen | {"subject": "主治医师", "count": "300", "cost": "3300"}, TODAY, CENTRE)
    put("payment_volumes", seen | {"subject": "主任医师", "count": "5", "cost": "100"}, TODAY, LEAD)
    found = {line.institution: line for line in lines(PACK, "consultation_fees", TODAY).values()}
    even, dear, unknown = found[HOSPITAL], found[CENTRE], found[LEAD]
    assert (even.state, says(even, "payable")) == ("met", "3000.00")
    assert (dear.state, says(dear, "balance")) == ("short", "-300.00")
    assert [missing.what for missing in unknown.missing] == ["fee_grades"], "no fee is decided for that grade"
    assert looked("fee_grades", "not_one_price", TODAY).wrong == 1
