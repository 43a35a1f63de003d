"""How the income of an alliance is shared among its levels, by the ratio of their agreement; the documents give none."""

from typing import Annotated, Any

from pydantic import Field

from yiti.kernel.figures import Unit, ruled, total
from yiti.kernel.money import share_to_fen
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Amount, FenAmount, Name
from .registry import rule

Weight = Annotated[Amount, Field(le=10**9)]


class AllianceMember(Inputs):
    """A level or a member, with its part of the agreed ratio."""

    id: Name
    weight: Weight

    words = {
        "id": Text("层级", "Level"),
        "weight": Text("约定份额", "Agreed part"),
    }


class AllianceSharingInputs(Inputs):
    """Yuan of one alliance and period; a loss or a risk borne together is shared in the same way."""

    income: FenAmount
    members: SomeRows[AllianceMember]

    words = {
        "income": Text("共担数额", "Income to share"),
        "members": Text("各层级", "Members"),
    }


@rule(
    "alliance-sharing",
    title=Text("医联体收益分担", "Income of an alliance shared"),
    inputs=AllianceSharingInputs,
    moves_money=True,
    example={
        "income": "200000",
        "members": [{"id": "tertiary", "weight": "60"}, {"id": "county", "weight": "25"}, {"id": "primary", "weight": "15"}],
    },
)
def alliance_sharing(inputs: AllianceSharingInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The income in proportion to the agreed parts, to the fen; odd fen go to the largest remainders, so that the shares add up to the income.

    :raises Refused: `inconsistent` where nobody has a part
    """
    if not any(member.weight for member in inputs.members):
        raise Refused(Text("至少一方有份额", "nobody has a part: at least one must"), code="inconsistent", field="members")
    income = leaves.field(inputs, "income", Unit.YUAN)
    weights = [leaves.field(row, "weight", Unit.WEIGHT, at=f"members[{at}]", about=row.id) for at, row in enumerate(inputs.members)]
    amounts = share_to_fen(inputs.income, [member.weight for member in inputs.members])
    formula = Text("按份额分到分，余分归余数最大的", "by the parts to the fen; odd fen to the largest remainders")
    rows: list[dict[str, Any]] = [
        {
            "id": member.id,
            "share": ruled(
                Text("分得", "Share"), amount, Unit.YUAN, income, *weights, formula=formula, clauses=book.carrying, about=member.id
            ),
        }
        for member, amount in zip(inputs.members, amounts, strict=True)
    ]
    return Finding({"members": rows, "total": total(Text("合计", "Together"), [row["share"] for row in rows], clauses=book.carrying)})
