"""A clause's own page: what it asks, how it stands, and everything that carries it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.installation.queries import get_now
from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import FUNCTIONS, Pack, bind_clauses
from yiti.supervision.living.operations import write_note
from yiti.supervision.living.queries import get_living, list_notes
from yiti.web.access import page
from yiti.web.chips import STATES
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .carriers import carriers_of, evidence_of
from .document_findings import tell_findings
from .documents import find_pack
from .living_rows import Row, duties_of, walk_chapters, words_of
from .naming import name_signers
from .papers import send_table, wants_pdf
from .voices import list_said, list_shared


@page(function="documents.see")
def clause_page(request: Request, pack: str, number: str) -> HttpResponse:
    read = find_pack(request, pack)
    clause = read.clause_texts.get(number)
    if clause is None:
        raise Http404(number)
    lives = get_living(scope=request.scope, pack=pack, today=request.today, period=request.period)[number]
    who, due = duties_of(pack).get(number, ((), NOTHING))
    bound = bind_clauses(read)[number]
    carriers = carriers_of(request, read, number, bound)
    carriers["evidence"] = evidence_of(request, carriers["tasks"])
    row = Row(clause, pack, "", NOTHING, lives, today=request.today)
    if wants_pdf(request):
        return _send(request, read, number, lives, carriers["parameters"])
    context = {
        "pack": read,
        "clause": clause,
        "lives": lives,
        "told": row.told,
        **_notes(request, pack, number),
        "who": list(dict.fromkeys(words_of(pack, name) for name in who)),
        "due": due,
        "above": _above(read, number),
        "beside": _beside(read, number),
        "carriers": carriers,
        "said": list_said(request, read, number),
        "shared": list_shared(request, bound.get("parameters", ())),
        "findings": tell_findings(read.findings_in(number), besides=number),
        "functions": [FUNCTIONS[name] for name in bound.get("functions", ()) if name in FUNCTIONS],
    }
    return render(request, "yiti/policy/clause.html", context)


def _notes(request: Request, pack: str, number: str) -> dict[str, Any]:
    notes = list(list_notes(scope=request.scope, pack=pack, clause=number))
    return {
        "notes": notes,
        "note_names": name_signers(request.scope, notes, "written_by"),
        "may_note": request.scope.may("documents.note"),
        "note_field": Field("text", Text("记一笔", "Note"), "textarea"),
    }


@page(function="documents.note", methods=("POST",))
def note_page(request: Request, pack: str, number: str) -> HttpResponse:
    """Write under a clause: dated, signed and audited; a note is never changed."""
    read = find_pack(request, pack)
    if number not in read.clause_texts:
        raise Http404(number)
    text = request.POST.get("text", "")
    write_note(scope=request.scope, pack=read.id, clause=number, text=text, today=request.today, now=get_now())
    messages.success(request, in_words(Text("已记下。", "Noted.")))
    return redirect(f"{reverse('clause', args=[pack, number])}#notes")


def _above(pack: Pack, number: str) -> list[Any]:
    """The clauses that this one stands under, the outermost first."""
    chain: list[Any] = []
    for depth, clause in pack.each_clause():
        del chain[depth:]
        if clause.number == number:
            return chain
        chain.append(clause)
    return []


def _beside(pack: Pack, number: str) -> dict[str, Any]:
    """The clause before and the one after, for turning pages."""
    numbers = [clause.number for _, _, clause in walk_chapters(pack)]
    at = numbers.index(number)
    return {"before": numbers[at - 1] if at else "", "after": numbers[at + 1] if at + 1 < len(numbers) else ""}


def _send(request: Request, pack: Pack, number: str, lives: Any, parameters: list[Any]) -> HttpResponse:
    clause = pack.clause_texts[number]
    columns = [
        TableColumn(Text("什么", "What"), share=3),
        TableColumn(Text("现在", "Now"), share=2),
        TableColumn(Text("说明", "Meaning"), share=3),
    ]
    rows = [TableRow((live.figure, STATES[live.state][1], live.says)) for live in lives]
    rows += [TableRow((line.label, line.shown, line.origin)) for line in parameters]
    title = Text(f"{number}　{clause.heading.zh}", f"{number}　{clause.heading.en}")
    facts = [(Text("文件", "Document"), pack.title), (Text("要求", "Demand"), clause.demand)]
    return send_table(request, title, columns, rows, f"{pack.id}-clause", facts=facts)


@page(function="documents.see")
def table_page(request: Request, pack: str, table: str) -> HttpResponse:
    """A table that the document prints, as printed, with its totals."""
    read = find_pack(request, pack)
    found = read.tables.get(table)
    if found is None:
        raise Http404(table)
    context = {
        "pack": read,
        "table": found,
        "rows": [_cells(found, row) for row in read.rows[table]],
        "totals": _cells(found, found.totals),
    }
    return render(request, "yiti/policy/table.html", context)


def _cells(table: Any, row: Mapping[str, str]) -> list[tuple[Any, str]]:
    return [(column, row.get(column.name, "")) for column in table.columns]
