"""The report of an office and a year: counted as the table counts, filtered, as a sheet and as a paper."""

import pytest
from django.test import Client

from tests.rooms.supervised import PACK, TODAY, proof, scope_of
from tests.screens.test_tasks import clients, read
from yiti.supervision.tasks.operations import accept_closing, propose_closing
from yiti.supervision.tasks.queries import read_year

__all__ = ["clients"]
pytestmark = pytest.mark.django_db
PAGE = "/tasks/offices/health_commission/2017/"
FINANCE = "/tasks/offices/finance_bureau/2018/"


def test_what_an_office_led_and_helped_with_is_counted(clients: dict[str, Client]) -> None:
    page = read(clients["auditor"], FINANCE)
    tasks = read_year(scope=scope_of("auditor"), year=2018, today=TODAY).tasks
    led = sum("finance_bureau" in task.lead for task in tasks)
    helped = sum("finance_bureau" in task.helpers for task in tasks)
    assert f"牵头 {led} 项" in page and f"配合 {helped} 项" in page and "截至今天" in page
    assert "按 2017-12-31 的状态" in read(clients["auditor"], "/tasks/offices/finance_bureau/2017/")
    only = read(clients["auditor"], f"{FINANCE}?part=led")
    assert only.count("/tasks/wafangdian-2017.task_") < page.count("/tasks/wafangdian-2017.task_")


def test_it_goes_out_as_a_sheet_and_as_a_paper(clients: dict[str, Client]) -> None:
    sheet = clients["auditor"].get(f"{FINANCE}?export=xlsx")
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    paper = clients["auditor"].get(f"{FINANCE}?export=pdf")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_one_township_has_its_own_part_of_what_all_do(clients: dict[str, Client]) -> None:
    page = read(clients["auditor"], "/tasks/offices/delisi_government/2018/")
    assert f"/tasks/{PACK}.task_11a@delisi_government/" in page


def test_all_offices_stand_with_the_counts_of_a_year(clients: dict[str, Client]) -> None:
    key = f"{PACK}.task_7b"
    propose_closing(scope=scope_of("finance_bureau"), task=key, words="", files=[proof("finance_bureau")], today=TODAY)
    accept_closing(scope=scope_of("leading_group"), task=key, today=TODAY)
    assert f'href="{FINANCE}"' in read(clients["auditor"], "/tasks/offices/?year=2018")
    assert "晚完成 1" in read(clients["auditor"], FINANCE)
    assert 'href="/tasks/offices/finance_bureau/"' in read(clients["auditor"], "/tasks/offices/?year=1066")


@pytest.mark.parametrize(
    "address", ["/tasks/offices/nobody/2018/", "/tasks/offices/finance_bureau/2019/", "/tasks/offices/finance_bureau/1900/"]
)
def test_no_such_office_or_year_is_not_found(clients: dict[str, Client], address: str) -> None:
    assert clients["auditor"].get(address).status_code == 404
