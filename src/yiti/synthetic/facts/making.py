"""Every kind of fact of the county, one after the other."""

from collections.abc import Iterator
from itertools import chain

import polars as pl

from .checks import make_checks
from .children import make_child_visits, make_vaccinations
from .contracts import make_contracts
from .follow_ups import make_follow_ups
from .illnesses import SHARES, find_patients, make_enrolments
from .months import make_months
from .mothers import make_mothers
from .outreach import make_answers, make_education, make_infections, make_patrols, make_purchases
from .prescriptions import make_prescriptions
from .records import make_records
from .reports import make_referrals, make_reports
from .visits import draw_visits, visit_frame
from .wards import discharge_frame, draw_stays, make_bed_months, split_income
from .world import World, named


def make_facts(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    """Kind and rows in lake columns."""
    for kind, frame in chain(_public_health(world), _treatment(world)):
        yield kind, named(kind, frame)


def _public_health(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    yield "record", make_records(world)
    patients = [find_patients(world, programme) for programme in SHARES]
    maternal, deliveries, entered = make_mothers(world)
    yield "maternal_visit", maternal
    yield "delivery", deliveries
    yield "enrolment", pl.concat([*(make_enrolments(world, one) for one in patients), entered])
    yield "follow_up", pl.concat([make_follow_ups(world, one).frame for one in patients])
    checks, for_old = make_checks(world, patients)
    yield "health_check", checks
    visits, for_children = make_child_visits(world)
    yield "child_visit", visits
    yield "tcm_service", pl.concat([for_old, for_children])
    yield "vaccination", make_vaccinations(world)
    contracts, services = make_contracts(world, patients)
    yield "contract", contracts
    yield "contract_service", services


def _treatment(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    months = make_months(world.span, world.works(world.days))
    outpatient, inside = split_income(world, months)
    visits, stays = draw_visits(world, months, outpatient), draw_stays(world, months, inside)
    yield "visit", visit_frame(world, visits)
    yield "prescription", make_prescriptions(world, visits, stays)
    yield "discharge", discharge_frame(world, stays)
    yield "bed_month", make_bed_months(world, months, stays)
    yield "diagnosis_report", make_reports(world, visits)
    yield "referral", make_referrals(world, visits)
    yield "health_education", make_education(world, months)
    yield "patrol", make_patrols(world, months)
    yield "infectious_report", make_infections(world, months)
    yield "drug_purchase", make_purchases(world, months, outpatient)
    yield "survey_answer", make_answers(world, months)
