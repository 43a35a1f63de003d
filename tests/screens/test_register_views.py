"""Registers added up on the screen: every number opens the entries that it counts, on desk and paper and in the sheet."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import build_cast, enter
from tests.own_registers import FORM, STORES, own_folder, write_own
from tests.rooms.county import CENTRE, HOSPITAL, NOW, TODAY, build_county
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.kernel.scopes import system_scope
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope
from yiti.supervision.registers.queries import list_standings
from yiti.web.today.registers import list_view_lines

SYSTEM = system_scope("tests")
VIEWS = """
- adds_to: flood_stores
  computed:
    - {name: waited, label: {zh: 历时, en: Waited}, unit: {zh: 天, en: days}, days: [seen_on, settled_on], open: true}
  views:
    - id: matrix
      label: {zh: 各机构各月, en: By institution and month}
      by: [institution, seen_on.month]
      values: [{id: many, count: true}, {id: pieces, sum: count}]
    - id: whole
      label: {zh: 完好, en: Whole}
      by: [institution]
      values:
        - {id: share, label: {zh: 完好率, en: Share whole}, share: {is_whole: ["yes"]}, least: "0.6"}
        - {id: pieces, sum: count, most: "100"}
        - {id: wait, mean: waited}
      warn: true
    - id: told
      label: {zh: 登记了的, en: Told}
      values: [{id: houses, label: {zh: 登记了的机构, en: Institutions}, covered: {institutions: [township_hospital, community_centre]}}]
    - id: without
      label: {zh: 没有水泵的, en: Without a pump}
      where: {what: {matches: 水泵}}
      lacking: {institutions: [township_hospital, community_centre]}
      warn: true
    - id: wrong
      label: {zh: 次序不对, en: Wrong order}
      breaks: [{id: order, label: {zh: 先补齐后检查, en: Settled before seen}, where: {settled_on: {before: seen_on}}}]
      warn: true
"""
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    (CENTRE, {"what": "水泵", "count": "3", "seen_on": "2026-08-01", "settled_on": "2026-08-11", "is_whole": True}),
    (CENTRE, {"what": "沙袋", "count": "200", "seen_on": "2026-09-01", "is_whole": False, "fault": "破"}),
    (CENTRE, {"what": "灯", "count": "5", "is_whole": False, "fault": "暗"}),
    (HOSPITAL, {"what": "沙袋", "count": "50", "seen_on": "2026-09-03", "settled_on": "2026-09-01", "is_whole": True}),
)


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> Iterator[dict[str, User]]:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    with own_folder(tmp_path):
        write_own(tmp_path, STORES + VIEWS)
        for house, answers in ROWS:
            enter_form(scope=SYSTEM, form=FORM, institution=house, on=TODAY, answers=answers, today=TODAY, now=NOW)
        yield build_cast()


@pytest.fixture
def office(cast: dict[str, User]) -> Client:
    return enter(cast["commission"])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def page(client: Client, view: str, query: str = "") -> str:
    return read(client, f"/registers/{FORM}/views/{view}/{query}")


def numbers_in(html: str) -> list[tuple[str, str]]:
    """Every number of a view's table that opens a list, with its address."""
    found = re.findall(rf'<a href="(/registers/{FORM}/\?view=[^"]+)"[^>]*>([^<]+)</a>', html)
    return [(text, unescape(address)) for address, text in found]


def count_of(client: Client, address: str) -> int:
    return int(re.findall(r'role="status">(?:[^<]*?)(\d+)[^<]*条', read(client, address).split('class="count')[1])[0])


def test_every_count_is_as_long_as_the_list_it_opens(office: Client) -> None:
    numbers = numbers_in(page(office, "matrix"))
    assert len(numbers) >= 8
    assert {count_of(office, address) for _, address in numbers} == {1, 2, 3, 4}
    for text, address in numbers:
        assert count_of(office, address) == int(text)


def test_every_sum_stands_again_over_its_list(office: Client) -> None:
    for text, address in numbers_in(page(office, "matrix", "?shows=pieces")):
        assert f"<b>{text}</b>" in read(office, address)


def test_a_share_opens_its_part_and_its_whole(office: Client) -> None:
    numbers = dict(numbers_in(page(office, "whole")))
    assert count_of(office, numbers["33.33%"]) == 1
    assert count_of(office, numbers["1 / 3"]) == 3


def test_what_is_short_is_said_with_its_limit(office: Client) -> None:
    html = page(office, "whole")
    assert "差 26.67%（要求 60%）" in html
    assert "超 108（上限 100）" in html
    assert "达到" in html


def test_what_lacks_an_entry_is_listed_and_what_has_one_leads_to_it(office: Client) -> None:
    lacking = page(office, "without", "?is=lacks")
    assert f"enter/?place={CENTRE}" not in lacking
    assert f"/registers/{FORM}/enter/?place={HOSPITAL}" in lacking
    ((text, address),) = numbers_in(page(office, "without", "?is=there"))
    assert (text, count_of(office, address)) == ("1", 1)
    assert f"/registers/{FORM}/views/told/houses/" in page(office, "told")
    there = numbers_in(read(office, f"/registers/{FORM}/views/told/houses/?is=there"))
    assert {(text, count_of(office, address)) for text, address in there} == {("3", 3), ("1", 1)}


