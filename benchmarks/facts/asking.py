"""Forty indicators over the made lake, as definitions, and which columns written by hand are the same."""

from typing import Any

import polars as pl

OUTPATIENT = "setting in ('outpatient', 'emergency')"
CONTROLLED = "diastolic < 90 and (systolic < 140 or age_on(day) >= 65 and systolic < 150)"
HYPERTENSION = "programme = 'hypertension'"
STAGES = ("m3", "m6", "m12", "m24", "y4")
FORMS: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "visits": ({"rows": "visit"}, None),
    "tcm_visits": ({"rows": "visit", "where": "tcm"}, {"rows": "visit"}),
    "home_visits": ({"rows": "visit", "where": "service = 'home'"}, {"rows": "visit"}),
    "remote_visits": ({"rows": "visit", "where": "service = 'remote'"}, {"rows": "visit"}),
    "emergencies": ({"rows": "visit", "where": "service = 'emergency'"}, {"rows": "visit"}),
    "cost_per_visit": ({"sum": "visit", "of": "cost"}, {"rows": "visit"}),
    "tcm_cost": ({"sum": "visit", "of": "cost", "where": "tcm"}, {"sum": "visit", "of": "cost"}),
    "diagnosed": ({"rows": "visit", "where": "diagnosis is not null"}, {"rows": "visit"}),
    "visits_per_physician": ({"rows": "visit"}, {"staff": "physician", "times": {"days": "working_year"}}),
    "visits_per_head": ({"rows": "visit"}, {"population": "resident"}),
    "seen": ({"residents": "visit"}, {"people": "true"}),
    "seen_often": ({"residents": "visit", "at_least": 4}, {"people": "true"}),
    "elderly_seen": ({"residents": "visit", "where": "age_on(period_end) >= 65"}, {"people": "age_on(period_end) >= 65"}),
    "children_visits": ({"rows": "visit", "where": "age_on(day) < 7"}, {"rows": "visit"}),
    "women_visits": ({"rows": "visit", "where": "resident.sex = 'female'"}, {"rows": "visit"}),
    "antibiotics": (
        {"rows": "prescription", "where": f"antibiotics > 100 and {OUTPATIENT}"},
        {"rows": "prescription", "where": OUTPATIENT},
    ),
    "intravenous": ({"rows": "prescription", "where": f"intravenous and {OUTPATIENT}"}, {"rows": "prescription", "where": OUTPATIENT}),
    "essential": ({"sum": "prescription", "of": "essential_amount"}, {"sum": "prescription", "of": "amount"}),
    "herbal": ({"rows": "prescription", "where": "tcm_drug <> 'none'"}, {"rows": "prescription"}),
    "medicines": ({"sum": "prescription", "of": "medicines"}, {"rows": "prescription"}),
    "dear": ({"rows": "prescription", "where": "amount - essential_amount > 50"}, {"rows": "prescription"}),
    "children_antibiotics": (
        {"rows": "prescription", "where": "antibiotics > 100 and age_on(day) < 7"},
        {"rows": "prescription", "where": "age_on(day) < 7"},
    ),
    "hypertension_followed": ({"residents": "follow_up", "where": HYPERTENSION, "at_least": 2}, {"enrolled": "hypertension"}),
    "hypertension_controlled": (
        {"last": "follow_up", "where": HYPERTENSION, "holds": CONTROLLED},
        {"enrolled": "hypertension"},
    ),
    "hypertension_graded": ({"last": "follow_up", "where": HYPERTENSION, "holds": "grade = 'controlled'"}, {"enrolled": "hypertension"}),
    "diabetes_controlled": ({"last": "follow_up", "where": "programme = 'diabetes'", "holds": "glucose < 70"}, {"enrolled": "diabetes"}),
    "smi_stable": ({"last": "follow_up", "where": "programme = 'smi'", "holds": "grade = 'stable'"}, {"enrolled": "smi"}),
    "face_to_face": ({"rows": "follow_up", "where": "face_to_face"}, {"rows": "follow_up"}),
    "referred": ({"rows": "follow_up", "where": "referred"}, {"rows": "follow_up"}),
    "elderly_checked": (
        {"residents": "health_check", "where": "programme = 'elderly' and complete"},
        {"people": "age_on(period_end) >= 65"},
    ),
    "elderly_enrolled": ({"enrolled": "elderly"}, {"people": "age_on(period_end) >= 65"}),
    "maternal_enrolled": ({"enrolled": "maternal"}, {"people": "sex = 'female'"}),
    "contracted": ({"contracted": "all"}, {"people": "true"}),
    "contracted_key": ({"contracted": "key"}, {"contracted": "all"}),
    "signed": ({"rows": "contract", "where": "action = 'sign'"}, {"rows": "contract"}),
    "children_seen": ({"residents": "child_visit"}, {"people": "age_on(period_end) < 7"}),
    "records_standard": ({"residents": "record", "where": "standard"}, {"residents": "record"}),
    "referrals_up": ({"rows": "referral", "where": "direction = 'up' and accepted"}, {"rows": "referral", "where": "direction = 'up'"}),
    "satisfied": (
        {"rows": "survey_answer", "where": "who = 'patient' and satisfied"},
        {"rows": "survey_answer", "where": "who = 'patient'"},
    ),
    "income_per_visit": ({"ledger": "medical_income"}, {"rows": "visit"}),
}


