"""The regular papers: what is due, what each says today down to the records, and what was made and frozen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import explain, fold
from yiti.kernel.periods import Period
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.reports import Report, ReportLine
from yiti.supervision.reports.building import build_content
from yiti.supervision.reports.codes import is_as_made
from yiti.supervision.reports.figures import Stated, list_stated
from yiti.supervision.reports.operations import make_report
from yiti.supervision.reports.queries import Duty, UnableToFindReport, find_duty, get_made, list_duties, list_made
from yiti.supervision.reports.rights import may_make
from yiti.web.access import page
from yiti.web.columns import Column
from yiti.web.explanations import Why, show_why
from yiti.web.lists import Listing
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request
from yiti.web.words import in_words

from .report_papers import Printed, as_of_words, send_export, shown_sections

SEE = "documents.see"
EVERY = {"month": Text("每月", "Monthly"), "quarter": Text("每季", "Quarterly"), "year": Text("每年", "Yearly")}
ASKED = Text("有需要时", "When asked for")


def word_of(duty: Duty) -> tuple[str, Text]:
    if duty.state == "late":
        return "late", Text(f"晚 {duty.late_days} 天", f"{duty.late_days} days late")
    words = {
        "met": Text("已做", "Made"),
        "info": Text("随时可做", "At any time"),
        "short": Text("未做，文件未定日期", "Not made; no day set"),
    }
    return duty.state, words.get(duty.state, Text("未做", "Not made"))


def _of(duty: Duty) -> Text:
    return duty.period.label if duty.period else NOTHING


DUTIES = Listing(
    "duties",
    Text("定期报告", "Regular papers"),
    [
        Column("label", Text("报告", "Paper"), lambda row: row.report.label, "name", href=lambda row: reverse("paper", args=[row.key])),
        Column("every", Text("多久一次", "How often"), lambda row: EVERY.get(row.report.every or "", ASKED), "soft", width="cw-100"),
        Column("period", Text("当期", "For"), _of, width="cw-140"),
        Column("due", Text("期限", "Due"), lambda row: row.due, "date", width="cw-100"),
        Column("state", Text("状态", "State"), word_of, "state", width="cw-160"),
        Column(
            "made", Text("最近一份", "Newest"), lambda row: row.made.as_of if row.made else None, "date", width="cw-120",
            href=lambda row: reverse("paper-made", args=[row.made.number]) if row.made else "",
        ),
        Column("clause", Text("条款", "Clause"), lambda row: Clause(row.pack, row.report.clause), "clause", width="cw-160"),
    ],
    search=("report.label",), hint=Text("报告名称", "Name of the paper"), size=100,
    empty=Text("文件没有要求定期报告", "The documents ask for no regular papers"),
)  # fmt: skip


@page(function=SEE)
def reports_page(request: Request) -> HttpResponse:
    duties = list_duties(scope=request.scope, today=request.today)
    shown = DUTIES.read(request, duties)
    if shown.wants_export:
        return shown.export(request)
    made = list(list_made(scope=request.scope)[:50])
    context = {
        "list": shown, "made": made, "late": sum(duty.state == "late" for duty in duties),
        "open": sum(duty.state in ("late", "running", "short") for duty in duties), "names": name_signers(request.scope, made, "made_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/reports.html", context)


def find(request: Request, key: str) -> Duty:
    try:
        return find_duty(scope=request.scope, key=key, today=request.today)
    except UnableToFindReport:
        raise Http404(key) from None


@page(function=SEE)
def report_page(request: Request, key: str) -> HttpResponse:
    """What it would say today; `?export=` as PDF, docx or xlsx, without check code: what is handed in is made first."""
    duty = find(request, key)
    content = build_content(scope=request.scope, pack=duty.pack, report=duty.report, period=duty.period, today=request.today)
    answer = send_export(request, Printed(content, f"{duty.report.id}-{request.today}"))
    if answer is not None:
        return answer
    made = list(list_made(scope=request.scope, key=key)[:20])
    context = {
        "duty": duty, "title": Text(content["title"]["zh"], content["title"]["en"]), "state": word_of(duty), "made": made,
        "clause": Clause(duty.pack, duty.report.clause), "as_of": as_of_words(request.today),
        "sections": shown_sections(content, lambda about: address_of(duty.report, key, about)),
        "paragraphs": [Text(text["zh"], text["en"]) for text in content["paragraphs"]],
        "every": EVERY.get(duty.report.every or "", ASKED), "may_make": may_make(request.scope, duty.report),
        "names": name_signers(request.scope, made, "made_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/report.html", context)


def address_of(report: Report, key: str, about: str) -> str:
    """Where a row leads: a figure to its explanation, a task, clause or notice to its page."""
    pack = key.partition(".")[0]
    ways = {
        "figures": lambda: reverse("paper-figure", args=[key, about]), "tasks": lambda: reverse("task", args=[about]),
        "clauses": lambda: reverse("clause", args=[pack, about]), "notices": lambda: reverse("notice", args=[about]),
    }  # fmt: skip
    return ways[report.content]()


@page(function="tasks.report", methods=("POST",))
def make_page(request: Request, key: str) -> HttpResponse:
    find(request, key)
    made = make_report(scope=request.scope, key=key, today=request.today)
    messages.success(request, in_words(Text("已做成，内容不再变动。", "Made; what it says stays as it is.")))
    return redirect("paper-made", number=made.number)


@page(function=SEE)
def made_page(request: Request, number: str) -> HttpResponse:
    try:
        made = get_made(scope=request.scope, number=number)
    except UnableToFindReport:
        raise Http404(number) from None
    answer = send_export(request, Printed(made.content, made.number, made.number, made.check_code, on=made.made_on))
    if answer is not None:
        return answer
    context = {
        "made": made, "title": made.title, "sections": shown_sections(made.content),
        "paragraphs": [Text(text["zh"], text["en"]) for text in made.content["paragraphs"]], "as_of": as_of_words(made.as_of),
        "key": f"{made.pack}.{made.report}", "is_whole": is_as_made(made), "names": name_signers(request.scope, [made], "made_by"),
    }  # fmt: skip
    return render(request, "yiti/policy/report_made.html", context)


@page(function=SEE)
def figure_page(request: Request, key: str, fact: str) -> HttpResponse:
    """Where a figure comes from: its parts by institution and the list each was counted from, or who owes it."""
    duty = find(request, key)
    stated = list_stated(scope=request.scope, pack=duty.pack, report=duty.report, today=request.today)
    one = next((row for row in stated if row.line.fact == fact), None)
    if one is None:
        raise Http404(fact)
    back = reverse("paper", args=[key])
    if one.figure is None:
        register = one.line.log or one.line.form
        enter = reverse("register", args=[register.id]) if register else ""
        return render(request, "yiti/policy/report_missing.html", {"one": one, "back": back, "title": duty.report.label, "enter": enter})
    return show_why(request, _why(request, duty, one, back))


def _why(request: Request, duty: Duty, one: Stated, back: str) -> Why:
    assert one.figure is not None
    reach = request.scope.institutions("institutions.see")
    folded = fold(one.figure, lambda about: not about or reach is None or about in reach)
    return Why(
        title=one.line.label, figures=explain({one.line.fact: folded}), path=one.line.fact,
        at=Text(f"截至 {one.as_of}", f"as of {one.as_of}") if one.as_of else NOTHING,
        gist=load_pack(duty.pack).clause_texts[one.section.clause].demand, back=back, pack=get_installation().pack,
        open_record=lambda record: open_record(request, one.line, record),
    )  # fmt: skip


def open_record(request: Request, line: ReportLine, record: str) -> str:
    """The list that a part of a figure was counted from."""
    kind, _, rest = record.partition(":")
    code = rest.partition(":")[2]
    register = line.log or line.form
    if kind != "line":
        return ""
    if register:
        return reverse("register", args=[register.id]) + (f"?place={code}" if code else "")
    if line.indicator and code:
        return reverse("indicator-list", args=[line.indicator.code, code, str(Period.year_of(request.today)), line.indicator.part])
    if line.staff:
        return f"{reverse('staff')}?institution={code}"
    return reverse("institution", args=[code]) if code else ""
