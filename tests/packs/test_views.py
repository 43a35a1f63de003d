"""Views of registers: declared with a register or added to one, and every fault with its file and line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.own_registers import PACK, STORES, own_folder, write_own
from yiti.policy.packs import load_pack
from yiti.policy.packs.checks import check_pack
from yiti.policy.packs.faults import UnableToLoad

LABEL = "label: {zh: 汇总, en: Totals}"
COLUMNS = """
  computed:
    - {name: waited, label: {zh: 历时, en: Days}, days: [seen_on, settled_on], open: true}
    - {name: each, label: {zh: 单重, en: Each}, ratio: [weight, count]}
"""
ADD = "- adds_to: flood_stores\n"


def view(content: str) -> str:
    return f"{STORES}{ADD}{COLUMNS}  views:\n    - {{id: totals, {LABEL}, {content}}}\n"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    with own_folder(tmp_path):
        yield tmp_path


def test_a_register_keeps_the_views_that_others_add(own: Path) -> None:
    write_own(
        own, view("by: [seen_on.month, is_whole], values: [{id: all, count: true}, {id: late, label: {zh: 久, en: Long}, mean: waited}]")
    )
    assert check_pack(PACK) == []
    register = load_pack(PACK).registers["flood_stores"]
    assert [column.name for column in register.form.computed] == ["waited", "each"]
    assert [one.id for one in register.form.views] == ["totals"]
    assert register.viewed["totals"].is_own


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("by: [colour], values: [{id: all, count: true}]", "没有栏目“colour”"),
        ("by: [what.month], values: [{id: all, count: true}]", "“what”不是日期"),
        ("values: [{id: all, sum: what}]", "“what”不是数字"),
        ("values: [{id: all, count: true, where: {uses: [sleeping]}}]", "不是选项"),
        ('values: [{id: all, count: true, where: {is_whole: ["maybe"]}}]', "没有选项“maybe”"),
        ("values: [{id: all, count: true, where: {what: {after: seen_on}}}]", "“what”不是日期"),
        ("values: [{id: all, count: true, least: no.such}]", "没有参数“no.such”"),
        ("values: [{id: all, count: true}], clause: 九十九", "没有条款“九十九”"),
        ("lacking: {institutions: [hotel]}", "hotel"),
        ("lacking: {institutions: [village_clinic], of: what}", "“what”不是选项"),
        ("lacking: {entries: {form: hotels, field: name}, field: what}", "没有登记表“hotels”"),
        ("values: [{id: all, count: true}], lacking: {institutions: [village_clinic]}", "只写一种"),
        ("values: [{id: all, count: true}, {id: all, count: true}]", "重复"),
        ("values: [{id: all, count: true}], warn: true", "least"),
        ('values: [{id: all, share: {is_whole: ["no"]}}]', "label"),
        ("values: [{id: all, count: true, where: {seen_on: sometimes}}]", "filled"),
        ("by: [what], values: [{id: all, count: true}], map: true", "两个分组"),
        ("by: [what, is_whole], values: [{id: all, mean: count}], map: true", "条数或合计"),
        ("by: [what, is_whole], values: [{id: all, count: true}], map: true", "没有状态可画"),
        ("by: [is_whole, what], values: [{id: all, count: true}], map: true", "画不到地图上"),
    ],
)
def test_a_view_that_cannot_be_reckoned_is_not_loaded(own: Path, content: str, words: str) -> None:
    write_own(own, view(content))
    told = [str(fault) for fault in check_pack(PACK)]
    assert told and words in told[0]
    assert f"{PACK}/forms/own.yaml:" in told[0]


def test_a_column_of_fields_that_are_not_there_is_not_loaded(own: Path) -> None:
    write_own(own, f"{STORES}{ADD}  computed: [{{name: waited, label: {{zh: 历时, en: Days}}, days: [seen_on, what]}}]\n")
    with pytest.raises(UnableToLoad):
        load_pack(PACK)
    assert "“what”不是日期" in str(check_pack(PACK)[0])


def test_two_views_of_one_name_are_not_loaded(own: Path) -> None:
    one = f"    - {{id: totals, {LABEL}, values: [{{id: all, count: true}}]}}\n"
    write_own(own, f"{STORES}{ADD}  views:\n{one}{one}")
    assert "已有“totals”" in str(check_pack(PACK)[0])


def test_what_is_wrong_with_fields_is_told_beside_what_is_wrong_with_views(own: Path) -> None:
    field = "  fields: [{name: colour, label: {zh: 颜色, en: Colour}, kind: choice}]\n"
    write_own(own, f"{STORES}{ADD}{field}  views: [{{id: totals, {LABEL}, clause: 九十九, values: [{{id: all, sum: what}}]}}]\n")
    told = " ".join(str(fault) for fault in check_pack(PACK))
    assert "“what”不是数字" in told and "colour：选项与类型不符" in told and "没有条款“九十九”" in told
    with pytest.raises(UnableToLoad):
        load_pack(PACK)
