"""Facts handed in on screens: the empty sheets, the check, what became of it, and nobody else's deliveries."""

import json
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import enter, make_user
from tests.rooms.county import CENTRE, HOSPITAL, build_county
from yiti.events.intake.models import Delivery
from yiti.events.journal.models import Event

NUMBER = "11010519491231002X"
HEADS = ["日期", "机构代码", "居民身份证号", "内容", "发现问题", "已报告"]
GOOD = ["2026-05-05", CENTRE, "", "饮用水", "否", "是"]


@pytest.fixture
def head(db: None) -> Client:
    build_county()
    return enter(make_user("head", "institution_head", CENTRE))


def upload(client: Client, *rows: list[str], kind: str = "patrol") -> str:
    """The address of the check."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADS, *rows]):
            sheet.write_row(at, 0, row)
    answer = client.post(f"/imports/facts-{kind}/", {"file": SimpleUploadedFile("五月.xlsx", out.getvalue())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_kind_has_its_sheet(head: Client) -> None:
    page = read(head, "/deliveries/")
    assert "还没有报送过" in page
    for address in ("/imports/facts-patrol/template/", "/imports/facts-residents/template/"):
        assert address in page
        assert head.get(address).content[:2] == b"PK"
    plain = head.get("/imports/facts-patrol/template/?as=csv")
    assert "机构代码 Institution code" in plain.content.decode("utf-8-sig")
    assert plain["Content-Type"].startswith("text/csv")
    assert "居民身份证号" in read(head, "/imports/facts-patrol/")


def test_a_sheet_is_checked_and_then_applied_and_stands_in_the_history(head: Client) -> None:
    check = upload(head, GOOD, [*GOOD[:2], NUMBER, *GOOD[3:]])
    assert "五月.xlsx" in read(head, "/deliveries/")
    assert Event.objects.count() == 0
    assert head.post(f"{check}apply/").status_code == 302
    assert Event.objects.count() == 2
    assert "已收下" in read(head, "/deliveries/")
    found = Delivery.objects.get()
    page = read(head, f"/deliveries/{found.pk}/")
    assert "已收下" in page
    assert "某head" in page


def test_wrong_cells_are_shown_and_nothing_is_stored(head: Client) -> None:
    check = upload(head, GOOD, [GOOD[0], HOSPITAL, *GOOD[2:]], ["2099-01-01", *GOOD[1:]], [*GOOD[:2], NUMBER[:-1] + "1", *GOOD[3:]])
    page = read(head, check)
    for words in ("只能报送本机构的数据", "日期在今天", "身份证号不对"):
        assert words in page
    assert "19491231" not in page
    assert head.get(f"{check}faults/").content[:2] == b"PK"
    assert head.post(f"{check}apply/").status_code == 422
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_rows_that_a_program_got_back_are_shown_and_downloaded(head: Client) -> None:
    body = {"events": {"patrol": [{"event": "a", "day": "2026-05-05", "institution": CENTRE, "subject": "fish"}]}}
    head.post("/api/facts", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": "k1"})
    found = Delivery.objects.get()
    page = read(head, f"/deliveries/{found.pk}/")
    assert "subject 不在代码表里" in page
    assert head.get(f"/deliveries/{found.pk}/rejected/").content[:2] == b"PK"


def test_a_stranger_neither_sees_nor_sends_for_another(head: Client) -> None:
    head.post(f"{upload(head, GOOD)}apply/")
    found = Delivery.objects.get()
    stranger = enter(make_user("stranger", "institution_head", HOSPITAL))
    assert "五月.xlsx" not in read(stranger, "/deliveries/")
    for address in (f"/deliveries/{found.pk}/", f"/deliveries/{found.pk}/rejected/"):
        assert stranger.get(address).status_code == 404
    assert "只能报送本机构的数据" in read(stranger, upload(stranger, GOOD, GOOD))
    auditor = enter(make_user("auditor", "auditor"))
    assert auditor.get("/deliveries/").status_code == 403
    assert auditor.post("/imports/facts-patrol/", {}).status_code == 403
    county = enter(make_user("commission", "commission"))
    assert "五月.xlsx" in read(county, "/deliveries/")
