"""The what-if: before and after for the reader's own reach, refused values named, nothing stored, and publishing gives exactly that."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, PASTORAL, TODAY, build_county
from tests.screens.closed import LAST, QUARTER, close_quarter, distribution_inputs, people_of, quarter_inputs, year_inputs
from yiti.foundation.audit.models import Look
from yiti.foundation.decisions.queries import get_decided
from yiti.foundation.runs.operations import prepare_run
from yiti.kernel.refusals import Refused
from yiti.kernel.scopes import system_scope
from yiti.money.pay.operations.correcting import amounts_of
from yiti.money.whatif.preview import preview_values
from yiti.policy.packs import Decided, Resolved, resolve
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution

NURSE = "v_distribution.coefficient.nurse"
RUNNERS = {"office_clerk", "office_lead", "commission", "institution_head"}


@pytest.fixture
def cast(db: None, settings: Any) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    cast = build_cast()
    close_quarter()
    return cast


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def count_rows() -> dict[str, int]:
    """Every table of the house, the looks and the log-in's own apart."""
    kept = {"audit.Look", "sessions.Session", "access.OpenSession"}
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.label not in kept}


class TestReach:
    def test_only_those_who_may(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            role = "institution_head" if name == STRANGER else name
            for address in ("/whatif/", f"/whatif/?{NURSE}=0.9&export=xlsx"):
                assert (enter(user).get(address).status_code == 200) == (role in RUNNERS), (name, address)
        assert Client().get("/whatif/").status_code == 302

    def test_a_head_sees_his_own_people_and_the_others_summed(self, cast: dict[str, User]) -> None:
        page = read(enter(cast["institution_head"]), f"/whatif/?{NURSE}=0.9")
        assert "建国01号" in page
        assert "大西11号" not in page
        assert "其他 2 家" in page
        assert HOSPITAL not in page
        stranger = read(enter(cast[STRANGER]), f"/whatif/?{NURSE}=0.9")
        assert "建国01号" not in stranger
        assert "大西11号" in stranger

    def test_the_office_sees_people_summed_by_house(self, clerk: Client) -> None:
        page = read(clerk, f"/whatif/?{NURSE}=0.9")
        assert "号</td>" not in page
        assert "按机构合计" in page

    def test_a_look_at_pay_is_recorded_once_a_session_and_for_every_file(self, cast: dict[str, User]) -> None:
        client = enter(cast["institution_head"])
        read(client, "/whatif/")
        assert Look.objects.count() == len(people_of(CENTRE))
        read(client, f"/whatif/?{NURSE}=0.9")
        assert Look.objects.count() == len(people_of(CENTRE))
        client.get("/whatif/?export=xlsx")
        assert Look.objects.count() == 2 * len(people_of(CENTRE))

    def test_the_explanation_is_of_the_own_house_alone(self, cast: dict[str, User], clerk: Client) -> None:
        head = enter(cast["institution_head"])
        assert read(head, f"/whatif/why/?of={QUARTER}&who={CENTRE}&{NURSE}=0.9")
        read(head, f"/whatif/why/?of={QUARTER}&who={HOSPITAL}", 403)
        assert "没有保存" in read(clerk, f"/whatif/why/?of={QUARTER}&who={HOSPITAL}&v_funds.development_rate=20")
        read(clerk, f"/whatif/why/?of={QUARTER}&who=nobody", 404)


class TestPage:
    def test_nothing_is_stored(self, clerk: Client) -> None:
        before = count_rows()
        for query in ("", f"?{NURSE}=0.9", "?v_funds.development_rate=25&v_pass_score=90", f"?{NURSE}=0.9&export=xlsx"):
            assert clerk.get(f"/whatif/{query}").status_code == 200
        assert count_rows() == before

    def test_a_value_below_the_floor_is_named_and_left_out(self, clerk: Client) -> None:
        page = read(clerk, "/whatif/?v_funds.development_rate=10")
        assert "低于规定的 15%" in page
        assert "这个值没有算进去" in page
        assert "不低于 15%" in page
        assert read(clerk, f"/whatif/?{NURSE}=viel")

    def test_more_for_the_fund_is_less_for_the_people(self, clerk: Client) -> None:
        page = read(clerk, "/whatif/?v_funds.development_rate=25")
        assert "−" in page.split("<tfoot>")[1].split("</tfoot>")[0]

    def test_htmx_gets_the_answer_alone_with_the_knobs_words(self, clerk: Client) -> None:
        answer = clerk.get(f"/whatif/?{NURSE}=0.9", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in answer
        assert 'hx-swap-oob="true"' in answer
        assert "护士 0.90" in answer

    def test_the_sheet_holds_institutions_people_and_increments(self, cast: dict[str, User]) -> None:
        content = enter(cast["institution_head"]).get(f"/whatif/?{NURSE}=0.9&export=xlsx").content
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        assert len(book.sheet_names) == 3
        people = [row for row in book.get_sheet_by_index(1).to_python() if "号" in str(row[1])]
        assert len(people) == len(people_of(CENTRE))

    def test_values_are_handed_over_to_a_filled_form(self, clerk: Client) -> None:
        page = read(clerk, f"/whatif/?{NURSE}=0.9&v_ranking.unknown=1")
        assert "/settings/distribution.coefficient.nurse/propose/?value=0.9" in page
        form = read(clerk, "/settings/distribution.coefficient.nurse/propose/?value=0.9")
        assert 'value="0.9"' in form

    def test_a_county_without_a_ranked_quarter_is_told_so(self, db: None) -> None:
        build_county()
        assert "还没有排过名的季度" in read(enter(build_cast()["office_clerk"]), "/whatif/")

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_it_reads_in_both_languages(self, cast: dict[str, User], language: str) -> None:
        User.objects.update(language=language)
        heading = read(enter(User.objects.get(username="office_clerk")), f"/whatif/?{NURSE}=0.9").split("<h1>")[1].split("</h1>")[0]
        assert heading.isascii() == (language == "en")


def hundredths(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda number: f"{Decimal(number) / 100:.2f}")


VALUES = st.fixed_dictionaries(
    {},
    optional={
        **{
            f"distribution.coefficient.{position}": hundredths(10, 300)
            for position in ("doctor", "nurse", "technician", "public_health", "pharmacist", "management", "logistics")
        },
        "funds.development_rate": hundredths(15, 60), "funds.risk_rate": hundredths(5, 30),
        "funds.contract_share_rate": hundredths(70, 100),
        "head_coefficient": hundredths(100, 300), "pass_score": st.integers(0, 100).map(str),
        "quarter_method": st.sampled_from(["none", "proportional"]),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def closed_county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        build_county()
        close_quarter()
        yield
        transaction.set_rollback(True)


def decided_book(values: dict[str, str]) -> Resolved:
    """The county's decisions with these values in the place of what it decided before."""
    kept = [decided for decided in get_decided(scope=system_scope(), on=LAST) if decided.parameter not in values]
    made = [Decided(id, value, (), LAST, None, "昌卫发〔2026〕99号", LAST) for id, value in values.items()]
    return resolve("changji-2021", on=LAST, decisions=[*kept, *made])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES)
def test_publishing_with_those_values_gives_exactly_the_previewed_figures(closed_county: None, values: dict[str, str]) -> None:
    preview = preview_values(scope=system_scope(), period=QUARTER, values=values)
    book = decided_book(values)
    quarter = prepare_run("quarter", QUARTER, quarter_inputs(), book).reckoned.results
    totals = {row["id"]: row["quarter_total"]["level_one_total"] for row in quarter["institutions"]}
    assert {row.who: f"{row.after:.2f}" for row in preview.institutions} == totals
    paid: dict[str, Decimal] = {}
    for institution in Institution.objects.filter(code__in=(CENTRE, HOSPITAL, PASTORAL)):
        inputs = distribution_inputs(institution.code, str(institution.type), totals[institution.code])
        paid |= amounts_of(prepare_run("distribution", QUARTER, inputs, book, institution=institution.code).reckoned.results)
    assert {row.who: row.after for row in preview.people} == paid
    year = prepare_run("year", "2025", year_inputs(), book).reckoned.results
    assert {row.who: f"{row.after:.2f}" for row in preview.increments} == {row["id"]: row["amount"] for row in year["institutions"]}


def test_without_other_values_nothing_differs(closed_county: None) -> None:
    preview = preview_values(scope=system_scope(), period=QUARTER, values={})
    assert all(row.difference == 0 for row in (*preview.institutions, *preview.people, *preview.increments))
    assert (preview.winners, preview.losers) == (0, 0)


def test_a_refused_value_refuses_the_preview(closed_county: None) -> None:
    with pytest.raises(Refused, match="less than the 15% required"):
        preview_values(scope=system_scope(), period=QUARTER, values={"funds.development_rate": "0.10"})


def test_the_sums_of_the_parts_are_the_whole(closed_county: None) -> None:
    preview = preview_values(scope=system_scope(), period=QUARTER, values={"distribution.coefficient.nurse": "1.10"})
    assert sum(row.after for row in preview.positions) == sum(row.after for row in preview.people) == preview.total.after
    assert preview.winners + preview.losers <= len(preview.people)
