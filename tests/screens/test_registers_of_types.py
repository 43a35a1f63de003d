"""Registers of the region's opinions that speak of urban community institutions alone, in a county with township hospitals beside them."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from yiti.foundation.forms.models import Entry
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import Form

REGION = "xinjiang-community-2016"
TEAM = {
    "name": "一队", "gps": "1", "nurses": "1", "area": "建国路", "people": "3000", "published_on": "2026-09-01", "published_at": "大厅",
}  # fmt: skip
COMMUNITY = {"community_centre", "community_station"}
BESIDE = {
    "alliance_rotation": "people of hospitals rotate to primary institutions of all kinds",
    "practice_supervision": "insurance looks at the doctors of every institution",
    "doctor_claims": "insurance looks at the doctors of every institution",
    "payment_lines": "the mixed payment is of every institution",
    "special_funds": "the money of all primary institutions",
    "evaluations": "all primary institutions are evaluated",
}
"""Registers about an institution that no clause keeps to community institutions."""
OF_BOTH = {"township_conversions": "township_hospital", "referral_channels": "county_hospital"}
"""The other side that the clause names."""


def forms() -> dict[str, Form]:
    return {form.id: form for form in load_pack(REGION).forms.values() if form.about == "institution"}


@pytest.fixture
def clients(db: None, settings: Any) -> tuple[Client, Client]:
    """The heads of a community centre and of a township hospital."""
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    cast = build_cast()
    return enter(cast["institution_head"]), enter(cast[STRANGER])


def test_each_register_about_an_institution_says_of_which() -> None:
    assert {id for id, form in forms().items() if not form.types} == set(BESIDE)
    others = {id: set(form.types) - COMMUNITY for id, form in forms().items() if set(form.types) - COMMUNITY}
    assert others == {id: {other} for id, other in OF_BOTH.items()}


def test_a_county_form_is_for_everybody() -> None:
    assert [form.id for form in load_pack(REGION).forms.values() if form.about == "county" and form.types] == []


def test_the_head_of_a_community_centre_sees_them_and_of_a_township_hospital_those_of_all(clients: tuple[Client, Client]) -> None:
    centre, township = (client.get("/registers/").content.decode() for client in clients)
    kept = {id for id, form in forms().items() if form.types and "township_hospital" not in form.types}
    assert [id for id in kept if f'"/registers/{id}/"' not in centre] == []
    assert [id for id in kept if f'"/registers/{id}/"' in township] == []
    assert [id for id in BESIDE if f'"/registers/{id}/"' not in township] == []
    assert '"/registers/township_conversions/"' in township


@pytest.mark.parametrize("page", ["", "enter/", "views/load/", "?export=xlsx"])
def test_a_page_of_teams_opens_for_the_one_and_not_for_the_other(clients: tuple[Client, Client], page: str) -> None:
    centre, township = clients
    assert centre.get(f"/registers/gp_teams/{page}").status_code == 200
    assert township.get(f"/registers/gp_teams/{page}").status_code == 404


def test_the_views_added_up_name_it_to_the_one_alone(clients: tuple[Client, Client]) -> None:
    centre, township = (client.get("/register-views/").content.decode() for client in clients)
    assert "/registers/gp_teams/views/" in centre
    assert "/registers/gp_teams/views/" not in township


def test_the_clause_leads_the_other_to_no_page_that_refuses(clients: tuple[Client, Client]) -> None:
    centre, township = (client.get(f"/documents/{REGION}/六(五)/").content.decode() for client in clients)
    assert "/registers/gp_teams/" in centre
    assert "/registers/gp_teams/" not in township
    assert "全科医生团队" in township


def test_a_team_is_entered_by_the_one_and_not_by_the_other(clients: tuple[Client, Client]) -> None:
    centre, township = clients
    sent = {"on": "2026-09-30", **TEAM}
    assert township.post("/registers/gp_teams/enter/", {"institution": HOSPITAL, **sent}).status_code == 404
    assert township.post("/registers/gp_teams/enter/", {"institution": CENTRE, **sent}).status_code == 404
    body = {"on": "2026-09-30", "institution": HOSPITAL, "answers": {**TEAM, "gps": 1, "nurses": 1, "people": 3000}}
    assert township.post("/api/registers/gp_teams", body, content_type="application/json").status_code == 422
    assert not Entry.objects.filter(form="gp_teams").exists()
    assert centre.post("/registers/gp_teams/enter/", {"institution": CENTRE, **sent}).status_code == 302
    assert list(Entry.objects.filter(form="gp_teams").values_list("institution", flat=True)) == [CENTRE]
