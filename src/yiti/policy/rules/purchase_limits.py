"""Whether medicines are bought within the limits of invoices and specifications: `procurement.invoices`, `procurement.specifications`."""

from typing import Any

from yiti.kernel.figures import Figure, Unit, difference, largest, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves, constant
from .numbers import Count, Name
from .registry import rule

LIMITS = {"specifications": "procurement.specifications", "invoices": "procurement.invoices"}
NONE_OVER = constant(Text("零", "None"), 0, Unit.COUNT)


class BoughtDrug(Inputs):
    """One drug of one institution: how many specifications of it are kept, and how many invoices lie between maker and hospital."""

    id: Name
    specifications: Count
    invoices: Count

    words = {
        "id": Text("药品", "Drug"),
        "specifications": Text("规格数", "Specifications"),
        "invoices": Text("开票次数", "Invoices"),
    }


class PurchaseLimitsInputs(Inputs):
    drugs: SomeRows[BoughtDrug]

    words = {"drugs": Text("药品", "Drugs")}


@rule(
    "purchase-limits",
    title=Text("药品采购票次与规格限制", "Limits of invoices and specifications"),
    inputs=PurchaseLimitsInputs,
    example={"drugs": [{"id": "A", "specifications": 3, "invoices": 2}, {"id": "B", "specifications": 2, "invoices": 3}]},
)
def purchase_limits(inputs: PurchaseLimitsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """How many specifications and invoices of each drug are too many; a drug with any comes with the warning `over-limit`."""
    rows = [_hold(drug, at, book, leaves) for at, drug in enumerate(inputs.drugs)]
    over = [row for row in rows if not row["ok"].value]
    formula = Text("不合规的计数", "those not allowed, counted")
    label = Text("违规药品数", "Drugs above a limit")
    count = ruled(label, len(over), Unit.COUNT, *[row["ok"] for row in rows], formula=formula, clauses=book.carrying)
    return Finding({"drugs": rows, "violations": count}, [_warn(row, book) for row in over])


def _hold(drug: BoughtDrug, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    excess = {name: _excess(drug, name, at, book, leaves) for name in LIMITS}
    is_within = not any(figure.number for figure in excess.values())
    formula = Text("两项都不超过", "neither is above its limit")
    label = Text("合规", "Allowed")
    ok = ruled(label, is_within, Unit.VERDICT, *excess.values(), formula=formula, clauses=book.carrying, about=drug.id)
    return {"id": drug.id, **{f"{name}_over": figure for name, figure in excess.items()}, "ok": ok}


def _excess(drug: BoughtDrug, name: str, at: int, book: Resolved, leaves: Leaves) -> Figure:
    there = leaves.field(drug, name, Unit.COUNT, at=f"drugs[{at}]", about=drug.id)
    over = difference(Text("实际减上限", "Actual less the most"), there, book.parameter(LIMITS[name]), unit=Unit.COUNT, about=drug.id)
    words = BoughtDrug.words[name]
    label = Text(f"{words.zh}超出", f"{words.en} too many")
    return largest(label, over, NONE_OVER, unit=Unit.COUNT, clauses=book.carrying, about=drug.id)


def _warn(row: dict[str, Any], book: Resolved) -> Caution:
    name, specifications, invoices = row["id"], row["specifications_over"].printed, row["invoices_over"].printed
    words = Text(
        f"{name} 规格超 {specifications} 个、开票超 {invoices} 次",
        f"{name}: {specifications} specifications and {invoices} invoices too many",
    )
    return Caution("over-limit", words, book.carrying[0])
