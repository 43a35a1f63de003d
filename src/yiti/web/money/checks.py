"""What supervision finds, and what corrections changed."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.audit.operations import record_looks
from yiti.foundation.installation.queries import get_now
from yiti.foundation.runs.models import Run
from yiti.kernel.figures import walk
from yiti.kernel.inputs import find_position
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.queries import list_appeals, list_upheld_unsettled
from yiti.money.pay.operations import correct_quarter
from yiti.money.pay.queries import (
    InstitutionDifference,
    find_fund_use,
    find_same_work_gap,
    list_corrections,
    list_difference_sums,
    list_person_differences,
)
from yiti.policy.rules import Answer
from yiti.web.access import page
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .addresses import page_at, why_difference, why_now
from .telling import tell
from .words import institution_names, name_of_institution, position_word

FINDINGS = {
    "none": ("met", Text("在批准之内", "Within the approval")),
    "overpaid": ("late", Text("超额发放", "Overpaid")),
    "without_approval": ("late", Text("没有批准", "Without approval")),
}


@page(function=("funds.see", "pay.see"))
def findings_page(request: Request) -> HttpResponse:
    """Payments above or without approval, and pay gaps within positions."""
    period = str(request.period)
    answer = find_fund_use(scope=request.scope, period=period)
    rows = _fund_use_rows(request, answer) if answer else []
    shown = _fund_use_listing(period).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    institution = request.place or next(iter(request.scope.institutions("pay.see") or ()), "")
    context = {
        "list": shown,
        "warnings": answer.warnings if answer else [],
        "compared": len(rows),
        "found": sum(row["finding"] != "none" for row in rows),
        "gap": _gap(request, institution),
        "institution": institution,
        "name": name_of_institution(institution),
    }
    return render(request, "yiti/money/findings.html", context)


def _fund_use_rows(request: Request, answer: Answer) -> list[dict[str, Any]]:
    """What was approved, paid and found at each institution, findings first, else in the annex's order."""
    names = institution_names()
    order = list(names)
    rows = [
        {
            **row, **_amounts(answer, at, str(request.period)), "name": names[row["id"]], "at": at, "search": names[row["id"]].zh,
            "href": page_at("payments", row["id"], period=str(request.period)) if request.scope.may("pay.see", row["id"]) else "",
        }
        for at, row in enumerate(answer.result["institutions"])
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["finding"] == "none", order.index(row["id"])))


def _amounts(answer: Answer, at: int, period: str) -> dict[str, Any]:
    """Paid and approved, from the leaves of the finding, with their addresses."""
    path = f"institutions[{at}].finding"
    found: dict[str, Any] = {"paid": Decimal(0), "approved": None, "paid_why": "", "approved_why": ""}
    for name, record in (("paid", "payments"), ("approved", "payslips")):
        root = answer.figures[path]
        leaf = next((item for item in walk([root]) if item.record.startswith(f"{record}:")), None)
        if leaf is not None:
            place = find_position(root, lambda item, leaf=leaf: item is leaf)  # type: ignore[misc]
            found |= {name: leaf.number, f"{name}_why": why_now("fund-use", period, "", f"{path}{place}")}
    return found


def _gap(request: Request, institution: str) -> list[dict[str, Any]]:
    scope = request.scope
    if not institution or not (scope.may("pay.see", institution) or scope.may("funds.see", institution)):
        return []
    answer = find_same_work_gap(scope=scope, period=str(request.period), institution=institution)
    if answer is None:
        return []
    return [
        {
            **row,
            "label": position_word(row["id"]),
            "why": {
                name: why_now("same-work", str(request.period), institution, f"positions[{at}].{name}")
                for name in ("establishment_average", "contract_average", "ratio", "gap")
            },
            "state": None if row["gap"] is None else "short" if Decimal(row["gap"]) > 0 else "met",
        }
        for at, row in enumerate(answer.result["positions"])
    ]


def _fund_use_listing(period: str) -> Listing:
    return Listing(
        "fund-use",
        Text("资金使用", "Use of funds"),
        [
            Column("name", Text("机构", "Institution"), lambda row: row["name"], "name", href=lambda row: row["href"]),
            _amount("approved", Text("批准总额（元）", "Approved (yuan)"), period),
            _amount("paid", Text("实际发放（元）", "Paid (yuan)"), period),
            _amount("overpaid", Text("超额发放（元）", "Overpaid (yuan)"), period),
            _amount("unapproved", Text("未批发放（元）", "Unapproved (yuan)"), period),
            Column("finding", Text("发现", "Finding"), lambda row: FINDINGS[row["finding"]], "state"),
        ],
        search=("search",),
        hint=Text("机构名称", "Institution"),
        filters=[Filter("only", Text("发现", "Finding"), [("found", Text("有问题的", "Findings"))], _only_findings)],
        size=100,
        empty=Text("本季还没有批准或发放", "Nothing approved or paid in this quarter yet"),
    )


def _amount(name: str, label: Text, period: str) -> Column:
    def explain(row: Any) -> str:
        address: str = row.get(f"{name}_why") or why_now("fund-use", period, "", f"institutions[{row['at']}].{name}")
        return address if row[name] is not None else ""

    return Column(name, label, lambda row: row[name], "money", sort=name, why=explain)


def _only_findings(rows: Any, value: str) -> Any:
    return [row for row in rows if row["finding"] != "none"]


