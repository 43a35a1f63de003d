"""The two funds: set aside by the quarter that counts, spent by vouchers, carried on from year to year by the rule."""

import json
from datetime import date
from decimal import Decimal

import pytest

from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.runs.models import Run
from yiti.kernel.refusals import Forbidden
from yiti.money.pay.queries import KeptFund, list_fund_vouchers, list_kept_funds

from . import paying
from .county import CENTRE, HOSPITAL, NOW, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")


def tell(amount: str, kind: str = "spent", fund: str = "development", on: date = TODAY, who: str = "accountant") -> Entry:
    institution = HOSPITAL if who == "stranger_accountant" else CENTRE
    answers = {"fund": fund, "kind": kind, "amount": amount, "purpose": "购置设备", "voucher": "记-0101"}
    return enter_form(scope=scope_of(who), form="fund_spending", institution=institution, on=on, answers=answers, today=TODAY, now=NOW)


def fund_of(fund: str = "development", who: str = "commission", year: int = 2026) -> KeptFund:
    rows = list_kept_funds(scope=scope_of(who), year=year, today=TODAY)
    return next(row for row in rows if (row.institution.pk, row.fund) == (CENTRE, fund))


def values(row: KeptFund) -> dict[str, Decimal]:
    return {name: figure.number for name, figure in row.figures.items()}


def set_aside(run: Run, fund: str) -> Decimal:
    rows = json.loads(run.results)["institutions"]
    return Decimal(next(row for row in rows if row["id"] == CENTRE)["fund_pool"][f"{fund}_fund"])


def test_what_the_quarter_set_aside_less_what_was_spent_is_left() -> None:
    run = paying.fed_back()
    aside = set_aside(run, "development")
    assert aside > 0
    tell("1000.50")
    found = fund_of()
    assert values(found) == {"opening": 0, "added": aside, "spent": Decimal("1000.50"), "left": aside - Decimal("1000.50"), "overspent": 0}
    assert found.until == paying.QUARTER
    assert values(fund_of("risk"))["spent"] == 0


def test_what_is_left_is_carried_into_the_next_year() -> None:
    tell("50000", "opening", on=date(2025, 1, 1))
    tell("20000", on=date(2025, 6, 1))
    found = values(fund_of())
    assert (found["opening"], found["left"]) == (30000, 30000)
    run = paying.fed_back()
    assert values(fund_of())["left"] == 30000 + set_aside(run, "development")
    assert fund_of(year=2024).figures == {}


def test_more_than_there_is_is_told_and_nothing_is_carried_on() -> None:
    tell("500", "opening", on=date(2025, 1, 1))
    tell("700", on=date(2025, 6, 1))
    assert values(fund_of(year=2025)) == {"opening": 500, "added": 0, "spent": 700, "left": 0, "overspent": 200}
    assert values(fund_of())["opening"] == 0


def test_an_institution_learns_what_a_quarter_sets_aside_when_it_is_fed_back() -> None:
    paying.ready_to_rank()
    paying.rank()
    assert fund_of(who="commission").until == paying.QUARTER
    assert fund_of(who="head").figures == {}
    paying.feed_back()
    assert fund_of(who="head").until == paying.QUARTER


def test_each_sum_opens_its_vouchers_for_whoever_sees_the_institutions_funds() -> None:
    first, second = tell("100", on=date(2026, 2, 1)), tell("200")
    tell("300", fund="risk")
    tell("400", on=date(2025, 2, 1))
    told = {"institution": CENTRE, "fund": "development", "year": 2026, "kind": "spent", "today": TODAY}
    assert list_fund_vouchers(scope=scope_of("head"), **told) == [first, second]
    with pytest.raises(Forbidden):
        list_fund_vouchers(scope=scope_of("stranger"), **told)
    assert {row.institution.pk for row in list_kept_funds(scope=scope_of("head"), year=2026, today=TODAY)} == {CENTRE}
    with pytest.raises(Forbidden):
        tell("1", who="head")
    with pytest.raises(Forbidden):
        list_kept_funds(scope=scope_of("assessor"), year=2026, today=TODAY)
