"""What a year's result does to next year's money: 附件1 八(一)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, product, quotient, ruled, total
from yiti.kernel.money import EXACT, ONE, to_fen
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves, constant
from .numbers import FenAmount, Name, Score
from .places import Standing, find_standings, rates_of_places, standing_key
from .registry import rule

CATEGORIES = "附件1 八(一)"
CANCELLED = "附件1 八(一)1"
PLACES = ("附件1 八(一)2", "附件1 八(一)3")

Category = Literal["community_centre", "agricultural_township_hospital", "pastoral_township_hospital"]


class RankedInstitution(Inputs):
    """`increment` is the approved incremental pay before the result; `tie_break` parts equal scores, first number first."""

    id: Name
    category: Category
    score: Score
    increment: FenAmount
    tie_break: list[Score | None] = Field(default_factory=list)

    words = {
        "id": Text("机构", "Institution"),
        "category": Text("考核类别", "Category"),
        "score": Text("年度得分", "Score of the year"),
        "increment": Text("核定的核增奖励性绩效", "Approved increment"),
        "tie_break": Text("同分时的比较数", "Tie-break"),
    }


class RankingInputs(Inputs):
    institutions: SomeRows[RankedInstitution]
    pass_score: Score | None = None

    words = {"institutions": Text("机构", "Institutions"), "pass_score": Text("合格分数线", "Pass score")}


@rule(
    "ranking-consequences",
    title=Text("考核名次与次年核增绩效", "What the ranking does to next year's money"),
    packs=("changji-2021",),
    clauses=(CATEGORIES, CANCELLED, *PLACES),
    inputs=RankingInputs,
    settings=("pass_score",),
    moves_money=True,
    example={
        "institutions": [
            {"id": "miaoergou", "category": "pastoral_township_hospital", "score": "80", "increment": "100000"},
            {"id": "ashili", "category": "pastoral_township_hospital", "score": "70", "increment": "100000"},
        ]
    },
)
def ranking_consequences(inputs: RankingInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Place, class, rate and amount of every institution.

    Places are counted within the category; those that tie-breaks do not part share the smallest place and the mean of
    the rates of the places they occupy. Below the pass score the rate is −1 and the place stays. Amounts are rounded
    to the fen and the total adds them.
    """
    ranking = _Ranking(inputs, book, leaves)
    rows = [ranking.row(at) for at in range(len(inputs.institutions))]
    whole = total(Text("合计", "Total"), [row["amount"] for row in rows], clauses=(book.clause(CATEGORIES),))
    return Finding({"institutions": rows, "total": whole})


