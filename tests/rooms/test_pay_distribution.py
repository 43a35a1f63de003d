"""Distributing a quarter within an institution: exact, in order, by the right person, once; and paying it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from yiti.foundation.forms.operations import enter_form
from yiti.foundation.runs.models import Run
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import MonthlyPay, Payment, Payslip, StaffResult
from yiti.money.pay.operations import (
    distribute,
    enter_staff_results,
    pay_quarter,
    prepare_distribution,
    record_payment,
    replace_monthly_pay,
)
from yiti.money.pay.operations import distributing as distributing_module
from yiti.money.pay.queries import find_fund_use, find_same_work_gap, list_month_states, list_quarter_members
from yiti.money.pay.refusals import UnableToDistribute, UnableToPay
from yiti.registry.staff.models import Detachment, Person, Posting

from . import paying, quarters
from .county import CENTRE, HOSPITAL, LEAD, NOW, TODAY, scope_of
from .paying import DEPUTY, HEAD, MONTHS, QUARTER, STAFF, TRAINEE

pytestmark = pytest.mark.usefixtures("county")


def as_staff(who: str, code: str) -> Scope:
    scope = scope_of(who)
    return replace(scope, actor=replace(scope.actor, staff=code))


def test_the_slips_add_up_to_the_level_one_total_to_the_fen() -> None:
    run = paying.distributed()
    total = Decimal(json.loads(run.inputs)["level_one_total"])
    assert total > 0
    assert sum((slip.amount for slip in Payslip.objects.filter(run=run)), Decimal(0)) == total


def test_everybody_is_paid_as_what_he_is() -> None:
    run = paying.distributed()
    kinds = dict(Payslip.objects.filter(run=run).values_list("person", "kind"))
    assert (kinds[HEAD], kinds[DEPUTY], kinds[TRAINEE]) == ("head", "deputy", "trainee")
    assert {kinds[code] for code in STAFF} == {"staff"}
    average = Decimal(json.loads(run.results)["average"])
    slips = {slip.person_id: slip for slip in Payslip.objects.filter(run=run)}
    assert slips[TRAINEE].amount == average
    assert abs(slips[HEAD].amount - average * Decimal("1.8")) <= Decimal("0.01")
    assert slips[STAFF[0]].gross == slips[STAFF[0]].amount + Decimal("15660.00")


def test_a_better_score_never_earns_less() -> None:
    paying.distributed()
    nurses = Payslip.objects.filter(person__in=STAFF, position="nurse").order_by("weight")
    amounts = [slip.amount for slip in nurses]
    assert amounts == sorted(amounts)


def test_nothing_is_distributed_before_the_results_are_fed_back() -> None:
    paying.ready_to_rank()
    paying.rank()
    paying.enter_months()
    with pytest.raises(UnableToDistribute) as refusal:
        prepare_distribution(scope=scope_of("head"), period=QUARTER, institution=CENTRE)
    assert refusal.value.code == "not-fed-back"


def test_a_distribution_needs_its_plan_and_its_results() -> None:
    paying.fed_back()
    StaffResult.objects.filter(institution=CENTRE).delete()
    with pytest.raises(Exception, match="no monthly results"):
        distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
    assert not Payslip.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "staff", "clerk", "lead", "commission", "hr", "finance", "auditor", "reviewer", "group"])
def test_only_the_own_institution_distributes_and_pays(who: str) -> None:
    paying.fed_back()
    with pytest.raises(Forbidden):
        distribute(scope=scope_of(who), period=QUARTER, institution=CENTRE, now=NOW)
    with pytest.raises(Forbidden):
        pay_quarter(scope=scope_of(who), period=QUARTER, institution=CENTRE, paid_on=TODAY)
    assert not Payslip.objects.exists()


def test_the_second_who_closes_is_told() -> None:
    paying.distributed()
    slips = Payslip.objects.count()
    with pytest.raises(Conflict):
        distribute(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, now=NOW)
    assert Payslip.objects.count() == slips


def test_above_the_cap_it_is_refused_with_the_amount_to_cut_and_nothing_is_cut() -> None:
    paying.fed_back()
    MonthlyPay.objects.filter(institution=CENTRE).update(basic_pay="90000")
    with pytest.raises(UnableToDistribute) as refusal:
        distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
    cap = json.loads(prepare_distribution(scope=scope_of("head"), period=QUARTER, institution=CENTRE).results)["cap"]
    assert refusal.value.code == "above-cap"
    assert cap["headroom_total"].lstrip("-") in refusal.value.message.zh
    assert not Payslip.objects.exists()


def test_breaking_off_in_the_middle_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    paying.fed_back()

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(distributing_module, "_settle_differences", break_off)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
    assert not Payslip.objects.exists()
    assert not Run.objects.filter(kind="distribution").exists()
    monkeypatch.undo()
    distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
    assert Payslip.objects.exists()


def test_whoever_closed_it_does_not_pay_it_and_it_is_paid_once() -> None:
    paying.fed_back()
    distribute(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, now=NOW)
    with pytest.raises(UnableToActAlone):
        pay_quarter(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=TODAY)
    assert not Payment.objects.exists()
    Run.objects.filter(kind="distribution").update(closed_by="head")
    assert pay_quarter(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=TODAY) == Payslip.objects.count()
    with pytest.raises(UnableToPay) as refusal:
        pay_quarter(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=TODAY)
    assert refusal.value.code == "already-paid"


def test_nobody_enters_his_own_result_or_a_strangers() -> None:
    paying.fed_back()
    row = {"person": STAFF[0], "score": "99"}
    with pytest.raises(UnableToDistribute) as refusal:
        enter_staff_results(scope=as_staff("head", STAFF[0]), institution=CENTRE, month=MONTHS[0], rows=[row], now=NOW)
    assert refusal.value.code == "four-eyes"
    with pytest.raises(UnableToDistribute) as refusal:
        row = {"person": paying.code_at(HOSPITAL, 4), "score": "99"}
        enter_staff_results(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[row], now=NOW)
    assert refusal.value.code == "not-on-roster"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"score": "-1"}, "score"), ({"score": "201"}, "score"), ({"score": "abc"}, "score"), ({"score": "NaN"}, "score"),
        ({"score": "90", "attendance": "1.2"}, "attendance"), ({"score": "90", "attendance": "-0.1"}, "attendance"),
    ],
)  # fmt: skip
def test_a_wrong_result_is_named_and_none_of_the_rows_is_stored(row: dict[str, str], field: str) -> None:
    paying.build_people()
    rows = [{"person": STAFF[0], "score": "90"}, {"person": STAFF[1], **row}]
    with pytest.raises(UnableToDistribute) as refusal:
        enter_staff_results(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=rows, now=NOW)
    assert refusal.value.field == f"{field}-{STAFF[1]}"
    assert not StaffResult.objects.exists()


def test_of_two_people_at_once_the_second_is_told_and_the_first_stays() -> None:
    paying.build_people()
    first = {"person": STAFF[0], "score": "90", "version": 0}
    enter_staff_results(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[first], now=NOW)
    with pytest.raises(Conflict):
        enter_staff_results(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[{**first, "score": "70"}], now=NOW)
    assert StaffResult.objects.get().score == Decimal(90)
    pay = {"person": STAFF[0], "basic_pay": "3000", "version": 0}
    replace_monthly_pay(scope=scope_of("accountant"), institution=CENTRE, month=MONTHS[0], rows=[pay], now=NOW)
    with pytest.raises(Conflict):
        replace_monthly_pay(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[pay], now=NOW)


def test_a_distributed_quarter_takes_no_more_entries() -> None:
    paying.distributed()
    with pytest.raises(UnableToDistribute) as refusal:
        enter_staff_results(
            scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[{"person": STAFF[0], "score": "1"}], now=NOW
        )  # fmt: skip
    assert refusal.value.code == "closed"
    with pytest.raises(UnableToDistribute):
        replace_monthly_pay(scope=scope_of("head"), institution=CENTRE, month=MONTHS[0], rows=[{"person": STAFF[0], "basic_pay": "1"}])


def test_members_are_told_by_what_they_are_and_months_by_what_is_missing() -> None:
    paying.fed_back()
    members = {member.code: member.kind for member in list_quarter_members(scope=scope_of("head"), institution=CENTRE, period=QUARTER)}
    assert (members[HEAD], members[DEPUTY], members[TRAINEE], members[STAFF[0]]) == ("head", "deputy", "trainee", "staff")
    assert all(state.is_complete for state in list_month_states(scope=scope_of("head"), institution=CENTRE, period=QUARTER))
    StaffResult.objects.filter(person=STAFF[0], month=MONTHS[1]).delete()
    states = list_month_states(scope=scope_of("head"), institution=CENTRE, period=QUARTER)
    assert [state.is_complete for state in states] == [True, False, True]
    with pytest.raises(Forbidden):
        list_quarter_members(scope=scope_of("stranger"), institution=CENTRE, period=QUARTER)


def test_a_payment_without_a_slip_is_found() -> None:
    paying.distributed()
    pay_quarter(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=TODAY)
    clean = find_fund_use(scope=scope_of("clerk"), period=QUARTER)
    assert clean is not None
    assert clean.result["institutions"][0]["finding"] == "none"
    record_payment(
        scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, person=STAFF[0], amount="3000", paid_on=TODAY, remark="临时奖金",
        today=TODAY,
    )  # fmt: skip
    found = find_fund_use(scope=scope_of("clerk"), period=QUARTER)
    assert found is not None
    assert (found.result["institutions"][0]["finding"], found.result["overpaid_total"]) == ("overpaid", "3000.00")
    record_payment(
        scope=scope_of("stranger_accountant"), period=QUARTER, institution=HOSPITAL, person=paying.code_at(HOSPITAL, 4), amount="5000",
        paid_on=TODAY, remark="没有分配就发", today=TODAY,
    )  # fmt: skip
    found = find_fund_use(scope=scope_of("clerk"), period=QUARTER)
    assert found is not None
    assert [row["finding"] for row in found.result["institutions"]] == ["overpaid", "without_approval"]


@pytest.mark.parametrize("more", [{"amount": "0"}, {"amount": "x"}, {"remark": " "}, {"person": "P10004"}])
def test_a_wrong_payment_is_refused(more: dict[str, str]) -> None:
    paying.build_people()
    values = {"person": STAFF[0], "amount": "100", "remark": "补发"} | more
    with pytest.raises((UnableToPay, UnableToDistribute)):
        record_payment(scope=scope_of("accountant"), period=QUARTER, institution=CENTRE, paid_on=TODAY, today=TODAY, **values)
    assert not Payment.objects.exists()


def test_the_same_work_gap_compares_contract_and_establishment() -> None:
    paying.distributed()
    answer = find_same_work_gap(scope=scope_of("head"), period=QUARTER, institution=CENTRE)
    assert answer is not None
    nurse = next(row for row in answer.result["positions"] if row["id"] == "nurse")
    assert nurse["ratio"] is not None
    with pytest.raises(Forbidden):
        find_same_work_gap(scope=scope_of("stranger"), period=QUARTER, institution=CENTRE)
    assert quarters.QUARTER == QUARTER


class TestFromElsewhere:
    """People who work away from their post: by whom they are paid, and as what."""

    def send(self, kind: str, person: str, home: str, host: str | None) -> None:
        Detachment.objects.create(
            person_id=person, kind=kind, home_id=home, host_id=host, host_name="" if host else "州人民医院", from_on=date(2026, 7, 1)
        )  # fmt: skip

    def earn(self, amount: str) -> None:
        answers = {"person": "H00001", "month": f"{MONTHS[0]:%Y-%m}", "outpatient": amount}
        enter_form(
            scope=scope_of("accountant"), form="posted_income", institution=CENTRE, on=TODAY, answers=answers, today=TODAY, now=NOW
        )  # fmt: skip

    def test_a_nurse_posted_down_is_paid_as_a_nurse_from_the_hosts_total(self) -> None:
        paying.fed_back()
        Person.objects.create(code="H00001", name="某护士")
        Posting.objects.create(
            person_id="H00001", institution_id=LEAD, position="nurse", post_kind="nurses", identity="establishment",
            from_on=date(2020, 1, 1),
        )  # fmt: skip
        self.send("posted_down", "H00001", LEAD, CENTRE)
        for month in MONTHS:
            rows = [{"person": "H00001", "score": Decimal(90), "attendance": "1"}]
            enter_staff_results(scope=scope_of("head"), institution=CENTRE, month=month, rows=rows, now=NOW)
        waits = prepare_distribution(scope=scope_of("head"), period=QUARTER, institution=CENTRE).reckoned
        assert "H00001" not in {slip["id"] for slip in waits.results["slips"]}
        assert "posted-without-income" in {one.code for one in waits.warnings}
        self.earn("12000.00")
        run = distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
        slip = Payslip.objects.get(run=run, person="H00001")
        nurse = Payslip.objects.filter(run=run, position="nurse", kind="staff").exclude(person="H00001").first()
        assert nurse is not None
        assert (slip.kind, slip.position, slip.coefficient) == ("staff", "nurse", nurse.coefficient)
        paid = sum((row.amount for row in Payslip.objects.filter(run=run)), Decimal(0))
        assert paid == Decimal(json.loads(run.inputs)["level_one_total"])
        members = list_quarter_members(scope=scope_of("head"), institution=CENTRE, period=QUARTER)
        assert "12,000.00" in next(one.note.zh for one in members if one.code == "H00001")

    def test_within_primary_care_the_host_pays_and_elsewhere_the_commission_decides(self) -> None:
        paying.fed_back()
        self.send("seconded", STAFF[0], CENTRE, HOSPITAL)
        self.send("seconded", STAFF[1], CENTRE, None)
        kinds = {member.code: member.kind for member in list_quarter_members(scope=scope_of("head"), institution=CENTRE, period=QUARTER)}
        assert (kinds[STAFF[0]], kinds[STAFF[1]]) == ("away", "lent")
        prepared = prepare_distribution(scope=scope_of("head"), period=QUARTER, institution=CENTRE)
        warned = [one for one in prepared.reckoned.warnings if one.code == "secondment-undecided"]
        assert [STAFF[1] in one.message.zh for one in warned] == [True]
        assert not {STAFF[1]} & {slip["id"] for slip in prepared.reckoned.results["slips"]}
        quarters.decide("other_secondment", "home_average")
        run = distribute(scope=scope_of("head"), period=QUARTER, institution=CENTRE, now=NOW)
        slip = Payslip.objects.get(run=run, person=STAFF[1])
        assert (slip.kind, slip.amount) == ("seconded", Decimal(json.loads(run.results)["average"]))
        assert STAFF[0] in {row.person_id for row in Payslip.objects.filter(run=run)}, "with results here he still has his share"
