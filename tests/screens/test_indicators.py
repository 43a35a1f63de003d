"""Indicators from the card to the record: what they come to, who is counted, and who may know it."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from tests.cast import STRANGER, enter
from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, NOW, TODAY
from tests.rooms.people import sign
from tests.screens.counted import CONTROL, HIGH, NAMES, SPAN, cast, counted, house
from tests.screens.quarter import Cast, allowed, read
from yiti.care.residents.models import Resident
from yiti.foundation.audit.models import Look
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.operations import freeze
from yiti.policy.packs import load_pack, pack_ids
from yiti.policy.packs.definitions import load_pack_definitions
from yiti.policy.packs.monthly import list_ledger_items
from yiti.registry.institutions.models import Institution
from yiti.web.measures.indicators import members
from yiti.web.measures.indicators.entries import entries_of

__all__ = ["cast", "counted", "house"]
LIST = f"/indicators/{CONTROL}/list/{CENTRE}/2026Q4"
COUNTY = {"office_clerk", "office_lead", "commission", "leading_group", "assessor", "auditor", "insurance_bureau"}


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def count_queries(client: Client, address: str) -> int:
    """Of the second time: what is read once for all is read by then."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def sheet_rows(content: bytes) -> list[list[object]]:
    return list(load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python())


class TestCatalogue:
    def test_every_definition_stands_there_with_its_formula(self, cast: Cast) -> None:
        client = enter(cast["office_clerk"])
        page = "".join(read(client, f"/indicators/?page={number}") for number in (1, 2, 3))
        listed = load_pack_definitions(load_pack("changji-2021"))
        assert all(f"/indicators/{code}/" in page for code in listed.definitions)
        assert "〔期末在高血压管理中的居民" in page or "本期最后一次随访" in page
        assert "附件1 六(一)2" in page

    def test_it_searches_by_initials_and_filters(self, cast: Cast) -> None:
        client = enter(cast["office_clerk"])
        assert "平均住院日" in read(client, "/indicators/?q=pjzyr")
        page = read(client, "/indicators/?awaits=yes&used=scored&theme=contracts")
        assert "/indicators/contract_services/" not in page or "待确认" in page
        assert "/indicators/visits/" not in page

    def test_the_sheet_says_why_and_what_awaits(self, cast: Cast) -> None:
        answer = enter(cast["office_clerk"]).get("/indicators/?q=visits_per_10000&export=xlsx")
        rows = sheet_rows(answer.content)
        assert any("visits_per_10000" in str(row[0]) for row in rows)
        assert any("一人次算一当量" in str(cell) for row in rows for cell in row)


