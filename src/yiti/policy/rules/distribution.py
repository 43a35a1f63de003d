"""A pool among people, to the fen: 附件1 九(一)2."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Operation, Source, Unit, ruled, total
from yiti.kernel.money import EXACT, ONE, share_to_fen
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import FULL_SCORE, PER_POINT, Leaves
from .numbers import Coefficient, FenAmount, Name, Rate, Score
from .registry import rule

SHARES = "附件1 九(一)2"

Position = Literal["doctor", "nurse", "technician", "public_health", "pharmacist", "management", "logistics"]


class StaffMember(Inputs):
    """One person: the own coefficient, where there is one, takes the place of the position's."""

    id: Name
    position: Position
    score: Score = FULL_SCORE
    attendance: Rate = ONE
    coefficient: Coefficient | None = None

    words = {
        "id": Text("人员", "Person"),
        "position": Text("岗位", "Position"),
        "score": Text("个人考核得分", "Personal score"),
        "attendance": Text("出勤率", "Attendance"),
        "coefficient": Text("个人系数", "Own coefficient"),
    }


class DistributionInputs(Inputs):
    pool: FenAmount
    staff: SomeRows[StaffMember]

    words = {"pool": Text("可分配总额", "Pool"), "staff": Text("人员", "Staff")}


SCORE, ATTENDANCE = StaffMember.words["score"], StaffMember.words["attendance"]
WEIGHT = Text("权重", "Weight")
WEIGHT_FORMULA = Text("系数 × 得分 ÷ 100 × 出勤率", "coefficient × score ÷ 100 × attendance")
ALL_WEIGHTS = Text("权重合计", "All weights")
SHARE = Text("应得金额", "Share")
SHARE_FORMULA = Text(
    "总额 × 权重 ÷ 权重合计，舍去不足一分；余下的分按余数从大到小各补一分",
    "pool × weight ÷ all weights, down to the fen; the fen left over go one each to the largest remainders",
)


