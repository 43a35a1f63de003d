"""Township staff working in a village clinic: 六(二)2(6)."""

from yiti.kernel.figures import Unit, difference, product, total
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import PER_POINT, Leaves
from .numbers import ClinicScore, FenAmount
from .registry import rule

POSTED = "六(二)2(6)"


class PostedStaffInputs(Inputs):
    """Yuan of one clinic and period."""

    clinic_drug_subsidy: FenAmount
    clinic_public_health: FenAmount
    posted_increment: FenAmount
    clinic_score: ClinicScore

    words = {
        "clinic_drug_subsidy": Text("村卫生室基本药物补助", "Essential-medicine subsidy of the clinic"),
        "clinic_public_health": Text("村卫生室基本公共卫生补助", "Public-health subsidy of the clinic"),
        "posted_increment": Text("下派人员核增奖励性绩效", "Approved increment of the posted person"),
        "clinic_score": Text("村卫生室考核得分", "Score of the clinic"),
    }


@rule(
    "posted-staff",
    title=Text("下派村卫生室人员的核增绩效", "Increment of staff posted to a village clinic"),
    packs=("changji-2021",),
    clauses=(POSTED,),
    inputs=PostedStaffInputs,
    moves_money=True,
    example={"clinic_drug_subsidy": "25000", "clinic_public_health": "15000", "posted_increment": "12000", "clinic_score": "100"},
)
def posted_staff(inputs: PostedStaffInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The increment in proportion to the clinic's score, taken from the clinic's two subsidies.

    :raises Refused: `inconsistent` where it is more than the two hold
    """
    clauses = (book.clause(POSTED),)
    subsidies = [leaves.field(inputs, name, Unit.YUAN) for name in ("clinic_drug_subsidy", "clinic_public_health")]
    both = total(Text("两项补助合计", "Both subsidies"), subsidies)
    increment = leaves.field(inputs, "posted_increment", Unit.YUAN)
    score = leaves.field(inputs, "clinic_score", Unit.SCORE)
    pay = product(Text("下派人员绩效", "Pay of the posted person"), increment, score, PER_POINT, clauses=clauses)
    if pay.number > both.number:
        words = Text(
            f"应付 {pay.value}，超过两项补助合计 {both.value}", f"{pay.value} is due, more than the two subsidies hold ({both.value})"
        )
        raise Refused(words, code="inconsistent", field="posted_increment", clause=clauses[0])
    left = difference(Text("留给村卫生室", "Left for the clinic"), both, pay, clauses=clauses)
    return Finding({"posted_pay": pay, "left_for_clinic": left})
