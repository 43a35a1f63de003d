"""The pages that the walk through a quarter names stand in the navigation, under the area named, in both languages."""

import re

import pytest

from tests.docs.pages import read
from yiti.web.areas import AREAS

NAMED = re.compile(r"\*\*([^*›]+) › ([^*]+)\*\*")


@pytest.mark.parametrize(("name", "language"), [("docs/running-a-quarter.md", "en"), ("docs/running-a-quarter.zh.md", "zh")])
def test_every_page_named_is_in_the_navigation(name: str, language: str) -> None:
    known = {(area.label.in_language(language), page.label.in_language(language)) for area in AREAS for page in area.pages}
    named = set(NAMED.findall(read(name)))
    assert named - known == set()
    assert len(named) > 10


def test_both_walks_name_the_same_pages_in_the_same_order() -> None:
    words = {
        language: {(area.label.in_language(language), page.label.in_language(language)): page.url for area in AREAS for page in area.pages}
        for language in ("en", "zh")
    }
    walks = {"en": read("docs/running-a-quarter.md"), "zh": read("docs/running-a-quarter.zh.md")}
    order = {language: [words[language][named] for named in NAMED.findall(text)] for language, text in walks.items()}
    assert order["en"] == order["zh"]
