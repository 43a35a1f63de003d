"""Where a number comes from: the figures of closed runs, and those that are reckoned when asked."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.decisions.queries import get_book
from yiti.foundation.papers import explanation_paper
from yiti.foundation.runs.models import Run
from yiti.kernel.figures import TOGETHER, Figure, explain, walk
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.queries import Explained, NoSuchFigure, get_explained
from yiti.policy.packs import load_pack
from yiti.web.access import page
from yiti.web.explanations import Why, shorten, show_why
from yiti.web.nav import SIGNED_IN
from yiti.web.printing import print_day
from yiti.web.requests import Request

from .addresses import page_at
from .live import LIVE
from .papers import code_of, common_of, send_pdf
from .records import Records
from .words import name_of_institution, person_names

AGREES = ("met", Text("与冻结数一致", "Agrees with the frozen run"))
DIFFERS = ("late", Text("与冻结数不一致，请核对", "Differs from the frozen run: verify"))
OF_PEOPLE = ("staff-years", "distribution", "slip-change", "difference", "pay", "monthly-pay", "plan")
"""Kinds of live figures that are about people: looks at them are recorded."""
FOLDED = Text("别人的数按权限合并显示", "What is about others is shown together")


@page(function=SIGNED_IN)
def why_page(request: Request, run: int, path: str) -> HttpResponse:
    """A figure of a closed run: the drawer, or the page."""
    found = _find(request, run, path)
    written = write_figure(found.figure, path, found.person, request, is_folded=found.is_folded, institution=found.run.institution)
    records = Records(request.scope, found.run.period, found.run.institution or found.institution)
    pack = json.loads(found.run.pack)
    why = Why(
        title=_title(found, request),
        figures=written,
        path=path,
        state=AGREES if found.agrees else DIFFERS,
        at=_at(found.run),
        gist=gist_of(found.figure),
        notes=(FOLDED,) if _is_folded(written) else (),
        back=_back(found),
        pdf=reverse("why-pdf", args=[run, path]),
        pack=pack["pack"],
        pack_hash=pack["hash"],
        version=found.run.code_version,
        leaf=records.leaf,
        open_record=records.address,
    )
    return show_why(request, why)


@page(function=SIGNED_IN)
def why_pdf_page(request: Request, run: int, path: str) -> HttpResponse:
    """The same on paper."""
    found = _find(request, run, path)
    written = write_figure(found.figure, path, found.person, request, is_folded=found.is_folded, institution=found.run.institution)
    number = f"WHY-{run}-{found.run.hash[:8]}"
    pack = json.loads(found.run.pack)
    paper = explanation_paper(
        written,
        path,
        number=number,
        title=_title(found, request),
        institution=name_of_institution(found.institution),
        period=Period.parse(found.run.period).label,
        check_code=code_of(number, found.run.hash, path),
        facts=(
            (Text("核对", "State"), (AGREES if found.agrees else DIFFERS)[1]),
            (Text("冻结", "Frozen"), print_day(found.run.closed_at, "year")),
            (Text("规则包", "Pack"), f"{pack['pack']} · {shorten(pack['hash'])}"),
            (Text("程序", "Program"), found.run.code_version),
        ),
        source=load_pack(pack["pack"]).header.number_words,
        **common_of(request),
    )
    return send_pdf([paper], number)


@page(function=SIGNED_IN)
def why_now_page(request: Request, kind: str, period: str, whose: str, path: str) -> HttpResponse:
    """A figure that is reckoned when asked: a preview, a finding, a linked total."""
    live = LIVE.get(kind)
    if live is None:
        raise Http404(kind)
    institution = "" if whose == "-" else whose
    figure = live.find(request.scope, period, institution, path)
    if figure is None:
        raise Http404(path)
    person = figure.about if kind in OF_PEOPLE else ""
    written = write_figure(figure, path, person, request, institution=institution, key=f"{kind}:{period}")
    book = get_book(scope=request.scope, on=Period.parse(period).last)
    records = Records(request.scope, period, institution)
    why = Why(
        title=join_words(figure.label, name_of_institution(institution), Period.parse(period).label),
        figures=written,
        path=path,
        state=("info", live.label),
        at=Text(f"{request.today} 的数据", f"Data of {request.today}"),
        gist=gist_of(figure),
        pack=book.pack,
        pack_hash=book.hash,
        leaf=records.leaf,
        open_record=records.address,
    )
    return show_why(request, why)


def _find(request: Request, run: int, path: str) -> Explained:
    try:
        return get_explained(scope=request.scope, run=run, path=path)
    except NoSuchFigure:
        raise Http404(path) from None


def write_figure(
    figure: Figure, path: str, person: str, request: Request, *, is_folded: bool = False, institution: str = "", key: str = ""
) -> dict[str, Any]:
    """The explanation written out, people by their names; a look at others' pay is recorded."""
    written = explain({path: figure})
    abouts = frozenset(item.about for item in walk([figure]) if item.about)
    names = person_names(abouts)
    own = request.scope.actor.staff
    seen = [person] if person else sorted(names)
    looked = [(code, institution) for code in seen if code in names and code != own]
    if looked and not is_folded:
        record_looks(scope=request.scope, subjects=looked, table="pay_payslip", key=key or path, reason="explanation")
    return {**written, "figures": [_named(row, names) for row in written["figures"]]}


def _is_folded(written: Mapping[str, Any]) -> bool:
    return any(Text(**row["formula"]) == TOGETHER for row in written["figures"] if row.get("formula"))


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    name = names.get(row.get("about", ""))
    if name is None:
        return row
    return {**row, "label": {"zh": f"{name} {row['label']['zh']}", "en": f"{name}: {row['label']['en']}"}}


def _title(found: Explained, request: Request) -> Text:
    person = person_names(frozenset({found.person})).get(found.person, "") if found.person else ""
    name = Text(person, person) if person else name_of_institution(found.institution)
    return join_words(found.figure.label, name, Period.parse(found.run.period).label)


def join_words(*parts: Text) -> Text:
    said = [part for part in parts if part != NOTHING]
    return Text("，".join(part.zh for part in said), ", ".join(part.en for part in said))


def _at(run: Run) -> Text:
    last, closed = Period.parse(run.period).last, run.closed_at
    words = Text(f"截至 {last}，{print_day(closed, 'year')} 冻结", f"As of {last}, frozen on {print_day(closed, 'year')}")
    if hasattr(run, "superseded_by"):
        return Text(f"{words.zh}；后有更正", f"{words.en}; corrected later")
    return words


def gist_of(figure: Figure) -> Text:
    """What the figure's first clause demands, in our own words."""
    if not figure.clauses:
        return NOTHING
    clause = figure.clauses[0]
    try:
        text = load_pack(clause.pack).clause_texts.get(clause.number)
    except UnableTo:
        return NOTHING
    return Text(text.demand.zh, text.demand.en) if text else NOTHING


def _back(found: Explained) -> str:
    period = found.run.period
    if found.run.kind == "quarter":
        return page_at("funds", place=found.institution, period=period)
    if found.run.kind == "year":
        return page_at("year-result", period)
    return page_at("distribution", place=found.institution, period=period)
