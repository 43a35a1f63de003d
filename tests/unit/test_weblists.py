"""Lists and explanation trees, without a database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from yiti.kernel.figures import Operation, Unit, explain, given, largest, product, total
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Actor, Scope
from yiti.kernel.text import Text
from yiti.web.columns import to_sheet
from yiti.web.fields import Field, blame
from yiti.web.frame import choose_period, choose_place, default_period
from yiti.web.lists import Column, Filter, Listing, ListPage
from yiti.web.search import initials, matches
from yiti.web.sifting import address
from yiti.web.sources import Place
from yiti.web.trees import SHOWN, Explanation

ROWS = [{"name": f"甲{n}", "kind": "ab"[n % 2], "score": Decimal(n) if n else None} for n in range(30)]


def of_kind(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == kind]


LISTING = Listing(
    "things",
    Text("东西", "Things"),
    [
        Column("name", Text("名字", "Name"), lambda row: row["name"], "name", sort="name"),
        Column("score", Text("分", "Score"), lambda row: row["score"], "score", sort="score"),
    ],
    search=("name",),
    filters=[
        Filter(
            "kind",
            Text("类", "Kind"),
            [("a", Text("甲", "A")), ("b", Text("乙", "B"))],
            lambda rows, v: [r for r in rows if r["kind"] == v],
        )
    ],
    order="name",
    size=10,
)


def read(query: str = "") -> ListPage:
    return LISTING.read(RequestFactory().get(f"/things/?{query}"), ROWS)


class TestList:
    def test_it_searches_filters_and_says_how_many_of_how_many(self) -> None:
        page = read("q=1&kind=b")
        assert (page.count, page.of, page.is_filtered) == (7, 30, True)

    def test_sorting_puts_rows_without_a_value_last_both_ways(self) -> None:
        assert read("sort=score&page=3").rows[-1]["score"] is None
        assert read("sort=-score&page=3").rows[-1]["score"] is None
        assert read("sort=-score").rows[0]["score"] == 29

    def test_a_head_turns_the_order_and_says_it(self) -> None:
        head = read("sort=score&q=1").heads[1]
        assert head.sorted == "ascending"
        assert head.address == "/things/?q=1&sort=-score"

    def test_pages_are_clipped_and_keep_the_filter(self) -> None:
        page = read("page=99&kind=a")
        assert (page.number, page.pages, len(page.rows)) == (2, 2, 5)
        assert page.numbers[0] == (1, "/things/?kind=a&page=1")

    def test_a_filter_drops_the_page_and_a_second_click_drops_it(self) -> None:
        option = read("page=2&kind=a").filters[0].options[0]
        assert (option.is_on, option.count, option.address) == (True, 15, "/things/")

    @pytest.mark.parametrize("query", ["kind=zzz", "sort=zzz", "page=x", "page=-1"])
    def test_nonsense_in_the_address_is_passed_over(self, query: str) -> None:
        assert read(query).count == 30

    def test_marks_are_exported_as_words(self) -> None:
        with translation.override("en"):
            assert to_sheet("state", "late") == "Late"
            assert to_sheet("state", ("short", Text("待核", "To check"))) == "To check"
        assert to_sheet("money", Decimal("1.20")) == Decimal("1.20")


def yuan(zh: str, amount: str) -> Any:
    return given(Text(zh, zh), Decimal(amount), Unit.YUAN)


class TestTree:
    def test_inputs_are_joined_by_the_operations_sign(self) -> None:
        tree = Explanation(explain({"x": total(Text("和", "Sum"), [yuan("甲", "1"), yuan("乙", "2")])})).tree("f3")
        assert [(node.sign, node.value) for node in tree.inputs] == [("", "1.00"), ("+", "2.00")]

    def test_a_shared_figure_is_opened_once_and_pointed_at_after(self) -> None:
        shared = total(Text("共", "Shared"), [yuan("甲", "1"), yuan("乙", "2")])
        twice = product(Text("积", "Product"), shared, shared)
        explanation = Explanation(explain({"x": twice}))
        first, second = explanation.tree(explanation.of["x"]).inputs
        assert (first.opens, second.opens, second.is_repeat) == (True, False, True)

    def test_the_one_that_was_taken_is_marked(self) -> None:
        taken = largest(Text("取大", "Larger"), yuan("甲", "1"), yuan("乙", "2"))
        explanation = Explanation(explain({"x": taken}))
        assert [node.is_chosen for node in explanation.tree(explanation.of["x"]).inputs] == [False, True]

    def test_many_inputs_fold_and_none_is_lost(self) -> None:
        explanation = Explanation(explain({"x": total(Text("和", "Sum"), [yuan(str(n), "1") for n in range(40)])}))
        tree = explanation.tree(explanation.of["x"])
        assert (len(tree.inputs), len(tree.rest)) == (SHOWN, 40 - SHOWN)

    def test_what_a_rule_wrote_without_an_operation_is_still_read(self) -> None:
        row = {
            "id": "f1",
            "label": {"zh": "甲", "en": "A"},
            "value": "1",
            "unit": "count",
            "formula": {"zh": "", "en": ""},
            "clauses": [],
            "source": "input",
            "inputs": [],
        }
        tree = Explanation({"figures": [row], "of": {"x": "f1"}}).tree("f1")
        assert tree.operation is Operation.GIVEN

    def test_an_unknown_path_is_nothing(self) -> None:
        assert Explanation({"figures": [], "of": {}}).id_of("x") is None


class TestFrame:
    def test_the_period_at_first_is_the_quarter_that_ended(self) -> None:
        assert str(default_period(date(2026, 10, 9))) == "2026Q3"

    @pytest.mark.parametrize(
        ("asked", "period"), [("2025Q4", "2025Q4"), ("2025", "2025Q4"), ("2025-05", "2025Q2"), ("<b>", "2026Q3"), ("", "2026Q3")]
    )
    def test_whatever_is_asked_for_a_quarter_comes_out(self, asked: str, period: str) -> None:
        assert choose_period(asked, date(2026, 10, 9)) == Period.parse(period)

    def test_a_place_out_of_reach_is_not_chosen(self) -> None:
        places = [Place("a", Text("甲", "A")), Place("b", Text("乙", "B"))]
        scope = Scope(Actor("x"))
        assert choose_place("b", places, scope) == "b"
        assert choose_place("c", places, scope) == ""
        assert choose_place(None, places[:1], scope) == "a"


class TestField:
    def test_a_refusal_stands_at_the_field_it_names(self) -> None:
        fields = [Field("rate", Text("比例", "Rate")), Field("day", Text("日期", "Day"), "date")]
        assert blame(fields, UnableTo(Text("太低", "Too low"), field="rate"))
        assert fields[0].error == Text("太低", "Too low")
        assert not blame(fields, UnableTo(Text("太低", "Too low"), field="other"))

    def test_five_choices_and_more_stand_in_a_menu(self) -> None:
        assert Field("x", Text("", ""), choices=[(str(n), "") for n in range(5)]).is_menu
        assert not Field("x", Text("", ""), choices=[(str(n), "") for n in range(4)]).is_menu


class TestSearch:
    def test_pinyin_initials_find_a_name(self) -> None:
        assert initials("建国路社区") == "jglsq"
        assert matches("jgl", "建国路社区卫生服务中心")
        assert not matches("xyz", "建国路社区卫生服务中心")


def test_a_choice_may_have_any_name() -> None:
    assert address("/things/", QueryDict("q=1"), path="a", query="b") == "/things/?q=1&path=a&query=b"
