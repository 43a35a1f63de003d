"""An upheld appeal: a new run, the difference owed to people, settled in the next distribution; what was published stays."""

import json
from decimal import Decimal

import pytest

from yiti.foundation.runs.models import Run
from yiti.kernel.refusals import Forbidden
from yiti.measure.assessment.models import Appeal
from yiti.money.pay.models import Difference, Payslip
from yiti.money.pay.operations import correct_quarter, distribute
from yiti.money.pay.queries import list_corrections, list_difference_sums, list_person_differences, list_quarter_totals
from yiti.money.pay.refusals import UnableToCorrect
from yiti.money.pay.verification import verify_period

from . import paying
from .county import CENTRE, NOW, scope_of
from .paying import QUARTER

pytestmark = pytest.mark.usefixtures("county")


def correct() -> Run:
    return correct_quarter(scope=scope_of("clerk"), period=QUARTER, now=NOW)


def test_from_appeal_to_the_difference_in_the_next_period() -> None:
    first = paying.published_and_distributed()
    before = {slip.number: slip.amount for slip in Payslip.objects.all()}
    published = Run.objects.get(kind="quarter", sequence=1).results
    paying.uphold_appeal()
    corrected = correct()
    assert (corrected.sequence, Run.objects.get(kind="quarter", sequence=1).results) == (2, published)
    assert {slip.number: slip.amount for slip in Payslip.objects.all()} == before
    again = Run.objects.get(kind="distribution", institution=CENTRE, sequence=2)
    owed = Decimal(json.loads(again.inputs)["level_one_total"]) - Decimal(json.loads(first.inputs)["level_one_total"])
    assert owed > 0
    assert sum((row.amount for row in Difference.objects.all()), Decimal(0)) == owed
    assert Appeal.objects.get().run == corrected
    later = paying.next_quarter_fed_back()
    run = distribute(scope=scope_of("head"), period=later, institution=CENTRE, now=NOW)
    back = Payslip.objects.filter(run=run, kind="back_pay")
    assert sum((slip.amount for slip in back), Decimal(0)) == owed
    assert set(Difference.objects.values_list("settled_in", flat=True)) == {later}
    ordinary = Payslip.objects.filter(run=run).exclude(kind="back_pay")
    assert sum((slip.amount for slip in ordinary), Decimal(0)) == Decimal("30000.00")
    assert verify_period(scope=scope_of("clerk"), period=QUARTER).mismatches == []


def test_only_the_appealed_institution_changes() -> None:
    paying.published_and_distributed()
    before = {row.institution_id: row.level_one_total for row in list_quarter_totals(scope=scope_of("clerk"), period=QUARTER)}
    paying.uphold_appeal()
    correct()
    after = {row.institution_id: row.level_one_total for row in list_quarter_totals(scope=scope_of("clerk"), period=QUARTER)}
    assert {code for code in before if before[code] != after[code]} == {CENTRE}


def test_without_an_upheld_appeal_there_is_nothing_to_correct() -> None:
    paying.published_and_distributed()
    with pytest.raises(UnableToCorrect):
        correct()
    paying.uphold_appeal()
    correct()
    with pytest.raises(UnableToCorrect):
        correct()


@pytest.mark.parametrize("who", ["head", "stranger", "accountant", "staff", "assessor", "hr", "finance", "group", "auditor", "admin"])
def test_only_the_office_corrects(who: str) -> None:
    paying.published_and_distributed()
    paying.uphold_appeal()
    with pytest.raises(Forbidden):
        correct_quarter(scope=scope_of(who), period=QUARTER, now=NOW)
    assert not Difference.objects.exists()


def test_a_negative_difference_is_taken_back_in_the_next_period() -> None:
    paying.published_and_distributed()
    paying.uphold_appeal("52")
    correct()
    Difference.objects.all().update(amount=Decimal("-1.00"))
    later = paying.next_quarter_fed_back()
    run = distribute(scope=scope_of("head"), period=later, institution=CENTRE, now=NOW)
    assert set(Payslip.objects.filter(run=run, kind="back_pay").values_list("amount", flat=True)) == {Decimal("-1.00")}


def test_the_office_sees_sums_and_the_institution_its_people() -> None:
    paying.published_and_distributed()
    paying.uphold_appeal()
    correct()
    office = list_difference_sums(scope=scope_of("clerk"))
    assert [(row.institution, row.is_settled) for row in office] == [(CENTRE, False)]
    assert list(list_person_differences(scope=scope_of("clerk"))) == []
    assert list_person_differences(scope=scope_of("head")).count() == office[0].people
    assert list_difference_sums(scope=scope_of("stranger")) == []
    assert list(list_person_differences(scope=scope_of("stranger"))) == []
    assert [run.sequence for run in list_corrections(scope=scope_of("clerk"))] == [2]
