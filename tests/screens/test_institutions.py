"""Institutions, posts and the sheets of the registry on screens."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.registry import NINGBIAN, SANGONG
from tests.rooms.county import TODAY
from tests.screens.registry import as_file, build, read, upload
from yiti.registry.institutions.models import Institution, Membership, Population, StaffLimit
from yiti.registry.institutions.sheets import INSTITUTIONS, POPULATIONS


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return build()


def body(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>")[0]


class TestList:
    def test_it_finds_by_name_initials_and_filter(self, cast: dict[str, Client]) -> None:
        everything = read(cast["commission"], "/institutions/")
        assert "建国路社区卫生服务中心" in everything
        assert "45,857" in everything
        assert "2019" in everything
        found = body(read(cast["commission"], "/institutions/?q=sgz"))
        assert "三工镇卫生院" in found
        assert "宁边路" not in found
        assert body(read(cast["commission"], "/institutions/?category=pastoral_township_hospital")).count("<tr>") == 3
        assert cast["commission"].get("/institutions/?export=xlsx").content[:2] == b"PK"

    def test_in_english_it_has_english_names(self, cast: dict[str, Client]) -> None:
        cast["commission"].post("/language/", {"language": "en"})
        page = read(cast["commission"], "/institutions/")
        assert "Sangong Town Hospital" in page
        assert "Approved" in page

    @pytest.mark.parametrize("address", ["/institutions/", "/staffing/", "/staff/", "/accounts/?place="])
    def test_the_number_of_queries_does_not_grow_with_the_rows(self, cast: dict[str, Client], address: str) -> None:
        few = count_queries(cast["commission"], address)
        row = Institution.objects.get(pk=SANGONG)
        limit = StaffLimit.objects.get(institution=SANGONG)
        made = Institution.objects.bulk_create(
            [
                Institution(
                    code=f"X{at}", name=f"某院{at}", short_name=f"某{at}", type=row.type, category=row.category, place_id=row.place_id
                )
                for at in range(284)
            ]
        )
        StaffLimit.objects.bulk_create(
            [
                StaffLimit(
                    institution=item, total=limit.total, establishment=limit.establishment, off_establishment=limit.off_establishment,
                    from_on=limit.from_on,
                )
                for item in made
            ]
        )  # fmt: skip
        Membership.objects.bulk_create(
            [Membership(institution=item, lead_id="652301-H1", consortium="x", mode="tight", from_on=limit.from_on) for item in made]
        )
        assert count_queries(cast["commission"], address) <= few


def count_queries(client: Client, address: str) -> int:
    read(client, address)
    with CaptureQueriesContext(connection) as found:
        read(client, address)
    return len(found)


class TestPage:
    def test_it_says_who_it_is_and_keeps_floating_people_apart(self, cast: dict[str, Client]) -> None:
        page = read(cast["commission"], "/institutions/652301004/")
        for words in ("建国路社区卫生服务中心", "45,857", "流动人口约 86,000", "第一牵头医院", "1.81", "0.63", "附件2"):
            assert words in page, words

    def test_the_head_sees_the_own_and_no_other(self, cast: dict[str, Client]) -> None:
        assert "李院长" in read(cast["head"], f"/institutions/{SANGONG}/")
        read(cast["head"], f"/institutions/{NINGBIAN}/", 403)
        page = read(cast["assessor"], f"/institutions/{SANGONG}/")
        assert "李院长" not in page
        assert "近月收支账" not in page

    def test_the_population_is_added_with_year_and_scope(self, cast: dict[str, Client]) -> None:
        sent = {"year": "2025", "scope": "resident", "people": "21,500", "remark": ""}
        assert cast["commission"].post(f"/institutions/{SANGONG}/population/", sent).status_code == 302
        assert Population.objects.get(institution=SANGONG, year=2025).people == 21500
        refused = cast["commission"].post(f"/institutions/{SANGONG}/population/", {**sent, "people": "很多"})
        assert refused.status_code == 422
        assert "不是数字" in refused.content.decode()

    def test_consortium_and_closing_say_why_not(self, cast: dict[str, Client]) -> None:
        sent = {"lead": "652301-H2", "consortium": "二", "mode": "tight", "from_on": "2026-10-09"}
        refused = cast["commission"].post(f"/institutions/{SANGONG}/membership/", sent)
        assert refused.status_code == 422
        assert "重叠" in refused.content.decode()
        refused = cast["commission"].post(f"/institutions/{SANGONG}/close/", {"until_on": "2026-10-10"})
        assert "14 人在岗" in refused.content.decode()
        assert cast["commission"].post(f"/institutions/{NINGBIAN}/close/", {"until_on": "2026-10-10"}).status_code == 302

    def test_an_institution_is_added_and_changed(self, cast: dict[str, Client]) -> None:
        sent = {
            "name": "三工镇第二村卫生室",
            "type": "village_clinic",
            "place_id": SANGONG,
            "parent_id": SANGONG,
            "has_villages": "",
            "has_beds": "",
        }
        assert cast["commission"].post("/institutions/new/", sent).status_code == 302
        assert cast["commission"].post(f"/institutions/{SANGONG}-V02/edit/", {**sent, "name": "新名字"}).status_code == 302
        assert Institution.objects.get(pk=f"{SANGONG}-V02").name == "新名字"
        assert cast["commission"].post("/institutions/new/", {**sent, "name": ""}).status_code == 422

    @pytest.mark.parametrize(
        "address", ["new/", f"{SANGONG}/edit/", f"{SANGONG}/close/", f"{SANGONG}/membership/", f"{SANGONG}/population/"]
    )
    def test_only_who_edits_institutions_does(self, cast: dict[str, Client], address: str) -> None:
        for name in ("head", "accountant", "stranger", "reviewer"):
            assert cast[name].post(f"/institutions/{address}", {}).status_code == 403


class TestRegisters:
    def test_nature_and_functions_stand_on_the_page_of_the_institution(self, cast: dict[str, Client]) -> None:
        page = read(cast["commission"], f"/institutions/{SANGONG}/")
        assert "登记簿所载" not in page
        sent = {
            "on": TODAY.isoformat(), "institution": SANGONG, "from_on": "2021-01-01", "nature": "class_one",
            "functions": ["public_health", "basic_care"], "document": "昌市编〔2021〕1号",
        }  # fmt: skip
        assert cast["commission"].post("/registers/institution_functions/enter/", {**sent, "functions": []}).status_code == 422
        assert cast["commission"].post("/registers/institution_functions/enter/", sent).status_code == 302
        page = read(cast["commission"], f"/institutions/{SANGONG}/")
        assert "公益一类" in page
        assert "公共卫生服务、基本医疗服务" in page
        assert "六(一)1" in page
        assert "公益一类" not in read(cast["assessor"], f"/institutions/{SANGONG}/"), "who sees no registers is told nothing of them"
        cast["commission"].post("/language/", {"language": "en"})
        assert "Public benefit class I" in read(cast["commission"], f"/institutions/{SANGONG}/")


class TestStaffing:
    def test_the_annex_stands_with_a_warning_and_every_figure_opens(self, cast: dict[str, Client]) -> None:
        page = read(cast["commission"], "/staffing/")
        assert page.count("低于 85%，附件所列") == 12
        assert "84.65%" in page
        assert "4/16" in page
        for figure in ("headroom", "vacancies", "health_technical_ratio", "max_management", "load"):
            read(cast["commission"], f"/staffing/{SANGONG}/why/{figure}/")
        why = read(cast["commission"], f"/staffing/{SANGONG}/why/headroom/")
        assert "六(二)1(2)" in why
        assert "全部 13 人" in why
        read(cast["commission"], f"/staffing/{SANGONG}/why/nothing/", 404)
        read(cast["commission"], "/staffing/why/health_technical_ratio/")

    def test_the_annex_rounds_half_up_and_the_ceiling_is_rounded_down(self, cast: dict[str, Client]) -> None:
        page = read(cast["commission"], "/staffing/")
        assert "四舍五入（由数反推，未印）" in page
        row = next(part for part in page.split("<tr")[1:] if SANGONG in part)
        found = re.findall(r">(\d+)</a>", row)
        assert found[-1] == "7", "44 × 15 % = 6.6 becomes 7"
        why = read(cast["commission"], f"/staffing/{SANGONG}/why/annexed_management/")
        assert "四舍五入取整" in why
        assert "6.6" in why
        assert "去尾" in why

    def test_staff_stay_hidden_from_who_may_not_see_them(self, cast: dict[str, Client]) -> None:
        assert "编外在岗" not in read(cast["assessor"], "/staffing/")
        read(cast["assessor"], f"/staffing/{SANGONG}/why/headroom/", 403)


class TestImports:
    def test_template_export_check_and_apply(self, cast: dict[str, Client]) -> None:
        client = cast["commission"]
        assert "服务人口" in read(client, "/imports/")
        assert client.get("/imports/populations/template/").content[:2] == b"PK"
        exported = client.get("/imports/populations/export/").content
        answer = client.post("/imports/populations/", {"file": as_file(exported)})
        assert "导入不会改变什么" in read(client, answer.headers["Location"])
        row = {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}
        check = upload(client, "/imports/populations/", POPULATIONS.layouts[0], row)
        assert "新增 1 条" in read(client, check)
        assert client.post(f"{check}apply/").status_code == 302
        assert Population.objects.filter(year=2025).count() == 1
        assert client.post(f"{check}apply/").status_code == 409

    def test_every_wrong_cell_is_listed_in_both_languages_and_marked(self, cast: dict[str, Client]) -> None:
        client = cast["commission"]
        row = {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}
        check = upload(
            client, "/imports/populations/", POPULATIONS.layouts[0], row, {**row, "institution": "无此院"}, {**row, "year": 2026}
        )
        page = read(client, check)
        assert "1 处要改" in page
        for words in ("无此院", "没有这个机构", "is no institution", ">6<", ">A<"):
            assert words in page, words
        assert client.get(f"{check}faults/").content[:2] == b"PK"
        assert client.post(f"{check}apply/").status_code == 422
        assert not Population.objects.filter(year=2025).exists()

    def test_it_may_be_dropped(self, cast: dict[str, Client]) -> None:
        row = {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}
        check = upload(cast["commission"], "/imports/populations/", POPULATIONS.layouts[0], row)
        assert cast["commission"].post(f"{check}drop/").status_code == 302
        assert "已放弃" in read(cast["commission"], check)

    def test_a_large_file_is_checked_in_the_background(
        self, cast: dict[str, Client], settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        rows = [
            {"code": f"Z{at}", "name": f"第{at}院{at * 7919}", "type": "care_home", "place": SANGONG, "name_en": f"Home {at * 104729}"}
            for at in range(9000)
        ]
        with django_capture_on_commit_callbacks(execute=True):
            check = upload(cast["commission"], "/imports/institutions/", INSTITUTIONS.layouts[0], *rows)
        assert "核对通过" in read(cast["commission"], check)

    def test_nobody_opens_anothers_import_or_writes_what_is_not_his(self, cast: dict[str, Client]) -> None:
        row = {"institution": "三工镇", "year": 2025, "scope": "resident", "people": 5}
        check = upload(cast["commission"], "/imports/populations/", POPULATIONS.layouts[0], row)
        assert cast["head"].post(f"{check}apply/").status_code == 403
        assert cast["head"].post("/imports/populations/", {}).status_code == 403
        assert cast["head"].get("/imports/nothing/").status_code == 404
        assert cast["assessor"].get("/imports/staff/export/").status_code == 403

    def test_a_reader_of_one_institution_takes_out_that_one(self, cast: dict[str, Client]) -> None:
        mine = cast["stranger"].get("/imports/staff/export/").content
        assert cast["stranger"].post("/imports/staff/", {"file": as_file(mine)}).status_code == 302
        assert "三工镇" not in read(cast["stranger"], "/staff/")
