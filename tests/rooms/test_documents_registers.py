"""What two documents want kept: each register has the fields that its requirement needs, and a row of it is entered, found and late."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from yiti.foundation.forms.answers import UnableToEnter, is_asked
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.forms.queries import count_late, list_entries
from yiti.foundation.forms.sheets import layout_of
from yiti.foundation.installation.operations import set_up
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope, system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import FormField
from yiti.registry.institutions.models import Institution
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.named import known_to

pytestmark = pytest.mark.django_db
CENTRE, DAY, TODAY, DOCTOR = "000000001", "2019-05-31", date(2024, 10, 15), "P1"
NOW = datetime(2024, 10, 15, 1, 0, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "text": "一", "number": "2", "whole": "2", "money": "2.00", "date": DAY, "month": "2019-05", "boolean": "yes", "institution": CENTRE,
    "person": DOCTOR,
}  # fmt: skip
MIDONG = {
    "community_hospital_reviews": "applied_on reviewed_by result certificate",
    "village_doctors": "person clinic licence on_post_from_on on_post_until_on",
    "standard_reviews": "level self_evaluated_on reviewed_on result gaps improvement improve_until_on improved_on",
    "clinic_repairs": "clinic works planned spent started_on finished_on accepted_on",
    "building_projects": "name kind planned quality stage stage_on tender_on started_on finished_on",
    "graduate_village_doctors": "person programme intake contract_on registered_on hospital assigned_on clinic posted_on post",
    "village_subsidies": "year clinic line people workload amount paid_on",
    "primary_care_funds": "year line budget paid",
    "expert_postings": "person from_place to_place field from_on until_on days",
    "training_sessions": "held_on subject trainees",
    "tcm_halls": "level year batch submitted_on site_checked_on selected_on state",
    "tcm_devices": "device number issued_on in_use_on",
    "tcm_survey": "place surveyed_on techniques eligible",
    "hospital_pairings": "hospital department way from_on until_on",
    "paired_referrals": "referral direction requested_on accepted_on visited_on reported_on",
    "resident_clinics": "clinic_on person specialty",
    "title_support": "person year kind content recognised_on evidence",
    "city_platforms": "platform state connected_on",
    "operating_platform": "module state institutions since_on",
    "medical_waste_log": "batch kind weight handed_on taken_by",
}
REGION = {
    "development_plans": "kind issued_on government_run all_institutions",
    "construction_gaps": "item way area standard_area needed arranged planned_on done_on",
    "elderly_care_projects": "partner kind agreed_on opened_on",
    "setting_plans": "street kind population state",
    "licence_registration": "licence_number owner legal_person own_accounts own_operation first_name institution_class renewed_on",
    "township_conversions": "old_name new_name area_changed_on rebuilt_on renamed_on",
    "departments": "department opened_on",
    "bed_exceptions": "reason beds converted approved_on approval",
    "station_sites": "quarter area planned_on use_changed finding",
    "quality_monitoring": "service aspect found_on finding measure",
    "floating_population": "registered floating served",
    "service_catalogue": "service opened_on people",
    "referral_channels": "direction asked_on answered_on visit_first examination_first bed_first state",
    "chronic_pilots": "disease patients managed",
    "chronic_medicines": "medicine monthly_need supply told_on",
    "catalogue_use": "item kind listed reason",
    "medicine_prices": "medicine bought sold checked_on",
    "improvement_log": "aspect action done_on kind people",
    "government_funding": "year line needed approved arrived",
    "service_contracts": "provider service price amount signed_on",
    "guidance_funds": "year body approved spent used_for",
    "insurance_agreements": "applied_on signed_on until_on quota state",
    "first_contact_rules": "path payment_rate since_on",
    "practice_supervision": "found_on person finding outcome",
    "fund_audits": "subject checked_on finding amount correction",
    "custody": "state staff money assets",
    "station_integration": "station tie unified checked_on",
    "handed_over_work": "work from_body handed_on guidance",
    "gp_teams": "name gps nurses area people published_on",
    "contract_types": "kind party price people",
    "alliances": "name kind lead lead_grade members",
    "alliance_mechanisms": "key_specialties several_places network guidance one_standard referral continuous_care",
    "alliance_shares": "alliance member income_share risk_share",
    "alliance_rotation": "person kind from_place days",
    "gp_training": "person programme base state",
    "gp_registrations": "person ground registered_on added",
    "primary_service": "person title from_on until_on days",
    "several_places": "person home place runs_institution",
    "graduates": "year hired",
    "community_hiring": "post kind vacancies announced_on hired",
    "pay_rules": "title kind key_posts approved_on",
    "admissions": "kind subject valid_until_on renewed_on",
    "technical_support": "held_on by subject finding improvement",
    "record_checks": "checked_on kind finding correction",
    "evaluations": "period score fund paid outcome",
    "local_rules": "title issued_on document",
    "regional_inspections": "held_on finding owner due_on improved_on",
    "staffing_exceptions": "kind persons reason approved_on until_on approval",
    "nursing_bed_staff": "counted_on beds nursing_beds physicians nurses",
    "home_services": "service asked_on agreed_on person done_on record",
    "community_diagnosis_reports": "area done_on surveyed problems plan",
    "privacy_checks": "checked_on kept ok finding settled_on",
    "management_checks": "checked_on in_order finding",
    "alliance_incomes": "alliance year income",
    "family_contracts": "contract_number kind party people team signed_on until_on",
    "doctor_claims": "month person visits amount refused",
    "special_funds": "year line received on_purpose otherwise held_back",
    "approved_budgets": "year tasks spending income performance",
    "payment_lines": "year way name weight rate number amount",
    "consultation_visits": "month visits",
    "path_payments": "month path visits bill",
}
KEPT = [("midong-2024", form, needs) for form, needs in MIDONG.items()] + [
    ("xinjiang-community-2016", form, needs) for form, needs in REGION.items()
]
LATE = [
    ("midong-2024", "standard_reviews", "improved_on"), ("xinjiang-community-2016", "admissions", "renewed_on"),
    ("xinjiang-community-2016", "licence_registration", "renewed_on"), ("xinjiang-community-2016", "regional_inspections", "improved_on"),
]  # fmt: skip


def build(pack: str) -> None:
    place = load_pack(pack).header.place or ""
    set_up(scope=system_scope(), pack=pack, place=place, name=Text("县", "County"))
    home = Place.objects.create(code=place, name="县")
    Institution.objects.create(
        code=CENTRE, name="中心", short_name="中心", type="community_centre", category="community_centre", place=home
    )
    Person.objects.create(code=DOCTOR, name="李", pinyin="l")
    Posting.objects.create(person_id=DOCTOR, institution_id=CENTRE, position="doctor", post_kind="doctors", from_on=date(2010, 1, 1))


def scope_of(role: str) -> Scope:
    return Scope(Actor(username=role, name=role, role=role, institution=CENTRE), {"forms.enter": EVERYWHERE, "forms.see": EVERYWHERE})


def answer(field: FormField) -> Any:
    if field.kind == "choices":
        return [field.choices[0].id]
    if field.choices:
        return field.choices[0].id
    return field.least or field.most or ANSWERS[field.kind]


def answer_all(fields: Sequence[FormField], without: Sequence[str] = ()) -> dict[str, Any]:
    """Everything that is asked for, but for files."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind != "file" and field.name not in without and is_asked(field, found):
            found[field.name] = answer(field)
    return found


