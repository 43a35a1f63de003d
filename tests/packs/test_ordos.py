"""The Ordos plan of 2024: what it leaves unset, whom it names, and the banner that it is shown on."""

from collections import Counter
from datetime import date

import pytest

from yiti.policy.packs import load_pack, resolve
from yiti.policy.packs.bindings import bind_clauses
from yiti.policy.packs.pack import Pack
from yiti.policy.rules import list_readings, list_rules


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("ordos-2024")


def test_the_document_has_no_number_and_is_in_force_from_its_issue(pack: Pack) -> None:
    assert pack.header.number is None
    assert pack.in_force_from == date(2024, 4, 8)
    assert pack.header.sent_out is not None
    assert pack.header.sent_out.day == date(2024, 4, 11)


def test_what_it_does_not_print_is_unset(pack: Pack) -> None:
    unset = {setting.id for setting in resolve(pack, on=None).unset()}
    assert unset >= {
        "city_share_rate", "pension_grant", "premium_aid_rates", "deductibles", "reimbursement_rates", "release_minimum",
        "funds.development_rate", "funds.risk_rate", "layout.small_village_people", "poverty.income_share", "supervision.links",
    }  # fmt: skip


def test_every_duty_has_somebody_who_is_responsible(pack: Pack) -> None:
    bound = bind_clauses(pack)
    for number, clause in pack.clause_texts.items():
        if clause.kind in ("duty", "rule"):
            assert bound[number].get("offices"), number


def test_every_rule_that_it_binds_stands(pack: Pack) -> None:
    names = {reading.name for rule in list_rules() for reading in list_readings(rule.id)}
    for number, clause in pack.clause_texts.items():
        assert set(clause.binds.rules) <= names, number


def test_every_rule_bound_has_a_case(pack: Pack) -> None:
    bound = {name.partition(":")[0] for clause in pack.clause_texts.values() for name in clause.binds.rules}
    assert bound <= {case.rule for case in pack.cases}


def test_the_two_lists_have_ten_items_each(pack: Pack) -> None:
    lists = {value.applies_to: value.value for value in pack.parameters["equipment.list"].values}
    assert {kinds: len(items) for kinds, items in lists.items() if isinstance(items, dict)} == {
        ("central_township_hospital", "community_centre"): 10, ("township_hospital",): 10,
    }  # fmt: skip


def test_the_banner_is_made_up_over_real_places(pack: Pack) -> None:
    places = {row["code"] for row in pack.rows["places"]}
    rows = pack.rows["institutions"]
    codes = {row["code"] for row in rows}
    assert pack.header.place in places
    assert all(row["place"] in places and row["origin"] == "synthetic" for row in rows)
    assert all(row["lead"] in codes for row in rows if row["lead"])
    assert Counter(row["type"] for row in rows) == {
        "county_hospital": 2, "community_centre": 6, "central_township_hospital": 2, "township_hospital": 7, "community_station": 3,
    }  # fmt: skip


def test_each_street_has_a_centre_and_each_town_or_sumu_a_hospital(pack: Pack) -> None:
    served = Counter(row["place"] for row in pack.rows["institutions"] if row["type"] not in ("county_hospital", "community_station"))
    assert served == Counter({row["code"]: 1 for row in pack.rows["places"] if row["code"] != pack.header.place})
