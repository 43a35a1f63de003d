"""How the synthetic county has indicators scored from figures: methods and targets, invented and marked as local."""

from datetime import date

from yiti.foundation.decisions.operations import approve_decision, propose_decision

from .acting import Acting, noon

DECIDED_ON = date(2026, 6, 22)
HOLDS_FROM = date(2026, 7, 1)
REASON = "考核实施细则另文下发，演示目标"

METHODS = {
    "tcm_services": "at_least", "essential_medicine_use": "at_least", "antibiotic_prescription_ratio": "at_most",
    "intravenous_injection_ratio": "at_most", "health_records": "at_least", "health_education": "at_least", "immunisation": "at_least",
    "child_health": "at_least", "maternal_health": "at_least", "elderly_health": "at_least", "hypertension_management": "at_least",
    "diabetes_management": "at_least", "smi_management": "at_least", "tuberculosis_management": "at_least",
    "infectious_reporting": "at_least", "contract_services": "at_least", "cost_per_visit": "at_most", "gps_per_10000": "at_least",
    "physician_nurse_ratio": "range", "education_structure": "at_least", "title_structure": "at_least",
    "tcm_physician_ratio": "at_least", "patient_satisfaction": "deduction", "staff_satisfaction": "at_least",
    "infection_control": "graded", "medical_disputes": "graded", "financial_rules": "graded", "examination_plan": "full_if_yes",
}  # fmt: skip
"""Indicator → method; what is graded or answered by yes and no stays with the assessors."""

TARGETS = {
    "tcm_services": "0.30", "essential_medicine_use": "0.60", "antibiotic_prescription_ratio": "0.20",
    "intravenous_injection_ratio": "0.20", "health_records": "0.90", "standard_health_records": "0.62", "health_education": "0.60",
    "immunisation": "0.90", "child_health": "0.40", "newborn_visits": "0.90", "maternal_health": "0.85", "postnatal_visits": "0.85",
    "elderly_health": "0.16", "elderly_tcm": "0.17", "hypertension_management": "0.62", "hypertension_control": "0.50",
    "diabetes_management": "0.62", "diabetes_control": "0.45", "smi_management": "0.80", "tuberculosis_management": "0.90",
    "infectious_reporting": "0.95", "infectious_reporting_in_time": "0.95", "contract_services": "0.40", "contract_key_groups": "0.60",
    "cost_per_visit": "80", "gps_per_10000": "2", "physician_nurse_ratio": "0.67", "education_structure": "0.30",
    "title_structure": "0.06", "tcm_physician_ratio": "0.20", "patient_satisfaction": "0.90", "staff_satisfaction": "0.85",
}  # fmt: skip
"""What an indicator is scored from → its target in a quarter, in its own unit; a yearly service counts a quarter of its people."""

UPPERS = {"physician_nurse_ratio": "1.25"}
ALLOWANCES = {"physician_nurse_ratio": "0.50", "patient_satisfaction": "0.01"}
DEDUCTIONS = {"patient_satisfaction": "0.1"}
WEIGHTS = {
    "health_records": "60", "standard_health_records": "40", "child_health": "60", "newborn_visits": "40", "maternal_health": "50",
    "postnatal_visits": "50", "elderly_health": "60", "elderly_tcm": "40", "hypertension_management": "60", "hypertension_control": "40",
    "diabetes_management": "60", "diabetes_control": "40", "infectious_reporting": "50", "infectious_reporting_in_time": "50",
    "contract_services": "50", "contract_key_groups": "50",
}  # fmt: skip

DECIDED: dict[str, str | dict[str, str]] = {
    "scoring_missing": "absent",
    "deduction_steps": "begun",
    "scoring_methods": METHODS,
    "scoring_targets": TARGETS,
    "scoring_upper_targets": UPPERS,
    "scoring_allowances": ALLOWANCES,
    "scoring_deductions": DEDUCTIONS,
    "scoring_weights": WEIGHTS,
    "quality_threshold": "0.85",
    "quality_method": "below_threshold",
}


def decide_scoring(acting: Acting) -> None:
    """By the clerk and the head of the office, in force from the third quarter of 2026: earlier ones stay as they are."""
    clerk, office = acting.as_("clerk", DECIDED_ON), acting.as_("office", DECIDED_ON)
    for number, (parameter, value) in enumerate(DECIDED.items(), start=1):
        made = propose_decision(
            scope=clerk, parameter=parameter, value=value, from_on=HOLDS_FROM, number=f"昌市卫健考核〔2026〕{number}号（演示）",
            decided_on=DECIDED_ON, today=DECIDED_ON, now=noon(DECIDED_ON), reason=REASON,
        )  # fmt: skip
        approve_decision(scope=office, id=made.pk, now=noon(DECIDED_ON, 60))