def as_definitions() -> list[dict[str, Any]]:
    plain = {"label": {"zh": "指标", "en": "Indicator"}, "unit": "ratio", "better": "none"}
    told = {"source": {"standard": "benchmark", "number": "1"}, "checked": {"on": "2026-11-22"}}
    parts = {code: {"numerator": one} | ({"denominator": other} if other else {}) for code, (one, other) in FORMS.items()}
    return [{"code": code, **plain, **found, **told} for code, found in parts.items()]


PAIRS: dict[str, tuple[str, str | None]] = {
    "visits": ("visits", None),
    "tcm_visits": ("tcm", "visits"),
    "home_visits": ("home", "visits"),
    "remote_visits": ("remote", "visits"),
    "emergencies": ("emergency", "visits"),
    "cost_per_visit": ("cost", "visits"),
    "tcm_cost": ("tcm_cost", "cost"),
    "diagnosed": ("diagnosed", "visits"),
    "visits_per_physician": ("visits", "physician_days"),
    "visits_per_head": ("visits", "population"),
    "seen": ("seen", "people"),
    "seen_often": ("often", "people"),
    "elderly_seen": ("old_seen", "old"),
    "children_visits": ("child_visits", "visits"),
    "women_visits": ("women", "visits"),
    "antibiotics": ("antibiotics", "outpatient"),
    "intravenous": ("intravenous", "outpatient"),
    "essential": ("essential_amount", "amount"),
    "herbal": ("herbal", "prescriptions"),
    "medicines": ("medicines", "prescriptions"),
    "dear": ("dear", "prescriptions"),
    "children_antibiotics": ("child_antibiotics", "child_prescriptions"),
    "hypertension_followed": ("followed_twice", "in_hypertension"),
    "hypertension_controlled": ("pressure", "in_hypertension"),
    "hypertension_graded": ("graded", "in_hypertension"),
    "diabetes_controlled": ("glucose", "in_diabetes"),
    "smi_stable": ("stable", "in_smi"),
    "face_to_face": ("face_to_face", "follow_ups"),
    "referred": ("referred", "follow_ups"),
    "elderly_checked": ("checked", "old"),
    "elderly_enrolled": ("in_elderly", "old"),
    "maternal_enrolled": ("in_maternal", "female"),
    "contracted": ("contracts", "people"),
    "contracted_key": ("key_group", "contracts"),
    "signed": ("signed", "contract_events"),
    "children_seen": ("children", "young"),
    "records_standard": ("standard", "records"),
    "referrals_up": ("accepted", "up"),
    "satisfied": ("satisfied", "asked"),
    "income_per_visit": ("income", "visits"),
}
"""Which of the columns written by hand are each indicator's numerator and denominator."""


def figures_by_hand(found: pl.DataFrame) -> list[list[str]]:
    rows = found.with_columns(physician_days=pl.col("physicians") * 251).to_dicts()
    return sorted(
        [row["institution"], code, str(float(row[over])), str(float(row[under]) if under else 0.0)]
        for row in rows
        for code, (over, under) in PAIRS.items()
    )
