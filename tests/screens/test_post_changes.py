"""A change of posts from the commission's proposal to its filing, on screens."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.registry import NINGBIAN, SANGONG, TODAY
from tests.screens.registry import build, read
from yiti.kernel.scopes import system_scope
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.queries import get_limits, get_posts

NEW = f"/staffing/changes/new/?institution={SANGONG}&institution={NINGBIAN}"
POSTS = {"doctors": 6, "nurses": 5, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2}
PAPER = "昌市编〔2026〕1号"
LAST = {"from_on": "2026-10-09", "reason": "宁边路人口外迁", "county_total": ""}


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return build()


def numbers(public_health: int, management: int, *pairs: tuple[int, int]) -> dict[str, int]:
    sent: dict[str, int] = {}
    for code, (establishment, contract) in zip((SANGONG, NINGBIAN), pairs, strict=True):
        staff = {"establishment": establishment, "off_establishment": contract}
        wanted = {**POSTS, "public_health": public_health, "management": management, **staff}
        sent |= {f"{code}:{name}": number for name, number in wanted.items()}
    return sent


GOOD = numbers(19, 6, (32, 12), (29, 15))


def propose(cast: dict[str, Client], **more: object) -> PostChange:
    answer = cast["commission"].post(NEW, LAST | GOOD | more)
    assert answer.status_code == 302, answer.content.decode()
    return PostChange.objects.get()


def act(cast: dict[str, Client], who: str, what: str, change: PostChange, **sent: object) -> int:
    change.refresh_from_db()
    return int(cast[who].post(f"/staffing/changes/{change.pk}/{what}/", {"version": change.version, **sent}).status_code)


def establishment(code: str) -> int:
    return get_limits(scope=system_scope(), on=TODAY)[code].establishment


def test_what_the_approval_would_refuse_is_refused_at_once(cast: dict[str, Client]) -> None:
    refused = cast["commission"].post(NEW, LAST | numbers(18, 7, (31, 13), (30, 14)))
    assert (refused.status_code, "不到下限" in refused.content.decode()) == (422, True)
    refused = cast["commission"].post(NEW, LAST | numbers(19, 6, (32, 12), (30, 14)))
    assert "+1" in refused.content.decode()
    refused = cast["commission"].post(NEW, LAST | GOOD | {"reason": " "})
    assert "写明调整的理由" in refused.content.decode()
    assert not PostChange.objects.exists()


def test_posts_change_with_the_approval_and_are_then_filed_twice(cast: dict[str, Client]) -> None:
    letter = SimpleUploadedFile("请示.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    change = propose(cast, files=letter)
    assert establishment(SANGONG) == 31
    assert "编办审批" in read(cast["bureau"], "/")
    shown = read(cast["bureau"], f"/staffing/changes/{change.pk}/")
    assert "轮到您审批" in shown
    assert "请示.pdf" in shown
    assert act(cast, "finance", "file", change) == 409
    assert act(cast, "bureau", "approve", change, number="") == 422
    assert act(cast, "bureau", "approve", change, number=PAPER) == 302
    assert (establishment(SANGONG), establishment(NINGBIAN)) == (32, 29)
    assert get_posts(scope=system_scope(), on=TODAY)[SANGONG]["public_health"] == 19
    assert PAPER in read(cast["head"], "/messages/")
    assert act(cast, "finance", "file", change) == 302
    assert act(cast, "finance", "file", change) == 409
    assert act(cast, "hr", "file", change) == 302
    change.refresh_from_db()
    assert change.is_filed
    assert "已备案" in read(cast["commission"], "/staffing/changes/")


def test_a_returned_change_is_mended_and_sent_again(cast: dict[str, Client]) -> None:
    change = propose(cast)
    assert act(cast, "bureau", "return", change, answer="") == 422
    assert act(cast, "bureau", "return", change, answer="请附人口数") == 302
    assert "请附人口数" in read(cast["commission"], "/")
    again = read(cast["commission"], f"/staffing/changes/{change.pk}/again/")
    assert "请附人口数" in again
    change.refresh_from_db()
    mended = LAST | GOOD | {"reason": "宁边路 2025 年人口 15,000", "version": change.version}
    assert cast["commission"].post(f"/staffing/changes/{change.pk}/again/", mended).status_code == 302
    assert act(cast, "bureau", "approve", change, number=PAPER) == 302
    assert establishment(SANGONG) == 32


def test_a_withdrawn_change_leaves_no_task_behind(cast: dict[str, Client]) -> None:
    change = propose(cast)
    assert act(cast, "commission", "withdraw", change) == 302
    assert act(cast, "bureau", "approve", change, number=PAPER) == 409
    assert "编办审批" not in read(cast["bureau"], "/")
    assert establishment(SANGONG) == 31


def test_an_institution_sees_what_concerns_it_alone(cast: dict[str, Client]) -> None:
    change = propose(cast)
    shown = read(cast["stranger"], f"/staffing/changes/{change.pk}/")
    assert "宁边路社区卫生服务中心" in shown
    assert "三工镇卫生院" not in shown
    assert act(cast, "head", "approve", change, number=PAPER) == 403


def test_it_goes_out_as_paper_and_sheet_in_both_languages(cast: dict[str, Client]) -> None:
    change = propose(cast)
    cast["commission"].post("/language/", {"language": "en"})
    assert cast["commission"].get(f"/staffing/changes/{change.pk}/?export=pdf").content[:5] == b"%PDF-"
    sheet = cast["commission"].get(f"/staffing/changes/{change.pk}/?export=xlsx").content
    cells = [cell for row in CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python() for cell in row]
    assert {"Sangong Town Hospital", "Public health", "All posts"} <= set(cells)
    assert "Sangong Town" in read(cast["commission"], f"/staffing/changes/{change.pk}/")
