"""Is a closed period still what it was, and what would today's pack and facts give?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.runs.models import Run
from yiti.foundation.runs.verification import Mismatch
from yiti.foundation.sheets.layouts import Column as SheetColumn
from yiti.foundation.sheets.writing import write_table
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Payslip
from yiti.money.pay.verification import drift_period, runs_of, verify_period
from yiti.web.access import page
from yiti.web.lists import XLSX
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request
from yiti.web.words import CHINESE, in_words

from .words import institution_names

VERIFIERS = ("quarter.rank", "audit.see")
KINDS = {
    "quarter": Text("季度排名与总额", "Ranking and totals"),
    "year": Text("年度结果", "Year"),
    "distribution": Text("分配到人", "Distribution"),
}
TABLES = {
    "runs_run": Text("核算记录", "Closed runs"),
    "pay_payslip": Text("工资条", "Payslips"),
    "pay_difference": Text("补差", "Differences"),
    "pay_quartertotal": Text("季度总额", "Quarter totals"),
    "assessment_institutionresult": Text("机构季度结果", "Quarter results"),
    "assessment_yearresult": Text("机构年度结果", "Year results"),
}
PAY_TABLES = frozenset({"pay_payslip", "pay_difference"})
HIDDEN = Text("不在您的职责内，不显示", "Not part of your duties; not shown")
MOST = 200
HEADS = (
    SheetColumn("what", Text("项目", "What")), SheetColumn("table", Text("表", "Table")), SheetColumn("key", Text("键", "Key")),
    SheetColumn("field", Text("字段", "Field")), SheetColumn("stored", Text("存着的", "Stored")),
    SheetColumn("found", Text("算出的", "Recomputed")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: what it is about in words, where it stands, what is stored and what comes out now."""

    what: Text
    table: str
    key: str
    field: str
    stored: Text | str
    found: Text | str


@dataclass(frozen=True, slots=True)
class Found:
    """What a check gave: how many runs and rows were compared, the differences, and what could not be reckoned."""

    runs: int
    rows: int
    differences: list[Row]
    refused: list[tuple[Text, str]]

    @property
    def shown(self) -> list[Row]:
        return self.differences[:MOST]


@page(function=VERIFIERS, methods=("GET", "POST"))
def verify_page(request: Request) -> HttpResponse:
    """
    The closed runs of the period chosen; on POST what verifying (`what=verify`) or comparing with today (`drift`) finds.

    Nothing is stored. Values of pay are shown to those who may see pay, and the look is recorded; the audit
    administrator, who sees no figures, is told where a difference stands.
    """
    period, what = str(request.period), request.POST.get("what", "")
    if what == "drift":
        request.scope.require("overview.see")
    runs = sorted(runs_of(period), key=lambda run: list(KINDS).index(run.kind))
    found = None
    if request.method == "POST":
        found = _drift(request.scope, period) if what == "drift" else _verify(request.scope, period, runs)
        if request.POST.get("export") == "xlsx":
            return _export(request, period, what, found.differences)
    names = institution_names()
    context = {
        "runs": [(KINDS.get(run.kind, NOTHING), names.get(run.institution, NOTHING), run) for run in runs],
        "kinds": [(label, sum(run.kind == kind for run in runs)) for kind, label in KINDS.items()],
        "what": what,
        "found": found,
        "may_drift": request.scope.may("overview.see"),
        "most": MOST,
    }
    return render(request, "yiti/money/verify.html", context)


def _verify(scope: Scope, period: str, runs: Iterable[Run]) -> Found:
    verified = verify_period(scope=scope, period=period)
    names = institution_names()
    about = {str(run.pk): (_join(KINDS.get(run.kind, NOTHING), names.get(run.institution, NOTHING)), run.kind) for run in runs}
    if scope.may("pay.see"):
        _record(scope, period, verified.mismatches)
    rows = [_mismatch(scope, item, about) for item in verified.mismatches]
    return Found(verified.runs, verified.rows, rows, [])


def _mismatch(scope: Scope, item: Mismatch, about: Mapping[str, tuple[Text, str]]) -> Row:
    words, kind = about.get(item.key, (NOTHING, "")) if item.table == "runs_run" else (NOTHING, "")
    is_pay = item.table in PAY_TABLES or (kind == "distribution" and item.field.startswith("results"))
    is_told = scope.may("pay.see" if is_pay else "overview.see")
    what = words if words.zh else TABLES.get(item.table, Text(item.table, item.table))
    stored, found = (item.stored, item.recomputed) if is_told else (HIDDEN, HIDDEN)
    return Row(what, item.table, item.key, item.field, stored, found)


def _record(scope: Scope, period: str, mismatches: Iterable[Mismatch]) -> None:
    """The look at payslips whose values are shown."""
    keys = [item.key for item in mismatches if item.table == "pay_payslip" and item.key.isdecimal()]
    subjects = sorted(set(Payslip.objects.filter(pk__in=keys).values_list("person_id", "institution_id")))
    record_looks(scope=scope, subjects=subjects, table="pay_payslip", key=period, reason="verification")


def _drift(scope: Scope, period: str) -> Found:
    names = institution_names()
    rows: list[Row] = []
    refused = []
    drifts = drift_period(scope=scope, period=period)
    for drift in drifts:
        label = _join(KINDS.get(drift.kind, NOTHING), names.get(drift.institution, NOTHING))
        if drift.refusal:
            refused.append((label, drift.refusal))
        is_told = drift.kind != "distribution" or scope.may("pay.see", drift.institution)
        rows += _changes(label, drift.kind, drift.changes, is_told=is_told)
    return Found(len(drifts), 0, rows, refused)


def _changes(label: Text, kind: str, changes: Iterable[tuple[str, str, str]], *, is_told: bool) -> Iterator[Row]:
    for path, closed, today in changes:
        is_shown = is_told or path.startswith("pack")
        yield Row(label, "runs_run", kind, path, *((closed, today) if is_shown else (HIDDEN, HIDDEN)))


def _join(kind: Text, name: Text) -> Text:
    return Text(f"{kind.zh}　{name.zh}".strip(), f"{kind.en}, {name.en}" if name.en else kind.en)


def _export(request: Request, period: str, what: str, rows: Iterable[Row]) -> HttpResponse:
    title = Text("今天会变的", "What today would change") if what == "drift" else Text("核对不一致", "Mismatches")
    frame = frame_of(request)
    cells: list[list[Any]] = [
        [in_words(row.what), row.table, row.key, row.field, in_words(row.stored), in_words(row.found)] for row in rows
    ]
    content = write_table(
        title, HEADS, cells, language=get_language() or CHINESE, is_demonstration=frame.is_demonstration, made_on=request.today
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{what or "verify"}-{period}.xlsx"'
    return answer
