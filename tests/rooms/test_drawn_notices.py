"""Notices drawn from the records: the most used medicines of a hospital's month, what was paid by institution, key indicators."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.installation.operations import set_up
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.values import Value
from yiti.policy.packs import load_pack
from yiti.registry.institutions.models import Institution, Population
from yiti.registry.places.models import Place
from yiti.supervision.publicity import drawn
from yiti.supervision.publicity.drafts import prepare_notice
from yiti.supervision.publicity.models import Notice
from yiti.supervision.publicity.operations import post_draft
from yiti.supervision.publicity.refusals import UnableToPost

pytestmark = pytest.mark.django_db
HOSPITAL, OTHER = "210281001", "210281002"
NOW = datetime(2018, 6, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2018, 6, 30)


def scope_of(role: str, pack: str = "wafangdian-2017", home: str = "") -> Scope:
    offered = next(one for one in load_pack(pack).header.roles if one.id == role)
    reaches = {"county": EVERYWHERE, "own": frozenset({home}), "self": frozenset({home}), "members": frozenset()}
    grants = {function: reaches[grant.reach] for grant in offered.grants for function in grant.functions}
    return Scope(Actor(username=role, name=role, role=role, institution=home), grants)


def found(pack: str, today: date, code: str) -> None:
    set_up(scope=system_scope(), pack=pack, place=code, name=Text("县", "County"), is_demonstration=True, seed=1, today=today)
    place = Place.objects.create(code=code, name="县")
    for at, house in enumerate((HOSPITAL, OTHER)):
        made = Institution.objects.create(
            code=house, name=f"卫生院{at}", short_name=f"院{at}", type="township_hospital", place=place, from_on=date(2010, 1, 1)
        )  # fmt: skip
        Population.objects.create(institution=made, year=2017, scope="served", people=[9000, 9000][at])


@pytest.fixture
def city(db: None) -> None:
    found("wafangdian-2017", TODAY, "210281")


def decide(pack: str = "wafangdian-2017", on: date = date(2018, 1, 1), now: datetime = NOW) -> None:
    made = propose_decision(
        scope=scope_of("office_clerk", pack), parameter="publicity_working_days", value="7", from_on=on, number="1号", decided_on=on,
        today=now.date(), now=now,
    )  # fmt: skip
    approve_decision(scope=scope_of("office_lead", pack), id=made.pk, now=now)


def use(drug: str, used: str, month: str = "2018-05", home: str = HOSPITAL) -> None:
    answers: dict[str, Any] = {"month": month, "drug": drug, "antibiotic": "no", "used": used, "amount": "10"}
    enter_form(
        scope=scope_of("institution_head", home=home), form="drug_use", on=date(2018, 6, 2), answers=answers, today=TODAY, now=NOW,
        institution=home,
    )  # fmt: skip


def draft(role: str = "institution_head", duty: str = "top_drugs", period: str = "2018-05", institution: str = HOSPITAL) -> Any:
    return prepare_notice(scope=scope_of(role, home=institution), duty=duty, period=period, institution=institution)


def test_the_most_used_medicines_of_a_month_stand_with_their_ties(city: None) -> None:
    for at in range(11):
        use(f"药{at:02d}", "100" if at in (9, 10) else str(1000 - at))
    use("药00", "5")
    use("药99", "9999", "2018-04")
    use("药98", "9999", home=OTHER)
    made = draft()
    assert [row[1] for row in made.content["rows"]] == [f"药{at:02d}" for at in range(11)]
    assert [row[0] for row in made.content["rows"]][-2:] == ["10", "10"]
    assert made.content["rows"][0][2] == "1005"
    assert (made.period, made.title.zh) == ("2018-05", "卫生院02018 年 5 月每月用药量靠前品规和开方医生公示")


def test_nothing_entered_is_no_notice(city: None) -> None:
    with pytest.raises(UnableToPost) as refused:
        draft()
    assert refused.value.code == "nothing-entered"


@pytest.mark.parametrize(("role", "institution"), [("institution_head", OTHER), ("auditor", HOSPITAL), ("village_doctor", HOSPITAL)])
def test_only_the_house_itself_prepares_its_own(city: None, role: str, institution: str) -> None:
    use("药", "1")
    with pytest.raises(Forbidden):
        prepare_notice(scope=scope_of(role, home=institution), duty="top_drugs", period="2018-05", institution=HOSPITAL)


def test_a_house_and_no_county_are_named(city: None) -> None:
    with pytest.raises(UnableToPost):
        prepare_notice(scope=scope_of("office_clerk"), duty="top_drugs", period="2018-05")


def test_it_is_posted_once_for_its_period_once_that_is_over_and_the_days_are_decided(city: None) -> None:
    use("药", "1")
    use("药", "2", "2018-06")
    scope = scope_of("institution_head", home=HOSPITAL)
    with pytest.raises(UnableTo):
        post_draft(scope=scope, draft=draft(), today=TODAY)
    decide()
    with pytest.raises(UnableToPost) as refused:
        post_draft(scope=scope, draft=draft(period="2018-06"), today=TODAY)
    assert refused.value.code == "not-over" and not Notice.objects.exists()
    made = post_draft(scope=scope, draft=draft(), today=TODAY)
    assert (made.number, made.audience, made.institution_id) == (f"GS-2018-05-top_drugs-{HOSPITAL}", "staff", HOSPITAL)
    use("药", "1000")
    assert Notice.objects.get().content["rows"] == [["1", "药", "1", ""]]
    with pytest.raises(Conflict):
        post_draft(scope=scope, draft=draft(), today=TODAY)


def test_a_quarter_named_means_its_last_month(city: None) -> None:
    use("药", "1", "2018-03")
    assert draft(period="2018Q1").period == "2018-03"


def test_key_indicators_tell_of_no_group_under_five(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four stays give no mean cost away; five do, and an amount that is small by itself is nobody's secret."""
    span = Period.parse("2018Q1")

    def counted(code: str, home: str, amount: int, many: int) -> Value:
        return Value(code, home, span, Fraction(amount), Fraction(many), Decimal(amount) / many)

    visits, stays = "hospital_cost_per_visit", "hospital_cost_per_discharge"
    values = [counted(visits, HOSPITAL, 3, 5), counted(stays, HOSPITAL, 4000, 4), counted(stays, OTHER, 5000, 5)]
    monkeypatch.setattr(drawn, "list_whole", lambda **_: tuple(values))
    made = prepare_notice(scope=scope_of("office_clerk"), duty="key_indicators", period="2018Q1").content
    assert [row[1:] for row in made["rows"]] == [["0.60", "＊"], ["", "1000.00"]]
    assert "fewer than five" in made["paragraphs"][1]["en"]


