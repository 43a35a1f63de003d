"""Pay over the years, who left, and pay beside the city's hospitals: exact, within reach, and never a 0 for what nobody knows."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.kernel.refusals import Forbidden
from yiti.money.pay.models import MonthlyPay, Payslip
from yiti.money.pay.queries import get_parity, list_leavers, list_pay_years
from yiti.registry.staff.models import Posting

from . import paying
from .county import CENTRE, HOSPITAL, NOW, PASTORAL, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")


def last_year(amount: str = "10000") -> None:
    """A quarter of the year before with eight people at the centre: `amount` of slips, and 1,500 each and month."""
    run = paying.distributed()
    for at in range(1, 9):
        code = paying.code_at(CENTRE, at)
        for month in (7, 8, 9):
            MonthlyPay.objects.create(
                institution_id=CENTRE, person_id=code, month=date(2025, month, 1), basic_pay="3400", basic_performance="1500"
            )
    Payslip.objects.create(
        run=run, number="2025-1", period="2025Q3", institution_id=CENTRE, person_id=paying.code_at(CENTRE, 4), kind="back_pay",
        position="nurse", amount=amount,
    )  # fmt: skip


def year_of(year: int = 2026, institution: str = CENTRE, who: str = "commission") -> dict[str, Any]:
    found = list_pay_years(scope=scope_of(who), years=[year - 1, year], today=TODAY)
    return {name: figure.value for name, figure in found[institution, year].figures.items()}


class TestYears:
    def test_the_mean_is_what_was_paid_over_person_years_and_grows_by_the_year_before(self) -> None:
        last_year()
        before, now = year_of(2025), year_of(2026)
        assert before["paid"] == Decimal(10000) + 8 * 3 * 1500
        assert before["mean"] == Decimal(46000) / 24 * 12
        slips = sum(slip.amount for slip in Payslip.objects.filter(period=paying.QUARTER, institution=CENTRE))
        assert now["paid"] == slips + 24 * 1500
        assert now["mean"] == (now["paid"] / 2).quantize(Decimal("0.01"))
        assert round(now["growth"], 9) == round(now["mean"] / before["mean"] - 1, 9)

    def test_the_mean_of_the_documents_example_grows_by_five_per_cent(self) -> None:
        """五: performance pay of 52,000 a year and then of 54,600."""
        last_year("68000")
        slips = Payslip.objects.filter(period=paying.QUARTER, institution=CENTRE)
        missing = 2 * 54600 - 24 * 1500 - sum(slip.amount for slip in slips)
        Payslip.objects.create(
            run=slips[0].run, number="2026-X", period=paying.QUARTER, institution_id=CENTRE, person_id=paying.code_at(CENTRE, 5),
            kind="back_pay", position="nurse", amount=missing,
        )  # fmt: skip
        assert (year_of(2025)["mean"], year_of(2026)["mean"]) == (52000, 54600)
        assert year_of(2026)["growth"] == Decimal("0.05")

    def test_a_year_before_without_pay_gives_no_growth_and_an_unpaid_house_no_mean(self) -> None:
        paying.distributed()
        assert "growth" not in year_of(2026)
        assert "mean" not in year_of(2026, PASTORAL)

    def test_who_leaves_is_counted_once_and_another_post_in_the_house_is_no_leaving(self) -> None:
        paying.build_people()
        code = paying.code_at(CENTRE, 4)
        Posting.objects.filter(person=code).update(until_on=date(2026, 3, 1))
        moved = Posting.objects.get(person=paying.code_at(CENTRE, 5))
        Posting.objects.filter(pk=moved.pk).update(until_on=date(2026, 4, 1))
        Posting.objects.create(
            person_id=moved.person_id, institution_id=CENTRE, position="nurse", post_kind="nurses", identity="establishment",
            from_on=date(2026, 4, 1),
        )  # fmt: skip
        found = year_of(2026)
        assert (found["start"], found["end"], found["left"]) == (8, 7, 1)
        assert round(found["turnover"], 9) == round(1 / Decimal("7.5"), 9)
        assert [row[0] for row in list_leavers(scope=scope_of("commission"), institution=CENTRE, year=2026, today=TODAY)] == [code]
        assert year_of(2025)["left"] == 0

    def test_a_head_sees_the_own_house_and_who_sees_no_funds_nothing(self) -> None:
        paying.distributed()
        assert {code for code, _ in list_pay_years(scope=scope_of("head"), years=[2026], today=TODAY)} == {CENTRE}
        for who in ("assessor", "staff"):
            with pytest.raises(Forbidden):
                list_pay_years(scope=scope_of(who), years=[2026], today=TODAY)

    def test_more_institutions_and_years_ask_no_more(self) -> None:
        last_year()
        with CaptureQueriesContext(connection) as few:
            list_pay_years(scope=scope_of("head"), years=[2026], today=TODAY)
        with CaptureQueriesContext(connection) as many:
            list_pay_years(scope=scope_of("commission"), years=[2024, 2025, 2026], today=TODAY)
        assert len(many) == len(few)


def tell_city(title: str = "junior", mean: str = "60000", who: str = "hr", **more: str) -> Entry:
    answers = {"year": "2026", "title": title, "people": "40", "mean": mean, "source": "市级医院年报", **more}
    return enter_form(scope=scope_of(who), form="city_pay", on=TODAY, answers=answers, today=TODAY, now=NOW)


class TestParity:
    @pytest.fixture(autouse=True)
    def _paid(self, county: None) -> None:
        paying.distributed()
        Posting.objects.filter(institution=CENTRE).update(title="junior")

    def parity(self, who: str = "commission") -> Any:
        return get_parity(scope=scope_of(who), year=2026, today=TODAY)

    def test_a_title_is_compared_by_the_rule_once_the_citys_figure_is_entered(self) -> None:
        found = self.parity()
        assert found.lacking == ("junior",)
        assert "ratio" not in found.rows[0].figures
        tell_city()
        (row,) = self.parity().rows
        primary = row.figures["primary"].number
        assert (row.people, row.city_people) == (8, 40)
        assert row.figures["ratio"].number == primary / 60000
        assert row.figures["gap"].number == max(Decimal(0), 60000 - primary)

    def test_the_newest_entry_of_the_year_counts_and_another_year_does_not(self) -> None:
        tell_city(mean="50000")
        tell_city(mean="70000")
        tell_city(mean="1", year="2025")
        (row,) = self.parity().rows
        assert row.figures["hospital"].value == Decimal(70000)

    def test_fewer_than_five_people_are_told_to_those_alone_who_see_pay(self) -> None:
        Posting.objects.filter(person=paying.HEAD).update(title="senior")
        tell_city("senior")
        assert [row.title for row in self.parity("commission").rows] == ["junior"]
        assert [row.title for row in self.parity("hr").rows] == ["junior", "senior"]

    def test_remote_institutions_stand_apart(self) -> None:
        answers = {
            "from_on": "2021-01-01", "nature": "class_one", "functions": ["basic_care"], "document": "一号", "hardship": True,
        }  # fmt: skip
        for code in (CENTRE, HOSPITAL):
            enter_form(
                scope=scope_of("commission"), form="institution_functions", institution=code, on=TODAY,
                answers=answers | {"hardship": code == CENTRE}, today=TODAY, now=NOW,
            )  # fmt: skip
        found = self.parity()
        assert found.hardship == {CENTRE}
        assert [(row.group, row.title) for row in found.rows] == [("all", "junior"), ("hardship", "junior")]

    def test_an_accountant_does_not_enter_the_citys_pay(self) -> None:
        with pytest.raises(Forbidden):
            tell_city(who="accountant")
