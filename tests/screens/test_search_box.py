"""The search box: people, institutions, indicators, clauses and pages, by characters, pinyin, initials and number."""

import pytest

from tests.cast import STRANGER, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE
from tests.screens.quarter import Cast, cast, read
from yiti.registry.access.models import User
from yiti.web.search import matches

__all__ = ["cast"]


def find(user: User, words: str) -> str:
    """What is listed, or where the only hit leads."""
    answer = enter(user).get("/search/", {"q": words})
    return answer.headers["Location"] if answer.status_code == 302 else answer.content.decode().split("<main")[-1]


@pytest.mark.parametrize("words", ["建国路", "jgl", "jianguo", "JIANGUOLU", "建国 中心"])
def test_words_match_as_written_by_pinyin_and_by_initials(words: str) -> None:
    assert matches(words, "建国路社区卫生服务中心")


def test_other_words_do_not() -> None:
    assert not matches("jgx", "建国路社区卫生服务中心")
    assert not matches("x", "")


@pytest.mark.parametrize("words", ["建国路", "jianguolu", CENTRE])
def test_an_institution(cast: Cast, words: str) -> None:
    assert f"/institutions/{CENTRE}/" in find(cast["office_clerk"], words)


@pytest.mark.parametrize("words", ["P00004", "某P00004"])
def test_a_person_for_whom_the_right_permits(cast: Cast, words: str) -> None:
    paying.build_people()
    assert "/staff/P00004/" in find(cast["institution_head"], words)
    assert "/staff/P00004/" not in find(cast[STRANGER], words)
    assert "/staff/P00004/" not in find(cast["staff_member"], words)


@pytest.mark.parametrize("words", ["门诊", "mz", "menzhen"])
def test_an_indicator_at_its_sheet_or_its_clause(cast: Cast, words: str) -> None:
    assert "/scores/indicator/" in find(cast["assessor"], words)
    assert "/documents/changji-2021/" in find(cast["institution_head"], words)


def test_pages_of_the_assessment(cast: Cast) -> None:
    assert "/quarter/wall/" in find(cast["office_clerk"], "会议屏")
    assert "/quarter/wall/" not in find(cast["staff_member"], "会议屏")
    assert "/ranking/" in find(cast["office_clerk"], "paiming")
    assert f"/reports/{CENTRE}/" in find(cast["office_clerk"], "jgl 上报")
    assert f"/reports/{CENTRE}/" not in find(cast[STRANGER], "jgl 上报")


def test_what_is_found_can_be_opened(cast: Cast) -> None:
    for name in ("office_clerk", "assessor", "institution_head", "auditor"):
        page = find(cast[name], "考核")
        for address in {part.split('"')[0] for part in page.split('class="pline" href="')[1:]}:
            assert enter(cast[name]).get(address.replace("&amp;", "&"), follow=True).status_code == 200, (name, address)


def test_the_entry_above_a_detail_page_is_lit(cast: Cast) -> None:
    page = enter(cast["office_clerk"]).get(f"/institutions/{CENTRE}/").content.decode()
    assert 'href="/institutions/" class="on" aria-current="true"' in page
    assert 'href="/institutions/" class="on" aria-current="page"' in enter(cast["office_clerk"]).get("/institutions/").content.decode()
    assert "建国路" in read(enter(cast["office_clerk"]), f"/institutions/{CENTRE}/")
