"""A signed follow-up on paper: the form of the national norm, filled in."""

from django.http import HttpResponse

from yiti.care.public_health.answers import body_mass_index, print_answer
from yiti.care.public_health.models import FollowUp
from yiti.care.public_health.queries import explain_record, get_form
from yiti.care.public_health.rules import GRADES
from yiti.foundation.papers import TableColumn, TableRow, table_paper
from yiti.foundation.papers.blocks import Cell
from yiti.kernel.text import NOTHING, Text
from yiti.web.money.papers import code_of, common_of, send_pdf
from yiti.web.people.naming import about
from yiti.web.requests import Request

COLUMNS = (TableColumn(Text("项目", "Item")), TableColumn(Text("结果", "Found"), share=2))


def send_follow_up(request: Request, record: FollowUp) -> HttpResponse:
    """The record as PDF, masked number, with the place of its grade in the norm and lines to sign on."""
    service = get_form(scope=request.scope, service=record.service)
    graded = explain_record(scope=request.scope, record=record)
    person = record.resident.merged_into or record.resident
    number = f"FU-{record.institution_id}-{record.pk}"
    rows: list[TableRow] = [
        TableRow((field.label, print_answer(field, record.answers))) for field in service.fields if field.name in record.answers
    ]
    index = body_mass_index(record.answers)
    if index is not None:
        rows.append(TableRow((Text("体质指数", "Body mass index"), Text(f"{index}", f"{index}"))))
    rows.append(TableRow((Text("随访分类", "Grade"), Text(f"{GRADES[record.grade].zh}：{graded.says.zh}", graded.says.en)), "strong"))
    facts: list[tuple[Text, Cell]] = [
        (Text("姓名", "Name"), person.name), (Text("性别年龄", "Sex, age"), about(person, record.on)),
        (Text("证件号", "Document"), person.masked_number), (Text("随访日期", "Day"), record.on),
        (Text("下次随访", "Next"), record.next_on),
    ]  # fmt: skip
    voided = Text(f"本记录已作废：{record.void_reason}", f"This record is voided: {record.void_reason}") if record.voided_at else NOTHING
    paper = table_paper(
        service.label, COLUMNS, rows, number=number, institution=record.institution.label, period=Text(str(record.on), str(record.on)),
        facts=facts, note=graded.figures["grade"].note, signatures=(Text("随访医生", "Signed by"), Text("居民", "Resident")), remark=voided,
        check_code=code_of(number, record.answers, record.event, bool(record.voided_at)), **common_of(request),
    )  # fmt: skip
    return send_pdf([paper], number)
