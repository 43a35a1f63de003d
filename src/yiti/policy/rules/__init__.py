"""
The rules: pure functions from stated inputs to figures, under one policy pack.

`compute` is the one door; every other door (command line, HTTP, runs, screens) calls it.
"""

from . import alliance_sharing as alliance_sharing
from . import antibiotic_suspension as antibiotic_suspension
from . import arrival as arrival
from . import beds as beds
from . import capitation_package as capitation_package
from . import clinic_counts as clinic_counts
from . import composite_payment as composite_payment
from . import consecutive_results as consecutive_results
from . import consultation_fee as consultation_fee
from . import contract_fee_share as contract_fee_share
from . import cost_reimbursement as cost_reimbursement
from . import county_hire as county_hire
from . import deadlines as deadlines
from . import directed_evaluation as directed_evaluation
from . import disease_capability as disease_capability
from . import distribution as distribution
from . import equipment as equipment
from . import floor_area as floor_area
from . import formulary_overlap as formulary_overlap
from . import fund_balance as fund_balance
from . import fund_pool as fund_pool
from . import fund_use as fund_use
from . import gap_grant as gap_grant
from . import gp_registration as gp_registration
from . import grant_release as grant_release
from . import gross_pay as gross_pay
from . import hospital_standard as hospital_standard
from . import indicator_scores as indicator_scores
from . import institution_counts as institution_counts
from . import layout as layout
from . import least_share as least_share
from . import level_one_score as level_one_score
from . import linked_total as linked_total
from . import medicine_markup as medicine_markup
from . import operating_subsidy as operating_subsidy
from . import path_payment as path_payment
from . import pay_cap as pay_cap
from . import pay_parity as pay_parity
from . import pension_start as pension_start
from . import positive_rate as positive_rate
from . import posted_staff as posted_staff
from . import premium_aid as premium_aid
from . import prescribing_rights as prescribing_rights
from . import promotion_service as promotion_service
from . import public_health_settlement as public_health_settlement
from . import purchase_limits as purchase_limits
from . import quarter_total as quarter_total
from . import ranking_consequences as ranking_consequences
from . import reimbursement as reimbursement
from . import required_items as required_items
from . import result_links as result_links
from . import result_pay as result_pay
from . import same_work_gap as same_work_gap
from . import senior_posts as senior_posts
from . import service_purchase as service_purchase
from . import special_pay as special_pay
from . import specialist_postings as specialist_postings
from . import staffing_headroom as staffing_headroom
from . import staffing_shares as staffing_shares
from . import staffing_standard as staffing_standard
from . import staffing_table as staffing_table
from . import standard_name as standard_name
from . import stated_total as stated_total
from . import suspension_talks as suspension_talks
from . import targets as targets
from . import task_grant as task_grant
from . import task_summary as task_summary
from . import top_drugs as top_drugs
from . import two_permits as two_permits
from . import village_doctor_density as village_doctor_density
from . import village_grants as village_grants
from . import village_income as village_income
from . import village_subsidy as village_subsidy
from . import work_points as work_points
from . import year_result as year_result
from .answers import Answer, Caution, Finding, error_json
from .inputs import read_inputs, read_json
from .registry import Rule, compute, get_rule, list_readings, list_rules

__all__ = [
    "Answer",
    "Caution",
    "Finding",
    "Rule",
    "compute",
    "error_json",
    "get_rule",
    "list_readings",
    "list_rules",
    "read_inputs",
    "read_json",
]
