import io
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from pytest_django import Settings

from yiti.foundation.files.checking import UnableToStore, clean_name
from yiti.foundation.files.contents import is_intact, path_of
from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.operations import attach_file, store_file
from yiti.foundation.files.queries import UnableToFind, get_file, list_attached
from yiti.kernel.scopes import Actor, Scope

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
PDF = b"%PDF-1.7\n..."
STRANGER = Scope(Actor("stranger"), {"scores.see": frozenset({"B"})})
ASSESSOR = Scope(Actor("assessor"), {"scores.see": frozenset({"A"})})


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.YITI_HOME = tmp_path


def store(name: str = "证明.pdf", content: bytes = PDF) -> StoredFile:
    return store_file(scope=ASSESSOR, name=name, content=content, institution="A", now=NOW)


def archive(*names: str, size: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, b"0" * size)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet()
    book.close()
    return buffer.getvalue()


def test_equal_contents_lie_on_the_disk_once() -> None:
    first, second = store(), store("另一个名字.pdf")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert path_of(first.sha256).read_bytes() == PDF
    assert len(list(path_of(first.sha256).parent.iterdir())) == 1


def test_a_changed_content_is_noticed() -> None:
    file = store()
    assert is_intact(file.sha256)
    path_of(file.sha256).write_bytes(b"%PDF-forged")
    assert not is_intact(file.sha256)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF), ("a.PNG", b"\x89PNG\r\n\x1a\n"), ("a.jpeg", b"\xff\xd8\xff\xe0"), ("a.xlsx", workbook()),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml")), ("a.csv", "机构,得分".encode("gb18030")),
        ("a.txt", "说明".encode()),
    ],
)  # fmt: skip
def test_what_offices_use_is_taken(name: str, content: bytes) -> None:
    assert store(name, content).size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty-file"),
        ("a.html", b"<script>", "file-kind"),
        ("a.svg", b"<svg/>", "file-kind"),
        ("a", PDF, "file-kind"),
        ("a.pdf", b"<html>", "file-content"),
        ("a.png", PDF, "file-content"),
        ("a.txt", b"\0\1", "file-content"),
        ("a.xlsx", archive("[Content_Types].xml", "word/document.xml"), "file-content"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "file-content"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", size=101 * 1024 * 1024), "file-content"),
        ("a.xlsx", b"PK\3\4 torn", "file-content"),
        ("a.pdf", PDF + b"0" * 21 * 1024 * 1024, "file-too-large"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnableToStore) as caught:
        store(name, content)
    assert caught.value.code == code
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/证明.pdf", "证明.pdf"),
        ("C:\\x\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("‮fdp.pdf", "fdp.pdf"),
    ],
)
def test_names_lose_folders_and_control_signs(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_file_is_handed_out_as_a_download_only() -> None:
    with closing(serve_download(store())) as response:
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response.getvalue() == PDF


def test_a_stranger_does_not_learn_that_a_file_exists() -> None:
    file = store()
    assert get_file(scope=ASSESSOR, function="scores.see", id=file.pk) == file
    with pytest.raises(UnableToFind):
        get_file(scope=STRANGER, function="scores.see", id=file.pk)


def test_a_file_is_attached_once_and_listed_within_reach() -> None:
    file = store()
    for _ in range(2):
        attach_file(scope=ASSESSOR, file=file, owner_kind="score", owner_key=5)
    assert list(list_attached(scope=ASSESSOR, function="scores.see", owner_kind="score", owner_key=5)) == [file]
    assert not list_attached(scope=STRANGER, function="scores.see", owner_kind="score", owner_key=5).exists()


def test_an_old_workbook_is_told_by_its_content_and_one_with_macros_is_refused() -> None:
    book = (Path(__file__).parent / "old_staff.xls").read_bytes()
    assert store("花名册.xls", book).kind == "xls"
    for content in (b"<html>", book + "_VBA_PROJECT_CUR".encode("utf-16-le"), workbook()):
        with pytest.raises(UnableToStore):
            store("花名册.xls", content)
