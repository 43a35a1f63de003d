"""A pool among people: S0-073."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import ask, reckon, refused
from yiti.kernel.figures import Figure, walk
from yiti.policy.packs import resolve

POSITIONS = {
    "doctor": "1",
    "nurse": "0.8",
    "technician": "0.8",
    "public_health": "0.8",
    "pharmacist": "0.65",
    "management": "0.65",
    "logistics": "0.5",
}


def share(pool: Any, *people: Any) -> dict[str, Any]:
    staff = [{"position": person} if isinstance(person, str) else dict(person) for person in people]
    return {"pool": pool, "staff": [{"id": f"p{at}", **person} for at, person in enumerate(staff)]}


def amounts(inputs: dict[str, Any]) -> list[str]:
    return [row["amount"] for row in reckon("distribution", inputs)["shares"]]


def test_a_hundred_yuan_among_three() -> None:
    assert amounts(share("100.00", "doctor", "nurse", "logistics")) == ["43.48", "34.78", "21.74"]


def test_the_example_of_eight_people() -> None:
    found = amounts(share(100000, "doctor", "doctor", "nurse", "nurse", "nurse", "technician", "pharmacist", "logistics"))
    assert found[0] == "15748.03"
    assert found[2] in ("12598.42", "12598.43")
    assert (found[6], found[7]) == ("10236.22", "7874.02")
    assert sum(map(Decimal, found)) == 100000


@pytest.mark.parametrize(("position", "coefficient"), POSITIONS.items())
def test_each_position_has_its_coefficient(position: str, coefficient: str) -> None:
    (row,) = reckon("distribution", share(1, position))["shares"]
    assert row == {"id": "p0", "coefficient": f"{Decimal(coefficient):.4f}", "weight": f"{Decimal(coefficient):.4f}", "amount": "1.00"}


def test_the_odd_fen_goes_to_the_largest_remainder_and_ties_to_the_first() -> None:
    assert amounts(share("0.01", "nurse", "nurse", "nurse")) == ["0.01", "0.00", "0.00"]
    assert amounts(share("0.02", "nurse", "nurse", "nurse")) == ["0.01", "0.01", "0.00"]
    assert amounts(share("100", "nurse", "nurse", "nurse")) == ["33.34", "33.33", "33.33"]
    assert amounts(share("0.01", "logistics", "doctor")) == ["0.00", "0.01"]


def test_a_weight_is_coefficient_times_score_times_attendance() -> None:
    inputs = share(100, {"position": "nurse", "score": "95.5", "attendance": "0.9"}, {"position": "doctor", "coefficient": "1.3"})
    rows = reckon("distribution", inputs)["shares"]
    assert [row["weight"] for row in rows] == ["0.6876", "1.3000"]
    assert [row["coefficient"] for row in rows] == ["0.8000", "1.3000"]


def test_weights_are_exact_where_they_are_shared_by() -> None:
    inputs = share("1000000", {"position": "doctor", "score": "33.33335"}, {"position": "doctor", "score": "33.33334"})
    assert [row["weight"] for row in reckon("distribution", inputs)["shares"]] == ["0.3333", "0.3333"]
    assert amounts(inputs) == ["500000.08", "499999.92"] or amounts(inputs) == ["500000.07", "499999.93"]


def test_who_weighs_nothing_gets_nothing() -> None:
    found = amounts(share(10, {"position": "doctor", "attendance": 0}, {"position": "doctor", "score": 0}, "logistics"))
    assert found == ["0.00", "0.00", "10.00"]
    assert amounts(share(0, "doctor", "nurse")) == ["0.00", "0.00"]


def test_nobody_to_share_among_is_refused() -> None:
    assert refused("distribution", share(10, {"position": "doctor", "score": 0})) == ("out-of-range", "staff")
    assert refused("distribution", share(0, {"position": "doctor", "coefficient": 0}))[0] == "out-of-range"
    assert refused("distribution", {"pool": 1, "staff": []}) == ("out-of-range", "staff")


@pytest.mark.parametrize(
    ("person", "code", "field"),
    [
        ({"position": "doctor", "attendance": "1.0001"}, "out-of-range", "staff[0].attendance"),
        ({"position": "doctor", "score": -1}, "out-of-range", "staff[0].score"),
        ({"position": "doctor", "coefficient": "-0.1"}, "out-of-range", "staff[0].coefficient"),
        ({"position": "Doctor"}, "out-of-range", "staff[0].position"),
        ({"score": 1}, "missing-field", "staff[0].position"),
        ({"position": "doctor", "wage": 1}, "unknown-field", "staff[0].wage"),
    ],
)
def test_a_person_out_of_range_is_refused(person: dict[str, Any], code: str, field: str) -> None:
    assert refused("distribution", share(1, person)) == (code, field)


def test_the_same_person_twice_is_refused() -> None:
    inputs = share(1, "doctor", "nurse")
    inputs["staff"][1]["id"] = "p0"
    assert refused("distribution", inputs) == ("out-of-range", "staff")


def test_a_coefficient_that_the_county_changed_holds() -> None:
    book = resolve("changji-2021", on=None).with_values({"distribution.coefficient.nurse": "1"})
    answer = ask("distribution", share(2, "doctor", "nurse"), book)
    assert [row["amount"] for row in answer.result["shares"]] == ["1.00", "1.00"]


def test_an_explanation_grows_with_the_people_and_not_with_their_square() -> None:
    def size(count: int) -> int:
        people = [{"position": "doctor", "score": 90 + at % 10} for at in range(count)]
        rows = ask("distribution", share(1000, *people)).to_json()["explanation"]["figures"]
        return sum(1 + len(row["inputs"]) for row in rows)

    assert size(400) < 4.2 * size(100)


def test_no_figure_is_made_twice() -> None:
    answer = ask("distribution", share(1000, *["doctor"] * 50))
    figures = list(walk(answer.figures.values()))
    assert len(figures) < 110
    assert all(isinstance(figure, Figure) for figure in figures)


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "position": st.sampled_from(sorted(POSITIONS)),
            "score": st.integers(1, 12000).map(lambda points: Decimal(points).scaleb(-2)),
            "attendance": st.integers(1, 10000).map(lambda part: Decimal(part).scaleb(-4)),
        }
    ),
    min_size=1,
    max_size=25,
)


@given(fen=st.integers(0, 10**9), people=PEOPLE)
@settings(max_examples=80, deadline=None)
def test_shares_are_within_a_fen_of_proportion_and_add_up(fen: int, people: list[dict[str, Any]]) -> None:
    found = [int(Decimal(amount) * 100) for amount in amounts(share(Decimal(fen).scaleb(-2), *people))]
    weights = [Fraction(POSITIONS[one["position"]]) * Fraction(one["score"]) * Fraction(one["attendance"]) for one in people]
    assert sum(found) == fen
    for amount, weight in zip(found, weights, strict=True):
        assert abs(amount - Fraction(fen) * weight / sum(weights)) < 1


@given(fen=st.integers(0, 10**6), people=PEOPLE, better=st.integers(1, 3000), whose=st.integers(0, 24))
@settings(max_examples=80, deadline=None)
def test_a_better_score_never_earns_less(fen: int, people: list[dict[str, Any]], better: int, whose: int) -> None:
    at, pool = whose % len(people), Decimal(fen).scaleb(-2)
    before = Decimal(amounts(share(pool, *people))[at])
    raised = [{**one, "score": one["score"] + Decimal(better).scaleb(-2)} if place == at else one for place, one in enumerate(people)]
    assert Decimal(amounts(share(pool, *raised))[at]) >= before


def test_a_tie_between_unequal_shares_goes_to_the_first_in_the_order_given() -> None:
    half, more = ({"position": position, "score": Decimal(1), "attendance": Decimal(1)} for position in ("logistics", "nurse"))
    assert amounts(share(Decimal("29.46"), half, more, half)) == ["8.19", "13.09", "8.18"]
    assert amounts(share(Decimal("29.46"), more, half, half)) == ["13.10", "8.18", "8.18"]


@given(people=PEOPLE, fen=st.integers(0, 10**7), turn=st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_moves_at_most_the_fen_of_a_tie(people: list[dict[str, Any]], fen: int, turn: Any) -> None:
    inputs = share(Decimal(fen).scaleb(-2), *people)
    before = {row["id"]: Decimal(row["amount"]) for row in reckon("distribution", inputs)["shares"]}
    turn.shuffle(inputs["staff"])
    after = {row["id"]: Decimal(row["amount"]) for row in reckon("distribution", inputs)["shares"]}
    assert sum(before.values()) == sum(after.values())
    assert all(abs(before[id] - after[id]) <= Decimal("0.01") for id in before)
