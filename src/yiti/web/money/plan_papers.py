"""A distribution plan on paper: what it lays down, and the eight steps it took."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpResponse

from yiti.foundation.papers import Notice, TableColumn, TableRow, notice_paper
from yiti.foundation.papers.blocks import Table
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Plan
from yiti.policy.packs import load_pack
from yiti.web.printing import print_at_least
from yiti.web.requests import Request

from .papers import code_of, common_of, send_pdf
from .plan_words import Content, Mark, get_plan_flow

CLAUSES = ("六(二)2(5)", "附件1 九(一)2", "附件1 九(一)3", "六(二)2(6)")


def print_plan(request: Request, plan: Plan, content: Content, marks: Sequence[Mark]) -> HttpResponse:
    """The plan as an official paper, with its number and check code."""
    number = f"PLAN-{plan.institution_id}-{plan.year}-{plan.version}"
    common = common_of(request)
    notice = Notice(
        number=number,
        title=Text(f"{plan.year} 年内部绩效分配方案", f"Internal distribution plan of {plan.year}"),
        issuer=plan.institution.label,
        posted_on=plan.approved_on or plan.drafted_on,
        paragraphs=tuple(line for line in content.text.splitlines() if line.strip()),
        tables=_tables(content, marks),
        clauses=_clauses(),
        period=Text(f"{plan.year} 年，第 {plan.version} 版", f"{plan.year}, version {plan.version}"),
        remark=NOTHING if plan.approved_by else Text("尚未批准，仅供审核", "Not approved yet; for review only"),
        has_seal=bool(plan.approved_by),
    )
    paper = notice_paper(
        notice, language=common["language"], is_demonstration=common["is_demonstration"], check_code=code_of(number, plan.content)
    )
    return send_pdf([paper], number)


def _tables(content: Content, marks: Sequence[Mark]) -> tuple[Table, ...]:
    name, value = TableColumn(Text("姓名", "Name"), share=2), TableColumn(Text("系数", "Coefficient"), "number")
    tables = []
    if content.deputies:
        rows = tuple(TableRow((row.name, Decimal(row.value))) for row in content.deputies)
        tables.append(Table((name, value), rows, Text("副职与中层的系数", "Deputies and middle managers")))
    tables.append(_positions(content))
    if content.posted:
        rows = tuple(TableRow((row.name, Decimal(row.value))) for row in content.posted)
        amount = TableColumn(Text("核增额（元/季）", "Increment (yuan a quarter)"), "money")
        tables.append(Table((name, amount), rows, Text("下派村卫生室人员", "Posted to village clinics")))
    tables.append(_steps(marks))
    return tuple(tables)


def _positions(content: Content) -> Table:
    columns = (
        TableColumn(Text("岗位", "Position"), share=2),
        TableColumn(Text("文件参考", "Document")),
        TableColumn(Text("本机构", "Own")),
    )
    rows = [
        TableRow((row.label, print_at_least(row.document.number, 2) if row.document else "", row.own or Text("按文件", "as printed")))
        for row in content.positions
    ]
    return Table(columns, tuple(rows), Text("岗位系数", "Coefficients of positions"))


def _steps(marks: Sequence[Mark]) -> Table:
    columns = (
        TableColumn(Text("步骤", "Step"), share=2),
        TableColumn(Text("办结", "Done"), "date"),
        TableColumn(Text("办理人", "By"), share=2),
    )
    rows = [TableRow((mark.part.label, mark.step.done_on, mark.who if mark.is_done else mark.word)) for mark in marks]
    return Table(columns, tuple(rows), Text("程序", "Steps"))


def _clauses() -> tuple[tuple[str, Text], ...]:
    texts = load_pack(get_plan_flow().pack).clause_texts
    return tuple((number, Text(texts[number].demand.zh, texts[number].demand.en)) for number in CLAUSES if number in texts)
