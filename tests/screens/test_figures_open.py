"""The figures on the pages of the quarter open their explanation or their list, and stand there with the same value."""

import re
from html import unescape

import pytest

from tests.cast import enter
from tests.rooms import paying
from tests.rooms.county import CENTRE
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast, cast, read

__all__ = ["cast"]
LINK = re.compile(r'<a class="fig[^"]*"[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
PAGES = {
    "office_clerk": (
        "/", "/quarter/", "/ranking/", "/results/", f"/results/{CENTRE}/", "/scores/", f"/scores/{CENTRE}/", "/single-items/", "/reports/",
    ),
    "institution_head": ("/", "/quarter/", "/results/", f"/results/{CENTRE}/", f"/reports/{CENTRE}/", f"/scores/{CENTRE}/"),
    "lead_reviewer": ("/", "/quarter/", "/reports/", f"/reports/{CENTRE}/", "/results/"),
    "leading_group": ("/", "/quarter/", "/ranking/", "/results/"),
}  # fmt: skip


def figures_of(page: str) -> set[tuple[str, str]]:
    """Address and what is printed as its figure."""
    return {(unescape(href), re.sub(r"\s", "", unescape(TAG.sub("", shown)))) for href, shown in LINK.findall(page)}


def without_trailing_zeros(text: str) -> str:
    return re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", text).rstrip(".")


@pytest.mark.parametrize("role", PAGES)
def test_figures_lead_to_their_value(cast: Cast, role: str) -> None:
    paying.fed_back()
    client, found = enter(cast[role]), 0
    for address in PAGES[role]:
        page = read(client, f"{address}?period={QUARTER}")
        for href, shown in figures_of(page):
            answer = client.get(href, follow=True)
            assert answer.status_code == 200, (address, href)
            if href.startswith("/why/") and re.fullmatch(r"[−+]?[\d,]+(\.\d+)?", shown):
                text = re.sub(r"\s", "", TAG.sub("", answer.content.decode()))
                assert without_trailing_zeros(shown) in text, (address, href, shown)
                found += 1
    assert found or role == "lead_reviewer"
