"""A register of every kind of field that a county wrote in YAML: entered by its form, late on Today, as a sheet, on paper, over HTTP."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import STRANGER, build_cast, enter
from tests.own_registers import FORM, STORES, VENUE, own_folder, write_own
from tests.rooms.county import CENTRE, HOSPITAL, TODAY, build_county
from yiti.foundation.forms.models import Entry, Slot
from yiti.foundation.forms.operations import enter_form
from yiti.registry.access.models import User
from yiti.registry.access.scopes import get_scope
from yiti.registry.staff.models import Person, Posting

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
STORE = {
    "on": "2026-10-08", "institution": CENTRE, "what": "水泵", "count": "3", "weight": "12.5", "seen_on": "2026-09-01", "month": "2026-09",
    "is_whole": "yes", "keeper": "林晚秋", "origin": HOSPITAL, "uses": ["light", "pumping"],
}  # fmt: skip


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> Iterator[dict[str, User]]:
    settings.YITI_TODAY = TODAY.isoformat()
    build_county()
    for code, name, house in (("P1", "林晚秋", CENTRE), ("P2", "王海", CENTRE), ("P3", "王海", CENTRE), ("P4", "赵远", HOSPITAL)):
        Person.objects.create(code=code, name=name)
        Posting.objects.create(
            person_id=code, institution_id=house, position="nurse", post_kind="health_technical", identity="establishment", duty="staff",
            from_on=date(2024, 1, 1),
        )  # fmt: skip
    with own_folder(tmp_path):
        write_own(tmp_path, VENUE + STORES)
        yield build_cast()


@pytest.fixture
def head(cast: dict[str, User]) -> Client:
    return enter(cast["institution_head"])


def store(client: Client, **sent: Any) -> Any:
    return client.post(f"/registers/{FORM}/enter/", {**STORE, **sent})


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


class TestKinds:
    def test_every_kind_is_entered_by_the_form(self, head: Client) -> None:
        form = read(head, f"/registers/{FORM}/enter/")
        assert 'data-when="is_whole=no"' in form
        assert 'accept="image/*' in form
        assert "林晚秋 (P1)" in form
        assert "赵远" not in form
        picture = SimpleUploadedFile("现场.png", PNG, "image/png")
        assert store(head, picture=picture).status_code == 302
        entry = Entry.objects.get()
        assert {name: answer for name, answer in entry.answers.items() if name != "picture"} == {
            "what": "水泵", "count": "3", "weight": "12.5", "seen_on": "2026-09-01", "month": "2026-09", "is_whole": True, "keeper": "P1",
            "origin": HOSPITAL, "uses": ["pumping", "light"],
        }  # fmt: skip
        page = read(head, f"/registers/{FORM}/{entry.pk}/")
        for words in ("林晚秋", "大西渠镇", "排水、照明", "千克", "2026-09-11", "逾期 28 天"):
            assert words in page
        assert "损坏情况" not in page

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"count": "0"}, "count", "不能小于 1"), ({"count": "501"}, "count", "不能大于 500"), ({"count": "2.5"}, "count", "整数"),
            ({"weight": "0.1"}, "weight", "不能小于"), ({"month": "2026-13"}, "month", "月份"), ({"is_whole": ""}, "is_whole", "请填写"),
            ({"is_whole": "perhaps"}, "is_whole", "“是”或“否”"), ({"is_whole": "no"}, "fault", "请填写"),
            ({"keeper": "无此人"}, "keeper", "没有"), ({"keeper": "王海"}, "keeper", "P2"), ({"keeper": "赵远"}, "keeper", "没有"),
            ({"origin": "hotel"}, "origin", "没有机构"), ({"uses": ["light", "hotel"]}, "uses", "其中之一"),
        ],
    )  # fmt: skip
    def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_stored(self, head: Client, sent: Any, field: str, words: str) -> None:
        answer = store(head, **sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page.split(f'name="{field}"', 1)[1]
        assert "水泵" in page
        assert not Entry.objects.exists()

    def test_what_the_other_answers_hide_is_not_kept(self, head: Client) -> None:
        assert store(head, fault="裂").status_code == 302
        assert "fault" not in Entry.objects.get().answers
        assert store(head, is_whole="no", fault="裂").status_code == 302
        assert Entry.objects.latest("pk").answers["fault"] == "裂"


class TestOwn:
    def test_what_is_the_county_s_own_is_marked(self, head: Client, cast: dict[str, User]) -> None:
        assert "本地登记表" in read(head, "/registers/")
        assert "不是文件要求的" in read(head, f"/registers/{FORM}/")
        clerk = enter(cast["office_clerk"])
        assert "本地增加的栏目：地点" in read(clerk, "/registers/progress_meetings/")
        assert "本地增加的栏目" in read(clerk, "/registers/progress_meetings/enter/")

    def test_entries_from_before_a_field_stay_readable_and_are_found(self, cast: dict[str, User], tmp_path: Path) -> None:
        clerk = enter(cast["office_clerk"])
        scope = get_scope(cast["office_clerk"], TODAY)
        meeting = {"on": "2026-10-08", "held_on": "2026-10-08", "subject": "会一", "conclusions": "办"}
        write_own(tmp_path, STORES)
        clerk.post("/registers/progress_meetings/enter/", meeting)
        write_own(tmp_path, VENUE + STORES)
        old = Entry.objects.get()
        assert "会一" in read(clerk, f"/registers/progress_meetings/{old.pk}/")
        clerk.post("/registers/progress_meetings/enter/", {**meeting, "subject": "会二", "venue": "大礼堂"})
        listed = read(clerk, "/registers/progress_meetings/?sort=-venue")
        assert listed.index("会二") < listed.index("会一")
        assert "会二" in read(clerk, "/registers/progress_meetings/?q=大礼堂")
        write_own(tmp_path, STORES)
        assert "会二" in read(clerk, "/registers/progress_meetings/")
        assert enter_form(scope=scope, form="progress_meetings", on=TODAY, now=old.entered_at, today=TODAY,
                          answers={name: meeting[name] for name in ("held_on", "subject", "conclusions")}).pk  # fmt: skip


class TestDue:
    def test_late_entries_are_marked_listed_and_on_today_until_completed(self, head: Client, cast: dict[str, User]) -> None:
        store(head)
        store(head, what="沙袋", seen_on="2026-10-05")
        assert "逾期 28 天" in read(head, f"/registers/{FORM}/")
        late = read(head, f"/registers/{FORM}/?late=1").split("<tbody>")[1]
        assert "水泵" in late
        assert "沙袋" not in late
        assert "有 1 条逾期没有办结" in read(head, "/")
        assert "逾期没有办结" not in read(enter(cast[STRANGER]), "/")
        entry = Entry.objects.get(text__contains="水泵")
        head.post(f"/registers/{FORM}/{entry.pk}/correct/", {**STORE, "settled_on": "2026-10-08"})
        assert "逾期没有办结" not in read(head, "/")
        assert "逾期" not in read(head, f"/registers/{FORM}/?q=水泵").split("<tbody>")[1].split("</tbody>")[0]


class TestLists:
    def test_numbers_and_days_sort_as_such_and_answers_filter(self, head: Client) -> None:
        for count, whole in (("9", "yes"), ("100", "no"), ("20", "yes")):
            store(head, what=f"件{count}", count=count, is_whole=whole, fault="裂" if whole == "no" else "")
        body = read(head, f"/registers/{FORM}/?sort=count").split("<tbody>")[1]
        assert body.index("件9") < body.index("件20") < body.index("件100")
        assert "件100" not in read(head, f"/registers/{FORM}/?is_whole=yes").split("<tbody>")[1]
        assert "件20" in read(head, f"/registers/{FORM}/?q=建国路")
        assert "没有符合条件的" in read(head, f"/registers/{FORM}/?q=大西渠没有")
        assert Slot.objects.filter(form=FORM, field="is_whole", column="f1").exists()

    def test_papers(self, head: Client) -> None:
        store(head)
        entry = Entry.objects.get()
        for address in (f"/registers/{FORM}/?export=pdf", f"/registers/{FORM}/{entry.pk}/?export=pdf"):
            assert head.get(address).content[:4] == b"%PDF", address

    def test_what_is_exported_is_imported_again(self, head: Client) -> None:
        store(head)
        store(head, is_whole="no", fault="裂", keeper="王海 (P3)")
        before = [entry.answers for entry in Entry.objects.order_by("pk")]
        content = BytesIO(head.get(f"/registers/{FORM}/?export=xlsx").content)
        Entry.objects.all().delete()
        answer = head.post(f"/registers/{FORM}/import/", {"file": SimpleUploadedFile("册.xlsx", content.getvalue())})
        assert answer.status_code == 302, answer.content.decode()
        assert sorted((entry.answers for entry in Entry.objects.all()), key=str) == sorted(before, key=str)


class TestCalls:
    ADDRESS = f"/api/registers/{FORM}"
    BODY = {
        "on": "2026-10-08", "institution": CENTRE,
        "answers": {"what": "沙袋", "count": 40, "is_whole": False, "fault": "破", "uses": ["light"], "keeper": "P1"},
    }  # fmt: skip

    def post(self, client: Client, address: str, body: Any) -> Any:
        return client.post(address, json.dumps(body), content_type="application/json")

    def test_entered_read_and_corrected(self, head: Client) -> None:
        made = self.post(head, self.ADDRESS, self.BODY).json()
        assert made["answers"] == {"what": "沙袋", "count": "40", "is_whole": False, "fault": "破", "uses": ["light"], "keeper": "P1"}
        listed = head.get(self.ADDRESS).json()
        assert [row["id"] for row in listed["entries"]] == [made["id"]]
        assert listed["next"] is None
        assert next(field for field in listed["register"]["fields"] if field["name"] == "count")["most"] == "500"
        changed = {"on": "2026-10-08", "answers": {**self.BODY["answers"], "count": 41}}  # type: ignore[dict-item]
        newer = self.post(head, f"{self.ADDRESS}/{made['id']}", changed).json()
        assert newer["supersedes"] == made["id"]
        assert self.post(head, f"{self.ADDRESS}/{made['id']}", changed).status_code == 409
        assert head.get(f"{self.ADDRESS}/{made['id']}").json()["is_current"] is False
        assert [one["count"] for one in head.get("/api/registers").json() if one["id"] == FORM] == [1]
        assert head.get(f"{self.ADDRESS}?q=没有&first=2026-10-01&end=2026-11-01").json()["entries"] == []

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ([], "answers"), ({"on": "2026-10-08"}, "answers"), ({"on": "2026-10-08", "answers": {}, "hotel": 1}, "answers"),
            ({"answers": {}, "institution": CENTRE}, "on"), ({"on": 5, "answers": {}}, "on"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": ["a"]}}, "what"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": {}}}, "what"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": "a", "count": 1, "is_whole": True, "fault": "b"}}, "fault"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": "a", "count": 1, "is_whole": 1}}, "is_whole"),
            ({"on": "2026-10-08", "institution": 5, "answers": {}}, "institution"),
            ({"on": "0202-10-08", "institution": CENTRE, "answers": {}}, "on"),
            ({"on": "2026-10-08", "institution": "\x00", "answers": {}}, "institution"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": "沙\x00袋"}}, "answers"),
            ({"on": "2026-10-08", "institution": CENTRE, "answers": {"what": "\ud800"}}, "answers"),
        ],
    )  # fmt: skip
    def test_wrong_bodies_name_their_field(self, head: Client, body: Any, field: str) -> None:
        answer = self.post(head, self.ADDRESS, body)
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("body", ["[" * 100_000, '{"on": "2026-10-08", "on": "2026-10-07", "answers": {}}', "\xff"])
    def test_what_is_no_object_of_json_is_refused(self, head: Client, body: str) -> None:
        answer = head.post(self.ADDRESS, body.encode("latin-1"), content_type="application/json")
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "wrong-body")
        assert not Entry.objects.exists()

    def test_wrong_addresses(self, head: Client) -> None:
        for address in ("/api/registers/hotel", f"{self.ADDRESS}/1", f"{self.ADDRESS}/x", f"{self.ADDRESS}/{'9' * 30}"):
            assert head.get(address).status_code == 404, address
        for query in ("first=heute", "end=1", "before=x", "q=%00", "institution=%00"):
            assert head.get(f"{self.ADDRESS}?{query}").status_code == 422, query

    def test_a_stranger_neither_enters_nor_corrects_nor_reads(self, cast: dict[str, User], head: Client) -> None:
        made = self.post(head, self.ADDRESS, self.BODY).json()
        stranger = enter(cast[STRANGER])
        assert self.post(stranger, self.ADDRESS, self.BODY).status_code == 403
        assert self.post(stranger, f"{self.ADDRESS}/{made['id']}", {"on": "2026-10-08", "answers": {}}).status_code == 404
        assert stranger.get(f"{self.ADDRESS}/{made['id']}").status_code == 404
        assert stranger.get(self.ADDRESS).json()["entries"] == []
        for name in ("accountant", "auditor", "finance_bureau", "staff_member"):
            assert self.post(enter(cast[name]), self.ADDRESS, self.BODY).status_code == 403, name
        assert Entry.objects.count() == 1