def test_key_indicators_without_a_count_are_refused(city: None) -> None:
    with pytest.raises(UnableToPost) as refused:
        prepare_notice(scope=scope_of("office_clerk"), duty="key_indicators", period="2018Q1")
    assert refused.value.code == "nothing-counted"


def test_payments_stand_beside_staff_and_people_by_institution(db: None) -> None:
    today, now = date(2024, 10, 15), datetime(2024, 10, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    found("midong-2024", today, "650109")
    for home, amount, year in (
        (HOSPITAL, "1800.00", "2023"),
        (HOSPITAL, "900.00", "2023"),
        (OTHER, "900.00", "2023"),
        (OTHER, "5.00", "2024"),
    ):
        answers = {"year": year, "clinic": "卫生室", "line": "fiscal", "amount": amount}
        enter_form(
            scope=scope_of("institution_head", "midong-2024", home), form="village_subsidies", on=today, answers=answers, today=today,
            now=now, institution=home,
        )  # fmt: skip
    made = prepare_notice(scope=scope_of("commission", "midong-2024"), duty="subsidies_by_institution", period="2023")
    assert [row[1:] for row in made.content["rows"]] == [
        ["2700.00", "0", "9000", "300.00", "0.00"], ["900.00", "0", "9000", "100.00", "0.00"],
    ]  # fmt: skip
    assert made.content["totals"][1] == "3600.00" and Decimal("3600.00") == sum(Decimal(row[1]) for row in made.content["rows"])
    assert (made.period, Period.parse(made.period).months) == ("2023", 12)


HIRED = {"kind": "secondary", "institution": "卫生院0", "conditions": "yes", "continuous_years": "6", "licensed": "yes"}


def take_on(code: str, on: str, **answers: str) -> None:
    today, now = date(2025, 6, 30), datetime(2025, 6, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    scope = scope_of("commission", "ordos-2024")
    enter_form(scope=scope, form="county_hires", on=today, answers=HIRED | {"code": code, "hired_on": on} | answers, today=today, now=now)


def test_who_was_hired_in_a_quarter_is_listed_by_code_and_day(db: None) -> None:
    today = date(2025, 6, 30)
    found("ordos-2024", today, "150621")
    for code, on in (("X2", "2025-03-31"), ("X1", "2025-01-01"), ("X3", "2025-04-01"), ("X4", "2024-12-31")):
        take_on(code, on, kind="urgent" if code == "X2" else "secondary")
    scope = scope_of("commission", "ordos-2024")
    made = prepare_notice(scope=scope, duty="county_hire_results", period="2025Q1")
    assert [row[0]["zh"] for row in made.content["rows"]] == ["X1", "X2"]
    assert made.content["rows"][1][1] == {"zh": "急需紧缺人才", "en": "Urgently needed"}
    assert [one["label"]["en"] for one in made.content["columns"]][:4] == ["Staff code", "Kind", "Township hospital", "Hired on"]
    assert "2 人" in made.content["paragraphs"][0]["zh"]
    with pytest.raises(UnableTo):
        post_draft(scope=scope, draft=made, today=today)
    assert not Notice.objects.exists(), "nobody decided for how many days"
    decide("ordos-2024", date(2025, 1, 1), datetime(2025, 6, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert post_draft(scope=scope, draft=made, today=today).audience == "public"
    with pytest.raises(UnableToPost) as refused:
        post_draft(scope=scope, draft=prepare_notice(scope=scope, duty="county_hire_results", period="2025Q2"), today=today)
    assert refused.value.code == "not-over"
    with pytest.raises(UnableToPost) as refused:
        prepare_notice(scope=scope, duty="county_hire_results", period="2024Q3")
    assert refused.value.code == "nothing-entered"


@pytest.mark.parametrize("role", ["auditor", "village_doctor", "finance_bureau"])
def test_who_may_not_post_prepares_no_hiring_notice(db: None, role: str) -> None:
    found("ordos-2024", date(2025, 6, 30), "150621")
    take_on("X1", "2025-01-01")
    with pytest.raises(Forbidden):
        prepare_notice(scope=scope_of(role, "ordos-2024"), duty="county_hire_results", period="2025Q1")
