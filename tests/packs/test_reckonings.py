"""Reckonings of packs: every fault is told with its line, and every shipped one fits its rule."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from yiti.policy.packs import forget_packs, pack_ids
from yiti.policy.packs.shapes.reckonings import Each, Input, Reckoning
from yiti.policy.rules.reckoned import check_reckoned

from .conftest import Workshop

GOOD = """\
reckonings:
  - id: funds
    label: {zh: 资金池, en: Pools}
    rule: linked-total
    clause: 六(二)
    each: {institutions: [township_hospital]}
    owed_by: health_commission
    inputs:
      reward_performance: {accounts: {items: [payment.staff]}}
      incremental_reward: {entered: true}
    totals: [linked_total]
"""


@pytest.mark.parametrize("id", pack_ids())
def test_every_shipped_reckoning_fits_its_rule(id: str) -> None:
    assert check_reckoned(id) == []


def test_each_and_input_name_exactly_one_source() -> None:
    with pytest.raises(ValidationError, match="exactly one"):
        Each.model_validate({"county": True, "staff": {}})
    with pytest.raises(ValidationError, match="exactly one"):
        Input.model_validate({"population": "served", "entered": True})
    with pytest.raises(ValidationError, match="exactly one"):
        Input.model_validate({"of": "county"})


def test_months_go_with_bare_values_of_entries_and_a_named_institution_with_what_it_is() -> None:
    each = {"entries": {"id": "visits"}}
    with pytest.raises(ValidationError, match="months go with the value of entries"):
        Input.model_validate({"rows": {"each": each, "inputs": {"id": {"about": "id"}}, "months": "month"}})
    with pytest.raises(ValidationError, match="months go with the value of entries"):
        Input.model_validate({"rows": {"each": {"county": True}, "value": {"about": "id"}, "months": "month"}})
    with pytest.raises(ValidationError, match="named_in goes with about"):
        Input.model_validate({"answer": "people", "named_in": "clinic"})


def test_a_bare_list_is_one_of_kinds() -> None:
    each = Each.model_validate({"institutions": ("community_centre",)})
    assert each.institutions is not None and each.institutions.types == ("community_centre",)


def test_a_verdict_may_be_a_path_alone() -> None:
    said = {
        "id": "staff", "label": {"zh": "人员", "en": "Staff"}, "rule": "beds", "clause": "一", "each": {"county": True},
        "owed_by": "commission", "inputs": {"beds": {"entered": True}}, "verdict": "checks",
    }  # fmt: skip
    read = Reckoning.model_validate(said)
    assert read.verdict is not None and read.verdict.path == "checks"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("clause: 六(二)", "clause: 九十九", "There is no clause “九十九”"),
        ("[township_hospital]", "[hotel]", "There is no kind of institution “hotel”"),
        ("health_commission", "nobody", "There is no office or role “nobody”"),
        ("payment.staff", "payment.stuff", "There is no item of the accounts or monthly returns “payment.stuff”"),
        ("accounts: {items: [payment.staff]}", "form: {id: nothing}", "There is no form “nothing”"),
        ("accounts: {items: [payment.staff]}", "indicator: {code: nothing}", "There is no definition “nothing”"),
        ("accounts: {items: [payment.staff]}", "answer: nothing", "There is no field “nothing”"),
        ("accounts: {items: [payment.staff]}", "parameter: nothing", "There is no parameter “nothing”"),
    ],
)
def test_what_a_reckoning_names_must_be_there(workshop: Workshop, old: str, new: str, words: str) -> None:
    workshop.write("reckonings.yaml", GOOD.replace(old, new))
    found = [fault for fault in workshop.check() if fault.file == "reckonings.yaml"]
    assert [fault.message.en for fault in found] == [words]
    assert found[0].line == 1 + GOOD[: GOOD.index(old)].count("\n")


def test_one_that_fits_has_no_fault(workshop: Workshop, fresh: Callable[[], None]) -> None:
    workshop.write("reckonings.yaml", GOOD)
    fresh()
    assert [fault for fault in workshop.check() if fault.file == "reckonings.yaml"] == []
    assert check_reckoned("changji-2021", workshop.root) == []


def test_fields_are_those_of_the_register_and_of_the_entry_that_is_the_subject(workshop: Workshop) -> None:
    text = GOOD.replace("each: {institutions: [township_hospital]}", "each: {entries: {id: postings_down, where: {kind: [none]}}}")
    text = text.replace("accounts: {items: [payment.staff]}", "answer: amount")
    workshop.write("reckonings.yaml", text)
    told = [fault.message.en for fault in workshop.check() if fault.file == "reckonings.yaml"]
    assert told[0].startswith("There is no f")


def test_the_newest_of_an_institutions_own_entries_is_kept_for_each_institution(workshop: Workshop) -> None:
    own = GOOD.replace("accounts: {items: [payment.staff]}", "form: {id: core_funding, latest: [line], total: paid}")
    for text, words in (
        (own, ["latest needs institution, too: the newest is kept for each institution"]),
        (own.replace("[line]", "[institution, line]"), []),
        (own.replace("total: paid}", "total: paid}, of: county"), []),
        (
            GOOD.replace(
                "accounts: {items: [payment.staff]}",
                "rows: {each: {entries: {id: core_funding, latest: [line]}}, value: {answer: paid}}",
            ),
            ["latest needs institution, too: the newest is kept for each institution"],
        ),
    ):
        workshop.write("reckonings.yaml", text)
        found = [fault for fault in workshop.check() if fault.file == "reckonings.yaml"]
        assert [fault.message.en for fault in found] == words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rule: linked-total", "rule: village-subsidy", "No clause of this document binds the rule village-subsidy"),
        ("incremental_reward", "incremental_regard", "The rule has no input “incremental_regard”"),
        ("      incremental_reward: {entered: true}\n", "", "The rule also needs the input “incremental_reward”"),
        ("totals: [linked_total]", "totals: [net_pay]", "The result has no “net_pay”"),
    ],
)
def test_a_reckoning_must_fit_its_rule(workshop: Workshop, fresh: Callable[[], None], old: str, new: str, words: str) -> None:
    workshop.write("reckonings.yaml", GOOD.replace(old, new))
    fresh()
    assert any(words in fault.message.en for fault in check_reckoned("changji-2021", workshop.root))


@pytest.fixture
def fresh() -> Callable[[], None]:
    return forget_packs