class TestScorecard:
    def test_who_sees_which_card(self, counted: Cast) -> None:
        see = allowed(counted, f"/scorecard/{CENTRE}/?{SPAN}")
        assert see >= {*COUNTY, "institution_head", "public_health_worker"}
        assert not see & {STRANGER, "staff_member", "system_admin"}

    def test_a_value_stands_with_its_counts_and_opens(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/scorecard/{CENTRE}/?{SPAN}")
        row = words_of(next(row for row in page.split("<tr>") if f"/indicators/{CONTROL}/why/" in row))
        assert "60%" in row
        assert "3 / 5" in row
        assert f"/indicators/{CONTROL}/why/{CENTRE}/2026Q4/" in page

    def test_clinics_count_as_part_of_their_hospital(self, counted: Cast) -> None:
        page = words_of(read(enter(counted[STRANGER]), f"/scorecard/{HOSPITAL}/?{SPAN}"))
        assert "2 / 3" in page

    @pytest.mark.parametrize(
        ("asked", "words"), [("by=month&month=2026-10", "2026 年 10 月"), ("by=year", "2026 年"), ("", "2026 年第四季度")]
    )
    def test_month_quarter_and_year(self, counted: Cast, asked: str, words: str) -> None:
        page = read(enter(counted["institution_head"]), f"/scorecard/{CENTRE}/?{SPAN}&{asked}")
        assert words in page.split("</h1>")[0]

    def test_it_says_how_true_it_is(self, counted: Cast) -> None:
        assert "截至" in read(enter(counted["institution_head"]), f"/scorecard/{CENTRE}/?{SPAN}")

    def test_a_frozen_quarter_says_so_and_keeps_its_numbers(self, counted: Cast) -> None:
        client = enter(counted["institution_head"])
        freeze(scope=system_scope(), period=Period.parse("2026Q3"), now=NOW)
        page = read(client, f"/scorecard/{CENTRE}/?period=2026Q3")
        assert "已冻结" in page.split("</h1>")[1][:400]
        assert "已冻结" not in read(client, f"/scorecard/{CENTRE}/?{SPAN}").split("</h1>")[1][:400]

    def test_a_service_signed_now_is_in_the_next_page(self, counted: Cast) -> None:
        from_before = words_of(read(enter(counted["institution_head"]), f"/scorecard/{CENTRE}/?{SPAN}"))
        assert "3 / 5" in from_before
        sign_late()
        assert "4 / 5" in words_of(read(enter(counted["institution_head"]), f"/scorecard/{CENTRE}/?{SPAN}"))

    def test_whoever_sees_one_institution_comes_to_its_card(self, counted: Cast) -> None:
        assert f"/scorecard/{CENTRE}/" in enter(counted["institution_head"]).get(f"/scorecards/?{SPAN}").headers["Location"]
        page = read(enter(counted["office_clerk"]), f"/scorecards/?{SPAN}&place=")
        assert f"/scorecard/{HOSPITAL}/" in page

    def test_in_english_nothing_is_left_in_chinese(self, counted: Cast) -> None:
        user = counted["institution_head"]
        user.language = "en"
        user.save()
        page = read(enter(user), f"/scorecard/{CENTRE}/?{SPAN}")
        table = page.split("<table")[1]
        assert not re.search("[一-鿿]", words_of(table))

    @pytest.mark.parametrize("address", [f"/scorecard/{CENTRE}/", "/scorecards/", "/comparison/", "/map/", f"/indicators/{CONTROL}/"])
    def test_queries_do_not_grow_with_the_county(self, counted: Cast, address: str) -> None:
        client = enter(counted["office_clerk"])
        before = count_queries(client, f"{address}?{SPAN}")
        centre = Institution.objects.get(pk=CENTRE)
        for n in range(5):
            Institution.objects.create(
                code=f"6523010{n}9",
                name=f"第 {n} 中心",
                short_name=f"{n}",
                type=centre.type,
                category=centre.category,
                place_id=centre.place_id,
            )
        assert count_queries(client, f"{address}?{SPAN}") <= before


class TestLists:
    @pytest.mark.parametrize(("side", "count"), [("numerator", 3), ("denominator", 5)])
    def test_the_list_is_as_long_as_the_number(self, counted: Cast, side: str, count: int) -> None:
        page = read(enter(counted["institution_head"]), f"{LIST}/{side}/")
        names = [name for name in NAMES if name in page]
        assert len(names) == count
        assert f"{count} 人" in page.split("</h1>")[0]
        assert not HIGH & set(names) or side == "denominator"

    def test_a_long_list_is_looked_up_page_by_page(self, counted: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(members, "MANY", 2)
        client = enter(counted["institution_head"])
        page = read(client, f"{LIST}/denominator/")
        assert len([name for name in NAMES if name in page]) == 5
        assert {name for name in NAMES if name in read(client, f"{LIST}/denominator/?counted=no")} == {"赵存良", "周国强"}

    def test_who_is_not_counted_can_be_picked(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"{LIST}/denominator/?counted=no")
        assert {name for name in NAMES if name in page} == {"赵存良", "周国强"}

    def test_whoever_may_not_see_names_sees_how_many(self, counted: Cast) -> None:
        client = enter(counted["office_clerk"])
        page = read(client, f"{LIST}/numerator/")
        assert not [name for name in NAMES if name in page]
        assert "3 人" in page.split("</h1>")[0]
        sheet = client.get(f"{LIST}/numerator/?export=xlsx").content
        cells = [str(cell) for row in sheet_rows(sheet) for cell in row]
        assert not [name for name in NAMES if any(name in cell for cell in cells)]
        assert not Look.objects.filter(actor="office_clerk").exists()

    def test_a_sheet_of_names_is_a_recorded_look_at_each(self, counted: Cast) -> None:
        answer = enter(counted["institution_head"]).get(f"{LIST}/denominator/?export=xlsx")
        cells = [str(cell) for row in sheet_rows(answer.content) for cell in row]
        assert sum(any(name in cell for cell in cells) for name in NAMES) == 5
        assert Look.objects.filter(actor="institution_head", reason="indicator list (xlsx)").count() == 5

    def test_the_stranger_sees_neither_list_nor_number(self, counted: Cast) -> None:
        client = enter(counted[STRANGER])
        for address in (f"{LIST}/numerator/", f"/indicators/{CONTROL}/why/{CENTRE}/2026Q4/", f"/scorecard/{CENTRE}/"):
            assert client.get(address).status_code in (403, 404), address

    def test_the_hospital_s_list_names_the_people_of_its_clinic(self, counted: Cast) -> None:
        page = read(enter(counted[STRANGER]), f"/indicators/{CONTROL}/list/{HOSPITAL}/2026Q4/numerator/")
        assert {name for name in NAMES if name in page} == {"郑万里", "王雪梅"}

    def test_what_has_no_list_says_so(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/indicators/visits_per_10000/list/{CENTRE}/2026Q4/denominator/")
        assert "没有名单" in page

    @pytest.mark.parametrize(
        "address",
        [f"{LIST}/both/", f"/indicators/nothing/list/{CENTRE}/2026Q4/numerator/", f"/indicators/{CONTROL}/list/x/2026Q4/numerator/"],
    )
    def test_what_is_not_there_is_not_found(self, counted: Cast, address: str) -> None:
        assert enter(counted["office_clerk"]).get(address).status_code in (403, 404)

    def test_a_wrong_period_is_told(self, counted: Cast) -> None:
        answer = enter(counted["institution_head"]).get(f"/indicators/{CONTROL}/list/{CENTRE}/2026Q9/numerator/")
        assert answer.status_code == 422


class TestWhy:
    def test_the_number_opens_to_both_lists(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/indicators/{CONTROL}/why/{CENTRE}/2026Q4/")
        assert f"{LIST}/numerator/" in page
        assert f"{LIST}/denominator/" in page
        assert "60" in page
        assert "期末在高血压管理中的居民" in page

    def test_a_value_that_is_missing_says_why(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/indicators/visits_per_10000/why/{CENTRE}/2026Q4/")
        assert "缺的不当 0" in page

    def test_a_change_shows_both_years(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/indicators/visits_change/why/{CENTRE}/2026Q4/")
        assert "2025 年第四季度" in page


class TestFacts:
    def test_from_the_list_to_the_facts_of_one_person(self, counted: Cast) -> None:
        client = enter(counted["institution_head"])
        page = read(client, f"{LIST}/numerator/")
        address = re.findall(rf'href="(/indicators/{CONTROL}/facts/[^"]+)"', page)[0]
        facts = read(client, address)
        assert "收缩压 128" in facts
        fact = re.findall(r'href="(/facts/[^"]+)"', facts)[0]
        assert client.get(fact).status_code in (200, 302)
        assert enter(counted[STRANGER]).get(fact).status_code in (403, 404, 422)
        assert enter(counted["office_clerk"]).get(address).status_code in (403, 404)

    def test_nobody_is_looked_up_who_is_not_in_the_list(self, counted: Cast) -> None:
        client = enter(counted[STRANGER])
        page = read(client, f"/indicators/{CONTROL}/list/{HOSPITAL}/2026Q4/denominator/")
        resident = re.findall(r"/2026Q4/([0-9a-f]{32})/", page)[0]
        assert enter(counted["institution_head"]).get(f"/indicators/{CONTROL}/facts/{CENTRE}/2026Q4/{resident}/").status_code == 404


class TestIndicator:
    def test_ranking_trend_and_definition(self, counted: Cast) -> None:
        page = read(enter(counted["office_clerk"]), f"/indicators/{CONTROL}/?{SPAN}")
        assert "60%" in page
        assert "66.67%" in page
        assert "全县合计 62.5%" in words_of(page)
        assert "怎么变的" in page

    def test_an_institution_sees_its_own_line_and_the_mean(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"/indicators/{CONTROL}/?{SPAN}")
        table = page.split('id="list-')[1]
        assert f"/scorecard/{CENTRE}/" in table
        assert f"/scorecard/{HOSPITAL}/" not in table

    def test_unknown_indicators_are_not_found(self, counted: Cast) -> None:
        assert enter(counted["office_clerk"]).get("/indicators/nothing/").status_code == 404

    def test_a_clinic_has_no_number_of_its_own_where_it_is_part_of_its_hospital(self, counted: Cast) -> None:
        assert f"/scorecard/{CLINICS[0]}/" not in read(enter(counted["office_clerk"]), f"/indicators/{CONTROL}/?{SPAN}")


def sign_late() -> None:
    """赵存良 comes again the next day, and his pressure is down."""
    found = Resident.objects.get(name="赵存良")
    sign(found.pk, TODAY, institution=CENTRE, systolic=126)


@pytest.mark.django_db
@pytest.mark.parametrize("id", pack_ids())
def test_no_formula_names_an_item_of_the_ledger_by_its_code(db: None, id: str) -> None:
    codes = set(list_ledger_items(load_pack(id)))
    assert {code for entry in entries_of(id).values() for code in codes if "." in code and code in entry.formula.en} == set()
