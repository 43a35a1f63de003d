"""A quarter of the small county that is ranked, fed back and distributed, without the way there."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.rooms.county import ASSESSED, CENTRE, HOSPITAL, NOW, PACK, PASTORAL
from tests.rooms.quarters import decide
from yiti.foundation.decisions.queries import get_book
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.operations import prepare_run, store_run
from yiti.kernel.scopes import system_scope
from yiti.measure.assessment.models import Cycle
from yiti.money.pay.models import Payslip
from yiti.registry.institutions.models import Institution
from yiti.registry.staff.models import Person, Posting

QUARTER = "2026Q2"
LAST = date(2026, 6, 30)
POSITIONS = ("doctor", "nurse", "public_health", "logistics")
SCORES = {CENTRE: "55", HOSPITAL: "51", PASTORAL: "40"}
MONTH = {
    "medical_income": "620000.00", "medical_cost": "530000.10", "subsidy.public_health": "100000.00",
    "subsidy.health_examination": "30000.00", "subsidy.essential_drugs": "20000.33", "spending.consumables": "20000.00",
    "spending.village_clinics": "30000.00", "spending.other": "10000.00", "contract.insurance": "10000.00",
    "contract.public_health": "8000.00", "contract.residents": "2000.00",
}  # fmt: skip


def people_of(institution: str) -> list[str]:
    """Four people with a position each, and the head; those of the centre begin with the cast's own P00001."""
    first = 1 + 10 * ASSESSED.index(institution)
    return [f"P{number:05}" for number in range(first, first + 5)]


def decide_all() -> None:
    decide("publicity_working_days", "5")
    decide("head_coefficient", "1.8")
    decide("quarter_method", "proportional")


def quarter_inputs() -> dict[str, Any]:
    rows = []
    for institution in Institution.objects.filter(code__in=ASSESSED):
        indicators = [
            {"id": "visits", "points": "60", "score": SCORES[institution.code], "absent": False},
            {"id": "records", "points": "40", "score": "35", "absent": False},
        ]
        rows.append(
            {
                "id": institution.code, "name": institution.name, "category": institution.category, "type": str(institution.type),
                "indicators": indicators, "single_items": [], "head_indicators": [],
                "accounts": {f"2026-0{month}": MONTH for month in range(1, 7)}, "approved_year_total": "900000.00",
                "granted_to_date": "100000.00",
            }
        )  # fmt: skip
    return {"period": QUARTER, "institutions": rows}


def distribution_inputs(institution: str, kind: str, total: str) -> dict[str, Any]:
    *staff, head = people_of(institution)
    months = {f"2026-0{month}": {"score": "97.50", "attendance": "1.0000"} for month in (4, 5, 6)}
    return {
        "period": QUARTER, "institution": institution, "type": kind, "level_one_total": total,
        "staff": [{"id": person, "position": POSITIONS[at], "months": months} for at, person in enumerate(staff)],
        "heads": [{"id": head}], "deputies": [], "trainees": [], "posted": [], "monthly_pay": {}, "differences": [], "cap": None,
    }  # fmt: skip


def year_inputs() -> dict[str, Any]:
    rows = [
        {
            "id": code, "name": code, "category": category, "quarters": {str(quarter): score for quarter in range(1, 5)},
            "increment": "100000.00", "tie_break": [], "results": {"2024": "qualified"}, "head_unchanged": True,
        }
        for code, category, score in (
            (CENTRE, "community_centre", "88"),
            (HOSPITAL, "agricultural_township_hospital", "81"),
            (PASTORAL, "pastoral_township_hospital", "64"),
        )
    ]  # fmt: skip
    return {"year": 2025, "institutions": rows}


def close_quarter() -> Run:
    """The county must stand; decides what the runs need, makes people, runs, payslips and the cycle, given back to all."""
    decide_all()
    book = get_book(scope=system_scope(), on=LAST)
    run = store_run(scope=system_scope(), prepared=prepare_run("quarter", QUARTER, quarter_inputs(), book), now=NOW)
    totals = {row["id"]: row["quarter_total"]["level_one_total"] for row in prepared_results(run)["institutions"]}
    for institution in Institution.objects.filter(code__in=ASSESSED):
        make_people(institution)
        inputs = distribution_inputs(institution.code, str(institution.type), totals[institution.code])
        prepared = prepare_run("distribution", QUARTER, inputs, book, institution=institution.code)
        make_slips(store_run(scope=system_scope(), prepared=prepared, now=NOW), institution)
    year = prepare_run("year", "2025", year_inputs(), get_book(scope=system_scope(), on=LAST))
    store_run(scope=system_scope(), prepared=year, now=NOW)
    Cycle.objects.create(
        period=QUARTER, pack=PACK, state=Cycle.State.FED_BACK, opened_on=LAST, opened_by="clerk", ranked_by="clerk", ranked_on=LAST,
        approved_by="group", approved_on=LAST, fed_back_on=date(2026, 7, 20),
    )  # fmt: skip
    return run


def prepared_results(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = prepare_run(run.kind, run.period, quarter_inputs(), get_book(scope=system_scope(), on=LAST)).reckoned.results
    return found


def make_people(institution: Institution) -> None:
    for at, code in enumerate(people_of(institution.code)):
        person = Person.objects.create(code=code, name=f"{institution.short_name[:2]}{code[-2:]}号")
        Posting.objects.create(
            person=person, institution=institution, position=POSITIONS[at] if at < 4 else "management", post_kind="doctors",
            identity="establishment", duty="staff" if at < 4 else "head", from_on=date(2025, 1, 1),
        )  # fmt: skip


def make_slips(run: Run, institution: Institution) -> None:
    inputs = distribution_inputs(institution.code, str(institution.type), _total(run))
    prepared = prepare_run("distribution", QUARTER, inputs, get_book(scope=system_scope(), on=LAST), institution=institution.code)
    Payslip.objects.bulk_create(
        [
            Payslip(
                run=run, number=f"{institution.code}-{QUARTER}-{at}", period=QUARTER, institution=institution, person_id=slip["id"],
                kind=slip["kind"], position=slip["position"], coefficient=slip["coefficient"], amount=Decimal(slip["amount"]),
            )
            for at, slip in enumerate(prepared.reckoned.results["slips"], start=1)
        ]
    )  # fmt: skip


def _total(run: Run) -> str:
    return str(run.inputs.partition('"level_one_total":"')[2].partition('"')[0])
