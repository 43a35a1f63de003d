"""Documents: the packs in force, and the living document of one of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.foundation.papers.blocks import Cell
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Pack, number_words
from yiti.supervision.living.lives import Live, State, worst_of
from yiti.supervision.living.queries import get_living, list_packs
from yiti.web.access import page
from yiti.web.bars import meter
from yiti.web.chips import STATES
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sifting import Rows

from .clause_lines import print_lines
from .document_findings import tell_findings
from .living_rows import EXPIRED, Row, list_rows
from .papers import send_table, wants_pdf
from .voices import list_documents, list_shared

SHOWN: tuple[State, ...] = ("met", "short", "late", "running", "wait", "info")
PACKS = Listing(
    "documents",
    Text("文件", "Documents"),
    [
        Column("title", Text("文件", "Document"), lambda pack: pack.title, "name", sort="x", href=lambda pack: address_of(pack)),
        Column("number", Text("文号", "Number"), lambda pack: pack.header.number_words),
        Column("issuer", Text("发文机关", "Issued by"), lambda pack: pack.header.issuer, "soft"),
        Column("issued", Text("印发", "Issued"), lambda pack: pack.header.issued.day if pack.header.issued else None, "date", sort="x"),
        Column("since", Text("施行", "In force"), lambda pack: pack.in_force_from if pack.in_force_from.year > 1 else None, "date"),
        Column("clauses", Text("条款", "Clauses"), lambda pack: len(pack.clause_texts), "number", sort="x"),
    ],
    search=("title", "header__number"),
    hint=Text("名称、文号", "Title or number"),
)


def address_of(pack: Pack) -> str:
    return reverse("document", args=[pack.id])


@page(function="documents.see")
def documents_page(request: Request) -> HttpResponse:
    shown = PACKS.read(request, list_packs(scope=request.scope, pack=request.__dict__["installation"].pack))
    return shown.export(request) if shown.wants_export else render(request, "yiti/policy/documents.html", {"list": shown})


def find_pack(request: Request, id: str) -> Pack:
    """:raises Http404: for a pack that is not this county's"""
    installation = request.__dict__["installation"]
    packs = list_packs(scope=request.scope, pack=installation.pack) if installation else []
    found = next((pack for pack in packs if pack.id == id), None)
    if found is None:
        raise Http404(id)
    return found


@page(function="documents.see")
def document_page(request: Request, pack: str) -> HttpResponse:
    """The document clause by clause, each with what is known of it today."""
    read = find_pack(request, pack)
    living = get_living(scope=request.scope, pack=read.id, today=request.today, period=request.period)
    rows = list_rows(read, living, request.today)
    shown = _listing(rows, request).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    if wants_pdf(request):
        return _send_report(request, read, rows)
    counts = Counter("expired" if row.is_over else row.state for row in rows)
    context = {
        "pack": read,
        "documents": list_documents(request, read),
        "shared": list_shared(request),
        "list": shown,
        "total": len(rows),
        "counts": [(state, counts[state]) for state in SHOWN if counts[state]],
        "expired": counts["expired"],
        "next": _list_next(rows, request.today),
        "to_do": [(value, words, len(_narrow(rows, value, request))) for value, words in TO_DO],
        "bar": meter({state: counts[state] for state in SHOWN if state != "wait"}, len(rows) - counts["expired"], kind="thick")
        if rows
        else "",
        "findings": tell_findings(read.findings),
        "contents": _contents(rows, list(shown.found)),
        "lines": print_lines(shown.rows, request.scope, request.today, first={row.number for row in shown.first}),
    }
    return render(request, "yiti/policy/document.html", context)


def _contents(rows: Sequence[Row], shown: Sequence[Row]) -> list[dict[str, object]]:
    """The chapters of which something is shown, with their worst state and where they begin."""
    anchors: dict[str, str] = {}
    for row in shown:
        anchors.setdefault(row.chapter, row.anchor)
    chapters: dict[str, list[Row]] = {}
    for row in rows:
        chapters.setdefault(row.chapter, []).append(row)
    return [
        {
            "number": number,
            "label": members[0].chapter_label,
            "anchor": anchors[number],
            "count": len(members),
            "state": worst_of(row.state for row in members),
        }
        for number, members in chapters.items()
        if number in anchors
    ]


