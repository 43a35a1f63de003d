"""What a reckoning shows is what its rule says by hand on the lists that open, whatever is in the registers and whoever is in post."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, load_pack, resolve
from yiti.policy.packs.shapes.reckonings import Reckoning
from yiti.policy.rules import compute
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import People
from yiti.registry.staff.models import Person, Posting
from yiti.supervision.reckonings.found import Leaf
from yiti.supervision.reckonings.ground import Day, Ground
from yiti.supervision.reckonings.registers import Kept, Row
from yiti.supervision.reckonings.running import Reckoned, reckon_all
from yiti.supervision.reckonings.windows import Window, window_of

TODAY = date(2017, 6, 30)
PACK: Pack = load_pack("xinjiang-community-2016")
HOUSES = {f"H{number}": Institution(code=f"H{number}", name=f"中心{number}", short_name=f"中心{number}", type="community_centre")
          for number in range(3)}  # fmt: skip
DAYS = st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back))
POSITIONS = ("doctor", "nurse", "public_health", "management", "pharmacist")
SAID = Reckoning.model_validate(
    {
        "id": "staff", "label": {"zh": "人员", "en": "Staff"}, "rule": "staffing-standard", "clause": "四(二)",
        "owed_by": "health_commission",
        "each": {"institutions": ["community_centre"]}, "verdict": "checks",
        "inputs": {
            "served_population": {"population": "served"},
            "nursing_rehab_beds": {
                "form": {"id": "departments", "where": {"department": ["rehabilitation"]}, "latest": ["institution", "department"],
                         "total": "beds"},
                "otherwise": "0",
            },
            "establishment": {"constant": 500}, "support_staff": {"staff": {"position": ["management", "pharmacist"]}},
            "gps": {"staff": {"qualification": ["gp"]}}, "nurses": {"staff": {"position": ["nurse"]}},
            "preventive": {"staff": {"position": ["public_health"]}},
        },
    }, strict=False,
)  # fmt: skip


@st.composite
def postings(draw: Any) -> dict[str, list[Posting]]:
    found: dict[str, list[Posting]] = {code: [] for code in HOUSES}
    for number in range(draw(st.integers(0, 30))):
        person, code = f"P{draw(st.integers(0, 20))}", draw(st.sampled_from(sorted(HOUSES)))
        found[code].append(
            Posting(pk=number, person=Person(code=person, name=person), institution=HOUSES[code], position=draw(st.sampled_from(POSITIONS)))
        )
    return {code: rows for code, rows in found.items() if rows}


@st.composite
def entries(draw: Any) -> list[Row]:
    rows = []
    for number in range(draw(st.integers(0, 25))):
        answers = {"department": draw(st.sampled_from(("rehabilitation", "general_practice", "tcm")))}
        beds = draw(st.none() | st.integers(0, 60))
        if beds is not None:
            answers["beds"] = str(beds)
        rows.append(Row(number, draw(st.sampled_from(sorted(HOUSES))), draw(DAYS), answers))
    return sorted(rows, key=lambda row: (row.on, row.pk), reverse=True)


def ground(staff: dict[str, list[Posting]], gps: set[str], rows: list[Row], people: dict[str, int]) -> Ground:
    day = Day(system_scope(), TODAY, PACK)
    day.__dict__.update(
        houses=HOUSES, below={}, staff=staff, qualified={person: frozenset({"gp"}) for person in gps}, names={},
        people={code: {"served": People(count, 2016, "served")} for code, count in people.items()},
        kept={"departments": Kept.of(PACK.registers["departments"].form, rows)},
    )  # fmt: skip
    made = Ground(SAID, day, window_of(SAID, TODAY), resolve(PACK, on=TODAY), (PACK.clause(SAID.clause),))
    made.__dict__["entered"] = {}
    return made


def by_hand(leaf: Leaf) -> object:
    """The value of an input from the records that its list opens."""
    if leaf.said.source == "staff":
        return len({behind.id for behind in leaf.behind})
    if leaf.said.source in ("form", "population"):
        return int(sum((Decimal(behind.value) for behind in leaf.behind), Decimal(0)))
    return leaf.said.constant


def check(found: Reckoned) -> None:
    told = {leaf.path: by_hand(leaf) for leaf in found.leaves}
    assert told == found.inputs
    if found.answer is not None:
        again = compute("staffing-standard", pack=resolve(PACK, on=TODAY), on=TODAY, inputs=told)
        assert again.result == found.answer.result
        checks = [line["ok"] for line in again.result["checks"] if line["ok"] is not None]
        assert found.state == ("met" if all(checks) else "short")


@settings(max_examples=60)
@given(postings(), st.sets(st.integers(0, 20).map(lambda number: f"P{number}")), entries(),
       st.fixed_dictionaries({code: st.integers(0, 40000) for code in HOUSES}))  # fmt: skip
def test_what_is_shown_is_the_rule_by_hand_on_the_lists_that_open(
    staff: dict[str, list[Posting]], gps: set[str], rows: list[Row], people: dict[str, int]
) -> None:
    found = list(reckon_all(ground(staff, gps, rows, people)))
    assert [one.subject.key for one in found] == sorted(HOUSES)
    for one in found:
        if one.subject.institution in staff:
            check(one)
        else:
            assert one.state == "wait" and {missing.path for missing in one.missing} == {"support_staff", "gps", "nurses", "preventive"}


@given(entries(), st.permutations(range(25)))
def test_only_the_newest_of_each_department_counts(rows: list[Row], order: list[int]) -> None:
    """The newest entries by hand: of each house and department the one of the last day, of one day the one entered last."""
    newest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: (row.on, row.pk)):
        newest[row.institution, str(row.answers["department"])] = row
    there = dict.fromkeys(HOUSES, 100)
    one = {code: [Posting(pk=1, person=Person(code="P1", name="P1"), institution=HOUSES[code], position="nurse")] for code in HOUSES}
    for found in reckon_all(ground(one, set(), rows, there)):
        mine = newest.get((found.subject.institution, "rehabilitation"))
        beds = int(mine.answers.get("beds", 0)) if mine is not None else 0
        assert found.inputs["nursing_rehab_beds"] == beds


def test_a_month_a_quarter_and_a_year_end_with_the_day() -> None:
    for kind, first in (("month", date(2017, 6, 1)), ("quarter", date(2017, 4, 1)), ("year", date(2017, 1, 1))):
        window = window_of(SAID.model_copy(update={"period": kind}), TODAY)
        assert (window.first, window.last) == (first, TODAY)
    before = window_of(SAID.model_copy(update={"period": "year", "whole": True}), TODAY)
    assert (before.first, before.last, before.on) == (date(2016, 1, 1), date(2016, 12, 31), date(2016, 12, 31))
    assert window_of(SAID, TODAY) == Window(TODAY, None) and TODAY in window_of(SAID, TODAY)
    assert window_of(SAID, TODAY).label == Text("截至 2017-06-30", "as of 2017-06-30")
