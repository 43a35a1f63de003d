"""The pages of tasks: what each role may press, what a stranger may not send, evidence as files, the sheet both ways."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import enter, make_user
from tests.rooms.supervised import LATE, PACK, TODAY, build, proof, scope_of
from yiti.foundation.sheets import read_rows
from yiti.foundation.workflow.models import Message
from yiti.registry.access.models import RoleGrant
from yiti.supervision.tasks.models import Closing, Finding, Inspection, Meeting, Postponement, Report, Resolution, Task
from yiti.supervision.tasks.operations import propose_closing, report_progress
from yiti.web.policy.tasks.sheets import LAYOUT

pytestmark = pytest.mark.django_db
CAST = ("commission", "finance_bureau", "hr_bureau", "leading_group", "office_clerk", "office_lead", "auditor", "assessor")
PAGE = f"/tasks/{LATE}/"


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Client]]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(YITI_TODAY=str(TODAY)):
        build()
        users = {role: make_user(role, role) for role in CAST}
        RoleGrant.objects.update(from_on=date(2017, 9, 26))
        yield {role: enter(user) for role, user in users.items()}
        transaction.set_rollback(True)


def pdf(name: str = "办法.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_everybody_who_sees_documents_reads_and_only_its_offices_find_a_button(clients: dict[str, Client]) -> None:
    assert "晚 181 天" in read(clients["auditor"], "/tasks/")
    assert "提请验收" in read(clients["commission"], PAGE)
    for other in ("finance_bureau", "auditor", "leading_group"):
        assert f'href="{PAGE}close/"' not in read(clients[other], PAGE)
    assert f'href="{PAGE}report/"' in read(clients["finance_bureau"], PAGE)
    assert f'href="{PAGE}report/"' not in read(clients["hr_bureau"], PAGE)


@pytest.mark.parametrize("stranger", ["hr_bureau", "auditor", "assessor", "leading_group"])
@pytest.mark.parametrize("act", ["report", "close"])
def test_who_neither_leads_nor_helps_writes_nothing(clients: dict[str, Client], stranger: str, act: str) -> None:
    answer = clients[stranger].post(f"{PAGE}{act}/", {"percent": "90", "words": "我来报", "files": pdf()})
    assert answer.status_code == 403
    assert not Task.objects.exists()
    assert not Report.objects.exists() and not Closing.objects.exists()


def test_words_alone_do_not_close_and_what_was_typed_comes_back(clients: dict[str, Client]) -> None:
    answer = clients["commission"].post(f"{PAGE}close/", {"words": "都办好了"})
    assert answer.status_code == 422
    assert "只写文字不算" in answer.content.decode() and "都办好了" in answer.content.decode()
    assert not Closing.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(clients: dict[str, Client]) -> None:
    answer = clients["commission"].post(f"{PAGE}close/", {"words": "", "files": pdf(content=b"MZ not a pdf")})
    assert answer.status_code == 422
    assert not Closing.objects.exists() and not Task.objects.exists()


def test_closed_with_evidence_accepted_by_another_and_the_file_is_a_download(clients: dict[str, Client]) -> None:
    assert clients["commission"].post(f"{PAGE}close/", {"words": "已印发", "files": pdf()}).status_code == 302
    assert Message.objects.filter(to_username="leading_group", link=PAGE).exists()
    assert clients["commission"].post(f"{PAGE}accept/").status_code == 403
    page = read(clients["leading_group"], PAGE)
    assert "通过验收" in page
    assert clients["leading_group"].post(f"{PAGE}accept/").status_code == 302
    assert "已完成" in read(clients["auditor"], PAGE)
    address = page.split('class="file" href="')[1].split('"')[0]
    answer = clients["auditor"].get(address)
    assert answer.getvalue().startswith(b"%PDF")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert clients["auditor"].get(f"/tasks/{PACK}.task_3a/files/{address.split('/')[-2]}/").status_code == 404


def test_the_second_of_two_people_is_told(clients: dict[str, Client]) -> None:
    page = read(clients["commission"], f"{PAGE}report/")
    assert 'name="version" value="1"' in page
    assert clients["finance_bureau"].post(f"{PAGE}report/", {"words": "已列预算", "version": "1"}).status_code == 302
    assert clients["commission"].post(f"{PAGE}report/", {"percent": "50", "version": "1"}).status_code == 409
    assert Report.objects.count() == 1


@pytest.mark.parametrize("percent", ["101", "-1", "viel", "9" * 40, "١٢"])
def test_a_percentage_that_is_none_is_named(clients: dict[str, Client], percent: str) -> None:
    answer = clients["commission"].post(f"{PAGE}report/", {"percent": percent, "words": "在办"})
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_day_is_put_off_and_the_old_one_stays_on_the_page(clients: dict[str, Client]) -> None:
    sent = {"due": "2018-09-30", "number": "瓦政办〔2018〕12号", "decided_on": "2018-06-20", "reason": "等上级办法"}
    for wrong in ({"due": "x"}, {"number": ""}, {"decided_on": "2018-07-01"}, {"due": "2017-01-01"}):
        assert clients["office_clerk"].post(f"{PAGE}postpone/", sent | wrong).status_code == 422
    assert not Postponement.objects.exists()
    assert clients["commission"].post(f"{PAGE}postpone/", sent).status_code == 403
    assert clients["office_clerk"].post(f"{PAGE}postpone/", sent).status_code == 302
    page = read(clients["auditor"], PAGE)
    assert "<s>2017-12-31</s>" in page and "2018-09-30" in page and "瓦政办〔2018〕12号" in page


def test_a_task_due_before_it_starts_is_refused_at_its_field(clients: dict[str, Client]) -> None:
    sent = {"label_zh": "摸底", "lead": "finance_bureau", "start": "2018-09-01", "due": "2018-08-01"}
    answer = clients["office_clerk"].post("/tasks/new/", sent)
    assert answer.status_code == 422 and "早于开始日" in answer.content.decode()
    assert not Task.objects.exists()
    assert clients["office_clerk"].post("/tasks/new/", sent | {"due": "2018-10-01"}).status_code == 302
    assert "摸底" in read(clients["auditor"], "/tasks/?q=摸底")


def test_what_a_county_types_is_never_markup(clients: dict[str, Client]) -> None:
    sent = {"label_zh": "<script>alert(1)</script>", "lead": "finance_bureau", "due": "2018-10-01"}
    clients["office_clerk"].post("/tasks/new/", sent)
    key = Task.objects.get().key
    for address in ("/tasks/", f"/tasks/{key}/", "/tasks/gantt/", "/tasks/offices/finance_bureau/"):
        assert "<script>alert" not in read(clients["auditor"], address)


def test_inspected_put_right_and_looked_at_again(clients: dict[str, Client]) -> None:
    sent = {"on": "2018-06-30", "words": "查台账", "finding": "台账不全", "office": "health_commission", "finding_due": "2018-07-30"}
    assert clients["commission"].post(f"{PAGE}inspect/", sent).status_code == 403
    assert clients["office_clerk"].post(f"{PAGE}inspect/", sent | {"finding_due": ""}).status_code == 422
    assert not Inspection.objects.exists()
    assert clients["office_clerk"].post(f"{PAGE}inspect/", sent).status_code == 302
    finding = Finding.objects.get()
    assert "台账不全" in read(clients["commission"], "/tasks/offices/health_commission/")
    assert clients["hr_bureau"].post(f"/tasks/findings/{finding.pk}/improve/", {"words": "补", "files": pdf()}).status_code == 403
    assert clients["commission"].post(f"/tasks/findings/{finding.pk}/improve/", {"words": "补"}).status_code == 422
    assert clients["commission"].post(f"/tasks/findings/{finding.pk}/improve/", {"words": "补齐", "files": pdf()}).status_code == 302
    assert clients["office_lead"].post(f"/tasks/findings/{finding.pk}/accept/").status_code == 302
    assert "已销号" in read(clients["auditor"], PAGE)


def test_a_meeting_with_minutes_gives_a_task(clients: dict[str, Client]) -> None:
    address = f"/tasks/groups/{PACK}/integration_group/meet/"
    sent = {"held_on": "2018-06-30", "subject": "推进会", "present": ["0", "5"]}
    assert clients["office_clerk"].post(address, sent).status_code == 422
    assert clients["office_clerk"].post(address, sent | {"files": pdf("纪要.pdf")}).status_code == 302
    meeting = Meeting.objects.get()
    resolved = {"words": "九月前拨付", "lead": "finance_bureau", "due": "2018-09-30"}
    assert clients["finance_bureau"].post(f"/tasks/meetings/{meeting.pk}/resolve/", resolved).status_code == 403
    assert clients["office_clerk"].post(f"/tasks/meetings/{meeting.pk}/resolve/", resolved).status_code == 302
    assert Resolution.objects.get().task is not None
    assert "九月前拨付" in read(clients["finance_bureau"], "/tasks/offices/finance_bureau/")


def send_sheet(client: Client, *lines: str) -> int:
    content = "\n".join(("进展,任务编号,完成百分比", *lines)).encode("gb18030")
    return client.post("/tasks/import/", {"file": SimpleUploadedFile("进度.csv", content)}).status_code


def test_progress_goes_out_as_a_sheet_and_comes_back_in_whatever_order_it_is_typed(clients: dict[str, Client]) -> None:
    reading = read_rows(clients["hr_bureau"].get("/tasks/sheet/").content, [LAYOUT])
    key = f"{PACK}.task_17a"
    assert key in {row["key"] for row in reading.rows[LAYOUT.name]} and not reading.faults
    assert send_sheet(clients["hr_bureau"], f"已测算,{key},60") == 302
    assert (Report.objects.get().percent, Report.objects.get().words) == (60, "已测算")
    for wrong in (f"x,{key},600", f"x,{LATE},70", "x,nothing,70", f"x,{key},viel", f",{key},"):
        assert send_sheet(clients["hr_bureau"], f"好的,{key},70", wrong) == (302 if wrong.startswith(",") else 422), wrong
    assert list(Report.objects.values_list("percent", flat=True)) == [60, 70]
    assert clients["hr_bureau"].post("/tasks/import/").status_code == 422
    assert clients["auditor"].get("/tasks/sheet/").status_code == 403


def test_the_table_goes_out_as_sheet_and_paper(clients: dict[str, Client]) -> None:
    assert clients["auditor"].get("/tasks/?export=xlsx").content.startswith(b"PK")
    assert clients["auditor"].get("/tasks/?export=pdf&office=hr_bureau").content.startswith(b"%PDF")


def test_the_gantt_is_a_table_without_scripts(clients: dict[str, Client]) -> None:
    page = read(clients["auditor"], "/tasks/gantt/")
    assert page.count('<svg class="gantt"') == 39
    assert "2017-12-31" in page and "晚 181 天" in page


def test_today_tells_each_role_its_own(clients: dict[str, Client]) -> None:
    assert "项任务逾期" in read(clients["leading_group"], "/")
    assert "任务：" in read(clients["commission"], "/")
    propose_closing(scope=scope_of("commission"), task=LATE, words="", files=[proof()], today=TODAY)
    assert "等您验收" in read(clients["leading_group"], "/")
    assert "等您验收" not in read(clients["commission"], "/")
    assert "任务：" not in read(clients["auditor"], "/")


def test_pages_ask_a_fixed_number_of_queries(clients: dict[str, Client]) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            read(clients["auditor"], address)
        return len(seen)

    def tell(key: str) -> None:
        report_progress(scope=scope_of("commission"), task=f"{PACK}.{key}", percent=10, words="", obstacle="", today=TODAY)

    tell("task_2a")
    addresses = ("/tasks/", "/tasks/gantt/", "/tasks/offices/", "/tasks/offices/health_commission/", PAGE)
    for address in addresses:
        read(clients["auditor"], address)
    before = {address: count(address) for address in addresses}
    for key in ("task_3a", "task_5a", "task_8a", "task_2a", "task_2a"):
        tell(key)
    assert {address: count(address) for address in addresses} == before
