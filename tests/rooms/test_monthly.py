"""Monthly returns: who hands in what, versions, what is refused, and the facts that they become."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.registry import NINGBIAN, NOW, SANGONG, build_annex_county
from yiti.events.registry_facts import read_institutions, read_ledger
from yiti.foundation.audit.models import Change
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack, load_pack_definitions, pack_ids
from yiti.policy.packs.checks.facts import list_items
from yiti.policy.packs.monthly import list_ledger_items
from yiti.registry.institutions.models import Institution
from yiti.registry.monthly.declared import find_declared
from yiti.registry.monthly.models import HandedReturn
from yiti.registry.monthly.operations import Handing, hand_in
from yiti.registry.monthly.queries import list_coverage, list_missing, list_places, list_records, list_versions

JULY, AUGUST = Period.parse("2026-07"), Period.parse("2026-08")
TODAY = date(2026, 10, 9)
QUOTA = {"insurance.quota": Decimal("1000.50"), "insurance.used": Decimal(900)}
COUNTY = {
    "insurance.all": Decimal(100),
    "insurance.in_county": Decimal(80),
    "insurance.primary": Decimal(30),
    "discharges.outside": Decimal(12),
}
HOSPITAL = "652301-H1"


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def of(role: str, *institutions: str) -> Scope:
    reach = frozenset(institutions) or EVERYWHERE
    return Scope(Actor(role, role, role), {"monthly.enter": reach, "monthly.see": reach})


INSURANCE = of("insurance_bureau")


def hand(declared: str, institution: str, month: Period, amounts: dict[str, Decimal], seen: int = 0, **given: object) -> HandedReturn:
    asked: dict[str, object] = {"scope": INSURANCE, "closed": lambda month: None, **given}
    handing = Handing(institution, month, amounts, seen)
    return hand_in(declared=declared, handings=[handing], today=TODAY, now=NOW, **asked)[0]  # type: ignore[arg-type]


def ledger(item: str) -> list[tuple[str, str, Decimal]]:
    rows = read_ledger().filter(item=item).iter_rows(named=True)
    return [(row["institution"], row["month"], row["amount"]) for row in rows]


def test_every_item_that_a_definition_reads_can_be_handed_in() -> None:
    for id in pack_ids():
        pack = load_pack(id)
        known = list_ledger_items(pack)
        for one in load_pack_definitions(pack).definitions.values():
            assert set(list_items(one)) <= set(known), (id, one.code)


def test_a_return_becomes_facts_of_its_institution() -> None:
    hand("insurance_quota", SANGONG, JULY, QUOTA)
    assert ledger("insurance.quota") == [(SANGONG, "2026-07", Decimal("1000.50"))]


def test_a_return_of_the_county_stands_at_every_institution_of_its_types() -> None:
    hand("insurance_settlement", "", JULY, COUNTY)
    hospitals = list(Institution.objects.filter(type="county_hospital").order_by("code").values_list("pk", flat=True))
    assert hospitals
    assert ledger("discharges.outside") == [(code, "2026-07", Decimal(12)) for code in hospitals]


def test_a_correction_is_a_new_version_and_the_older_one_stays() -> None:
    hand("insurance_quota", SANGONG, JULY, QUOTA)
    hand("insurance_quota", SANGONG, JULY, {**QUOTA, "insurance.used": Decimal(950)}, seen=1)
    assert ledger("insurance.used") == [(SANGONG, "2026-07", Decimal(950))]
    versions = list_versions(scope=INSURANCE, declared="insurance_quota", institution=SANGONG, month=JULY)
    assert [(row.version, row.entered_by) for row in versions] == [(2, "insurance_bureau"), (1, "insurance_bureau")]
    assert Change.objects.filter(action="monthly.deliver", institution=SANGONG).count() == 2


def test_of_two_at_once_the_second_is_told_and_nothing_is_lost() -> None:
    hand("insurance_quota", SANGONG, JULY, QUOTA)
    with pytest.raises(Conflict, match="别人刚交了"):
        hand("insurance_quota", SANGONG, JULY, QUOTA)
    hand("insurance_settlement", "", JULY, COUNTY)
    with pytest.raises(Conflict):
        hand("insurance_settlement", "", JULY, COUNTY)
    assert HandedReturn.objects.count() == 2


@pytest.mark.parametrize(
    ("amounts", "code", "field"),
    [
        ({"contract.visits": Decimal(5)}, "missing-field", "contract.visits_here"),
        ({"contract.visits": Decimal(5), "contract.visits_here": Decimal(6)}, "sums-differ", "contract.visits_here"),
        ({"contract.visits": Decimal("5.5"), "contract.visits_here": Decimal(1)}, "wrong-type", "contract.visits"),
        ({"contract.visits": Decimal(-5), "contract.visits_here": Decimal(-5)}, "out-of-range", "contract.visits"),
        ({"contract.visits": Decimal(5), "contract.visits_here": Decimal(1), "nothing": Decimal(1)}, "unknown-field", "nothing"),
        ({"contract.visits": Decimal(10) ** 15, "contract.visits_here": Decimal(1)}, "too-precise", "contract.visits"),
    ],
)
def test_wrong_figures_are_refused_by_name_and_store_nothing(amounts: dict[str, Decimal], code: str, field: str) -> None:
    with pytest.raises(UnableTo) as refused:
        hand("contracted_visits", SANGONG, JULY, amounts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.message.zh and refused.value.message.en
    assert not HandedReturn.objects.exists()


def test_more_systems_than_there_are_is_refused() -> None:
    with pytest.raises(UnableTo, match="不能大于 9"):
        hand("systems_in_use", SANGONG, JULY, {"systems.required": Decimal(10), "systems.in_use": Decimal(2)}, scope=of("assessor"))


def test_an_odd_figure_is_taken_when_it_is_said_again() -> None:
    Institution.objects.filter(pk=SANGONG).update(has_beds=True)
    odd = {"drugs.antibiotic_ddd": Decimal(200_000)}
    head = of("institution_head", SANGONG)
    with pytest.raises(UnableTo) as doubted:
        hand("antibiotic_doses", SANGONG, JULY, odd, scope=head)
    assert doubted.value.code == "implausible"
    hand("antibiotic_doses", SANGONG, JULY, odd, scope=head, is_confirmed=True)
    assert ledger("drugs.antibiotic_ddd") == [(SANGONG, "2026-07", Decimal(200_000))]


def test_only_the_office_that_the_pack_names_hands_in_within_its_reach() -> None:
    for scope in (of("institution_head", SANGONG), of("finance_bureau"), Scope(Actor("insurance_bureau", "", "insurance_bureau"))):
        with pytest.raises(Forbidden):
            hand("insurance_quota", SANGONG, JULY, QUOTA, scope=scope)
    figures = {"prescriptions.reviewed": Decimal(10), "prescriptions.right": Decimal(9)}
    with pytest.raises(Forbidden):
        hand("prescription_review", NINGBIAN, JULY, figures, scope=of("institution_head", SANGONG))
    with pytest.raises(Forbidden):
        hand("insurance_settlement", "", JULY, COUNTY, scope=of("insurance_bureau", SANGONG))
    assert not HandedReturn.objects.exists()


@pytest.mark.parametrize(
    ("declared", "institution", "month", "code"),
    [
        ("insurance_quota", SANGONG, Period.parse("2026-11"), "future"),
        ("insurance_quota", HOSPITAL, JULY, "does-not-apply"),
        ("insurance_quota", "", JULY, "missing-field"),
        ("insurance_settlement", SANGONG, JULY, "missing-field"),
    ],
)
def test_months_to_come_and_institutions_that_are_not_asked_are_refused(declared: str, institution: str, month: Period, code: str) -> None:
    with pytest.raises(UnableTo) as refused:
        hand(declared, institution, month, COUNTY if "settlement" in declared else QUOTA)
    assert refused.value.code == code


def test_a_return_of_the_quarter_is_asked_of_its_last_month_alone() -> None:
    september, assessor = Period.parse("2026-09"), of("assessor")
    figures = {figure.item: Decimal(3) for figure in find_declared("site_checks").figures}
    asked = list_missing(scope=assessor, months=[JULY, AUGUST, september], today=TODAY, is_own=True)
    assert {str(one.month) for one in asked if one.item.id == "site_checks"} == {"2026-09"}
    coverage = {
        str(one.month): one.asked for one in list_coverage(scope=assessor, months=[AUGUST, september]) if one.item.id == "site_checks"
    }
    assert coverage["2026-08"] == 0 < coverage["2026-09"]
    assert list_places(scope=assessor, declared="site_checks", month=AUGUST) == []
    with pytest.raises(UnableTo, match="只报 3、6、9、12 月的") as refused:
        hand("site_checks", SANGONG, AUGUST, figures, scope=assessor)
    assert (refused.value.code, refused.value.field) == ("does-not-apply", "month")
    hand("site_checks", SANGONG, september, figures, scope=assessor)
    assert ledger("site.tcm_techniques") == [(SANGONG, "2026-09", Decimal(3))]


def test_a_closed_month_says_why() -> None:
    with pytest.raises(UnableTo, match="已固定"):
        hand("insurance_quota", SANGONG, JULY, QUOTA, closed=lambda month: Text("已固定", "frozen"))


def test_what_is_missing_is_told_to_whoever_hands_it_in() -> None:
    hand("insurance_quota", SANGONG, JULY, QUOTA)
    own = list_missing(scope=INSURANCE, months=[JULY, Period.parse("2026-10")], today=TODAY, is_own=True)
    told = {(one.item.id, one.institution.pk if one.institution else "", str(one.month)) for one in own}
    assert ("insurance_settlement", "", "2026-07") in told
    assert ("insurance_quota", NINGBIAN, "2026-07") in told
    assert ("insurance_quota", SANGONG, "2026-07") not in told
    assert not {item for item, _, _ in told} - {"insurance_settlement", "insurance_quota", "contracted_visits", "first_contacts"}
    assert {month for _, _, month in told} == {"2026-07"}
    head = list_missing(scope=of("institution_head", SANGONG), months=[JULY], today=TODAY, is_own=True)
    assert {one.institution.pk for one in head if one.institution} == {SANGONG}


def test_a_sum_opens_to_its_records() -> None:
    hand("insurance_quota", SANGONG, JULY, QUOTA)
    hand("insurance_settlement", "", AUGUST, COUNTY)
    records = list_records(
        scope=INSURANCE, items=["insurance.used", "insurance.all"], institutions=[SANGONG, HOSPITAL], months=[JULY, AUGUST]
    )
    assert [(one.figure.item, one.amount, one.handed.entered_by) for one in records] == [
        ("insurance.used", Decimal(900), "insurance_bureau"), ("insurance.all", Decimal(100), "insurance_bureau"),
    ]  # fmt: skip


@pytest.mark.usefixtures("triggers")
def test_the_database_refuses_to_change_what_was_handed_in() -> None:
    row = hand("insurance_quota", SANGONG, JULY, QUOTA)
    for change in (
        lambda: HandedReturn.objects.update(version=7),
        lambda: row.figures.update(amount=1),
        lambda: row.figures.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_system_itself_may_do_all() -> None:
    assert hand("insurance_quota", SANGONG, JULY, QUOTA, scope=system_scope()).version == 1


def test_a_clinic_under_integrated_management_has_that_for_its_category_among_the_facts() -> None:
    parent = Institution.objects.get(pk=SANGONG)
    for at, joined in enumerate((True, False)):
        Institution.objects.create(
            code=f"V{at}", name=f"村{at}", short_name=f"村{at}", type="village_clinic", parent=parent, place_id=parent.place_id,
            is_integrated=joined,
        )  # fmt: skip
    told = {row["institution"]: row["category"] for row in read_institutions().iter_rows(named=True)}
    assert (told["V0"], told["V1"], told[SANGONG]) == ("integrated", None, parent.category)
