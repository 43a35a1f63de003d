"""What the demonstrations decided where their documents give no number. Every value here is invented and marked as local."""

from collections.abc import Mapping
from datetime import date

from yiti.foundation.decisions.operations import approve_decision, propose_decision
from yiti.policy.packs import load_pack
from yiti.registry.access.models import RoleGrant
from yiti.synthetic.acting import Acting, noon
from yiti.synthetic.registers import OPENED

Value = str | dict[str, str]

GRADES = ("excellent", "good", "passed", "failed")
LINKS = {"subsidy": ("1.05", "1", "0.97", "0.9"), "insurance": ("1.02", "1", "1", "0.98"), "pay": ("1.03", "1", "0.99", "0.95")}
"""What each grade of an evaluation comes to, by what it is tied to."""
DECIDED: Mapping[str, Mapping[str, Value]] = {
    "xinjiang-community-2016": {
        "settlement_full_score": "85", "settlement_pass_score": "60", "settlement_cancel_after": "2", "referral.answer_days": "3",
        "supervision.max_refused_ratio": "0.05", "supervision.max_outside_ratio": "0.1", "consultation.insurance_fee": "8",
        "consultation.patient_fee": "1", "consultation.yearly_ceiling": "20", "staffing.min_tcm_physician_ratio": "0.25",
        "path_rates": {"community": "0.8", "referred": "0.7", "skipped": "0.5"},
    },
    "wafangdian-2017": {
        "monitoring.large_prescription": "500",
        "publicity_working_days": "7", "centres.report_days": "2", "villages.public_health_rate": "40",
        "villages.contract_share_rate": "0.6", "deductibles": {"primary": "100", "county": "300", "city": "800"},
        "reimbursement_rates": {"primary": "0.85", "county": "0.7", "city": "0.55"}, "unreferred_factor": "0.8",
        "essential_medicine.task_shares": {"county_hospital": "0.4", "central_township_hospital": "0.7", "township_hospital": "0.7"},
    },
    "ordos-2024": {
        "publicity_working_days": "7", "funds.development_rate": "0.1", "funds.risk_rate": "0.05",
        "city_share_rate": "0.5", "release_minimum": "60", "pay_parity_goal": "0.9", "poverty.income_share": "0.30",
        "premium_aid_rates": {"特困人员": "1", "低保对象": "0.6", "防止返贫监测对象": "0.5"}, "layout.small_village_people": "150",
        "deductibles": {"primary": "100", "county": "300", "city": "600"},
        "reimbursement_rates": {"primary": "0.85", "county": "0.70", "city": "0.60"},
        "supervision.links": {
            f"{amount}.{grade}": factor
            for amount, factors in LINKS.items()
            for grade, factor in zip(GRADES, factors, strict=True)
        },
    },
    "midong-2024": {
        "subsidy_rates.population": {"basic_public_health": "32", "essential_medicine": "9", "fiscal": "6", "health_examination": "18"},
        "subsidy_rates.workload": {"basic_public_health": "4", "essential_medicine": "0", "fiscal": "1", "health_examination": "3"},
        "publicity_working_days": "7", "funds.development_rate": "0.1", "funds.risk_rate": "0.05",
        "qualification_factors": {"village_doctor": "1", "assistant_physician": "1.05", "physician": "1.1"},
    },
}  # fmt: skip
"""Pack → parameter → value."""
FROM_THE_FIRST = frozenset({"funds.development_rate", "funds.risk_rate"})
"""Rates of a year that is over: they hold from the day on which the document came in force."""


def decide_locally(acting: Acting, pack: str, today: date) -> int:
    """Proposed by the clerk, approved by the head of the office, from this year on. How many were decided."""
    named = dict(RoleGrant.objects.filter(role__in=("office_clerk", "office_lead")).values_list("role", "user__username"))
    day, values = date(today.year, 1, 1), DECIDED.get(pack, {})
    if not values:
        return 0
    clerk, office = acting.as_(named["office_clerk"], day), acting.as_(named["office_lead"], day)
    for number, (parameter, value) in enumerate(values.items(), start=1):
        made = propose_decision(
            scope=clerk, parameter=parameter, value=value, from_on=_holds_from(pack, parameter, day),
            number=f"卫生办〔{today.year}〕{number}号（演示）", decided_on=day, today=today, now=noon(today), reason="文件未定，演示数",
        )  # fmt: skip
        approve_decision(scope=office, id=made.pk, now=noon(today, 60))
    return len(values)


def _holds_from(pack: str, parameter: str, day: date) -> date:
    return max(load_pack(pack).in_force_from, OPENED) if parameter in FROM_THE_FIRST else day