class _Ranking:
    """The three categories, each ranked once; its figures are shared by the institutions in it."""

    def __init__(self, inputs: RankingInputs, book: Resolved, leaves: Leaves) -> None:
        self.inputs, self.book, self.leaves = inputs, book, leaves
        self.pass_score = leaves.setting(inputs, "pass_score", book, Unit.SCORE)
        self.scores = [self._score(at) for at in range(len(inputs.institutions))]
        self.standings: dict[int, Standing] = {}
        self.orders: dict[str, Figure] = {}
        self.rates: dict[str, list[Figure]] = {}
        for category in dict.fromkeys(row.category for row in inputs.institutions):
            self._rank(category)

    def _score(self, at: int) -> Figure:
        row = self.inputs.institutions[at]
        return self.leaves.field(row, "score", Unit.SCORE, at=f"institutions[{at}]", about=row.id)

    def _rank(self, category: str) -> None:
        members = [at for at, row in enumerate(self.inputs.institutions) if row.category == category]
        rows = self.inputs.institutions
        longest = max(len(rows[at].tie_break) for at in members)
        self.standings |= find_standings({at: standing_key(rows[at].score, rows[at].tie_break, longest) for at in members})
        self.rates[category] = rates_of_places(self.book, category, len(members))
        formula = Text("同类别按得分从高到低；同分依次比较", "by score within the category, equal scores by the tie-break")
        self.orders[category] = ruled(
            Text("同类别机构数", "Institutions in the category"), len(members), Unit.COUNT, *self._compared(members),
            formula=formula, clauses=(self.book.clause(CATEGORIES),),
        )  # fmt: skip

    def _compared(self, members: list[int]) -> list[Figure]:
        """Everything that the order was made from: categories, scores and tie-breaks."""
        parts = []
        for at in members:
            row, path = self.inputs.institutions[at], f"institutions[{at}]"
            parts += [self.scores[at], self.leaves.field(row, "category", Unit.WORD, at=path, about=row.id)]
            for step, number in enumerate(row.tie_break):
                label = Text(f"同分比较数 {step + 1}", f"Tie-break {step + 1}")
                parts.append(self.leaves.take(f"{path}.tie_break[{step}]", label, number, Unit.SCORE, about=row.id))
        return parts

    def row(self, at: int) -> Mapping[str, Any]:
        institution = self.inputs.institutions[at]
        place = self._place(at)
        is_qualified = institution.score >= self.pass_score.number
        result_class = ruled(
            Text("考核结果", "Class"), "qualified" if is_qualified else "unqualified", Unit.WORD, self.scores[at], self.pass_score,
            formula=Text("得分达到合格线为合格", "qualified from the pass score on"),
            clauses=(self.book.clause(CANCELLED),), about=institution.id,
        )  # fmt: skip
        increment = self.leaves.field(institution, "increment", Unit.YUAN, at=f"institutions[{at}]", about=institution.id)
        rate, amount = self._qualified(at, place, increment) if is_qualified else self._cancelled(at, result_class, increment)
        return {
            "id": institution.id, "place": place, "class": result_class, "rate": rate, "amount": amount,
            "actions": [] if is_qualified else [_talk(result_class, self.book, institution.id)],
        }  # fmt: skip

    def _place(self, at: int) -> Figure:
        institution = self.inputs.institutions[at]
        return ruled(
            Text("名次", "Place"), self.standings[at].place, Unit.PLACE, self.scores[at], self.orders[institution.category],
            formula=Text("在同类别中的名次", "the place within the category"),
            clauses=(self.book.clause(CATEGORIES),), about=institution.id,
        )  # fmt: skip

    def _qualified(self, at: int, place: Figure, increment: Figure) -> tuple[Figure, Figure]:
        institution, standing = self.inputs.institutions[at], self.standings[at]
        first = standing.place - 1
        taken = self.rates[institution.category][first : first + standing.equals]
        clauses = tuple(dict.fromkeys(clause for rate in taken for clause in rate.clauses)) or (self.book.clause(CATEGORIES),)
        if standing.equals == 1:
            formula = Text("该名次的增减比例", "the rate of the place")
            rate = ruled(RATE, taken[0].number, Unit.RATIO, taken[0], place, formula=formula, clauses=clauses, about=institution.id)
            share = total(Text("1 + 增减比例", "1 + rate"), (WHOLE, rate), unit=Unit.RATIO, about=institution.id)
            return rate, product(AMOUNT, increment, share, clauses=clauses, about=institution.id)
        added = total(Text("所占各名次比例之和", "Rates of the places occupied"), taken, unit=Unit.RATIO)
        equals = ruled(
            Text("并列机构数", "Equal institutions"), standing.equals, Unit.COUNT, place,
            formula=Text("同分且比较数相同", "equal in score and tie-break"), about=institution.id,
        )  # fmt: skip
        rate = quotient(RATE, added, equals, clauses=clauses, about=institution.id)
        shared = EXACT.add(equals.number, added.number)
        amount = to_fen(EXACT.divide(EXACT.multiply(increment.number, shared), equals.number))
        formula = Text("核增 ×（1 + 增减比例）", "increment × (1 + rate)")
        return rate, ruled(AMOUNT, amount, Unit.YUAN, increment, rate, formula=formula, clauses=clauses, about=institution.id)

    def _cancelled(self, at: int, result_class: Figure, increment: Figure) -> tuple[Figure, Figure]:
        institution = self.inputs.institutions[at]
        clauses = (self.book.clause(CANCELLED),)
        formula = Text("不合格，次年取消", "unqualified: cancelled next year")
        rate = ruled(RATE, -ONE, Unit.RATIO, result_class, formula=formula, clauses=clauses, about=institution.id)
        share = total(Text("1 + 增减比例", "1 + rate"), (WHOLE, rate), unit=Unit.RATIO, about=institution.id)
        return rate, product(AMOUNT, increment, share, clauses=clauses, about=institution.id)


RATE = Text("增减比例", "Rate")
AMOUNT = Text("次年核增奖励性绩效", "Next year's increment")
WHOLE = constant(Text("核定比例", "The whole"), ONE, Unit.RATIO)


def _talk(result_class: Figure, book: Resolved, about: str) -> Figure:
    formula = Text("不合格，对主要负责人诫勉谈话", "unqualified: an admonition talk with the head")
    label = Text("应办事项", "Action")
    return ruled(label, "admonition_talk", Unit.WORD, result_class, formula=formula, clauses=(book.clause(CANCELLED),), about=about)
