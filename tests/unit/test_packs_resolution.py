from datetime import date
from decimal import Decimal

import pytest

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Source, Unit
from yiti.kernel.refusals import Refused
from yiti.policy.packs import Decided, Resolved, load_pack, pack_ids, resolve

TODAY = date(2026, 10, 9)


@pytest.fixture
def changji() -> Resolved:
    return resolve("changji-2021", on=TODAY)


def decide(
    parameter: str, value: str | dict[str, str], *kinds: str, from_on: date = date(2026, 1, 1), until_on: date | None = None
) -> Decided:
    return Decided(parameter, value, kinds, from_on, until_on, "昌卫〔2026〕3号", date(2025, 12, 20))


def test_an_unknown_pack_is_refused():
    with pytest.raises(Refused) as refusal:
        load_pack("atlantis-1999")
    assert refusal.value.code == "unknown-pack"
    assert "changji-2021" in pack_ids()


def test_a_document_value_is_a_leaf_with_its_clause(changji: Resolved):
    figure = changji.parameter("funds.development_rate")
    assert (figure.value, figure.unit, figure.source) == (Decimal("0.15"), Unit.RATIO, Source.DOCUMENT)
    assert figure.clauses == (Clause("changji-2021", "六(二)2(1)"),)
    assert changji.entry("funds.development_rate").floor.printed == "15%"


def test_days_and_places_are_whole_numbers_and_words_are_words(changji: Resolved):
    assert changji.parameter("deadlines.institutions_report").value == 7
    assert isinstance(changji.parameter("deadlines.institutions_report").value, int)
    assert changji.parameter("deadlines.next_year_totals").value == "11-30"
    assert changji.parameter("pass_score").source is Source.LOCAL


def test_a_category_counts_as_its_institution_type(changji: Resolved):
    assert changji.parameter("funds.risk_rate", "pastoral_township_hospital").value == Decimal("0.05")
    assert not changji.is_set("funds.risk_rate", "village_clinic")


def test_the_value_depends_on_the_kind_of_institution(changji: Resolved):
    assert changji.parameter("ranking.cut_last", "community_centre").value == Decimal("0.20")
    assert changji.parameter("ranking.cut_last", "pastoral_township_hospital").value == Decimal("0.10")
    with pytest.raises(Refused) as refusal:
        changji.parameter("ranking.cut_last")
    assert refusal.value.code == "missing-field"


def test_what_nobody_has_decided_is_refused_by_name(changji: Resolved):
    with pytest.raises(Refused) as refusal:
        changji.parameter("reference_wage")
    assert (refusal.value.code, refusal.value.field) == ("parameter-unset", "reference_wage")
    assert refusal.value.clause == Clause("changji-2021", "六(二)2(5)")
    assert {"reference_wage", "head_coefficient", "publicity_working_days", "scoring_points"} <= {item.id for item in changji.unset()}


def test_before_the_first_day_the_pack_is_not_in_force():
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=date(2020, 12, 31))
    assert refusal.value.code == "pack-not-in-force"
    assert resolve("changji-2021", on=date(2021, 1, 1)).parameter("pass_score").value == 60


def test_a_decision_holds_from_its_day_until_its_last():
    decided = decide("reference_wage", "75000", until_on=date(2026, 7, 1))
    assert resolve("changji-2021", on=date(2026, 6, 30), decisions=[decided]).parameter("reference_wage").value == Decimal(75000)
    assert not resolve("changji-2021", on=date(2026, 7, 1), decisions=[decided]).is_set("reference_wage")
    assert not resolve("changji-2021", on=date(2025, 12, 31), decisions=[decided]).is_set("reference_wage")


def test_a_decision_may_exceed_a_floor_and_never_undercut_it():
    higher = resolve("changji-2021", on=TODAY, decisions=[decide("funds.development_rate", "0.20", "community_centre")])
    assert higher.parameter("funds.development_rate", "community_centre").value == Decimal("0.20")
    assert higher.parameter("funds.development_rate", "township_hospital").value == Decimal("0.15")
    entry = higher.entry("funds.development_rate", "community_centre")
    assert entry.voice.decision == "昌卫〔2026〕3号"
    assert [voice.value for voice in entry.others] == ["0.15"]
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=TODAY, decisions=[decide("funds.development_rate", "0.14")])
    assert refusal.value.code == "below-minimum"
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=TODAY, decisions=[decide("pay.cap_multiple", "2.5")])
    assert refusal.value.code == "above-maximum"


def test_a_printed_value_can_be_decided_only_where_the_document_lets_the_county():
    changed = resolve("changji-2021", on=TODAY, decisions=[decide("distribution.coefficient.nurse", "0.85")])
    assert changed.parameter("distribution.coefficient.nurse").value == Decimal("0.85")
    with pytest.raises(Refused):
        resolve("changji-2021", on=TODAY, decisions=[decide("ranking.cut_second_last", "0.05")])


def test_a_table_is_decided_key_by_key():
    decided = decide("scoring_points", {"visits": "4", "discharges": "2.5"})
    points = resolve("changji-2021", on=TODAY, decisions=[decided]).table("scoring_points")
    assert {code: figure.value for code, figure in points.items()} == {"visits": Decimal(4), "discharges": Decimal("2.5")}
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=TODAY, decisions=[decide("scoring_points", {"no_such_indicator": "4"})])
    assert refusal.value.code == "unknown-field"


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("year_method", "median", "out-of-range"),
        ("pass_score", "sixty", "wrong-type"),
        ("funds.risk_rate", "1.5", "out-of-range"),
        ("publicity_working_days", "2.5", "wrong-type"),
        ("no.such_parameter", "1", "unknown-field"),
    ],
)
def test_what_a_parameter_cannot_hold_is_refused(parameter: str, value: str, code: str):
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=TODAY, decisions=[decide(parameter, value)])
    assert refusal.value.code == code


def test_what_if_values_are_local_and_bounded(changji: Resolved):
    tried = changji.with_values({"funds.risk_rate": "0.08", "ranking.cut_last@community_centre": "0.30"})
    assert tried.parameter("funds.risk_rate").value == Decimal("0.08")
    assert tried.parameter("funds.risk_rate").source is Source.LOCAL
    assert tried.parameter("ranking.cut_last", "community_centre").value == Decimal("0.30")
    assert tried.parameter("ranking.cut_last", "pastoral_township_hospital").value == Decimal("0.10")
    assert changji.parameter("funds.risk_rate").value == Decimal("0.05")
    assert tried.hash != changji.hash
    with pytest.raises(Refused) as refusal:
        changji.with_values({"funds.risk_rate": "0.04"})
    assert refusal.value.code == "below-minimum"


def test_json_and_back_is_the_same_and_tampering_shows(changji: Resolved):
    row = changji.to_json()
    assert Resolved.from_json(row) == changji
    assert Resolved.from_json(row).to_json() == row
    row["voices"]["funds.risk_rate"][0]["value"] = "0.06"
    with pytest.raises(Refused) as refusal:
        Resolved.from_json(row)
    assert refusal.value.code == "inconsistent"


def test_the_hash_tells_equal_contents(changji: Resolved):
    assert changji.hash == resolve("changji-2021", on=TODAY).hash
    assert len(changji.hash) == 64
    decided = resolve("changji-2021", on=TODAY, decisions=[decide("reference_wage", "75000")])
    assert decided.hash != changji.hash


def test_without_a_day_the_latest_values_hold():
    latest = resolve("changji-2021", on=None)
    assert latest.on is None
    assert latest.parameter("funds.development_rate").value == Decimal("0.15")
