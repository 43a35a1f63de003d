"""Nothing in a template is told in one language alone."""

import re
from pathlib import Path

import pytest

import yiti.web

TEMPLATES = Path(yiti.web.__file__).parent / "templates"
QUOTED = r"(?:\"[^\"]*\"|'[^']*')"
BILINGUAL = re.compile(r"\{%\s*(?:t|panel|state|local)\s(?:[^%\"']|" + QUOTED + r"|%(?!\}))*%\}")
"""The tags that take the words in Chinese and in English; clause numbers after `clause` stand as printed."""
AS_PRINTED = re.compile(r"\{%\s*clause\s(?:[^%\"']|" + QUOTED + r")*%\}|\{#.*?#\}|lang=\"zh\"[^>]*>[^<]*<", re.DOTALL)
HAN = re.compile("[一-鿿]+")
SEAL = {"一", "体"}
"""The mark of the house."""
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if not path.name.startswith("kit"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_chinese_stands_beside_its_english(path: Path) -> None:
    alone = HAN.findall(AS_PRINTED.sub("", BILINGUAL.sub("", path.read_text())))
    assert set(alone) <= SEAL


def test_a_word_outside_the_tags_would_be_found() -> None:
    assert HAN.findall(BILINGUAL.sub("", '<th>{% t "月" "Month" n=1 %}</th><th>原因</th>')) == ["原因"]
    assert HAN.findall(BILINGUAL.sub("", "{% panel '月' 'Month' note=x|default:'' %}{% include 'a.html' with what=\"没有\" %}")) == ["没有"]
