"""A change of posts on paper and as a sheet, as it goes to the establishment office and on to finance and HR."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from yiti.foundation.papers import TableColumn, TableRow, table_paper
from yiti.foundation.papers.blocks import Cell, Words
from yiti.foundation.sheets import write_table
from yiti.foundation.sheets.layouts import Column
from yiti.kernel.text import NOTHING, Text
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.post_changes import list_change_rows
from yiti.web.lists import XLSX
from yiti.web.money.papers import code_of, common_of, send_pdf
from yiti.web.pages import frame_of
from yiti.web.requests import Request
from yiti.web.words import CHINESE

from .names import name_of
from .post_change_words import clause_of, moved, stages_of, state_of

TITLE = Text("机构编制调整审批备案表", "Change of posts: approval and filing")


def number_of(change: PostChange) -> str:
    return f"POSTS-{change.pk}-{change.version}"


def print_change(request: Request, change: PostChange) -> HttpResponse:
    """One table over all institutions, the steps with their days, and lines to sign."""
    columns = (
        TableColumn(Text("机构", "Institution"), share=3),
        TableColumn(Text("岗位", "Posts"), share=2),
        TableColumn(Text("现核定", "Now"), "number"),
        TableColumn(Text("调整后", "After"), "number"),
        TableColumn(Text("增减", "Change"), "number"),
    )
    rows_of = list(list_change_rows(scope=request.scope, changes=[change.pk]))
    rows = [
        TableRow((name, line["name"], *_numbers(line)), "strong" if line["is_sum"] else "plain") for name, line in _lines(request, change)
    ]
    paper = table_paper(
        TITLE, columns, rows, number=number_of(change), institution=frame_of(request).county, facts=_facts(request, change),
        note=Text(f"依据 {clause_of().number}", f"By {clause_of().number}"),
        signatures=(Text("卫健委", "Health commission"), Text("编办", "Establishment office"), Text("财政", "Finance"), Text("人社", "HR")),
        check_code=code_of(number_of(change), change.state, *[(row.institution_id, row.before, row.after) for row in rows_of]),
        **common_of(request),
    )  # fmt: skip
    return send_pdf([paper], number_of(change))


def write_change(request: Request, change: PostChange) -> HttpResponse:
    """The same table as xlsx."""
    columns = (
        Column("institution", Text("机构", "Institution")),
        Column("post", Text("岗位", "Posts")),
        Column("before", Text("现核定", "Now"), "whole"),
        Column("after", Text("调整后", "After"), "whole"),
        Column("difference", Text("增减", "Change"), "whole"),
    )
    rows = [(name, line["name"], *_numbers(line)) for name, line in _lines(request, change)]
    said = state_of(change)[1]
    content = write_table(
        TITLE,
        columns,
        rows,
        language=get_language() or CHINESE,
        note=Text(f"{change.from_on} 起；{said.zh}", f"From {change.from_on}; {said.en}"),
        is_demonstration=frame_of(request).is_demonstration,
        made_on=request.today,
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{number_of(change)}.xlsx"'
    return answer


def _lines(request: Request, change: PostChange) -> list[tuple[Text, dict[str, Any]]]:
    return [(name_of(row.institution), line) for row in list_change_rows(scope=request.scope, changes=[change.pk]) for line in moved(row)]


def _numbers(line: dict[str, Any]) -> tuple[int, int, int]:
    return line["before"], line["after"], line["difference"]


def _facts(request: Request, change: PostChange) -> list[tuple[Words, Cell]]:
    facts: list[tuple[Words, Cell]] = [
        (Text("从哪天起", "From"), change.from_on),
        (Text("理由", "Reason"), change.reason),
        (Text("状态", "State"), state_of(change)[1]),
    ]
    if change.county_total is not None:
        facts.append((Text("调整后全市编制总量", "The county's establishment after it"), change.county_total))
    if change.number:
        facts.append((Text("批复文号", "Approving paper"), change.number))
    for stage in stages_of(request, change):
        day = f"{stage['on']}" if stage["on"] else "—"
        who = stage["who"] if stage["on"] else NOTHING
        facts.append((stage["name"], Text(f"{day} {who.zh}".strip(), f"{day} {who.en}".strip())))
    return facts
