"""Items that a rule answers by the document's own words are called in English too."""

from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.web.policy.reckonings.items import in_items, items_of

PACK = load_pack("xinjiang-community-2016")


def test_an_item_is_called_as_the_register_calls_the_answer() -> None:
    items = items_of(PACK, PACK.reckonings["centre_departments"])
    assert in_items("全科、中医民族医", items) == Text("全科、中医民族医", "General practice, Chinese or ethnic medicine")
    items = items_of(PACK, PACK.reckonings["stations_as_one"])
    assert in_items("财务", items) == Text("财务", "Finance")


def test_an_item_is_called_as_the_record_that_shows_it() -> None:
    items = items_of(PACK, PACK.reckonings["management_on_record"])
    assert in_items("药械", items) == Text("药械", "Prices of medicines checked")


def test_a_list_is_called_by_its_label() -> None:
    items = items_of(PACK, PACK.reckonings["centre_departments"])
    assert items["core_departments"] == Text("重点科室", "Departments that come first")


def test_all_else_stays_as_it_is() -> None:
    items = items_of(PACK, PACK.reckonings["centre_departments"])
    assert [in_items(one, items) for one in ("", "别的", 3, None, Text("一", "One"))] == ["", "别的", 3, None, Text("一", "One")]
    assert in_items("全科", {}) == "全科"
