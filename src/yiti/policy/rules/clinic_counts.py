"""Village clinics counted twice by one document, and what is left unexplained: a reading of `institution-counts`."""

from yiti.kernel.figures import Unit, difference, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .institution_counts import TITLE
from .leaves import Leaves
from .numbers import Count
from .registry import rule


class ReconciledInputs(Inputs):
    """The clinics that meet the standard, the villages that have none yet, and the clinics under integrated management."""

    standard: Count
    without_clinic: Count
    integrated: Count

    words = {
        "standard": Text("达标村卫生室", "Standard village clinics"),
        "without_clinic": Text("没有达标卫生室的村", "Villages without a standard clinic"),
        "integrated": Text("一体化管理的村卫生室", "Village clinics under integrated management"),
    }


@rule(
    "institution-counts",
    reading="reconciled",
    title=TITLE,
    inputs=ReconciledInputs,
    example={"standard": 169, "without_clinic": 73, "integrated": 229},
)
def reconciled(inputs: ReconciledInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Standard clinics and villages still without one, less the clinics under integrated management.

    Where the two ways of counting differ, the difference is told with a warning `counts-differ` and never spread.
    """
    clauses = book.carrying
    parts = [leaves.field(inputs, name, Unit.COUNT) for name in ("standard", "without_clinic")]
    accounted = total(Text("达标与待建合计", "Standard and missing together"), parts, unit=Unit.COUNT, clauses=clauses)
    integrated = leaves.field(inputs, "integrated", Unit.COUNT)
    apart = difference(Text("未说明的差数", "Unexplained"), accounted, integrated, unit=Unit.COUNT, clauses=clauses)
    agrees = ruled(
        Text("两种口径一致", "The two agree"), apart.number == 0, Unit.VERDICT, apart,
        formula=Text("差数为零", "nothing is left unexplained"), clauses=clauses,
    )  # fmt: skip
    warnings = []
    if apart.number:
        words = Text(
            f"达标与待建共 {accounted.printed}，一体化管理 {integrated.printed}，差 {apart.printed} 没有说明",
            f"{accounted.printed} standard or missing, {integrated.printed} integrated: {apart.printed} unexplained",
        )
        warnings.append(Caution("counts-differ", words, clauses[0]))
    return Finding({"accounted": accounted, "unexplained": apart, "agrees": agrees}, warnings)