@rule(
    "distribution",
    title=Text("机构内部按岗位系数分配", "A pool among people"),
    packs=("changji-2021",),
    clauses=(SHARES,),
    inputs=DistributionInputs,
    moves_money=True,
    example={
        "pool": "100.00",
        "staff": [{"id": "P1", "position": "doctor"}, {"id": "P2", "position": "nurse"}, {"id": "P3", "position": "logistics"}],
    },
)
def distribution(inputs: DistributionInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Divide a pool in proportion to coefficient × score/100 × attendance, to the fen.

    Shares are rounded down; the fen left over go one each to the largest remainders, ties in the order of the input.
    They add up to the pool exactly. Weights are exact; they are rounded where they are printed only.

    :raises Refused: `out-of-range` where no weight is above zero
    """
    clauses = (book.clause(SHARES),)
    pool = leaves.field(inputs, "pool", Unit.YUAN)
    coefficients = _Coefficients(book, leaves)
    weights = _weights(inputs, coefficients, leaves, clauses)
    amounts = _amounts(pool, [weight.value for weight in weights])
    whole = total(ALL_WEIGHTS, weights, unit=Unit.WEIGHT)
    shares = [
        {
            "id": person.id,
            "coefficient": weight.inputs[0],
            "weight": weight,
            "amount": _share(amount, (pool, weight, whole), clauses, person.id),
        }
        for person, weight, amount in zip(inputs.staff, weights, amounts, strict=True)
    ]
    added = ruled(
        Text("合计", "Total"), sum_exactly(amounts), Unit.YUAN, pool,
        formula=Text("各人金额之和，等于可分配总额", "the shares added up: the pool"), clauses=clauses,
    )  # fmt: skip
    return Finding({"shares": shares, "total": added})


def sum_exactly(amounts: Iterable[Decimal]) -> Decimal:
    added = Decimal(0)
    for amount in amounts:
        added = EXACT.add(added, amount)
    return added


class _Coefficients:
    """The coefficient of each person: the own one, or one figure a position, shared by all who hold it."""

    def __init__(self, book: Resolved, leaves: Leaves) -> None:
        self.book, self.leaves = book, leaves
        self.by_position: dict[str, Figure] = {}

    def of(self, person: StaffMember, path: str) -> Figure:
        if person.coefficient is not None:
            return self._own(person, path)
        if self.leaves.figures and f"{path}.position" in self.leaves.figures:
            return self._figure(person.position, self.leaves.field(person, "position", Unit.WORD, at=path))
        figure = self.by_position.get(person.position)
        if figure is None:
            leaf = self.leaves.take("", StaffMember.words["position"], person.position, Unit.WORD)
            figure = self.by_position[person.position] = self._figure(person.position, leaf)
        return figure

    def _own(self, person: StaffMember, path: str) -> Figure:
        own = self.leaves.field(person, "coefficient", Unit.COEFFICIENT, at=path, about=person.id)
        position = self.leaves.field(person, "position", Unit.WORD, at=path, about=person.id)
        formula = Text("个人系数，代替岗位系数", "the own coefficient, in place of the position's")
        clauses = (self.book.clause(SHARES),)
        return ruled(own.label, own.value, Unit.COEFFICIENT, own, position, formula=formula, clauses=clauses, about=person.id)

    def _figure(self, position: str, leaf: Figure) -> Figure:
        value = self.book.parameter(f"distribution.coefficient.{position}")
        formula = Text("按岗位取系数", "the coefficient of the position")
        return ruled(value.label, value.value, Unit.COEFFICIENT, value, leaf, formula=formula, clauses=value.clauses)


def _weights(inputs: DistributionInputs, coefficients: _Coefficients, leaves: Leaves, clauses: tuple[Clause, ...]) -> list[Figure]:
    make = _PersonLeaves(leaves)
    hundredth, multiply, weights = PER_POINT.number, EXACT.multiply, []
    weight_unit, computed, by_product = Unit.WEIGHT, Source.COMPUTED, Operation.PRODUCT
    for at, person in enumerate(inputs.staff):
        path = f"staff[{at}]" if leaves.figures else ""
        score, attendance = make.of(person, path)
        coefficient = coefficients.of(person, path)
        value = multiply(multiply(coefficient.number, person.score), multiply(person.attendance, hundredth))
        parts = (coefficient, score, attendance, PER_POINT)
        weights.append(Figure(WEIGHT, value, weight_unit, computed, by_product, parts, clauses, WEIGHT_FORMULA, person.id))
    return weights


class _PersonLeaves:
    """Score and attendance of each person: own leaves where they are said, else one leaf that all others share."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self.full = leaves.take("", SCORE, FULL_SCORE, Unit.SCORE)
        self.present = leaves.take("", ATTENDANCE, ONE, Unit.RATIO)
        self.score_unit, self.rate_unit, self.source, self.operation = Unit.SCORE, Unit.RATIO, Source.INPUT, Operation.GIVEN

    def of(self, person: StaffMember, path: str) -> tuple[Figure, Figure]:
        said, id = person.model_fields_set, person.id
        if path:
            take = self.leaves.take
            score = take(f"{path}.score", SCORE, person.score, Unit.SCORE, about=id)
            return score, take(f"{path}.attendance", ATTENDANCE, person.attendance, Unit.RATIO, about=id)
        score, attendance = self.full, self.present
        if "score" in said:
            score = Figure(SCORE, person.score, self.score_unit, self.source, self.operation, (), (), NOTHING, id)
        if "attendance" in said:
            attendance = Figure(ATTENDANCE, person.attendance, self.rate_unit, self.source, self.operation, (), (), NOTHING, id)
        return score, attendance


def _amounts(pool: Figure, weights: list[Any]) -> list[Decimal]:
    try:
        return share_to_fen(pool.number, weights)
    except ValueError:
        words = Text("没有人的权重大于零，无法分配", "no weight is above zero: there is nobody to share among")
        raise Refused(words, code="out-of-range", field="staff") from None


def _share(amount: Decimal, inputs: tuple[Figure, ...], clauses: tuple[Clause, ...], about: str) -> Figure:
    return Figure(SHARE, amount, Unit.YUAN, Source.COMPUTED, Operation.RULE, inputs, clauses, SHARE_FORMULA, about)
