"""Institutions that the document takes in later: from the day that the county decides, and never before."""

import json
from datetime import date
from decimal import Decimal

import pytest

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.operations import accept_report, send_report, start_report
from yiti.money.pay.models import QuarterTotal, YearTotal
from yiti.registry.institutions.models import Institution
from yiti.registry.ledger.models import AccountRow, AccountSheet

from . import paying, quarters
from .county import ASSESSED, NOW, TODAY, build_county, scope_of

pytestmark = pytest.mark.django_db
CDC, KIND, SWITCH = "652301-C1", "public_health_institution", "public_health_institutions"
RATES = {"funds.development_rate": "0.15", "funds.risk_rate": "0.05", "funds.contract_share_rate": "0.7"}
"""Printed for hospitals and centres alone."""
Q3, Q4 = date(2026, 9, 30), date(2026, 12, 31)


@pytest.fixture
def county(db: None) -> None:
    build_county()
    Institution.objects.create(code=CDC, name="市疾控中心", short_name="疾控", type=KIND, category=KIND, place_id="652301", sequence=99)


def assessed(on: date) -> set[str]:
    return {row.pk for row in list_assessed(on)}


def test_a_centre_is_assessed_from_the_day_decided_and_until_it_is_decided_otherwise(county: None) -> None:
    assert assessed(Q3) == assessed(Q4) == set(ASSESSED)
    quarters.decide(SWITCH, "joined", date(2026, 10, 1))
    assert assessed(Q3) == set(ASSESSED) and assessed(Q4) == {*ASSESSED, CDC}
    quarters.decide(SWITCH, "apart", date(2027, 1, 1))
    assert assessed(Q4) == {*ASSESSED, CDC} and assessed(date(2027, 3, 31)) == set(ASSESSED)


def take_in() -> None:
    """Switched in from July; reported, scored and accounted for like everybody else."""
    quarters.decide(SWITCH, "joined", date(2026, 7, 1))
    quarters.ready_to_score()
    for institution in ASSESSED:
        quarters.report(institution, accept=True)
    quarters.accounts(CDC)
    centre, span = system_scope("cdc"), {"period": quarters.QUARTER, "institution": CDC}
    made = start_report(scope=centre, **span)
    made = send_report(scope=centre, **span, today=TODAY, revision=made.revision)
    accept_report(scope=system_scope("reviewer"), **span, today=TODAY, revision=made.revision)
    for who, indicator, score in (("assessor", quarters.FIRST, "45"), ("assessor2", quarters.SECOND, "30")):
        quarters.enter(who, CDC, indicator, score)
    quarters.score_all()
    paying.build_people()
    paying.build_money()
    AccountRow.objects.bulk_create(
        AccountRow(sheet=sheet, line=1, item="medical_income", on=sheet.month, voucher="1", summary="1", amount="1000.00")
        for sheet in AccountSheet.objects.filter(institution=CDC)
    )
    YearTotal.objects.create(
        year=2026, institution_id=CDC, proportional_reward="0", base_increment="100000", increment="100000", state="reviewed",
        proposed_by="commission",
    )  # fmt: skip


def decide_for_the_kind(parameter: str, value: str) -> None:
    made = propose_decision(
        scope=scope_of("clerk"), parameter=parameter, value=value, from_on=date(2026, 7, 1), number="2号", decided_on=date(2026, 7, 1),
        today=TODAY, now=NOW, applies_to=(KIND,),
    )  # fmt: skip
    approve_decision(scope=scope_of("lead"), id=made.pk, now=NOW)


def test_the_chain_names_what_is_not_decided_for_it_and_then_ranks_it_among_its_own(county: None) -> None:
    take_in()
    for parameter, value in RATES.items():
        with pytest.raises(Refused) as refused:
            paying.rank()
        assert (refused.value.code, refused.value.field) == ("parameter-unset", parameter)
        decide_for_the_kind(parameter, value)
    rows = {row["id"]: row for row in json.loads(paying.rank().results)["institutions"]}
    assert set(rows) == {*ASSESSED, CDC}
    assert (rows[CDC]["score"], rows[CDC]["place"]) == ("75.0000", 1)
    assert rows[CDC]["fund_pool"]["medical_surplus"] == "2400.00"
    assert QuarterTotal.objects.get(institution=CDC).pool_to_date == Decimal("2400.00")
