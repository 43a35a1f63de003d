"""Money that left for a person outside the closed distribution: recorded as it was, so that supervision finds it (附件1 三)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Payment
from yiti.money.pay.queries.people import list_members
from yiti.money.pay.refusals import UnableToPay

from .results import read_number

MOST = Decimal(10_000_000)


@transaction.atomic
def record_payment(
    *, scope: Scope, period: str, institution: str, person: str, amount: Any, paid_on: date, remark: str, today: date
) -> Payment:
    """
    Record a payment of incremental reward that no slip covers. It shows at once among the findings.

    :raises UnableToPay: for an amount not above zero, a day to come, no reason, or somebody who does not work there
    """
    scope.require("pay.pay", institution)
    quarter = Period.parse(period)
    members = {member.code for member in list_members(scope=scope, institution=institution, first=quarter.first, end=quarter.end)}
    if person not in members:
        raise UnableToPay(Text("这个人本季不在本机构", "this person does not work here in the quarter"), field="person")
    sum_paid = read_number(amount, Decimal("0.01"), MOST, "amount").quantize(Decimal("0.01"))
    if paid_on > today:
        raise UnableToPay(Text("发放日期不能晚于今天", "the day of payment cannot lie ahead"), field="paid_on")
    if not remark.strip():
        raise UnableToPay(Text("请写明发的是什么", "say what was paid"), field="remark")
    row = Payment.objects.create(
        institution_id=institution, person_id=person, period=period, amount=sum_paid, paid_on=paid_on,
        paid_by=scope.actor.username, remark=remark.strip()[:200],
    )  # fmt: skip
    record_change(
        scope=scope, action="pay.pay_apart", table="pay_payment", key=row.pk, institution=institution,
        after={"person": person, "period": period, "amount": sum_paid, "remark": row.remark},
    )  # fmt: skip
    return row
