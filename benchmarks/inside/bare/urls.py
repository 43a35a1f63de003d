"""The bare views: insert the rows that a score or a month of accounts leaves, or show as many rows as a page of the house."""

from itertools import count

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.utils import timezone

from yiti.foundation.audit.models import Change
from yiti.measure.assessment.models import Score
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution
from yiti.registry.ledger.models import AccountRow, AccountSheet

TABLE = Template(
    "<!doctype html><title>{{ rows|length }}</title><p>{{ user.username }}<table>{% for row in rows %}"
    "<tr><td>{{ row.code }}<td>{{ row.name }}<td>{{ row.name_en }}<td>{{ row.short_name }}<td>{{ row.type }}<td>{{ row.category }}"
    "<td>{{ row.place_id }}<td>{{ row.sequence }}<td>{{ row.from_on }}{% endfor %}</table>"
)
"""Nine columns, as many as the quarter's board has."""
numbers = count(1)


def enter_score(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    with transaction.atomic():
        made = Score.objects.create(
            cycle_id=sent["period"], institution_id=sent["institution"], indicator=sent["indicator"], subject=f"b{next(numbers)}",
            points=10, score=sent["score"], entered_by="bare", entered_at=timezone.now(),
        )  # fmt: skip
        _note(made.pk, sent["institution"])
    return HttpResponse("kept")


def send_month(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    with transaction.atomic():
        sheet = AccountSheet.objects.create(
            institution_id=sent["institution"], month="2026-07-01", version=1_000_000 + next(numbers), is_current=False, entered_by="bare",
            entered_at=timezone.now(),
        )  # fmt: skip
        lines = zip(*(sent.getlist(name) for name in ("item", "voucher", "on", "summary", "amount")), strict=True)
        AccountRow.objects.bulk_create(
            AccountRow(sheet=sheet, line=at, item=item, voucher=voucher, on=on, summary=summary, amount=amount)
            for at, (item, voucher, on, summary, amount) in enumerate(lines, start=1)
        )
        _note(sheet.pk, sent["institution"])
    return HttpResponse("kept")


def _note(key: int, institution: str) -> None:
    Change.objects.create(
        chain=f"bare {key}", sequence=next(numbers), at=timezone.now(), actor="bare", role="", institution=institution, action="bare",
        table="bare", key=str(key), before=None, after={"key": key}, clause="", previous_hash="", hash="",
    )  # fmt: skip


@login_required
def show_rows(request: HttpRequest, rows: int) -> HttpResponse:
    return HttpResponse(TABLE.render(Context({"user": request.user, "rows": list(Institution.objects.all()[:rows])})))


def let_in(request: HttpRequest) -> HttpResponse:
    login(request, User.objects.get(username="clerk"), "django.contrib.auth.backends.ModelBackend")
    return HttpResponse("in")


urlpatterns = [
    path("login/", lambda request: HttpResponse("here")),
    path("in/", let_in),
    path("score/", enter_score),
    path("month/", send_month),
    path("rows/<int:rows>/", show_rows),
]
