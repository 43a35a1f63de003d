"""Facts handed in: the empty sheets, where they go, and what became of every delivery."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from yiti.events.intake.layouts import KIND_TITLES
from yiti.events.intake.models import Delivery
from yiti.events.intake.queries import UnableToFindDelivery, get_delivery, list_deliveries
from yiti.events.intake.sheets import PREFIX
from yiti.foundation.imports.queries import list_staged
from yiti.foundation.sheets.layouts import Column as SheetColumn
from yiti.foundation.sheets.writing import write_table
from yiti.kernel.text import Text
from yiti.registry.access.queries import get_names
from yiti.web.access import page
from yiti.web.lists import XLSX, Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import CHINESE

CHANNELS = {
    "lake": Text("数据湖文件", "Files of a lake"),
    "sheet": Text("表格", "Sheet"),
    "http": Text("程序接口", "Program"),
}
OPEN = ("staged", "faulty", "ready")


def state_of(delivery: Delivery) -> tuple[str, Text]:
    if delivery.state == Delivery.State.REFUSED:
        return "late", Text(f"{delivery.rejected} 行有错，都没有收", f"{delivery.rejected} rows wrong, none taken")
    if delivery.state == Delivery.State.STARTED:
        return "running", Text("没有写完，再报一次即可", "Not finished; hand it in once more")
    if delivery.rejected:
        return "short", Text(f"退回 {delivery.rejected} 行", f"{delivery.rejected} rows rejected")
    return "met", Text("已收下", "Taken")


def _listing() -> Listing:
    return Listing(
        "deliveries",
        Text("报送记录", "Deliveries"),
        [
            Column("name", Text("名称", "Name"), kind="name", href=lambda row: reverse("delivery", args=[row.pk])),
            Column("received_at", Text("收到", "Received"), kind="moment", sort="received_at"),
            Column("channel", Text("途径", "By"), lambda row: CHANNELS[row.channel]),
            Column("institution", Text("机构", "Institution"), kind="soft", sort="institution"),
            Column("rows", Text("行", "Rows"), kind="number", sort="rows"),
            Column("taken", Text("收下", "Taken"), kind="number", sort="taken"),
            Column("known", Text("已有", "There already"), kind="number", on_phone=False),
            Column("rejected", Text("退回", "Rejected"), kind="number", sort="rejected"),
            Column("state", Text("结果", "Outcome"), state_of, "state"),
        ],
        search=("name", "sent_by"),
        hint=Text("名称、报送人", "Name, sender"),
        filters=[
            Filter(
                "channel", Text("途径", "By"), list(CHANNELS.items()),
                lambda rows, value: rows.filter(channel=value),
            )
        ],
        empty=Text("还没有报送过", "Nothing was handed in yet"),
        empty_hint=Text(
            "下载空表，填好再传；同一份文件传两次只算一次。",
            "Fill in an empty sheet and upload it; the same file twice counts once.",
        ),
    )  # fmt: skip


@page(function="facts.import")
def deliveries_page(request: Request) -> HttpResponse:
    """Every kind with its sheet, what is still to be applied, and the history."""
    shown = _listing().read(request, list_deliveries(scope=request.scope))
    if shown.wants_export:
        return shown.export(request)
    waiting = [item for item in list_staged(scope=request.scope)[:50] if item.kind.startswith(PREFIX) and item.state in OPEN][:8]
    kinds = [(f"{PREFIX}{kind}", kind, title) for kind, title in KIND_TITLES.items()]
    half = (len(kinds) + 1) // 2
    context = {
        "list": shown,
        "halves": [kinds[:half], kinds[half:]],
        "waiting": [(item, KIND_TITLES[item.kind.removeprefix(PREFIX)]) for item in waiting],
    }
    return render(request, "yiti/institutions/deliveries.html", context)


@page(function="facts.import")
def delivery_page(request: Request, delivery: int) -> HttpResponse:
    """One delivery: how many rows, who sent it, and the first rows that came back with their reasons."""
    found = _find(request, delivery)
    context = {
        "item": found,
        "state": state_of(found),
        "channel": CHANNELS[found.channel],
        "sender": get_names(scope=request.scope, usernames=[found.sent_by]).get(found.sent_by, found.sent_by),
        "faults": [{**fault, "reason": Text(fault["message"]["zh"], fault["message"]["en"])} for fault in found.faults],
    }
    return render(request, "yiti/institutions/delivery.html", context)


@page(function="facts.import")
def rejected_page(request: Request, delivery: int) -> HttpResponse:
    """The rows that came back as a file: place, name, column, and the reason in both languages; identity numbers are hidden."""
    found = _find(request, delivery)
    columns = [
        SheetColumn("kind", Text("种类", "Kind")), SheetColumn("file", Text("文件", "File")),
        SheetColumn("row", Text("行", "Row"), "whole"),
        SheetColumn("event", Text("记录号", "Name")), SheetColumn("field", Text("列", "Column")), SheetColumn("code", Text("代码", "Code")),
        SheetColumn("zh", Text("原因", "Reason in Chinese")), SheetColumn("en", Text("英文原因", "Reason")),
    ]  # fmt: skip
    rows = [
        [fault[name] for name in ("kind", "file", "row", "event", "field", "code")] + [fault["message"]["zh"], fault["message"]["en"]]
        for fault in found.faults
    ]
    content = write_table(Text("退回的行", "Rejected rows"), columns, rows, language=get_language() or CHINESE, made_on=request.today)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="rejected-{found.pk}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _find(request: Request, delivery: int) -> Delivery:
    """:raises Http404: also for one out of reach"""
    try:
        return get_delivery(scope=request.scope, id=delivery)
    except UnableToFindDelivery:
        raise Http404(str(delivery)) from None
