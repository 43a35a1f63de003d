"""What the government pays for services that it buys: price × how many × quality; prices of the county stand in `purchase_prices`."""

from typing import Any

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, product, total
from yiti.kernel.money import ONE
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Count, FenAmount, Name, Rate
from .registry import rule


class BoughtService(Inputs):
    """`price` in place of the county's own; `quality` is the share of the price that the work earned."""

    id: Name
    count: Count
    price: FenAmount | None = None
    quality: Rate = ONE

    words = {
        "id": Text("服务项目", "Service"),
        "count": Text("数量", "How many"),
        "price": Text("单价", "Price"),
        "quality": Text("质量系数", "Quality"),
    }


class ServicePurchaseInputs(Inputs):
    services: SomeRows[BoughtService]

    words = {"services": Text("服务项目", "Services")}


@rule(
    "service-purchase",
    title=Text("政府购买服务付费", "Payment for services that the government buys"),
    inputs=ServicePurchaseInputs,
    moves_money=True,
    example={
        "services": [{"id": "visits", "count": 800, "price": "15", "quality": "0.9"}, {"id": "vaccinations", "count": 1000, "price": "12"}]
    },
)
def service_purchase(inputs: ServicePurchaseInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Each service to the fen; the total adds the rounded payments.

    :raises Refused: `parameter-unset` where a price is neither entered nor decided
    """
    rows = [_pay(row, at, book, leaves) for at, row in enumerate(inputs.services)]
    whole = total(Text("付费合计", "Payment of all"), [row["payment"] for row in rows], clauses=book.carrying)
    return Finding({"services": rows, "total": whole})


def _pay(row: BoughtService, at: int, book: Resolved, leaves: Leaves) -> dict[str, Any]:
    path = f"services[{at}]"
    count, quality = (
        leaves.field(row, name, unit, at=path, about=row.id) for name, unit in (("count", Unit.COUNT), ("quality", Unit.RATIO))
    )
    price = _decided(row, path, book) if row.price is None else leaves.field(row, "price", Unit.YUAN, at=path, about=row.id)
    words = Text("付费", "Payment")
    return {"id": row.id, "payment": product(words, count, price, quality, clauses=book.carrying, about=row.id)}


def _decided(row: BoughtService, path: str, book: Resolved) -> Figure:
    prices = book.table("purchase_prices")
    if row.id not in prices:
        clause: Clause | None = book.carrying[0] if book.carrying else None
        words = Text(f"{row.id} 没有单价，须填写或由本县决定", f"{row.id} has no price: enter it, or let the county decide it")
        raise Refused(words, code="parameter-unset", field=f"{path}.price", clause=clause)
    return prices[row.id]