LIVE = Text("现在怎样", "How it stands")
TO_DO = [
    ("late-short", Text("逾期与不足", "Late or short")),
    ("late", Text("逾期", "Late")),
    ("short", Text("不足", "Short")),
    ("soon", Text("30 天内到期", "Due in 30 days")),
    ("mine", Text("我负责", "Mine")),
]


def _listing(rows: Sequence[Row], request: Request) -> Listing:
    return Listing(
        "clauses",
        Text("条款", "Clauses"),
        [
            Column("number", Text("条款", "Clause"), lambda row: row.number, "name", width="cw-120"),
            Column("demand", Text("要求什么", "What it asks")),
            Column("live", LIVE, lambda row: row.live_words, width="cw-280"),
            Column("state", Text("状态", "State"), lambda row: row.told, kind="state", width="cw-120"),
            Column("due", Text("期限", "Due"), _due, width="cw-100"),
            Column("who", Text("谁负责", "Who"), lambda row: row.who_words, "soft", width="cw-120"),
        ],
        search=("text",),
        hint=Text("在条款里找", "Search the clauses"),
        filters=[
            Filter(
                "urgent",
                Text("要办的", "To do"),
                TO_DO,
                lambda found, value: _narrow(found, value, request),
            ),
            Filter(
                "state",
                Text("状态", "State"),
                [*((state, STATES[state][1]) for state in SHOWN), ("expired", EXPIRED)],
                lambda found, value: [
                    row for row in found if (row.is_over if value == "expired" else row.state == value and not row.is_over)
                ],
                is_menu=True,
            ),
        ],
        size=200,
        needs=lambda row: row.state in ("late", "short") and not row.is_over,
        group=lambda row: Text(
            f"{row.chapter}　{row.chapter_label.zh}".strip("　"), f"{number_words(row.chapter).en}　{row.chapter_label.en}".strip("　")
        ),
    )


def _narrow(rows: Rows, value: str, request: Request) -> list[Row]:
    if value == "late-short":
        return [row for row in rows if row.state in ("late", "short")]
    if value in ("late", "short"):
        return [row for row in rows if row.state == value]
    if value == "mine":
        return [row for row in rows if request.scope.actor.role in row.roles]
    return [row for row in rows if row.due_on and 0 <= (row.due_on - request.today).days <= 30]


def _list_next(rows: Sequence[Row], today: date) -> list[tuple[date, Row, Live]]:
    """The next three deadlines, each with what is due then."""
    coming = [
        (live.due_on, row, live) for row in rows if not row.is_over for live in row.lives
        if live.due_on and live.due_on >= today and live.state != "met"
    ]  # fmt: skip
    return sorted(coming, key=lambda item: item[0])[:3]


def _due(row: Row) -> object:
    return row.due_on or row.due_words or None


def _send_report(request: Request, pack: Pack, rows: Sequence[Row]) -> HttpResponse:
    """落实情况报告: every demand with where it stands."""
    columns = [
        TableColumn(Text("条款", "Clause"), share=0),
        TableColumn(Text("要求", "Demand"), share=3),
        TableColumn(Text("现在怎样", "How it stands"), share=2),
        TableColumn(Text("状态", "State"), share=0),
        TableColumn(Text("期限", "Due"), share=0),
    ]
    lines = [TableRow((row.number, row.demand, row.live_words, row.told[1], row.due_on or row.due_words)) for row in rows]
    title = Text(f"{pack.title.zh}落实情况", f"{pack.title.en}: how it stands")
    facts: list[tuple[Text, Cell]] = [(Text("文号", "Number"), pack.header.number_words), (Text("截至", "As of"), request.today)]
    note = Text(
        "条款大意由系统改写，编号照原件；没有数据的条款列为备查。",
        "Clauses are paraphrased, numbers as printed; without data a clause is for the record.",
    )
    return send_table(request, title, columns, lines, f"{pack.id}-report", facts=facts, note=note if rows else NOTHING)
