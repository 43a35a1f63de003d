"""Long lists and lists of a whole county: by institution, then row by row; searched, sorted, filtered and exported on the server."""

from decimal import Decimal

import pytest

from tests.cast import enter
from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, LEAD, NOW, TODAY
from tests.screens.counted import CONTROL, HIGH, NAMES, cast, counted, house
from tests.screens.quarter import Cast, read
from tests.screens.test_indicators import count_queries, sheet_rows, words_of
from yiti.events.journal.operations import NewEvent, append_events
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.operations import catch_up
from yiti.web.measures.indicators import members

__all__ = ["cast", "counted", "house"]
SHARE = f"/indicators/county_primary_visit_share/list/{LEAD}/2026Q4/denominator/"
OWN = f"/indicators/{CONTROL}/list/{CENTRE}/2026Q4/denominator/"
VISITS = f"/indicators/visits/list/{CENTRE}/2026Q4/numerator/"


def add_visits(institution: str, count: int) -> None:
    details = {"service": "outpatient", "diagnosis": "I10", "tcm": False, "cost": Decimal("12.5")}
    events = [NewEvent("visit", TODAY.replace(day=1 + n % 8), institution, resident=f"r{n}", details=details) for n in range(count)]
    append_events(scope=system_scope(), function="services.enter", events=events, today=TODAY, now=NOW)
    catch_up(scope=system_scope(), now=NOW)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is long."""
    monkeypatch.setattr(members, "MANY", 2)


class TestByInstitution:
    def test_the_county_s_list_is_told_by_institution_first(self, counted: Cast) -> None:
        add_visits(LEAD, 3)
        add_visits(CENTRE, 2)
        page = read(enter(counted["office_clerk"]), SHARE)
        assert "5 条记录" in words_of(page.split("</h1>")[0])
        rows = words_of(page.split("<tbody>")[1].split("</tbody>")[0])
        assert rows.index(" 3 ") < rows.index(" 2 ")
        assert f"{SHARE}?at={CENTRE}" in page

    def test_one_institution_opens_with_its_own_count(self, counted: Cast) -> None:
        add_visits(LEAD, 3)
        add_visits(CENTRE, 2)
        page = words_of(read(enter(counted["office_clerk"]), f"{SHARE}?at={CENTRE}"))
        assert "2 条记录" in page
        assert "名单不在您的职责范围" in page

    def test_the_sheet_holds_every_institution(self, counted: Cast) -> None:
        add_visits(LEAD, 3)
        cells = [str(cell) for row in sheet_rows(enter(counted["office_clerk"]).get(f"{SHARE}?export=xlsx").content) for cell in row]
        assert any("3" in cell for cell in cells)

    def test_it_searches_and_sorts(self, counted: Cast) -> None:
        add_visits(LEAD, 3)
        assert "没有符合条件的" in read(enter(counted["office_clerk"]), f"{SHARE}?q=nowhere")
        assert f"at={HOSPITAL}" in read(enter(counted["office_clerk"]), f"{SHARE}?sort=label&q={HOSPITAL}")

    def test_what_is_not_a_part_of_it_is_not_found(self, counted: Cast) -> None:
        assert enter(counted["office_clerk"]).get(f"{SHARE}?at=nowhere").status_code == 404

    def test_queries_do_not_grow_with_the_list(self, counted: Cast) -> None:
        add_visits(LEAD, 2)
        client = enter(counted["office_clerk"])
        before = count_queries(client, SHARE)
        add_visits(CLINICS[0], 30)
        assert count_queries(client, SHARE) <= before


@pytest.mark.usefixtures("short")
class TestLong:
    def test_residents_are_searched_by_name(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"{OWN}?q=钱美玉")
        assert [name for name in NAMES if name in page] == ["钱美玉"]
        assert "1 条" in words_of(page)

    def test_residents_are_sorted_by_pinyin_both_ways(self, counted: Cast) -> None:
        client = enter(counted["institution_head"])
        up, down = (read(client, f"{OWN}?sort={order}") for order in ("name", "-name"))
        assert order_of(up) == order_of(down)[::-1]
        assert len(order_of(up)) == 5

    def test_who_is_not_counted_can_be_picked(self, counted: Cast) -> None:
        page = read(enter(counted["institution_head"]), f"{OWN}?counted=no")
        assert set(order_of(page)) == (HIGH | {"周国强"}) - {"吴桂兰"}

    def test_the_sheet_holds_all_rows(self, counted: Cast) -> None:
        rows = sheet_rows(enter(counted["institution_head"]).get(f"{OWN}?export=xlsx").content)
        assert sum(any(name in str(cell) for name in NAMES for cell in row) for row in rows) == 5

    def test_events_are_sorted_by_day_and_searched_by_it(self, counted: Cast) -> None:
        add_visits(CENTRE, 6)
        client = enter(counted["institution_head"])
        page = read(client, VISITS)
        newest = page.index("2026-10-06")
        assert newest < page.index("2026-10-01")
        assert "2026-10-06" not in read(client, f"{VISITS}?q=2026-10-01").split("<tbody>")[1]
        assert "6 条" in words_of(page)

    def test_queries_do_not_grow_with_the_list(self, counted: Cast) -> None:
        add_visits(CENTRE, 5)
        client = enter(counted["institution_head"])
        before = count_queries(client, VISITS)
        add_visits(CENTRE, 60)
        assert count_queries(client, VISITS) <= before


def order_of(page: str) -> list[str]:
    body = page.split("<tbody>")[1]
    return sorted((name for name in NAMES if name in body), key=body.index)
