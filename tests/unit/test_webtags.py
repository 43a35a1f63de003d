"""What the tags and filters of the screens print."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Unit, given
from yiti.kernel.text import Text
from yiti.web import bars, charts, printing
from yiti.web.cells import print_cell
from yiti.web.words import in_words

TODAY = date(2026, 10, 9)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def show(source: str, **values: object) -> str:
    return Template("{% load yiti %}" + source).render(Context(values))


class TestMoney:
    def test_the_fen_stand_lighter_and_thousands_are_parted(self) -> None:
        assert show("{{ x|money }}", x=Decimal("430942.885")) == '430,942<span class="fen">.89</span>'

    def test_the_minus_is_the_true_sign(self) -> None:
        assert show("{{ x|money }}", x="-1560") == '−1,560<span class="fen">.00</span>'
        assert printing.plain_money("-0.50") == "−0.50"

    def test_a_change_shows_its_plus(self) -> None:
        assert show("{{ x|change }}", x="12") == '+12<span class="fen">.00</span>'
        assert show("{{ x|change }}", x="0") == '0<span class="fen">.00</span>'

    @pytest.mark.parametrize("value", [None, "", "x", 1.5, True])
    def test_what_is_no_exact_number_is_a_dash(self, value: object) -> None:
        assert show("{{ x|money }}", x=value) == "—"


class TestNumbers:
    def test_a_ratio_is_a_percent_on_screens_only(self) -> None:
        assert show("{{ x|percent }}", x="0.1500") == "15%"
        assert show("{{ x|percent }}", x="0.846523") == "84.65%"
        assert show("{{ x|percent:1 }}", x="0.72349") == "72.3%"

    def test_scores_keep_two_decimals_and_at_most_four(self) -> None:
        assert show("{{ x|score }}", x="98.5") == "98.50"
        assert show("{{ x|ratio }}", x="0.78841") == "0.7884"

    def test_a_number_drops_zeros_that_say_nothing(self) -> None:
        assert show("{{ x|number }}", x=Decimal("259936.00")) == "259,936"
        assert show("{{ x|number:1 }}", x=-3) == "−3.0"


class TestDays:
    def test_short_in_tables_and_long_in_sentences(self) -> None:
        assert show("{{ x|day }} {{ x|day:'long' }} {{ x|day:'week' }} {{ x|day:'year' }}", x=TODAY) == (
            "10-09 10 月 9 日 10 月 9 日，星期五 2026-10-09"
        )
        with translation.override("en"):
            assert show("{{ x|day:'long' }} {{ x|day:'week' }}", x=TODAY) == "9 Oct 9 Oct, Fri"

    @pytest.mark.parametrize(
        ("day", "zh", "en"),
        [
            (date(2026, 10, 8), "晚 1 天", "1 day late"),
            (date(2026, 10, 1), "晚 8 天", "8 days late"),
            (date(2026, 10, 9), "今天", "today"),
            (date(2026, 10, 10), "明天", "tomorrow"),
            (date(2026, 10, 16), "7 天后", "in 7 days"),
            (date(2026, 11, 30), "11 月 30 日", "30 Nov"),
            (date(2027, 12, 31), "2027-12-31", "2027-12-31"),
        ],
    )
    def test_a_due_day_says_how_near_it_is(self, day: date, zh: str, en: str) -> None:
        assert show("{{ d|due:t }}", d=day, t=TODAY) == zh
        with translation.override("en"):
            assert show("{{ d|due:t }}", d=day, t=TODAY) == en


class TestWords:
    def test_text_is_in_the_readers_language(self) -> None:
        text = Text("达到", "Met")
        assert show("{{ x|words }}", x=text) == "达到"
        with translation.override("en"):
            assert show("{{ x|words }}", x=text) == "Met"
            assert in_words({"zh": "甲", "en": "A"}) == "A"

    def test_values_within_words_are_escaped(self) -> None:
        assert show("{% t '找“{w}”' 'Find {w}' w=w %}", w="<b>") == "找“&lt;b&gt;”"

    def test_text_from_people_is_escaped(self) -> None:
        assert show("{{ x|words }}", x=Text("<script>", "")) == "&lt;script&gt;"


class TestMarks:
    def test_a_state_has_icon_and_word_and_colour(self) -> None:
        assert show("{% state 'late' '晚 1 天' '1 day late' %}") == (
            '<span class="st late"><i class="ti ti-clock-exclamation" aria-hidden="true"></i>晚 1 天</span>'
        )
        assert "未开始" in show("{% state 'wait' %}")

    def test_an_unknown_state_is_refused(self) -> None:
        with pytest.raises(KeyError):
            show("{% state 'green' %}")

    def test_a_clause_is_printed_as_numbered(self) -> None:
        chip = show("{% clause c %}", c=Clause("changji-2021", "六(二)2(1)"))
        assert chip == show("{% clause 'changji-2021 六(二)2(1)' %}")
        assert "六(二)2(1)" in chip
        assert 'class="cl"' in chip
        assert show("{% clause '' %}") == ""

    def test_a_local_setting_has_another_edge(self) -> None:
        assert 'class="cl local"' in show("{% local '按季均分' 'By quarter' %}")

    def test_cells_of_a_list_take_a_state_with_its_words(self) -> None:
        assert "待核" in print_cell("state", ("short", Text("待核", "To check")))
        assert print_cell("number", None) == "—"
        assert [print_cell(kind, Decimal(2018)) for kind in ("number", "year")] == ["2,018", "2018"]


class TestFigures:
    def test_a_figure_leads_to_its_explanation(self) -> None:
        pool = given(Text("资金池", "Pool"), Decimal("12.50"), Unit.YUAN)
        link = show("{% fig x href='/why/' label='资金池' %}", x=pool)
        assert 'href="/why/" hx-get="/why/" hx-target="#drawer"' in link
        assert 'aria-label="资金池 12.50元"' in link
        assert link.endswith('</a><span class="unit">元</span>')

    def test_without_an_address_it_is_plain(self) -> None:
        assert show("{% fig '0.85' unit='ratio' %}") == '85<span class="unit">%</span>'

    def test_a_null_is_a_dash_and_a_verdict_a_word(self) -> None:
        assert show("{{ x|value_in:'ratio' }}", x=None) == "—"
        assert show("{{ x|value_in:'verdict' }}", x="true") == "是"


class TestBars:
    def test_shares_lie_side_by_side(self) -> None:
        drawn = show("{% meter 16 met=15 late=1 %}")
        assert '<rect class="met" x="0%" width="93.75%"' in drawn
        assert '<rect class="late" x="93.75%" width="6.25%"' in drawn

    def test_a_small_deduction_still_shows(self) -> None:
        drawn = bars.span("100", "99.99", 0, 200000, "sub")
        assert 'width="3"' in drawn
        assert 'fill="url(#hatch)"' in drawn

    def test_an_axis_through_zero_is_marked(self) -> None:
        assert 'class="axis" x="25.00%"' in bars.span(0, "-10", -10, 30, "sub")

    def test_no_bar_needs_a_style(self) -> None:
        assert "style" not in bars.span(0, 1, 0, 2, "add") + bars.meter({"met": 1}, 2)

    def test_a_chart_carries_the_exact_words_of_its_values(self) -> None:
        data = charts.difference_bars([(Text("医", "Doctors"), Decimal("-386.68")), (Text("护", "Nurses"), Decimal("1239.13"))])
        assert [row["shown"] for row in data["rows"]] == ["−386.68", "+1,239.13"]


def test_a_panel_has_its_head_and_its_content() -> None:
    drawn = show("{% panel '状态' 'States' note='一色' id='s' %}<p>内</p>{% endpanel %}")
    assert '<section class="panel" id="s" aria-labelledby="s-h">' in drawn
    assert '<h2 id="s-h">状态</h2><span class="q">一色</span>' in drawn
    assert "<p>内</p>" in drawn
