"""What supervision finds: pay beside or above the approval (附件1 三), and unequal pay for the same work (附件1 九(一)5)."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from yiti.foundation.decisions.queries import get_book
from yiti.kernel.figures import Figure, Unit, given
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import Text
from yiti.money.pay.models import MonthlyPay, Payment, Payslip
from yiti.policy.rules import Answer, compute
from yiti.registry.staff.models import Posting
from yiti.registry.staff.queries import list_postings

MONTHLY = ("basic_pay", "hardship_allowance", "retained_area_allowance", "basic_performance", "reward_performance")
PAID, APPROVED = Text("实际发放", "Paid"), Text("批准总额", "Approved")


def find_fund_use(*, scope: Scope, period: str) -> Answer | None:
    """
    Rule `fund-use` over the institutions within `pay.see` or, for the county's supervision, `funds.see`.

    Approved is what the closed distribution's slips come to; payments without a closed distribution have no approval,
    and payments that no slip covers are counted with the rest. None where nothing was approved or paid.
    """
    paid = dict(_within(scope, Payment.objects.filter(period=period)).values_list("institution_id").annotate(sum=Sum("amount")))
    slips = Payslip.objects.filter(period=period, run__superseded_by__isnull=True, amount__gt=0) | Payslip.objects.filter(
        period=period, run__sequence=1, amount__gt=0
    )
    approved = dict(_within(scope, slips).values_list("institution_id").annotate(sum=Sum("amount")))
    codes = sorted({*paid, *approved})
    if not codes:
        return None
    rows: list[dict[str, Any]] = []
    figures: dict[str, Figure] = {}
    for at, code in enumerate(codes):
        row: dict[str, Any] = {"id": code, "paid": paid.get(code, Decimal(0))}
        figures[f"institutions[{at}].paid"] = given(PAID, row["paid"], Unit.YUAN, about=code, record=f"payments:{code}:{period}")
        if code in approved:
            row["approved"] = approved[code]
            record = f"payslips:{code}:{period}"
            figures[f"institutions[{at}].approved"] = given(APPROVED, approved[code], Unit.YUAN, about=code, record=record)
        rows.append(row)
    book = get_book(scope=scope, on=Period.parse(period).last)
    return compute("fund-use", pack=book, inputs={"institutions": rows}, figures=figures)


def _within(scope: Scope, rows: Any) -> Any:
    function = "pay.see" if scope.may("pay.see") else "funds.see"
    scope.require(function)
    reach = scope.institutions(function)
    return (rows if reach is None else rows.filter(institution__in=reach)).order_by()


def find_same_work_gap(*, scope: Scope, period: str, institution: str) -> Answer | None:
    """
    Rule `same-work-gap` for an institution's quarter: gross pay (monthly components and the quarter's reward) of those in
    post all quarter, by position and identity. None where nothing was paid.
    """
    if not scope.may("pay.see", institution):
        scope.require("funds.see", institution)
    quarter = Period.parse(period)
    reading = system_scope(scope.actor.username)
    sums = _gross_sums(institution, quarter)
    totals: defaultdict[str, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(_SIDES, Decimal(0)) | dict.fromkeys(_COUNTS, 0))
    for row in list_postings(scope=reading, institution=institution, first=quarter.first, end=quarter.end):
        if row.duty == Posting.Duty.STAFF and row.person_id in sums and (row.until_on is None or row.until_on > quarter.last):
            side = "establishment" if row.identity == Posting.Identity.ESTABLISHMENT else "contract"
            totals[row.position][f"{side}_pay"] += sums[row.person_id]
            totals[row.position][f"{side}_staff"] += 1
    if not totals:
        return None
    order = [str(position) for position in Posting.Position.values]
    positions = [{"id": position, **totals[position]} for position in sorted(totals, key=order.index)]
    figures = {
        f"positions[{at}].{name}": given(
            _WORDS[name], Decimal(row[name]), Unit.PERSONS if name in _COUNTS else Unit.YUAN, about=row["id"],
            record=f"people:{institution}:{period}" if name in _COUNTS else f"gross:{institution}:{period}:{row['id']}",
        )
        for at, row in enumerate(positions)
        for name in (*_SIDES, *_COUNTS)
    }  # fmt: skip
    book = get_book(scope=scope, on=quarter.last)
    return compute("same-work-gap", pack=book, inputs={"positions": positions}, figures=figures)


_SIDES, _COUNTS = ("establishment_pay", "contract_pay"), ("establishment_staff", "contract_staff")
_WORDS = {
    "establishment_pay": Text("编内应发合计", "Gross pay, establishment"),
    "contract_pay": Text("编外应发合计", "Gross pay, contract"),
    "establishment_staff": Text("编内人数", "Establishment staff"),
    "contract_staff": Text("编外人数", "Contract staff"),
}


def _gross_sums(institution: str, quarter: Period) -> dict[str, Decimal]:
    rows = MonthlyPay.objects.filter(institution=institution, month__gte=quarter.first, month__lt=quarter.end)
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.person_id] += sum((getattr(row, name) for name in MONTHLY), Decimal(0))
    slips = Payslip.objects.filter(institution=institution, period=str(quarter)).exclude(kind=Payslip.Kind.BACK_PAY)
    for person, amount in slips.values_list("person_id", "amount"):
        found[person] += amount
    return dict(found)
