"""The region's papers on the county's own records: seven sides of the system, public health as it stands, four managed things."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.test_documents_registers import DAY, TODAY, build, enter
from yiti.kernel.periods import Period
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope
from yiti.policy.packs import load_pack
from yiti.supervision.living.queries import get_living
from yiti.supervision.reports.building import build_content
from yiti.supervision.reports.figures import Stated, list_stated
from yiti.supervision.targets.queries import list_facts

pytestmark = pytest.mark.django_db
PACK = "xinjiang-community-2016"
THEN = date.fromisoformat(DAY)
SEES = ("documents.see", "forms.see", "forms.enter", "institutions.see", "staff.see", "indicators.see", "tasks.report")
COMMISSION = Scope(Actor(username="c", name="c", role="commission", institution=""), dict.fromkeys(SEES, EVERYWHERE))


def stated(report: str) -> dict[str, Stated]:
    said = next(one for one in load_pack(PACK).reports if one.id == report)
    return {row.line.fact: row for row in list_stated(scope=COMMISSION, pack=PACK, report=said, today=TODAY)}


def figure(report: str, fact: str) -> Any:
    found = stated(report)[fact].figure
    return None if found is None else found.number


def test_the_seven_sides_of_the_system_stand_on_one_paper() -> None:
    said = next(one for one in load_pack(PACK).reports if one.id == "complete_system")
    assert [part.id for part in said.sections] == ["placing", "equipment", "functions", "staff", "funding", "operation", "supervision"]
    build(PACK)
    assert figure("complete_system", "centres") == 1
    assert stated("complete_system")["gaps"].figure is None
    enter("construction_gaps", "commission", pack=PACK)
    enter("construction_gaps", "commission", pack=PACK, without=("done_on",), changed={"item": "二"})
    assert (figure("complete_system", "gaps"), figure("complete_system", "gaps_filled")) == (2, 1)


def test_number_quality_money_and_effect_stand_on_one_paper() -> None:
    said = next(one for one in load_pack(PACK).reports if one.id == "public_health_watch")
    assert [part.id for part in said.sections] == ["number", "quality", "money", "effect"]
    build(PACK)
    assert stated("public_health_watch")["funds_due"].owed_by.en == "Health and family planning department"
    enter("evaluations", "commission", pack=PACK, changed={"fund": "100000.00", "paid": "80000.00"})
    assert (figure("public_health_watch", "funds_due"), figure("public_health_watch", "funds_settled")) == (100_000, 80_000)


def test_a_source_is_named_by_the_words_of_its_indicator() -> None:
    build(PACK)
    said = next(one for one in load_pack(PACK).reports if one.id == "public_health_watch")
    content = build_content(scope=COMMISSION, pack=PACK, report=said, period=None, today=TODAY)
    assert "hypertension_control" not in str(content["sections"])


def test_what_the_head_ticked_stands_beside_what_the_records_say() -> None:
    build(PACK)
    answers = {"checked_on": DAY, "in_order": ["staff", "drugs"]}
    enter("management_checks", "institution_head", pack=PACK, changed=answers)  # type: ignore[arg-type]
    found = {name: figure("management_records", f"{name}_ticked") for name in ("staff", "finance", "information", "drugs")}
    assert found == {"staff": 1, "finance": 0, "information": 0, "drugs": 1}
    assert figure("management_records", "people") == 1
    assert stated("management_records")["prices_checked"].figure is None
    enter("medicine_prices", "institution_head", pack=PACK)
    assert figure("management_records", "prices_checked") == 1


def test_a_register_shows_at_every_clause_that_binds_it() -> None:
    build(PACK)
    enter("referral_channels", "institution_head", pack=PACK)
    lives = get_living(scope=COMMISSION, pack=PACK, today=THEN, period=Period.quarter_of(THEN))
    assert all("referral_channels" in {live.about for live in lives[number]} for number in ("五(三)", "三(二)"))


def test_centres_with_a_department_of_chinese_or_ethnic_medicine_are_counted_from_the_register() -> None:
    build(PACK)
    assert list_facts(scope=COMMISSION, pack=PACK, today=TODAY)["centres_tcm"].figure is None
    enter("departments", "institution_head", pack=PACK, changed={"department": "tcm"})
    enter("departments", "institution_head", pack=PACK, changed={"department": "dental"})
    found = list_facts(scope=COMMISSION, pack=PACK, today=TODAY)["centres_tcm"].figure
    assert found and found.value == 1
