"""
What staff an institution must have, read `by_share`: shares of the staff and least numbers.

The pack's parameters, which may differ by type of institution: `staffing.min_health_technical_ratio` (of the staff),
`staffing.min_registered_gps`, `staffing.min_tcm_physician_ratio` (of the physicians), `staffing.min_public_health_physicians`.
"""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves
from .numbers import Count
from .registry import rule
from .staffing_standard import TITLE
from .standard_checks import Standard


class ShareStaffInputs(Inputs):
    """Everybody who works there; physicians and the others are parts of the staff."""

    institution_type: Literal["township_hospital", "central_township_hospital", "community_centre"]
    staff: Count
    health_technical: Count
    registered_gps: Count
    physicians: Count
    tcm_physicians: Count
    public_health_physicians: Count

    words = {
        "institution_type": Text("机构类型", "Type of institution"),
        "staff": Text("职工", "Staff"),
        "health_technical": Text("卫生技术人员", "Health-technical staff"),
        "registered_gps": Text("注册全科医师", "Registered general practitioners"),
        "physicians": Text("医师", "Physicians"),
        "tcm_physicians": Text("中医（蒙医）医师", "Physicians of Chinese (Mongolian) medicine"),
        "public_health_physicians": Text("公共卫生医师", "Public-health physicians"),
    }


PARTS = (
    ("health_technical", "staff"), ("physicians", "staff"), ("tcm_physicians", "physicians"), ("registered_gps", "staff"),
    ("public_health_physicians", "staff"),
)  # fmt: skip
SHARES = {
    "health_technical": ("staff", "staffing.min_health_technical_ratio"),
    "tcm_physicians": ("physicians", "staffing.min_tcm_physician_ratio"),
}
COUNTS = {"registered_gps": "staffing.min_registered_gps", "public_health_physicians": "staffing.min_public_health_physicians"}
ORDER = ("health_technical", "registered_gps", "tcm_physicians", "public_health_physicians")


@rule(
    "staffing-standard",
    reading="by_share",
    title=TITLE,
    inputs=ShareStaffInputs,
    example={
        "institution_type": "township_hospital", "staff": 41, "health_technical": 36, "registered_gps": 2, "physicians": 14,
        "tcm_physicians": 3, "public_health_physicians": 1,
    },
)  # fmt: skip
def staff_by_share(inputs: ShareStaffInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Floors under shares, in persons rounded up, and least numbers, as they hold for the type of institution.

    Where a whole is 0, what stands, the verdict and the number missing are null.

    :raises Refused: `inconsistent` where a part is more than its whole
    """
    for part, whole in PARTS:
        if getattr(inputs, part) > getattr(inputs, whole):
            words = ShareStaffInputs.words
            raise refuse_inconsistent(f"{words[part].zh}多于{words[whole].zh}", f"more {words[part].en} than {words[whole].en}", part)
    kind = leaves.field(inputs, "institution_type", Unit.WORD)
    leaf = {name: leaves.field(inputs, name, Unit.PERSONS) for name in ShareStaffInputs.words if name != "institution_type"}
    lines = []
    for id in ORDER:
        whole_name, name = SHARES.get(id, ("", COUNTS.get(id, "")))
        required = _for(kind, book.parameter(name, inputs.institution_type))
        made = Standard(required.clauses)
        of = leaf.get(whole_name)
        lines.append(made.by_count(id, leaf[id], required) if of is None else made.at_least(id, leaf[id], of, required))
    return Finding({"checks": lines})


def _for(kind: Figure, printed: Figure) -> Figure:
    """The value that the document prints for this type of institution."""
    formula = Text("按机构类型", "by the type of institution")
    return ruled(printed.label, printed.value, printed.unit, printed, kind, formula=formula, clauses=printed.clauses)
