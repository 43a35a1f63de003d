"""Tables and targets in words."""

from django.utils import translation

from yiti.policy.packs import load_pack, resolve
from yiti.web.policy.values import list_names, print_held, print_table, print_target

PACK = load_pack("ordos-2024")
BOOK = resolve(PACK, on=None)


def test_a_list_is_told_in_its_own_order_and_points_by_their_sum() -> None:
    setting = BOOK.settings["equipment.list"]
    with translation.override("en"):
        assert print_table(setting, {"彩超": "2", "DR": "1"}) == "2 entries"
        assert print_table(BOOK.settings["scoring_points"], {"a": "40", "b": "60"}) == "2 entries, 100 in all"
        assert print_table(BOOK.settings["premium_aid_rates"], {"a": "0.4", "b": "1"}) == "2 entries"
    assert list_names(setting, {"彩超": "2", "DR": "1"}) == ["DR", "彩超"]
    assert list_names(BOOK.settings["premium_aid_rates"], {"a": "1"}) == []


def test_a_target_is_told_as_printed_and_else_as_a_share_or_a_range() -> None:
    told = {target.id: print_target(target, target.values[0]) for target in PACK.targets.values()}
    assert told["contract_coverage"] == "75%"
    assert told["contract_coverage_rise"] == "1—3个百分点"
    assert told["key_contract_coverage_rise"] == "1%—3%"
    assert told["basic_standard"] == "100%"


def test_a_day_of_the_month_is_no_number_of_days() -> None:
    book = resolve("changji-2021", on=None)
    with translation.override("en"):
        assert print_held(book.settings["deadlines.institutions_report"], "7") == "day 7"
        assert print_held(book.settings["meeting_interval_days"], "7") == "7 days"
    with translation.override("zh-hans"):
        assert print_held(book.settings["deadlines.institutions_report"], "7") == "7 日"