def enter(form: str, role: str, *, pack: str, without: tuple[str, ...] = (), changed: dict[str, str] | None = None) -> Entry:
    declared = load_pack(pack).registers[form].form
    answers = answer_all(declared.fields, without)
    where = CENTRE if declared.about == "institution" else ""
    on = date.fromisoformat(DAY)
    scope = scope_of(role)
    return enter_form(
        scope=scope, form=form, institution=where, on=on, answers=answers | (changed or {}), today=TODAY, now=NOW, files_later=True,
        known=known_to(scope=scope, on=on),
    )  # fmt: skip


def test_every_register_of_the_two_documents_is_among_these() -> None:
    assert set(load_pack("midong-2024").forms) == set(MIDONG)
    assert set(load_pack("xinjiang-community-2016").forms) == set(REGION)


@pytest.mark.parametrize(("pack", "form", "needs"), KEPT)
def test_what_the_document_wants_kept_is_entered_and_found(pack: str, form: str, needs: str) -> None:
    build(pack)
    declared = load_pack(pack).registers[form].form
    assert {field.name for field in declared.fields} >= set(needs.split())
    for role in declared.enters:
        enter(form, role, pack=pack)
    found = list(list_entries(scope=scope_of(declared.enters[0]), form=form))
    assert len(found) == len(declared.enters)
    kept = set(answer_all(declared.fields))
    assert all(set(row.answers) == kept for row in found)
    assert {column.name for column in layout_of(declared, {CENTRE: Text("中心", "Centre")}).columns} >= kept
    with pytest.raises(Forbidden):
        enter(form, "staff_member", pack=pack)


@pytest.mark.parametrize(("pack", "form", "done"), LATE)
def test_what_is_not_done_by_its_day_is_late_until_it_is(pack: str, form: str, done: str) -> None:
    build(pack)
    role = load_pack(pack).registers[form].form.enters[0]
    enter(form, role, pack=pack)
    assert count_late(scope=scope_of(role), today=TODAY, role=role) == {}
    enter(form, role, pack=pack, without=(done,))
    assert count_late(scope=scope_of(role), today=TODAY, role=role) == {form: 1}


@pytest.mark.parametrize("field", ["gps", "nurses"])
def test_a_team_has_a_practitioner_and_a_nurse(field: str) -> None:
    build("xinjiang-community-2016")
    with pytest.raises(UnableToEnter) as refusal:
        enter("gp_teams", "institution_head", pack="xinjiang-community-2016", changed={field: "0"})
    assert refusal.value.field == field
