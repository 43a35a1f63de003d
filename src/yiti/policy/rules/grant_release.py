"""How much of a village clinic's grants the assessment of the township hospital releases."""

from decimal import Decimal

from yiti.kernel.figures import Unit, difference, product, ruled
from yiti.kernel.money import EXACT
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import FULL_SCORE, Leaves
from .numbers import ClinicScore, FenAmount
from .registry import rule

MINIMUM = "release_minimum"


class GrantReleaseInputs(Inputs):
    """The grants of a clinic for a period, and its score; the pass score is the county's own."""

    grant: FenAmount
    score: ClinicScore
    release_minimum: ClinicScore | None = None

    words = {
        "grant": Text("应拨补助", "Grants due"),
        "score": Text("考核得分", "Score"),
        "release_minimum": Text("最低拨付得分", "Least score for a release"),
    }


@rule(
    "grant-release",
    title=Text("按考核结果拨付村卫生室补助", "Grants released after the assessment"),
    inputs=GrantReleaseInputs,
    settings=(MINIMUM,),
    moves_money=True,
    example={"grant": 20000, "score": "88.5", "release_minimum": 60},
)
def grant_release(inputs: GrantReleaseInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    In proportion to the score from the least score on; below it nothing, and `refer-to-review`.

    :raises Refused: `parameter-unset` while the county has not fixed the least score
    """
    clauses = book.carrying
    grant, score = leaves.field(inputs, "grant", Unit.YUAN), leaves.field(inputs, "score", Unit.SCORE)
    least = leaves.setting(inputs, MINIMUM, book, Unit.SCORE)
    is_enough = score.number >= least.number
    ratio = ruled(
        Text("拨付比例", "Share released"), EXACT.divide(score.number, FULL_SCORE) if is_enough else Decimal(0), Unit.RATIO, score, least,
        formula=Text("得分 ÷ 100；低于最低得分为零", "score ÷ 100; nothing below the least score"), clauses=clauses,
    )  # fmt: skip
    released = product(Text("拨付", "Released"), grant, ratio, clauses=clauses)
    words = Text("低于最低得分，转复核", "below the least score: refer it to review")
    warnings = [] if is_enough else [Caution("refer-to-review", words, clauses[0])]
    held = difference(Text("暂不拨付", "Held back"), grant, released, clauses=clauses)
    return Finding({"ratio": ratio, "released": released, "held_back": held}, warnings)
