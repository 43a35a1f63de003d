"""Whether essential medicines are sold for more than the markup allows: `essential_medicine.markup_rate` on what they were bought for."""

from typing import Annotated, Any

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, quotient, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Amount, Name
from .registry import rule

RATE = "essential_medicine.markup_rate"
Price = Annotated[Amount, Field(gt=0)]


class SoldMedicine(Inputs):
    """Prices of one unit as sold, in yuan; they may have more than two decimals."""

    id: Name
    bought: Price
    sold: Amount

    words = {
        "id": Text("药品", "Medicine"),
        "bought": Text("购进价", "Bought for"),
        "sold": Text("销售价", "Sold for"),
    }


class MedicineMarkupInputs(Inputs):
    medicines: SomeRows[SoldMedicine]

    words = {"medicines": Text("药品", "Medicines")}


@rule(
    "medicine-markup",
    title=Text("基本药物零差率核对", "Markup on essential medicines"),
    inputs=MedicineMarkupInputs,
    example={"medicines": [{"id": "A", "bought": "8.00", "sold": "8.40"}, {"id": "B", "bought": "12.5", "sold": "12.5"}]},
)
def medicine_markup(inputs: MedicineMarkupInputs, book: Resolved, leaves: Leaves) -> Finding:
    """The markup of each, (sold − bought) ÷ bought, against the most allowed; what exceeds it comes with the warning `marked-up`."""
    rows = [_hold(medicine, at, book, leaves) for at, medicine in enumerate(inputs.medicines)]
    over = [row for row in rows if not row["ok"].value]
    count = ruled(
        Text("超过加成的药品数", "Medicines above it"),
        len(over),
        Unit.COUNT,
        *[row["ok"] for row in rows],
        formula=Text("不合规的计数", "those not allowed, counted"),
        clauses=book.carrying,
    )
    return Finding({"medicines": rows, "violations": count}, [_warn(row, book) for row in over])


def _hold(medicine: SoldMedicine, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    path, about, clauses = f"medicines[{at}]", medicine.id, book.carrying
    bought, sold = (leaves.field(medicine, name, Unit.WEIGHT, at=path, about=about) for name in ("bought", "sold"))
    most = book.parameter(RATE)
    more = difference(Text("销售价减购进价", "Sold less bought"), sold, bought, unit=Unit.WEIGHT, about=about)
    markup = quotient(Text("加成率", "Markup"), more, bought, clauses=clauses, about=about)
    is_allowed = more.number <= bought.number * most.number
    formula = Text("加成不超过规定", "no more than allowed")
    ok: Figure = ruled(
        Text("合规", "Allowed"), is_allowed, Unit.VERDICT, markup, most, bought, more, formula=formula, clauses=clauses, about=about
    )
    return {"id": about, "markup": markup, "ok": ok}


def _warn(row: dict[str, Any], book: Resolved) -> Caution:
    name, rate = row["id"], row["markup"].printed
    return Caution(
        "marked-up", Text(f"{name} 加成 {rate}，超过规定", f"{name} is marked up by {rate}, more than allowed"), book.carrying[0]
    )
