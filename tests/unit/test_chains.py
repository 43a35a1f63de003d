"""Chains of rules: from held inputs to every amount, exact and explained."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yiti.kernel.figures import Operation, walk
from yiti.kernel.refusals import Refused
from yiti.policy.chains import reckon_distribution, reckon_quarter, reckon_quarter_live, reckon_year
from yiti.policy.packs import Decided, Resolved, resolve

START = date(2025, 1, 1)
DECIDED = [
    Decided("head_coefficient", "1.8", (), START, None, "x", START),
    Decided("quarter_method", "proportional", (), START, None, "x", START),
    Decided("reference_wage", "75000", (), START, None, "x", START),
]
MONTH = {
    "medical_income": "620000.00", "medical_cost": "530000.10", "subsidy.public_health": "100000.00",
    "subsidy.health_examination": "30000.00", "subsidy.essential_drugs": "20000.33", "spending.consumables": "20000.00",
    "spending.village_clinics": "30000.00", "spending.other": "10000.00", "contract.insurance": "10000.00",
    "contract.public_health": "8000.00", "contract.residents": "2000.00",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Resolved:
    return resolve("changji-2021", on=date(2026, 6, 30), decisions=DECIDED)


def institution(id: str, score: str, **other: Any) -> dict[str, Any]:
    indicators = [
        {"id": "a", "points": "60", "score": score, "absent": False},
        {"id": "b", "points": "40", "score": "35", "absent": False},
    ]
    return {
        "id": id, "name": id, "category": "pastoral_township_hospital", "type": "township_hospital", "indicators": indicators,
        "single_items": [{"id": "1", "points": "-0.5", "reason": "late"}], "head_indicators": [],
        "accounts": {f"2026-0{month}": MONTH for month in range(1, 7)}, "approved_year_total": "900000.00", "granted_to_date": "100000.00",
        **other,
    }  # fmt: skip


def quarter(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"period": "2026Q2", "institutions": list(rows)}


def test_a_quarter_goes_from_accounts_and_scores_to_the_level_one_total(book: Resolved) -> None:
    found = reckon_quarter(quarter(institution("x", "55"), institution("y", "51")), book).results
    first = found["institutions"][0]
    assert first["score"] == "89.5000"
    assert first["fund_pool"]["pool"] == "856800.31"
    assert first["quarter_total"]["available"] == "756800.31"
    assert first["quarter_total"]["level_one_total"] == "677336.27"
    assert first["quarter_total"]["held_back"] == "79464.04"
    assert [row["place"] for row in found["institutions"]] == [1, 2]


def test_equal_scores_share_the_smaller_place(book: Resolved) -> None:
    found = reckon_quarter(quarter(institution("x", "51"), institution("y", "51"), institution("z", "50")), book).results
    assert [row["place"] for row in found["institutions"]] == [1, 1, 3]


def test_the_pool_is_explained_down_to_the_month_of_the_account(book: Resolved) -> None:
    figure = reckon_quarter(quarter(institution("x", "55")), book).figures["institutions[0].quarter_total.level_one_total"]
    records = {leaf.record for leaf in walk([figure]) if leaf.record}
    assert "accounts:x:2026-03:medical_cost" in records
    assert "score:x:a" in records
    assert "approved_year_total:x" in records


def staff(count: int) -> list[dict[str, Any]]:
    months = {f"2026-0{month}": {"score": "97.50", "attendance": "1.0000"} for month in (4, 5, 6)}
    return [{"id": f"P{at}", "position": ("doctor", "nurse", "logistics")[at % 3], "months": months} for at in range(count)]


def shared(**other: Any) -> dict[str, Any]:
    return {
        "period": "2026Q2", "institution": "x", "type": "township_hospital", "level_one_total": "677336.27", "staff": staff(7), "heads": [],
        "deputies": [], "trainees": [], "posted": [], "monthly_pay": {}, "differences": [], "cap": None, **other,
    }  # fmt: skip


def amounts(found: dict[str, Any], *kinds: str) -> list[Decimal]:
    return [Decimal(slip["amount"]) for slip in found["slips"] if slip["kind"] in kinds]


class TestSecondedElsewhere:
    """附件1 九(一)4: who is seconded elsewhere than within primary care is paid as the commission decides."""

    PEOPLE = {"staff": staff(3), "seconded": [{"id": "S", "position": "nurse"}]}

    def test_until_the_commission_decides_nothing_is_paid_and_the_run_says_so(self, book: Resolved) -> None:
        found = reckon_distribution(shared(**self.PEOPLE), book)
        assert "S" not in {slip["id"] for slip in found.results["slips"]}
        assert [(one.code, str(one.clause.number)) for one in found.warnings] == [("secondment-undecided", "附件1 九(一)4")]
        assert "S" in found.warnings[0].message.en

    def test_by_the_average_he_is_one_share_of_the_same_total(self, book: Resolved) -> None:
        decided = Resolved.from_json(book.with_values({"other_secondment": "home_average"}).to_json())
        found = reckon_distribution(shared(**self.PEOPLE), decided).results
        slip = next(slip for slip in found["slips"] if slip["id"] == "S")
        assert (slip["kind"], slip["amount"]) == ("seconded", found["average"])
        paid = sum(Decimal(slip["amount"]) for slip in found["slips"])
        assert paid == Decimal(found["total"]) == Decimal(shared()["level_one_total"])

    def test_paid_where_he_works_he_is_neither_paid_nor_warned_of(self, book: Resolved) -> None:
        decided = book.with_values({"other_secondment": "where_they_work"})
        found = reckon_distribution(shared(**self.PEOPLE), decided)
        assert "S" not in {slip["id"] for slip in found.results["slips"]}
        assert not found.warnings


def test_heads_deputies_and_trainees_come_out_of_the_same_total_to_the_fen(book: Resolved) -> None:
    special = {
        "heads": [{"id": "H"}],
        "deputies": [{"id": "D", "position": "doctor", "coefficient": "1.4"}],
        "trainees": [{"id": "T", "position": "nurse"}],
    }
    found = reckon_distribution(shared(**special), book).results
    assert sum(amounts(found, "staff", "head", "deputy", "trainee")) == Decimal("677336.27") == Decimal(found["total"])
    assert amounts(found, "trainee") == [Decimal(found["average"])]
    mean = Decimal(found["staff_pool"]) / 7
    assert abs(mean - Decimal(found["average"])) < Decimal("0.02")


def test_posted_staff_are_paid_beside_the_total(book: Resolved) -> None:
    posted = {
        "id": "V", "position": "nurse", "clinic_drug_subsidy": "20000.00", "clinic_public_health": "20000.00",
        "posted_increment": "12000.00", "clinic_score": "95.0000",
    }  # fmt: skip
    found = reckon_distribution(shared(posted=[posted]), book).results
    assert amounts(found, "posted") == [Decimal("11400.00")]
    assert sum(amounts(found, "staff")) == Decimal("677336.27")
    assert found["left_for_clinic"] == [{"id": "V", "amount": "28600.00"}]


def test_a_month_without_result_counts_as_absent(book: Resolved) -> None:
    people = staff(2)
    people[1] = {**people[1], "months": {"2026-04": {"score": "97.50", "attendance": "1.0000"}}}
    slips = reckon_distribution(shared(staff=people), book).results["slips"]
    assert slips[1]["attendance"] == "0.3333"
    assert slips[1]["score"] == "97.5000"


def test_the_cap_is_told_and_nothing_is_cut(book: Resolved) -> None:
    found = reckon_distribution(shared(cap={"gross_to_date": "2000000.00", "average_staff": "10"}), book).results
    assert found["cap"]["within"] is False
    assert found["cap"]["headroom_total"] == "-1177336.27"
    assert sum(amounts(found, "staff")) == Decimal("677336.27")


def test_without_a_decided_reference_wage_the_cap_is_named_as_unchecked() -> None:
    found = reckon_distribution(
        shared(cap={"gross_to_date": "1.00", "average_staff": "10"}), resolve("changji-2021", on=date(2026, 6, 30), decisions=[])
    )
    assert found.results["cap"] is None
    assert [warning.code for warning in found.warnings] == ["reference-wage-unset"]


def test_nobody_on_duty_is_refused(book: Resolved) -> None:
    with pytest.raises(Refused, match="nobody is on duty"):
        reckon_distribution(shared(staff=[]), book)


def test_a_share_ends_in_the_persons_monthly_results(book: Resolved) -> None:
    figure = reckon_distribution(shared(), book).figures["slips[2].amount"]
    own = {leaf.record for leaf in walk([figure]) if leaf.about == "P2" and leaf.record}
    assert own == {"staff_result:P2:2026-04", "staff_result:P2:2026-05", "staff_result:P2:2026-06"}


def test_a_year_becomes_next_years_money_and_duties(book: Resolved) -> None:
    rows = [
        {
            "id": id, "name": id, "category": "pastoral_township_hospital", "quarters": {"1": score, "2": score, "3": score, "4": "70"},
            "increment": "100000.00", "tie_break": [], "results": {"2024": before}, "head_unchanged": True,
        }
        for id, score, before in (("x", "80", "qualified"), ("y", "50", "unqualified"))
    ]  # fmt: skip
    found = reckon_year({"year": 2025, "institutions": rows}, book).results["institutions"]
    assert (found[0]["amount"], found[0]["place"], found[0]["class"]) == ("110000.00", 1, "qualified")
    assert (found[1]["amount"], found[1]["rate"], found[1]["increment_cancelled_year"]) == ("0.00", "-1.0000", 2026)
    assert found[1]["actions"] == ["admonition_talk", "remove_head"]


def test_a_missing_quarter_blocks_the_year(book: Resolved) -> None:
    row = {
        "id": "x", "name": "x", "category": "pastoral_township_hospital", "quarters": {"1": "80", "2": "80", "4": "70"},
        "increment": "1.00", "tie_break": [], "results": {}, "head_unchanged": True,
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        reckon_year({"year": 2025, "institutions": [row]}, book)
    assert refusal.value.code == "missing-field"


def test_sums_and_differences_in_the_tree_are_what_their_inputs_give(book: Resolved) -> None:
    figures = reckon_quarter(quarter(institution("x", "55")), book).figures.values()
    sums = [item for item in walk(figures) if item.operation is Operation.SUM and len(item.inputs) > 1]
    assert sums
    for item in sums:
        assert item.number == sum(part.number for part in item.inputs)


def live(value: str | None = "0.4", method: str = "at_most") -> dict[str, Any]:
    """An indicator as it was kept when its score was taken: 4 of 10, at most 20 %."""
    part = {
        "id": "antibiotics", "label": {"zh": "抗菌药", "en": "Antibiotics"}, "unit": "ratio", "method": method, "target": "0.2",
        "decided": {"target": "昌卫发〔2026〕8号"},
    }  # fmt: skip
    counted = {"value": value, "numerator": "4", "denominator": "10"} if value else {"absent": True}
    return {"id": "a", "points": "60", "parts": [part | counted]}


def scored(score: str, **more: Any) -> dict[str, Any]:
    row = institution("x", score)
    row["indicators"][0] |= more
    return row


def test_a_score_from_live_figures_is_explained_down_to_its_counts_and_decisions(book: Resolved) -> None:
    found = reckon_quarter_live(quarter(scored("30", live=live())), book)
    assert found.results["institutions"][0]["score"] == "64.5000"
    assert found.results["institutions"][0]["live"] == {"a": {"score": "30.0000", "values": {"antibiotics": "0.4000"}}}
    records = {figure.record for figure in walk([found.figures["institutions[0].score"]])}
    assert {"live_value:x:2026Q2:antibiotics:numerator", "live_value:x:2026Q2:antibiotics:denominator"} <= records
    assert "decision:昌卫发〔2026〕8号" in records


def test_a_correction_stands_and_both_scores_are_shown(book: Resolved) -> None:
    found = reckon_quarter_live(quarter(scored("45", live=live(), reason="误录")), book)
    assert (found.results["institutions"][0]["score"], found.results["institutions"][0]["live"]["a"]["score"]) == ("79.5000", "30.0000")
    notes = {figure.note.zh for figure in walk([found.figures["institutions[0].score"]])}
    assert "误录" in notes


def test_an_absence_by_the_figures_scales_the_rest(book: Resolved) -> None:
    found = reckon_quarter_live(quarter(scored("0", live=live(None), absent=True)), book)
    assert (found.results["institutions"][0]["score"], found.results["institutions"][0]["live"]["a"]["score"]) == ("87.0000", None)


def test_without_live_figures_both_versions_of_the_quarter_agree(book: Resolved) -> None:
    inputs = quarter(institution("x", "55"), institution("y", "51"))
    assert reckon_quarter_live(inputs, book).results == reckon_quarter(inputs, book).results


def test_the_first_version_does_not_know_live_figures(book: Resolved) -> None:
    assert "live" not in reckon_quarter(quarter(scored("30", live=live())), book).results["institutions"][0]