def test_a_broken_condition_opens_its_entries(office: Client) -> None:
    ((text, address),) = numbers_in(page(office, "wrong"))
    assert (text, count_of(office, address)) == ("1", 1)


@pytest.mark.parametrize("view", ["matrix", "whole", "told", "without", "wrong"])
def test_every_view_is_a_sheet_and_a_paper(office: Client, view: str) -> None:
    sheet = office.get(f"/registers/{FORM}/views/{view}/?export=xlsx")
    assert CalamineWorkbook.from_filelike(BytesIO(b"".join(sheet) if sheet.streaming else sheet.content)).sheet_names
    paper = office.get(f"/registers/{FORM}/views/{view}/?export=pdf")
    assert paper["Content-Type"] == "application/pdf"


def test_the_list_behind_a_number_is_exported_as_it_is_shown(office: Client) -> None:
    sheet = office.get(f"/registers/{FORM}/?view=matrix&value=many&at.institution={HOSPITAL}&export=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert sum("沙袋" in row for row in rows) == 1


def test_of_one_institution_the_numbers_are_its_own(office: Client) -> None:
    numbers = numbers_in(page(office, "matrix", f"?place={HOSPITAL}"))
    assert {text for text, _ in numbers} == {"1"}
    for text, address in numbers:
        assert count_of(office, address) == int(text)


@pytest.mark.parametrize("query", ["view=hotel", "view=matrix&value=hotel", "view=matrix&value=many&at.hotel=1"])
def test_what_there_is_not_is_not_found(office: Client, query: str) -> None:
    assert office.get(f"/registers/{FORM}/?{query}").status_code == 404


def test_all_views_stand_in_one_list_with_what_is_short(office: Client) -> None:
    html = read(office, "/register-views/")
    for words in ("各机构各月", "没有水泵的", "4 条中 1 条"):
        assert words in html


def test_columns_that_nobody_fills_in_stand_in_list_entry_and_sheet(office: Client) -> None:
    entry = Entry.objects.get(answers__what="水泵")
    assert "历时" in read(office, f"/registers/{FORM}/")
    assert "历时" in read(office, f"/registers/{FORM}/{entry.pk}/")


def test_what_warns_stands_on_today_of_whoever_enters_and_at_the_clause(cast: dict[str, User], office: Client) -> None:
    scope = get_scope(cast["commission"], TODAY)
    standings = list_standings(scope=scope, today=TODAY, warn_only=True, role="commission")
    found = {one.view.id: (one.wrong, one.of) for one in standings if one.register.form.id == FORM}
    assert (found["whole"], found["wrong"]) == ((1, 2), (1, 4))
    assert "matrix" not in found
    told = [line.what.zh for line in list_view_lines(scope, TODAY)]
    assert any("缺漏" in what for what in told) and all(what in read(office, "/") for what in told)
    assert "没有水泵的" in read(office, "/register-views/?short=1")
    clause = read(office, "/documents/changji-2021/六(一)3/")
    assert f"/registers/{FORM}/views/without/" in clause
    assert f"/registers/{FORM}/views/matrix/" not in clause
    others = list_standings(scope=get_scope(cast["finance_bureau"], TODAY), today=TODAY, warn_only=True, role="finance_bureau")
    assert FORM not in {one.register.form.id for one in others}


class TestTypes:
    """A register for institutions of some types shows to no others, and takes nothing of them."""

    @pytest.fixture
    def only_centres(self, cast: dict[str, User], tmp_path: Path) -> None:
        write_own(tmp_path, (STORES + VIEWS).replace("  about: institution\n", "  about: institution\n  types: [community_centre]\n"))

    def test_of_another_type_it_is_not_there(self, cast: dict[str, User], only_centres: None, settings: Any) -> None:
        User.objects.filter(pk=cast["institution_head"].pk).update(institution_id=HOSPITAL)
        cast["institution_head"].grants.update(institution_id=HOSPITAL)
        client = enter(User.objects.get(pk=cast["institution_head"].pk))
        assert "防汛物资" not in read(client, "/registers/")
        for address in ("", "enter/", "import/", "template/", "views/matrix/"):
            assert client.get(f"/registers/{FORM}/{address}").status_code == 404, address
        assert client.get(f"/api/registers/{FORM}").status_code == 404
        assert client.post(f"/registers/{FORM}/enter/", {"on": "2026-10-08", "institution": HOSPITAL}).status_code == 404

    def test_an_office_enters_for_those_types_alone(self, office: Client, only_centres: None) -> None:
        form = read(office, f"/registers/{FORM}/enter/")
        assert set(re.findall(r'name="institution"[^>]*value="([^"]*)"', form)) == {CENTRE}
        before = Entry.objects.count()
        sent = {"on": "2026-10-08", "institution": HOSPITAL, "what": "泵", "count": "1", "is_whole": "yes"}
        assert office.post(f"/registers/{FORM}/enter/", sent).status_code == 422
        body = {"on": "2026-10-08", "institution": HOSPITAL, "answers": {"what": "泵", "count": 1, "is_whole": True}}
        assert office.post(f"/api/registers/{FORM}", body, content_type="application/json").status_code == 422
        assert Entry.objects.count() == before
