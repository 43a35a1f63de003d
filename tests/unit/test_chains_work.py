"""A quarter shared by work points and quality, as a pack of its own may have it: exact, explained, beside the other methods."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.test_chains import institution, quarter
from yiti.kernel.figures import Figure, Unit, walk
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.chains import reckon_quarter_live, reckon_quarter_work
from yiti.policy.packs import Decided, Resolved, Setting, resolve
from yiti.policy.packs.voices import Voice

START = date(2025, 1, 1)
DECIDED = [
    Decided("head_coefficient", "1.8", (), START, None, "x", START),
    Decided("quality_threshold", "0.85", (), START, None, "昌卫发〔2026〕9号", START),
    Decided("quality_method", "below_threshold", (), START, None, "x", START),
]
VISITS, TREATED = "follow_ups", "treated"


@pytest.fixture(scope="module")
def book() -> Resolved:
    """An invented pack: as Changji's, but its office may share by work points, and does."""
    plain = resolve("changji-2021", on=date(2026, 6, 30), decisions=DECIDED)
    method = replace(plain.settings["quarter_method"], choices=("none", "proportional", "work_points"))
    values = Setting("work_point_values", Text("工分标准", "Work points of each"), Unit.WEIGHT, "table", keys=(VISITS, TREATED))
    table = Voice(
        {VISITS: "2", TREATED: "0.5"}, source=plain.voices["quality_threshold"][0].source, pack=plain.pack, decision="工分〔2026〕1号"
    )
    added = replace(plain, settings={**plain.settings, method.id: method, values.id: values}, voices={**plain.voices, values.id: (table,)})
    return Resolved.from_json(added.with_values({"quarter_method": "work_points"}).to_json())


def worked(id: str, score: str, follow_ups: str | None, treated: str = "40", **more: Any) -> dict[str, Any]:
    work = [
        {"id": VISITS, "label": {"zh": "随访", "en": "Follow-ups"}, "count": follow_ups, "reckoned_by": "m"},
        {"id": TREATED, "label": {"zh": "诊疗", "en": "Visits"}, "count": treated, "reckoned_by": "m"},
    ]
    return {**institution(id, score), "work": work, **more}


def found_in(book: Resolved, *rows: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Figure]]:
    found = reckon_quarter_work(quarter(*rows), book)
    return found.results, found.figures


def test_the_worked_table_of_the_algorithm_comes_out(book: Resolved) -> None:
    """x: 90 of 100 points, above the threshold; y: 80 of 100, below it."""
    results, _ = found_in(book, worked("x", "55", "590"), worked("y", "45", "440"))
    x, y = results["institutions"]
    assert x["work"] == {"work_points": "1200.0000", "quality": "0.9000", "corrected": "1200.0000"}
    assert y["work"] == {"work_points": "900.0000", "quality": "0.8000", "corrected": "720.0000"}
    whole = Decimal(x["quarter_total"]["available"]) + Decimal(y["quarter_total"]["available"])
    totals = [Decimal(row["quarter_total"]["level_one_total"]) for row in (x, y)]
    assert (x["quarter_total"]["available"], whole) == ("756800.31", Decimal("1513600.62"))
    assert totals == [Decimal("946000.39"), Decimal("567600.23")]
    assert sum(totals) == whole == Decimal(results["total"])
    assert x["quarter_total"]["held_back"] == "-189200.08"
    assert [row["place"] for row in (x, y)] == [1, 2]


def test_what_is_shared_adds_up_and_more_work_never_earns_less(book: Resolved) -> None:
    earlier = Decimal(-1)
    for count in ("0", "1", "333", "334", "9999"):
        results, _ = found_in(book, worked("x", "55", count), worked("y", "51", "700"), worked("z", "20", "7"))
        rows = results["institutions"]
        assert sum(Decimal(row["quarter_total"]["level_one_total"]) for row in rows) == sum(
            Decimal(row["quarter_total"]["available"]) for row in rows
        )
        now = Decimal(rows[0]["quarter_total"]["level_one_total"])
        assert now > earlier
        earlier = now


def test_the_share_is_explained_down_to_the_counted_services_and_the_decisions(book: Resolved) -> None:
    _, figures = found_in(book, worked("x", "55", "590"), worked("y", "45", "440"))
    records = {figure.record for figure in walk([figures["institutions[1].quarter_total.level_one_total"]])}
    assert {f"live_value:y:2026Q2:{VISITS}:numerator", "decision:工分〔2026〕1号", "decision:昌卫发〔2026〕9号"} <= records


def test_another_method_tried_gives_what_the_earlier_version_gives(book: Resolved) -> None:
    inputs = quarter(worked("x", "55", "590"), worked("y", "45", "440"))
    for method in ("none", "proportional"):
        tried = book.with_values({"quarter_method": method})
        assert reckon_quarter_work(inputs, tried).results == reckon_quarter_live(inputs, tried).results
    always = reckon_quarter_work(inputs, book.with_values({"quality_method": "always"})).results
    assert always["institutions"][0]["work"]["corrected"] == "1080.0000"


def test_what_does_not_apply_is_not_counted(book: Resolved) -> None:
    row = worked("x", "55", "590")
    row["work"] = row["work"][:1]
    results, _ = found_in(book, row, worked("y", "45", "440"))
    assert results["institutions"][0]["work"]["work_points"] == "1180.0000"


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (worked("x", "55", None), "missing-field", f"work.{VISITS}"),
        (institution("x", "55"), "missing-field", "work"),
        (worked("x", "55", "0", "0"), "out-of-range", "institutions"),
    ],
)
def test_what_is_not_counted_is_never_guessed(book: Resolved, row: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        found_in(book, row)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_the_document_of_changji_knows_no_such_method() -> None:
    with pytest.raises(Refused) as refusal:
        resolve("changji-2021", on=date(2026, 6, 30)).with_values({"quarter_method": "work_points"})
    assert refusal.value.code == "out-of-range"
