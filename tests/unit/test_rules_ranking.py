"""Places, rates, talks and removals: S0-066 to S0-070, S0-095."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import ask, codes, reckon, refused

CENTRE, FARMING, PASTORAL = "community_centre", "agricultural_township_hospital", "pastoral_township_hospital"


def rank(*scores: Any, category: str = CENTRE, increment: Any = 100000, **more: Any) -> dict[str, Any]:
    rows = []
    for at, item in enumerate(scores):
        score, tie = item if isinstance(item, tuple) else (item, None)
        rows.append({"id": f"h{at}", "category": category, "score": score, "increment": increment, "tie_break": tie})
    return {"institutions": rows, **more}


def column(name: str, inputs: dict[str, Any]) -> list[Any]:
    return [row[name] for row in reckon("ranking-consequences", inputs)["institutions"]]


def test_two_pastoral_hospitals() -> None:
    found = reckon("ranking-consequences", rank(80, 70, category=PASTORAL))
    assert [row["amount"] for row in found["institutions"]] == ["110000.00", "90000.00"]
    assert found["total"] == "200000.00"


@pytest.mark.parametrize(
    ("category", "size", "rates"),
    [
        (CENTRE, 1, ["0.0000"]),
        (CENTRE, 2, ["0.1000", "-0.2000"]),
        (CENTRE, 3, ["0.1000", "0.0000", "-0.2000"]),
        (CENTRE, 4, ["0.1000", "0.0600", "-0.1000", "-0.2000"]),
        (CENTRE, 6, ["0.1000", "0.0600", "0.0000", "0.0000", "-0.1000", "-0.2000"]),
        (FARMING, 7, ["0.1000", "0.0600", "0.0000", "0.0000", "0.0000", "-0.1000", "-0.2000"]),
        (PASTORAL, 1, ["0.0000"]),
        (PASTORAL, 2, ["0.1000", "-0.1000"]),
        (PASTORAL, 3, ["0.1000", "0.0000", "-0.1000"]),
        (PASTORAL, 5, ["0.1000", "0.0000", "0.0000", "0.0000", "-0.1000"]),
    ],
)
def test_rates_go_with_the_places(category: str, size: int, rates: list[str]) -> None:
    inputs = rank(*[99 - at for at in range(size)], category=category)
    assert column("rate", inputs) == rates
    assert column("place", inputs) == list(range(1, size + 1))


def test_the_last_of_six_and_the_second_of_seven() -> None:
    assert column("amount", rank(9, 8, 7, 6, 5, 4, increment=500000, pass_score=0))[-1] == "400000.00"
    assert column("amount", rank(9, 8, 7, 6, 5, 4, 3, category=FARMING, increment=500000, pass_score=0))[1] == "530000.00"


def test_categories_are_ranked_apart_and_rows_keep_their_order() -> None:
    rows = rank(70, 80)["institutions"] + rank(90, 60, category=PASTORAL)["institutions"]
    for at, row in enumerate(rows):
        row["id"] = f"x{at}"
    found = reckon("ranking-consequences", {"institutions": rows})["institutions"]
    assert [(row["id"], row["place"], row["rate"]) for row in found] == [
        ("x0", 2, "-0.2000"), ("x1", 1, "0.1000"), ("x2", 1, "0.1000"), ("x3", 2, "-0.1000"),
    ]  # fmt: skip


def test_below_the_pass_score_everything_is_cancelled_and_the_place_stays() -> None:
    found = reckon("ranking-consequences", rank(90, 80, 59.9999, 70, 75, 85))["institutions"]
    worst = found[2]
    assert worst == {
        "id": "h2", "place": 6, "class": "unqualified", "rate": "-1.0000", "amount": "0.00", "actions": ["admonition_talk"],
    }  # fmt: skip
    assert [row["rate"] for row in found] == ["0.1000", "0.0000", "-1.0000", "-0.1000", "0.0000", "0.0600"]
    assert column("class", rank(60, 59)) == ["qualified", "unqualified"]


def test_the_pass_score_may_be_given_for_once() -> None:
    assert column("class", rank(80, 70, pass_score="75.5")) == ["qualified", "unqualified"]
    assert column("rate", rank(50, 40)) == ["-1.0000", "-1.0000"]
    assert column("place", rank(50, 40)) == [1, 2]


def test_equal_scores_are_parted_by_the_tie_break() -> None:
    assert column("place", rank((80, [1]), (80, [2]), 90)) == [3, 2, 1]
    assert column("place", rank((80, [5, 1]), (80, [5, 2]), (80, [4, 9]))) == [2, 1, 3]
    assert column("place", rank((80, []), (80, [0]), (80, [0, 0]))) == [3, 2, 1]
    assert column("place", rank((80, [None, 9]), (80, [0, 0]), (80, [1]))) == [3, 2, 1]
    assert column("place", rank((80, [5]), (80, [5, None]))) == [1, 1]
    assert column("place", rank((81, []), (80, [99]))) == [1, 2]
    assert column("place", rank(("80.0", []), (80, []))) == [1, 1]


def test_those_still_equal_share_the_place_and_the_mean_of_the_rates() -> None:
    inputs = rank(80, 80, 70, 65, category=CENTRE)
    assert column("place", inputs) == [1, 1, 3, 4]
    assert column("rate", inputs) == ["0.0800", "0.0800", "-0.1000", "-0.2000"]
    assert column("amount", inputs) == ["108000.00", "108000.00", "90000.00", "80000.00"]
    everyone = rank(80, 80, 80, 80, 80, 80)
    assert column("place", everyone) == [1] * 6
    assert column("rate", everyone) == ["-0.0233"] * 6
    assert column("amount", everyone) == ["97666.67"] * 6


def test_the_mean_is_not_rounded_before_it_is_multiplied() -> None:
    assert column("amount", rank(80, 80, 80, 80, 80, 80, increment="1.50"))[0] == "1.47"  # 1.50 × 5.86 ÷ 6 = 1.465 exactly


def test_equal_and_unqualified_lose_everything() -> None:
    inputs = rank(80, 50, 50)
    assert column("place", inputs) == [1, 2, 2]
    assert column("rate", inputs) == ["0.1000", "-1.0000", "-1.0000"]


def test_what_contradicts_is_refused() -> None:
    assert refused("ranking-consequences", rank(80, category="hospital"))[0] == "out-of-range"
    assert refused("ranking-consequences", rank((80, ["x"]))) == ("wrong-type", "institutions[0].tie_break[0]")
    assert refused("ranking-consequences", rank((80, 5)))[0] == "wrong-type"
    assert refused("ranking-consequences", rank(80, increment="0.001")) == ("out-of-range", "institutions[0].increment")
    assert refused("ranking-consequences", {"institutions": []})[0] == "out-of-range"


def expected(scores: list[int], category: str) -> list[Fraction]:
    """The rates by the words of the document, reckoned in another way."""
    rise, cut = ([10, 6], [20, 10]) if category != PASTORAL else ([10], [10])
    half = len(scores) // 2
    by_place = [Fraction(0)] * len(scores)
    for at, percent in enumerate(rise[:half]):
        by_place[at] += Fraction(percent, 100)
    for at, percent in enumerate(cut[:half]):
        by_place[len(scores) - 1 - at] -= Fraction(percent, 100)
    places = sorted(scores, reverse=True)
    return [
        Fraction(-1)
        if score < 60
        else sum(rates := [by_place[at] for at, other in enumerate(places) if other == score], Fraction(0)) / len(rates)
        for score in scores
    ]


@given(scores=st.lists(st.integers(55, 66), min_size=1, max_size=9), category=st.sampled_from([CENTRE, FARMING, PASTORAL]))
@settings(max_examples=150, deadline=None)
def test_rates_agree_with_the_words_of_the_document(scores: list[int], category: str) -> None:
    found = reckon("ranking-consequences", rank(*scores, category=category))
    rows = found["institutions"]
    for row, rate in zip(rows, expected(scores, category), strict=True):
        assert abs(Fraction(row["rate"]) - rate) <= Fraction(1, 20000)
        assert abs(Fraction(row["amount"]) - 100000 * (1 + rate)) <= Fraction(1, 200)
    assert Decimal(found["total"]) == sum(Decimal(row["amount"]) for row in rows)
    for one in range(len(scores)):
        for other in range(len(scores)):
            if scores[one] >= scores[other]:
                assert Decimal(rows[one]["amount"]) >= Decimal(rows[other]["amount"])
                assert rows[one]["place"] <= rows[other]["place"]


@given(scores=st.lists(st.integers(58, 64), min_size=2, max_size=8), turn=st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_does_not_matter(scores: list[int], turn: Any) -> None:
    inputs = rank(*scores)
    before = {row["id"]: row for row in reckon("ranking-consequences", inputs)["institutions"]}
    turn.shuffle(inputs["institutions"])
    assert {row["id"]: row for row in reckon("ranking-consequences", inputs)["institutions"]} == before


def judge(results: dict[str, str], year: Any = 2023, head_unchanged: Any = True) -> dict[str, Any]:
    return {"institutions": [{"id": "a", "results": results, "head_unchanged": head_unchanged}], "year": year}


def row(inputs: dict[str, Any]) -> dict[str, Any]:
    return dict(reckon("consecutive-results", inputs)["institutions"][0])


BAD, GOOD = "unqualified", "qualified"


def test_one_bad_year_brings_a_talk_and_cancels_the_next() -> None:
    assert row(judge({"2022": GOOD, "2023": BAD})) == {"id": "a", "increment_cancelled_year": 2024, "actions": ["admonition_talk"]}
    assert row(judge({"2022": BAD, "2023": GOOD})) == {"id": "a", "increment_cancelled_year": None, "actions": []}


def test_two_bad_years_remove_the_head_who_served_in_both() -> None:
    assert row(judge({"2022": BAD, "2023": BAD}))["actions"] == ["admonition_talk", "remove_head"]
    assert row(judge({"2022": BAD, "2023": BAD}, head_unchanged=False))["actions"] == ["admonition_talk", "decide_head"]


def test_years_that_do_not_follow_remove_nobody() -> None:
    assert row(judge({"2021": BAD, "2022": GOOD, "2023": BAD}))["actions"] == ["admonition_talk"]


def test_without_the_year_before_there_is_a_warning_and_no_removal() -> None:
    answer = ask("consecutive-results", judge({"2021": BAD, "2023": BAD}))
    assert answer.result["institutions"][0]["actions"] == ["admonition_talk"]
    assert codes(answer) == ["no-earlier-result"]
    assert codes(ask("consecutive-results", judge({"2022": GOOD, "2023": BAD}))) == []


def test_without_a_result_for_the_year_nothing_is_said() -> None:
    assert refused("consecutive-results", judge({"2022": BAD})) == ("missing-field", "institutions[0].results.2023")
    assert refused("consecutive-results", judge({"2022": BAD, "2023": None})) == ("missing-field", "institutions[0].results.2023")
    assert refused("consecutive-results", judge({"23": BAD}))[0] == "out-of-range"
    assert refused("consecutive-results", judge({"2023": "good"})) == ("out-of-range", "institutions[0].results.2023")
    assert refused("consecutive-results", judge({"2023": BAD}, year="2023.5")) == ("wrong-type", "year")
    assert refused("consecutive-results", judge({"2023": BAD}, head_unchanged=1)) == ("wrong-type", "institutions[0].head_unchanged")
    assert row(judge({"2022": GOOD, "2023": BAD}, year="2023"))["increment_cancelled_year"] == 2024
