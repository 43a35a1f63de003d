"""Registers on screens: entered, corrected, imported by those whom the form names, in their own reach; by the whole cast."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, PACK, TODAY, build_county
from yiti.foundation.audit.models import Change
from yiti.foundation.files.models import StoredFile
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import find_form
from yiti.foundation.forms.sheets import layout_of
from yiti.foundation.sheets import read_rows, write_sheet
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.models import User

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MEETING = {"on": "2026-10-08", "held_on": "2026-10-08", "subject": "三季度推进会", "conclusions": "月底前补齐"}
PLAN = "post_plans"


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    return build_cast()


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


@pytest.fixture
def head(cast: dict[str, User]) -> Client:
    return enter(cast["institution_head"])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def meet(client: Client, **sent: str) -> int:
    return int(client.post("/registers/progress_meetings/enter/", {**MEETING, **sent}).status_code)


def plan_of(institution: str) -> dict[str, object]:
    """Answers that the register of post plans takes, whatever its fields are."""
    answers: dict[str, object] = {"on": "2026-10-08", "institution": institution}
    for field in find_form(PLAN).fields:
        if field.kind == "choice":
            answers[field.name] = field.choices[0].id
        elif field.kind == "file":
            answers[field.name] = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
        else:
            answers[field.name] = {"number": "12", "money": "100.50", "date": "2026-10-01"}.get(field.kind, "岗位设置")
    return answers


def plan(client: Client, institution: str = CENTRE) -> int:
    return int(client.post(f"/registers/{PLAN}/enter/", plan_of(institution)).status_code)


class TestWhoMay:
    def test_enter_about_the_county(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            before = Entry.objects.count()
            may = name in ("office_clerk", "office_lead")
            assert meet(enter(user)) == (302 if may else 403), name
            assert Entry.objects.count() == before + may, name
        assert meet(Client()) == 302
        assert Entry.objects.count() == 2

    def test_enter_about_a_house(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            before = Entry.objects.count()
            status = plan(enter(user))
            assert (status == 302) == (name == "institution_head"), (name, status)
            assert Entry.objects.count() == before + (name == "institution_head"), name
        assert not Entry.objects.exclude(institution=CENTRE).exists()
        assert StoredFile.objects.count() == sum(field.kind == "file" for field in find_form(PLAN).fields)

    def test_read(self, cast: dict[str, User], head: Client) -> None:
        assert plan(head) == 302
        entry = Entry.objects.get()
        county = {"office_clerk", "office_lead", "commission", "hr_bureau", "finance_bureau", "insurance_bureau"}
        county |= {"establishment_bureau", "auditor", "leading_group"}
        may = county | {"institution_head", "accountant", "lead_reviewer"}
        files = [f"/registers/{PLAN}/{entry.pk}/files/{file.pk}/" for file in StoredFile.objects.all()]
        for name, user in cast.items():
            for address in (f"/registers/{PLAN}/{entry.pk}/", *files):
                answer = enter(user).get(address)
                answer.getvalue()
                assert (answer.status_code == 200) == (name in may), (name, address)
            status = enter(user).get(f"/registers/{PLAN}/?export=xlsx").status_code
            assert (status == 200) == (name in may or name == STRANGER), name

    def test_correct(self, cast: dict[str, User], clerk: Client) -> None:
        meet(clerk)
        entry = Entry.objects.get()
        for name, user in cast.items():
            if name in ("office_clerk", "office_lead"):
                continue
            answer = enter(user).post(f"/registers/progress_meetings/{entry.pk}/correct/", {**MEETING, "subject": "改了"})
            assert answer.status_code in (403, 404), name
        assert Entry.objects.count() == 1


class TestEntering:
    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"subject": ""}, "subject"),
            ({"held_on": "heute"}, "held_on"),
            ({"held_on": "0202-10-08"}, "held_on"),
            ({"on": "0202-10-08"}, "on"),
            ({"on": "2026-12-01"}, "on"),
            ({"on": ""}, "on"),
        ],
    )
    def test_each_wrong_field_says_so_and_nothing_is_stored(self, clerk: Client, sent: dict[str, str], field: str) -> None:
        answer = clerk.post("/registers/progress_meetings/enter/", {**MEETING, **sent})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "why-not" in page.split(f'name="{field}"')[1][:700]
        assert "月底前补齐" in page
        assert not Entry.objects.exists()

    def test_signs_that_no_database_keeps_are_refused_wherever_they_are_sent(self, clerk: Client) -> None:
        assert meet(clerk, subject="一\x00二") == 422
        assert "subject" in clerk.post("/registers/progress_meetings/enter/", {**MEETING, "subject": "一\x00二"}).content.decode()
        for address in ("/registers/progress_meetings/?q=%00", "/search/?q=a%00b", "/?place=%00", "/people/%00/", "/institutions/%00/"):
            assert clerk.get(address).status_code in (403, 404, 422), address
        assert not Entry.objects.exists()

    def test_a_correction_stands_beside_the_older_one(self, clerk: Client) -> None:
        meet(clerk)
        first = Entry.objects.get()
        assert clerk.post(f"/registers/progress_meetings/{first.pk}/correct/", {**MEETING, "subject": "改正的题目"}).status_code == 302
        assert clerk.post(f"/registers/progress_meetings/{first.pk}/correct/", {**MEETING, "subject": "又改"}).status_code == 409
        newest = Entry.objects.get(supersedes=first)
        page = read(clerk, f"/registers/progress_meetings/{newest.pk}/")
        assert "三季度推进会" in page
        assert "改正的题目" in page
        assert "已经更正" in read(clerk, f"/registers/progress_meetings/{first.pk}/")
        body = read(clerk, "/registers/progress_meetings/").split("<tbody>")[1].split("</tbody>")[0]
        assert "改正的题目" in body
        assert "三季度推进会" not in body

    def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(self, clerk: Client) -> None:
        wrong = SimpleUploadedFile("纪要.pdf", b"MZ executable", "application/pdf")
        answer = clerk.post("/registers/progress_meetings/enter/", {**MEETING, "minutes": wrong})
        assert answer.status_code == 422
        assert "why-not" in answer.content.decode().split('name="minutes"')[1][:700]
        assert not Entry.objects.exists()

    def test_a_house_enters_for_itself_alone(self, head: Client) -> None:
        assert plan(head, HOSPITAL) == 403
        assert not Entry.objects.exists()

    def test_what_is_not_there(self, clerk: Client, head: Client) -> None:
        meet(clerk)
        entry = Entry.objects.get()
        read(clerk, "/registers/nothing/", 404)
        read(clerk, f"/registers/issue_log/{entry.pk}/", 404)
        read(clerk, "/registers/progress_meetings/999/", 404)
        read(clerk, f"/registers/progress_meetings/{entry.pk}/files/1/", 404)


class TestLists:
    def test_every_register_of_the_document_is_listed_and_opens(self, clerk: Client) -> None:
        page = read(clerk, "/registers/")
        for form in load_pack(PACK).forms.values():
            assert form.label.zh in page
            assert form.label.zh in read(clerk, f"/registers/{form.id}/")

    def test_a_register_has_a_box_to_search_it(self, clerk: Client) -> None:
        page = read(clerk, "/registers/progress_meetings/")
        assert 'type="search" name="q"' in page

    def test_entries_are_searched_filtered_and_exported(self, clerk: Client) -> None:
        meet(clerk)
        assert "三季度推进会" in read(clerk, "/registers/progress_meetings/?q=推进")
        assert "没有符合条件的" in read(clerk, "/registers/progress_meetings/?q=别的")
        assert clerk.get("/registers/progress_meetings/?export=xlsx").content[:2] == b"PK"
        assert clerk.get("/registers/?export=xlsx").content[:2] == b"PK"


class TestSheets:
    def sheet(self, **changed: object) -> BytesIO:
        layout = layout_of(find_form("progress_meetings"), {})
        row = {"entry_on": "2026-10-08", "held_on": "2026-10-08", "subject": "会一", "conclusions": "办", **changed}
        return BytesIO(write_sheet([(layout, [{**row, "subject": "会零"}, row])]))

    def upload(self, client: Client, content: BytesIO) -> object:
        return client.post("/registers/progress_meetings/import/", {"file": SimpleUploadedFile("会.xlsx", content.getvalue())})

    def test_the_empty_sheet_has_the_register_s_columns(self, clerk: Client) -> None:
        content = clerk.get("/registers/progress_meetings/template/").content
        reading = read_rows(content, [layout_of(find_form("progress_meetings"), {})])
        assert reading.is_sound
        assert reading.rows["progress_meetings"] == []

    def test_a_filled_sheet_is_entered_whole(self, clerk: Client) -> None:
        assert self.upload(clerk, self.sheet()).status_code == 302  # type: ignore[attr-defined]
        assert [entry.answers["subject"] for entry in Entry.objects.order_by("pk")] == ["会零", "会一"]

    def test_many_rows_take_as_many_queries_as_few(self, clerk: Client) -> None:
        layout = layout_of(find_form("progress_meetings"), {})
        counts = []
        for many in (1, 2, 60):
            rows = [{"entry_on": "2026-10-08", "held_on": "2026-10-08", "subject": f"会{at}", "conclusions": "办"} for at in range(many)]
            with CaptureQueriesContext(connection) as asked:
                assert self.upload(clerk, BytesIO(write_sheet([(layout, rows)]))).status_code == 302  # type: ignore[attr-defined]
            counts.append(len(asked))
        assert counts[2] <= counts[1] + 2  # a second batch
        assert {entry.entered_by for entry in Entry.objects.all()} == {"office_clerk"}
        told = {(change.key, change.after["answers"]["subject"]) for change in Change.objects.filter(action="forms.enter")}
        assert told == {(str(entry.pk), entry.answers["subject"]) for entry in Entry.objects.all()}
        assert len(told) == 63

    def test_a_sheet_without_rows_is_refused(self, clerk: Client) -> None:
        layout = layout_of(find_form("progress_meetings"), {})
        answer = self.upload(clerk, BytesIO(write_sheet([(layout, [])])))
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "一行也没有填" in answer.content.decode()  # type: ignore[attr-defined]

    def test_one_wrong_cell_and_nothing_is_stored(self, clerk: Client) -> None:
        answer = self.upload(clerk, self.sheet(held_on="昨天"))
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "昨天" in answer.content.decode()  # type: ignore[attr-defined]
        assert not Entry.objects.exists()

    def test_a_row_that_the_register_refuses_takes_the_others_with_it(self, clerk: Client) -> None:
        answer = self.upload(clerk, self.sheet(entry_on="2027-01-01"))
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "日期不能晚于今天" in answer.content.decode()  # type: ignore[attr-defined]
        assert not Entry.objects.exists()

    def test_nobody_else_imports(self, cast: dict[str, User]) -> None:
        for name in ("commission", "institution_head", STRANGER, "accountant"):
            assert self.upload(enter(cast[name]), self.sheet()).status_code == 403, name  # type: ignore[attr-defined]
        for name in ("auditor", "staff_member", "system_admin"):
            assert self.upload(enter(cast[name]), self.sheet()).status_code == 403, name  # type: ignore[attr-defined]
        assert not Entry.objects.exists()

    def test_institutions_are_named_by_their_short_names(self, clerk: Client) -> None:
        layout = layout_of(find_form(PLAN), {CENTRE: Text("建国路", "Jianguo Road")})
        assert layout.columns[1].choices[CENTRE].zh == "建国路"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_in_both_languages(cast: dict[str, User], clerk: Client, language: str) -> None:
    meet(clerk)
    User.objects.update(language=language)
    client = enter(User.objects.get(username="office_clerk"))
    front = "/registers/progress_meetings/"
    for address in ("/registers/", front, f"{front}enter/", f"{front}import/", f"{front}{Entry.objects.get().pk}/"):
        heading = read(client, address).split("<h1>")[1].split("</h1>")[0].replace("·", "")
        assert heading.isascii() == (language == "en"), (address, heading)