BACK_PAY = Listing(
    "differences",
    Text("补差", "Back pay"),
    [
        Column("person", Text("姓名", "Name"), lambda row: row.person.name, "name", sort="person__name"),
        Column(
            "institution",
            Text("机构", "Institution"),
            lambda row: row.institution.label,
            "soft",
            sort="institution__sequence",
        ),
        Column("period", Text("更正的季度", "Corrected"), sort="period"),
        Column("amount", Text("差额（元）", "Difference (yuan)"), kind="change", sort="amount", why=why_difference),
        Column(
            "state",
            Text("结清", "Settled"),
            lambda row: (
                ("met", Text(f"{row.settled_in} 结清", f"In {row.settled_in}"))
                if row.settled_in
                else ("running", Text("下次分配时结清", "In the next distribution"))
            ),
            "state",
        ),
    ],
    search=("person__name", "person__code", "institution__name", "institution__name_en"),
    hint=Text("姓名、机构", "Name or institution"),
    filters=[
        Filter(
            "settled",
            Text("结清", "Settled"),
            [("no", Text("未结清", "Open")), ("yes", Text("已结清", "Settled"))],
            lambda rows, value: rows.filter(settled_in="") if value == "no" else rows.exclude(settled_in=""),
        ),
    ],
    order="-period",
    empty=Text("没有需要补差的人", "Nobody is owed a difference"),
)


@page(function=("quarter.rank", "appeals.decide", "pay.see", "funds.see", "pay.own"))
def back_pay_page(request: Request) -> HttpResponse:
    """What corrections after appeals changed, by institution and by person, and when it is settled."""
    scope = request.scope
    rows = list_person_differences(scope=scope, institution=request.place if scope.may("pay.see") else "")
    shown = BACK_PAY.read(request, rows)
    seen = list(shown.found) if shown.wants_export else shown.rows
    looked = sorted({(row.person_id, row.institution_id) for row in seen if row.person_id != scope.actor.staff})
    record_looks(scope=scope, subjects=looked, table="pay_difference", key=request.place or "-", reason="back pay")
    if shown.wants_export:
        return shown.export(request)
    may_correct = scope.may("quarter.rank")
    context = {
        "list": shown,
        "sums": _sums(scope) if scope.may("funds.see") or scope.may("pay.see") else [],
        "corrections": _corrections(scope) if scope.may("overview.see") else [],
        "waiting": list(list_upheld_unsettled(scope=scope)) if may_correct else [],
        "may_correct": may_correct,
    }
    return render(request, "yiti/money/back_pay.html", context)


def _corrections(scope: Scope) -> list[tuple[Run, list[tuple[Text, str]]]]:
    """The latest corrections, each with the upheld appeals that it settles and this reader may see, in words, with their addresses."""
    runs = list(list_corrections(scope=scope)[:20])
    settled: dict[int, list[tuple[Text, str]]] = {}
    for appeal in list_appeals(scope=scope).filter(run__in=runs).order_by("pk"):
        name, score = appeal.institution.label, print_at_least(appeal.new_score, 2) if appeal.new_score is not None else "—"
        words = Text(f"{name.zh}的申诉成立，得分改为 {score}", f"appeal of {name.en} upheld, the score becomes {score}")
        settled.setdefault(appeal.run_id or 0, []).append((words, page_at("appeal", appeal.pk)))
    return [(run, settled.get(run.pk, [])) for run in runs]


def _sums(scope: Scope) -> list[tuple[InstitutionDifference, str]]:
    """What each correction comes to at each institution, with its explanation."""
    return [(row, why_now("difference", row.period, row.institution, str(row.new_run))) for row in list_difference_sums(scope=scope)]


@page(function="quarter.rank", methods=("GET", "POST"))
def correct_page(request: Request, period: str) -> HttpResponse:
    """Settle the upheld appeals of a quarter by one new run, after the word is typed."""
    Period.parse(period)
    word = Text(f"更正 {period}", f"CORRECT {period}")
    error: Text = NOTHING
    if request.method == "POST":
        if request.POST.get("word", "").strip() in word:
            correct_quarter(scope=request.scope, period=period, now=get_now())
            tell(
                request,
                Text("已另起一轮重算，差额在下次分配时结清", "Recomputed by a new run; differences are settled in the next distribution"),
            )
            return redirect(page_at("back-pay"))
        error = Text("输入的词不对", "That is not the word")
    waiting = list(list_upheld_unsettled(scope=request.scope, period=period))
    if not waiting:
        raise UnableTo(Text("没有等待重算的申诉", "no upheld appeal waits"), code="nothing-to-correct")
    ask = {
        "title": Text(f"更正 {Period.parse(period).label.zh}", f"Correct {Period.parse(period).label.en}"),
        "word": word,
        "error": error,
        "act": Text("重算并记下差额", "Recompute and record the differences"),
        "hidden": {},
        "action": page_at("correct", period),
        "back": page_at("back-pay"),
        "lines": [
            Text(f"{len(waiting)} 项成立的申诉一并结清", f"{len(waiting)} upheld appeals are settled at once"),
            Text("只换申诉的得分，其余照原来冻结的数", "Only the scores appealed against change; all else as frozen"),
            Text(
                "原来的公布与工资条不动，差额在下次分配时结清", "What was published stays; differences are settled in the next distribution"
            ),
        ],
    }
    return render(request, "yiti/money/ask.html", {"ask": ask, "waiting": waiting}, status=422 if error.zh else 200)
