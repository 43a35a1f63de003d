"""Public-health money paid by the result of the evaluation; the scale is the county's, the document gives none."""

from yiti.kernel.figures import Figure, Unit, difference, product, ruled
from yiti.kernel.money import ONE, ZERO
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import PER_POINT, Leaves
from .numbers import ClinicScore, Count, FenAmount
from .registry import rule

FULL, PASS, CANCEL = "settlement_full_score", "settlement_pass_score", "settlement_cancel_after"


class SettlementInputs(Inputs):
    """`failed_before`: how many results in a row just before this one were below standard."""

    fund: FenAmount
    score: ClinicScore
    failed_before: Count = 0
    settlement_full_score: ClinicScore | None = None
    settlement_pass_score: ClinicScore | None = None
    settlement_cancel_after: Count | None = None

    words = {
        "fund": Text("应拨公卫补助", "Public-health money"),
        "score": Text("考核得分", "Score"),
        "failed_before": Text("此前连续不达标次数", "Results below standard in a row before"),
        FULL: Text("全额结算的得分", "Score for the whole"),
        PASS: Text("达标的得分", "Score that passes"),
        CANCEL: Text("连续几次取消资格", "How many in a row cost the right"),
    }


@rule(
    "public-health-settlement",
    title=Text("按考核结果结算公卫补助", "Public-health money by the result"),
    inputs=SettlementInputs,
    settings=(FULL, PASS, CANCEL),
    moves_money=True,
    example={
        "fund": "100000", "score": "72", "failed_before": 0, "settlement_full_score": "80", "settlement_pass_score": "60",
        "settlement_cancel_after": 2,
    },
)  # fmt: skip
def public_health_settlement(inputs: SettlementInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    All of it from the full score on, from the pass score on in proportion to the score, below it nothing; to the fen.

    `right_lost` tells whether the results in a row below standard reach the county's number; null for a result below standard where the
    county has not decided one.

    :raises Refused: `parameter-unset` without the two scores; `inconsistent` where the pass score is above the full one
    """
    clauses = book.carrying
    fund, score = leaves.field(inputs, "fund", Unit.YUAN), leaves.field(inputs, "score", Unit.SCORE)
    full, least = (leaves.setting(inputs, name, book, Unit.SCORE) for name in (FULL, PASS))
    if least.number > full.number:
        raise refuse_inconsistent("达标得分高于全额得分", "the score that passes is above the one for the whole", PASS)
    outcome = "full" if score.number >= full.number else "proportional" if score.number >= least.number else "nothing"
    share = product(Text("得分折算", "Share of the score"), score, PER_POINT, unit=Unit.RATIO)
    ratio = ruled(
        Text("结算比例", "Share paid"), {"full": ONE, "proportional": share.number, "nothing": ZERO}[outcome], Unit.RATIO,
        share, full, least, clauses=clauses,
        formula=Text("达到全额得分为 1，达标按得分折算，不达标为 0", "1 from the full score, by the score from the pass score, else 0"),
    )  # fmt: skip
    payment = product(Text("结算金额", "Payment"), fund, ratio, clauses=clauses)
    word = ruled(Text("结论", "Outcome"), outcome, Unit.WORD, score, full, least, formula=Text("按得分", "by score"), clauses=clauses)
    return Finding(
        {
            "ratio": ratio, "payment": payment, "withheld": difference(Text("扣减", "Withheld"), fund, payment, clauses=clauses),
            "outcome": word, **_failures(inputs, outcome, word, book, leaves),
        }
    )  # fmt: skip


def _failures(inputs: SettlementInputs, outcome: str, word: Figure, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    before = leaves.field(inputs, "failed_before", Unit.COUNT)
    count = inputs.failed_before + 1 if outcome == "nothing" else 0
    failures = ruled(
        Text("连续不达标次数", "Results below standard in a row"), count, Unit.COUNT, before, word, clauses=book.carrying,
        formula=Text("不达标加一，达标归零", "one more below standard, none after passing"),
    )  # fmt: skip
    most = _most(inputs, book, leaves)
    is_lost = (None if most is None else count >= most.number) if count else False
    lost = ruled(
        Text("取消资格", "Right lost"), is_lost, Unit.VERDICT, failures, *([most] if most else []), clauses=book.carrying,
        formula=Text("连续不达标 ≥ 规定次数", "in a row ≥ the number decided"),
    )  # fmt: skip
    return {"failures": failures, "right_lost": lost}


def _most(inputs: SettlementInputs, book: Resolved, leaves: Leaves) -> Figure | None:
    """After how many the right is lost; None where nobody has decided it."""
    if inputs.settlement_cancel_after == 0:
        raise Refused(Text("次数至少为 1", "at least one is meant"), code="out-of-range", field=CANCEL)
    if inputs.settlement_cancel_after is None and not book.is_set(CANCEL):
        return None
    return leaves.setting(inputs, CANCEL, book, Unit.COUNT)
