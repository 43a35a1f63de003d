"""As what a doctor of a community institution is registered who has trained for general practice."""

from typing import Any

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Flag, Name
from .registry import rule


class TrainedDoctor(Inputs):
    """A clinical doctor who does general practice in a community institution, and what she has shown a paper for."""

    id: Name
    standardised_training: Flag = False
    gp_title: Flag = False
    transfer_training: Flag = False

    words = {
        "id": Text("医生", "Doctor"),
        "standardised_training": Text("全科规范化培训合格", "Residency in general practice"),
        "gp_title": Text("全科中高级职称", "Middle or senior title in general practice"),
        "transfer_training": Text("转岗或岗位培训合格", "Transfer or post training"),
    }


class GpRegistrationInputs(Inputs):
    doctors: SomeRows[TrainedDoctor]

    words = {"doctors": Text("医生", "Doctors")}


@rule(
    "gp-registration",
    title=Text("全科医生注册", "Registration as general practitioner"),
    inputs=GpRegistrationInputs,
    example={
        "doctors": [
            {"id": "a", "standardised_training": True}, {"id": "b", "transfer_training": True},
            {"id": "c", "gp_title": True, "transfer_training": True}, {"id": "d"},
        ]
    },
)  # fmt: skip
def gp_registration(inputs: GpRegistrationInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    `registration` is `general_practice` after residency or with a title of general practice (which go before), `general_practice_and_more`
    after recognised transfer or post training, where further specialties may be added, and `none` without either.
    """
    return Finding({"doctors": [_doctor(row, at, book, leaves) for at, row in enumerate(inputs.doctors)]})


def _doctor(row: TrainedDoctor, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    flags = [leaves.field(row, name, Unit.VERDICT, at=f"doctors[{at}]", about=row.id) for name in TrainedDoctor.words if name != "id"]
    must = row.standardised_training or row.gp_title
    may_add = row.transfer_training and not must
    word = "general_practice" if must else "general_practice_and_more" if row.transfer_training else "none"
    return {
        "id": row.id,
        "registration": _told(Text("注册", "Registration"), word, Unit.WORD, flags, book, row.id),
        "may_add": _told(Text("可加注其他专业", "May add specialties"), may_add, Unit.VERDICT, flags, book, row.id),
    }


def _told(label: Text, value: str | bool, unit: Unit, flags: list[Figure], book: Resolved, about: str) -> Figure:
    formula = Text("规培合格或有全科职称须注册全科；转岗培训可加注", "general practice; after transfer training more may be added")
    return ruled(label, value, unit, *flags, formula=formula, clauses=book.carrying, about=about)
