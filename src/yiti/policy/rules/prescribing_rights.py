"""Whether antibiotics were prescribed within the prescriber's right: grades from low to high are the pack's `antibiotics.grades`."""

from typing import Any

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Name
from .registry import rule

GRADES = "antibiotics.grades"


class GradedPrescription(Inputs):
    """A prescription under a number of its own: the grade of the medicine, and the highest grade that the prescriber may use."""

    id: Name
    grade: Name
    right: Name

    words = {
        "id": Text("处方", "Prescription"),
        "grade": Text("药品级别", "Grade of the medicine"),
        "right": Text("处方权级别", "Prescriber's right"),
    }


class PrescribingRightsInputs(Inputs):
    prescriptions: SomeRows[GradedPrescription]

    words = {"prescriptions": Text("处方", "Prescriptions")}


@rule(
    "prescribing-rights",
    title=Text("抗菌药物分级处方权核对", "Antibiotics within the prescriber's right"),
    inputs=PrescribingRightsInputs,
    example={
        "prescriptions": [
            {"id": "p1", "grade": "restricted", "right": "free"},
            {"id": "p2", "grade": "restricted", "right": "special"},
        ]
    },
)
def prescribing_rights(inputs: PrescribingRightsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Allowed where the right reaches the grade of the medicine; what is above it comes with the warning `above-right`.

    :raises Refused: `out-of-range` for a grade that the pack does not have
    """
    grades = book.table(GRADES)
    rows = [_hold(row, at, grades, book, leaves) for at, row in enumerate(inputs.prescriptions)]
    above = [row["id"] for row in rows if not row["ok"].value]
    formula = Text("越权的计数", "those above the right, counted")
    label = Text("越权处方数", "Prescriptions above the right")
    count = ruled(label, len(above), Unit.COUNT, *[row["ok"] for row in rows], formula=formula, clauses=book.carrying)
    return Finding({"prescriptions": rows, "violations": count}, [_warn(id, book) for id in above])


def _hold(row: GradedPrescription, at: int, grades: dict[str, Figure], book: Resolved, leaves: Leaves) -> dict[str, Any]:
    places = {}
    for name in ("grade", "right"):
        word = leaves.field(row, name, Unit.WORD, at=f"prescriptions[{at}]", about=row.id)
        if word.value not in grades:
            have = ", ".join(grades)
            words = Text(f"没有“{word.value}”级；有：{have}", f"there is no grade {word.value}; known are: {have}")
            raise Refused(words, code="out-of-range", field=f"prescriptions[{at}].{name}")
        places[name] = (word, grades[str(word.value)])
    is_allowed = places["grade"][1].number <= places["right"][1].number
    formula = Text("药品级别不高于处方权", "the grade of the medicine is not above the right")
    inputs = (*places["grade"], *places["right"])
    ok = ruled(Text("合规", "Allowed"), is_allowed, Unit.VERDICT, *inputs, formula=formula, clauses=book.carrying, about=row.id)
    return {"id": row.id, "ok": ok}


def _warn(id: str, book: Resolved) -> Caution:
    return Caution("above-right", Text(f"处方 {id} 越权", f"prescription {id} is above the prescriber's right"), book.carrying[0])
