"""Who may be hired directly by the county for a township hospital."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Amount, Flag
from .registry import rule

YEARS = "county_hire.years"


class CountyHireInputs(Inputs):
    """One person; years are those at a township hospital without a break, asked of secondary-school graduates alone."""

    kind: Literal["qualified", "urgent", "secondary_graduate"]
    entry_conditions: Flag
    continuous_years: Amount | None = None
    licensed: Flag | None = None

    words = {
        "kind": Text("人员类别", "Kind"),
        "entry_conditions": Text("符合国家和自治区规定及职业准入条件", "Meets the rules and the conditions of entry"),
        "continuous_years": Text("在卫生院连续聘用年数", "Years at a township hospital without a break"),
        "licensed": Text("取得执业医师资格", "Licensed physician"),
    }


@rule(
    "county-hire",
    title=Text("县招乡用直接聘用资格", "Direct hiring by the county for townships"),
    inputs=CountyHireInputs,
    example={"kind": "secondary_graduate", "entry_conditions": True, "continuous_years": 5, "licensed": True},
)
def county_hire(inputs: CountyHireInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Each condition with its verdict, whether all hold, and that the result is to be made public; exactly the years asked are enough.

    Qualified staff and those urgently needed must meet the conditions alone. A verdict is null where nothing was entered, and nobody is
    then found eligible.
    """
    entry = leaves.field(inputs, "entry_conditions", Unit.VERDICT)
    kind = leaves.field(inputs, "kind", Unit.WORD)
    checks = {"entry_conditions": _check(Text("符合准入条件", "Conditions of entry met"), inputs.entry_conditions, book, kind, entry)}
    if inputs.kind == "secondary_graduate":
        asked = book.parameter(YEARS)
        years, licence = leaves.field(inputs, "continuous_years", Unit.COEFFICIENT), leaves.field(inputs, "licensed", Unit.VERDICT)
        enough = None if inputs.continuous_years is None else inputs.continuous_years >= asked.number
        checks["continuous_years"] = _check(Text("连续工作年限", "Years without a break"), enough, book, kind, years, asked)
        checks["licensed"] = _check(Text("执业医师资格", "Licence"), inputs.licensed, book, kind, licence)
    eligible = ruled(
        Text("可以直接聘用", "May be hired directly"), all(item.value for item in checks.values()), Unit.VERDICT, *checks.values(),
        formula=Text("各项条件都符合", "every condition holds"), clauses=book.carrying,
    )  # fmt: skip
    words = Text("聘用结果须向社会公开", "the result of the hiring must be made public")
    warnings = [Caution("publish-result", words, book.carrying[0])] if eligible.value else []
    return Finding({"checks": [{"id": id, "ok": item} for id, item in checks.items()], "eligible": eligible}, warnings)


def _check(label: Text, holds: bool | None, book: Resolved, *inputs: Figure) -> Figure:
    formula = Text("按所填，未填不判", "as entered; nothing entered, nothing judged")
    return ruled(label, holds, Unit.VERDICT, *inputs, formula=formula, clauses=book.carrying)
