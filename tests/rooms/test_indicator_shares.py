"""Lists that are added up over the county: how long at each institution, and for whom, without making a list that nobody sees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, LEAD, NOW, PASTORAL, TODAY, build_county, scope_of
from yiti.events.journal.operations import NewEvent, append_events
from yiti.kernel.periods import Period
from yiti.kernel.scopes import EVERYWHERE, Scope, system_scope
from yiti.measure.indicators.operations import catch_up
from yiti.measure.indicators.queries import Members, list_members
from yiti.measure.indicators.values import Value

pytestmark = pytest.mark.django_db
ALL = system_scope()
QUARTER = Period.parse("2026Q4")
VISITS = "county_primary_visit_share"
AMOUNTS = "county_tcm_share"
AT = (LEAD, LEAD, CENTRE, HOSPITAL, CLINICS[0], CLINICS[0], PASTORAL)


@pytest.fixture(autouse=True)
def visits(settings: object) -> list[str]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    names = [put("visit", at, tcm=n % 2 == 0) for n, at in enumerate(AT)]
    put("visit", CENTRE, day=date(2026, 9, 30), tcm=True)
    catch_up(scope=ALL, now=NOW)
    return names


def put(kind: str, institution: str, day: date = date(2026, 10, 8), voids: str | None = None, **details: object) -> str:
    told = {"service": "outpatient", "diagnosis": "I10", "tcm": False, "cost": Decimal("12.5")}
    event = NewEvent(kind, day, institution, resident="r1", details=told | details, voids=voids)
    return append_events(scope=ALL, function="services.enter", events=[event], today=TODAY, now=NOW)[0]


def ask(scope: Scope = ALL, code: str = VISITS, **more: object) -> Members:
    return list_members(scope=scope, indicator=code, institution=LEAD, period=QUARTER, **more)  # type: ignore[arg-type]


def seeing(*institutions: str) -> Scope:
    """The clerk, who besides sees the services of some institutions."""
    scope = scope_of("clerk")
    return replace(scope, grants={**scope.grants, "services.see": frozenset(institutions)})


def test_the_shares_add_up_to_the_count_and_the_count_to_the_list() -> None:
    found = ask()
    assert found.denominator_count == len(found.denominator or ()) == len(AT)
    assert {share.institution: share.count for share in found.denominator_shares if share.count} == {
        LEAD: 2, CENTRE: 1, HOSPITAL: 1, CLINICS[0]: 2, PASTORAL: 1,
    }  # fmt: skip
    assert found.numerator_count == sum(share.count or 0 for share in found.numerator_shares) == 5


@pytest.mark.parametrize("institution", [LEAD, CENTRE, CLINICS[0], CLINICS[1]])
def test_the_list_of_one_institution_is_as_long_as_its_share(institution: str) -> None:
    found = ask(at=institution)
    (share,) = (share for share in found.denominator_shares if share.institution == institution)
    assert len(found.denominator or ()) == share.count
    assert found.denominator_count == len(AT)


def test_a_visit_taken_back_is_gone_from_count_and_list(visits: list[str]) -> None:
    before = ask()
    put("visit", LEAD, voids=visits[0], tcm=True)
    catch_up(scope=ALL, now=NOW)
    found = ask()
    assert (found.denominator_count, len(found.denominator or ())) == (len(AT) - 1, len(AT) - 1)
    assert visits[0] in (before.denominator or ())
    assert visits[0] not in (found.denominator or ())


def test_what_no_number_tells_is_counted_by_its_list() -> None:
    found = ask(scope_of("clerk"), AMOUNTS)
    assert found.numerator is None
    assert found.numerator_count == len(ask(code=AMOUNTS).numerator or ())
    unasked = ask(scope_of("clerk"), AMOUNTS, sides=())
    assert (unasked.numerator_count, unasked.uncounted) == (None, {"numerator"})
    assert unasked.denominator_count == len(AT)


def test_whoever_sees_services_of_one_institution_sees_its_list_and_of_the_others_how_many() -> None:
    scope = seeing(CENTRE)
    assert ask(scope).denominator is None
    assert ask(scope).denominator_count == len(AT)
    assert len(ask(scope, at=CENTRE).denominator or ()) == 1
    assert ask(scope, at=LEAD).denominator is None


def test_only_institutions_within_reach_are_told_apart() -> None:
    scope = scope_of("clerk")
    near = replace(scope, grants={**scope.grants, "indicators.see": frozenset({LEAD, CENTRE})})
    found = ask(near)
    assert {share.institution for share in found.denominator_shares} == {LEAD, CENTRE}
    assert found.denominator_count == len(AT)
    assert scope.grants["indicators.see"] == EVERYWHERE


def test_counts_alone_read_no_events() -> None:
    ask(scope_of("clerk"))
    with CaptureQueriesContext(connection) as queries:
        assert ask(scope_of("clerk")).denominator_count == len(AT)
    assert not [query for query in queries if "journal_event" in query["sql"]]


def test_a_list_asked_for_again_is_not_read_again_until_something_is_new() -> None:
    def count(ask_for: Callable[[], Members]) -> tuple[int, Value]:
        with CaptureQueriesContext(connection) as queries:
            value = ask_for().value
        return sum("journal_event" in query["sql"] for query in queries), value

    ask()
    assert count(ask)[0] == 0
    put("visit", PASTORAL, service="emergency", tcm=False)
    catch_up(scope=ALL, now=NOW)
    assert count(ask)[0] > 0
    assert ask().denominator_count == len(ask().denominator or ()) == len(AT) + 1
