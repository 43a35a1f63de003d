"""Staff results of a year: the mean that opens, the mark by the county's own score, the decision that the head enters."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import STRANGER, build_cast, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county, scope_of
from tests.rooms.paying import STAFF
from yiti.foundation.audit.models import Look
from yiti.foundation.forms.models import Entry
from yiti.money.pay.models import StaffResult
from yiti.money.pay.queries import list_staff_years
from yiti.registry.access.models import User

PAGE = "/staff-years/?year=2026"


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    paying.build_people()
    paying.enter_months()
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def decision(**more: str) -> dict[str, str]:
    return {
        "on": TODAY.isoformat(), "institution": CENTRE, "person": f"某{STAFF[0]} ({STAFF[0]})", "year": "2026", "use": "renewed",
        "score": "89.00", "decided_on": TODAY.isoformat(), "grounds": "考核合格", **more,
    }  # fmt: skip


def test_the_mean_of_the_months_the_place_and_the_share_of_the_houses_mean(cast: dict[str, User]) -> None:
    StaffResult.objects.filter(person=STAFF[0], month=paying.MONTHS[0]).update(score="95")
    rows = {row.person: row for row in list_staff_years(scope=scope_of("head"), year=2026, today=TODAY).rows}
    row = rows[STAFF[0]]
    assert (row.months, str(row.mean.number)) == (3, "91.0000")
    means = [one.mean.number for one in rows.values()]
    assert round(row.against.number, 9) == round(row.mean.number / (sum(means) / len(means)), 9)
    assert (row.place, row.of) == (1 + sum(mean > row.mean.number for mean in means), 6)


def test_nobody_is_marked_before_the_county_decides_a_score(cast: dict[str, User]) -> None:
    head = enter(cast["institution_head"])
    page = read(head, PAGE)
    assert "没有写多少分算合格" in page
    assert "低于合格分，续聘须说明" not in page
    quarters.decide("staff_pass_score", "90")
    page = read(head, PAGE)
    assert page.count("低于合格分，续聘须说明") == sum(
        row.mean.number < 90 for row in list_staff_years(scope=scope_of("head"), year=2026, today=TODAY).rows
    )
    assert "六(二)2(5)" in page


def test_the_head_decides_from_the_row_and_the_bureau_reads_it(cast: dict[str, User]) -> None:
    head = enter(cast["institution_head"])
    form = read(head, f"/registers/staff_decisions/enter/?person=某{STAFF[0]} ({STAFF[0]})&year=2026&score=89.0000&institution={CENTRE}")
    assert 'value="89.0000"' in form
    assert f"({STAFF[0]})" in form
    assert head.post("/registers/staff_decisions/enter/", decision(grounds="")).status_code == 422
    assert not Entry.objects.exists()
    assert head.post("/registers/staff_decisions/enter/", decision()).status_code == 302
    assert "续聘" in read(head, PAGE)
    assert "登记决定" in read(head, PAGE), "of the others"
    hr = enter(cast["hr_bureau"])
    page = read(hr, f"{PAGE}&place=")
    assert "续聘" in page
    assert "登记决定</a>" not in page
    assert Look.objects.filter(reason="staff-years").exists()
    assert "各月之和 ÷ 3" in read(hr, f"/why/now/staff-years/2026/{CENTRE}/{STAFF[0]}-mean")


def test_the_stranger_sees_nobody_and_enters_nothing(cast: dict[str, User]) -> None:
    stranger = enter(cast[STRANGER])
    assert f"某{STAFF[0]}" not in read(stranger, PAGE)
    assert stranger.get(f"/why/now/staff-years/2026/{CENTRE}/{STAFF[0]}-mean").status_code == 403
    assert stranger.post("/registers/staff_decisions/enter/", decision(institution=HOSPITAL)).status_code == 422
    assert not Entry.objects.exists()
    for name in ("staff_member", "assessor", "commission"):
        read(enter(cast[name]), PAGE, 403)


def test_it_prints_exports_speaks_english_and_asks_no_more_for_more_people(cast: dict[str, User]) -> None:
    head = enter(cast["institution_head"])
    assert head.get(f"{PAGE}&export=xlsx").content[:2] == b"PK"
    assert head.get(f"{PAGE}&export=pdf").content[:4] == b"%PDF"
    head.post("/language/", {"language": "en"})
    assert "people assessed" in read(head, PAGE)
    with CaptureQueriesContext(connection) as few:
        list_staff_years(scope=scope_of("hr"), year=2026, today=TODAY)
    paying.enter_months(HOSPITAL)
    with CaptureQueriesContext(connection) as many:
        list_staff_years(scope=scope_of("hr"), year=2026, today=TODAY)
    assert len(many) == len(few)
