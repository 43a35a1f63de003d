"""What insurance pays of bills by the way that patients took: first in the community, referred step by step, or past a step."""

from typing import Literal

from yiti.kernel.figures import Figure, Unit, difference, product, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves
from .numbers import FenAmount, Rate
from .registry import rule

Way = Literal["community", "referred", "skipped"]
RATES = "path_rates"


class PathPaymentInputs(Inputs):
    """Bills within the scope of insurance that came one way; the rates of the ways are the county's own."""

    bill: FenAmount
    path: Way
    path_rates: dict[Way, Rate] | None = None

    words = {
        "bill": Text("政策范围内费用", "Bills within the scope"),
        "path": Text("就诊路径", "Way"),
        "path_rates": Text("各路径支付比例", "Rates by way"),
    }


@rule(
    "path-payment",
    title=Text("按就诊路径支付", "Payment by the way of referral"),
    inputs=PathPaymentInputs,
    settings=(RATES,),
    moves_money=True,
    example={"bill": 1000, "path": "community", "path_rates": {"community": "0.8", "referred": "0.7", "skipped": "0.5"}},
)
def path_payment(inputs: PathPaymentInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Bills × the rate of their way, to the fen, and what patients pay.

    :raises Refused: `parameter-unset` while no rates are decided; `missing-field` where the way has none; `inconsistent` where skipping
        a step would be paid better than a referral
    """
    clauses = book.carrying
    rates = _rates(inputs, book, leaves)
    _require_no_bargain(rates)
    bill, path = leaves.field(inputs, "bill", Unit.YUAN), leaves.field(inputs, "path", Unit.WORD)
    chosen = rates.get(str(path.value))
    if chosen is None:
        raise Refused(
            Text(f"没有 {path.value} 的比例", f"there is no rate for {path.value}"), code="missing-field", field=f"{RATES}.{path.value}"
        )
    formula = Text("按就诊路径", "by the way of referral")
    rate = ruled(Text("支付比例", "Rate"), chosen.value, Unit.RATIO, path, *rates.values(), formula=formula, clauses=clauses)
    paid = product(Text("医保支付", "Paid by insurance"), bill, rate, clauses=clauses)
    own = difference(Text("个人负担", "Paid by patients"), bill, paid, clauses=clauses)
    return Finding({"rate": rate, "paid": paid, "own": own})


def _rates(inputs: PathPaymentInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    if inputs.path_rates is None:
        return dict(book.table(RATES))
    label = PathPaymentInputs.words["path_rates"]
    return {
        way: leaves.take(f"{RATES}.{way}", Text(f"{label.zh}：{way}", f"{label.en}: {way}"), rate, Unit.RATIO)
        for way, rate in inputs.path_rates.items()
    }


def _require_no_bargain(rates: dict[str, Figure]) -> None:
    skipped, referred = rates.get("skipped"), rates.get("referred")
    if skipped is not None and referred is not None and skipped.number > referred.number:
        raise refuse_inconsistent("越级比逐级转诊支付更多", "skipping a step is paid better than a referral", f"{RATES}.skipped")
