"""Where facts come from: what a pack may write, and what every shipped pack must."""

import pytest
from pydantic import ValidationError

from yiti.policy.packs import bind_definitions, load_pack, pack_ids
from yiti.policy.packs.shapes.sources import FactSource
from yiti.supervision.targets.queries import find_owner, find_source


@pytest.mark.parametrize("id", pack_ids())
def test_somebody_owes_every_fact_of_a_target(id: str) -> None:
    pack = load_pack(id)
    names = {name for target in pack.targets.values() for name in target.facts}
    for name in names:
        source = find_source(pack, name)
        assert (source.owed_by if source else None) or find_owner(pack, name)


def test_a_fact_has_one_source() -> None:
    said = {"fact": "residents", "population": "resident", "staff": {"qualification": "gp"}}
    with pytest.raises(ValidationError, match="a fact has one source"):
        FactSource.model_validate(said)


def test_a_fact_without_a_source_names_who_owes_it() -> None:
    with pytest.raises(ValidationError, match="says who owes it"):
        FactSource.model_validate({"fact": "residents"})


def test_definitions_stand_under_the_clause_that_they_name() -> None:
    assert "contract_coverage_rise" in bind_definitions(load_pack("ordos-2024"))["二(三)3"]
    assert bind_definitions(load_pack("wafangdian-2017"))["四(二)7"]
    assert bind_definitions(load_pack("xinjiang-community-2016"))["三"]


COUNTED = (
    "experts key_specialties regional_centres treatment_centres repaired_hospitals moving_hospitals clinics_completed clinics_built "
    "gps_trained gps_trained_to_date city_doctors_sent"
)


def test_what_a_register_holds_nobody_types_a_second_time() -> None:
    pack = load_pack("wafangdian-2017")
    for name in COUNTED.split():
        source = find_source(pack, name)
        assert source and source.form and source.form.id in pack.forms, name
    for name in ("resident_records", "managed_residents"):
        source = find_source(pack, name)
        assert source and source.indicator, name
