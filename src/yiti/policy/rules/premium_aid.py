"""How much of their own premium people in need are given, by class."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, product, total
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Count, FenAmount, Name, Rate
from .registry import rule

RATES = "premium_aid_rates"


class AidedClass(Inputs):
    """People of one class."""

    id: Name
    people: Count = 1

    words = {
        "id": Text("人员类别", "Class"),
        "people": Text("人数", "People"),
    }


class PremiumAidInputs(Inputs):
    """The premium that a person pays, who is aided, and at which rates; the classes and their rates are the county's."""

    premium: FenAmount
    classes: SomeRows[AidedClass]
    premium_aid_rates: Annotated[dict[Name, Rate], Field(min_length=1)] | None = None

    words = {
        "premium": Text("个人缴费标准", "Own premium"),
        "classes": Text("各类人员", "Classes"),
        "premium_aid_rates": Text("各类资助比例", "Rates by class"),
    }


@rule(
    "premium-aid",
    title=Text("困难群众参保分类资助", "Premium aid by class"),
    inputs=PremiumAidInputs,
    settings=(RATES,),
    moves_money=True,
    example={
        "premium": 380, "classes": [{"id": "A", "people": 12}, {"id": "B", "people": 40}],
        "premium_aid_rates": {"A": "1", "B": "0.6"},
    },
)  # fmt: skip
def premium_aid(inputs: PremiumAidInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    For every class the aid of one person (premium × rate, to the fen), what the person still pays, and the aid of all.

    :raises Refused: `parameter-unset` while there are no rates; `out-of-range` for a class without one
    """
    clauses = book.carrying
    premium, rates = leaves.field(inputs, "premium", Unit.YUAN), _rates(inputs, book, leaves)
    rows: list[dict[str, Figure | str]] = []
    for at, row in enumerate(inputs.classes):
        rate = rates.get(row.id)
        if rate is None:
            have = ", ".join(rates)
            words = Text(f"没有“{row.id}”类的资助比例；有：{have}", f"there is no rate for the class {row.id}; known are: {have}")
            raise Refused(words, code="out-of-range", field=f"classes[{at}].id")
        aid = product(Text("每人资助", "Aid of one"), premium, rate, clauses=clauses, about=row.id)
        people = leaves.field(row, "people", Unit.PERSONS, at=f"classes[{at}]", about=row.id)
        rows.append(
            {
                "id": row.id,
                "aid": aid,
                "own": difference(Text("每人自付", "Paid by one"), premium, aid, clauses=clauses, about=row.id),
                "amount": product(Text("资助合计", "Aid of all of them"), aid, people, clauses=clauses, about=row.id),
            }
        )
    amounts = [item for row in rows if isinstance(item := row["amount"], Figure)]
    return Finding({"classes": rows, "total": total(Text("全部资助", "Aid of all"), amounts, clauses=clauses)})


def _rates(inputs: PremiumAidInputs, book: Resolved, leaves: Leaves) -> Mapping[str, Figure]:
    if inputs.premium_aid_rates is None:
        return book.table(RATES)
    return {
        name: leaves.take(f"{RATES}.{name}", Text(f"{name} 类资助比例", f"Rate of class {name}"), rate, Unit.RATIO)
        for name, rate in inputs.premium_aid_rates.items()
    }
