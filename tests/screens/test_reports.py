"""An institution's report: filled in, uploaded, sent, reviewed; by the whole cast and the stranger."""

from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import STRANGER, enter
from tests.rooms import quarters
from tests.rooms.county import CENTRE, HOSPITAL
from tests.rooms.quarters import FIRST, QUARTER, RATIO
from tests.screens.quarter import COUNTY, Cast, allowed, cast, read, running, send
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.sheets.writing import write_sheet
from yiti.measure.assessment.models import IndicatorValue, Report
from yiti.measure.assessment.sheets.values import LAYOUT

__all__ = ["cast", "running"]
ADDRESS = f"/reports/{CENTRE}/"
SEES_ACCOUNTS = set(COUNTY) - {"leading_group", "hr_bureau"}


def save(client: Client, revision: int = 1, status: int = 302, **values: str) -> str:
    body = {name.replace("__", "."): value for name, value in values.items()}
    return send(client, f"{ADDRESS}save/", status, revision=revision, **body).content.decode()


def sheet_of(rows: list[dict[str, object]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("values.xlsx", write_sheet([(LAYOUT, rows)]))


def row_of(indicator: str, **values: object) -> dict[str, object]:
    return {
        "period": QUARTER,
        "institution": CENTRE,
        "indicator": indicator,
        "numerator": None,
        "denominator": None,
        "value": None,
        "remark": "",
        **values,
    }


class TestReading:
    def test_who_may_see_it(self, running: Cast) -> None:
        assert allowed(running, f"{ADDRESS}?period={QUARTER}") == {*SEES_ACCOUNTS, "lead_reviewer", "institution_head", "accountant"}

    def test_the_list_is_the_reach(self, running: Cast) -> None:
        page = read(enter(running["office_clerk"]), f"/reports/?period={QUARTER}")
        assert page.count("/reports/6523") >= 3
        assert enter(running[STRANGER]).get(f"/reports/?period={QUARTER}").headers["Location"].startswith(f"/reports/{HOSPITAL}/")
        assert "庙尔沟" not in read(enter(running["lead_reviewer"]), f"/reports/?period={QUARTER}")
        assert enter(running["office_clerk"]).get(f"/reports/?period={QUARTER}&export=xlsx").content[:2] == b"PK"

    def test_it_says_which_months_are_missing(self, running: Cast) -> None:
        quarters.accounts(CENTRE, months=(7, 9))
        page = read(enter(running["accountant"]), f"{ADDRESS}?period={QUARTER}")
        assert "还差 1 个月收支" in page
        assert "晚 1 天" in page


class TestFilling:
    def test_values_are_kept_and_shown_again(self, running: Cast) -> None:
        client = enter(running["accountant"])
        save(client, **{f"{RATIO}__numerator": "1,100", f"{RATIO}__denominator": "2200"})
        found = IndicatorValue.objects.get(indicator=RATIO)
        assert found.value == Decimal("0.5")
        assert 'value="1100"' in read(client, f"{ADDRESS}?period={QUARTER}")

    def test_every_wrong_value_is_told_at_its_row_and_nothing_is_stored(self, running: Cast) -> None:
        page = save(
            enter(running["accountant"]),
            status=422,
            **{f"{FIRST}__value": "很多", f"{RATIO}__numerator": "9", f"{RATIO}__denominator": "3"},
        )
        assert page.count("why-not") == 2
        assert 'value="很多"' in page
        assert not IndicatorValue.objects.exists()

    def test_a_share_is_typed_as_a_percentage_or_below_one(self, running: Cast) -> None:
        client = enter(running["accountant"])
        page = save(client, status=422, **{f"{RATIO}__value": "12"})
        assert "填了 12，等于 1200%，不能超过 100%" in page
        assert not IndicatorValue.objects.exists()
        save(client, **{f"{RATIO}__value": "12%"})
        assert IndicatorValue.objects.get(indicator=RATIO).value == Decimal("0.12")
        assert "如 12%" in read(client, f"{ADDRESS}?period={QUARTER}")

    def test_the_second_of_two_is_told_and_nothing_is_lost(self, running: Cast) -> None:
        first, second = enter(running["accountant"]), enter(running["institution_head"])
        save(first, revision=1, **{f"{FIRST}__value": "100"})
        page = save(second, revision=1, status=409, **{f"{FIRST}__value": "120"})
        assert 'value="120"' in page
        assert "现在是 100" in page
        assert 'name="revision" value="2"' in page
        assert IndicatorValue.objects.get(indicator=FIRST).value == 100
        save(second, revision=2, **{f"{FIRST}__value": "120"})
        assert IndicatorValue.objects.get(indicator=FIRST).value == 120

    def test_only_the_institution_fills_it_in(self, running: Cast) -> None:
        for name in set(running) - {"accountant", "institution_head"}:
            for act in ("save", "start", "send"):
                answer = enter(running[name]).post(f"{ADDRESS}{act}/", {"period": QUARTER, "revision": "1", f"{FIRST}.value": "1"})
                assert answer.status_code == 403, (name, act)
        assert not Report.objects.exists()


class TestSending:
    def test_it_is_not_sent_without_its_three_months(self, running: Cast) -> None:
        client = enter(running["accountant"])
        save(client)
        quarters.accounts(CENTRE, months=(7, 8))
        page = send(client, f"{ADDRESS}send/", 422, revision=2).content.decode()
        assert "2026 年 9 月" in page
        assert Report.objects.get().state == "draft"

    def test_once_sent_it_is_closed(self, running: Cast) -> None:
        client = enter(running["accountant"])
        save(client)
        quarters.accounts(CENTRE)
        send(client, f"{ADDRESS}send/", revision=2)
        assert Report.objects.get().state == "sent"
        send(client, f"{ADDRESS}send/", 409, revision=3)
        assert "待审核" in save(client, revision=3, status=409, **{f"{FIRST}__value": "1"})
        assert not IndicatorValue.objects.exists()

    def test_a_second_upload_for_a_closed_step_is_refused(self, running: Cast) -> None:
        quarters.report(CENTRE)
        client = enter(running["accountant"])
        answer = client.post("/measure-sheets/indicator_values/", {"file": sheet_of([row_of(FIRST, value=1)])}, follow=True)
        assert "等待审核" in answer.content.decode()
        assert StagedImport.objects.get().state == "faulty"


class TestReview:
    def test_side_by_side_then_accepted(self, running: Cast) -> None:
        made = quarters.report(CENTRE, values=[quarters.ValueEntry(FIRST, value=Decimal(100))])
        client = enter(running["lead_reviewer"])
        page = read(client, f"{ADDRESS}?period={QUARTER}")
        assert "上季" in page
        assert "退回理由" in page
        send(client, f"{ADDRESS}review/", act="accept", revision=made.revision)
        assert Report.objects.get().state == "accepted"
        send(client, f"{ADDRESS}review/", 409, act="accept", revision=made.revision + 1)

    def test_a_return_needs_its_reason_and_opens_a_new_version(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        client = enter(running["lead_reviewer"])
        send(client, f"{ADDRESS}review/", 422, act="return", reason=" ", revision=made.revision)
        send(client, f"{ADDRESS}review/", act="return", reason="成本不符", revision=made.revision)
        accountant = enter(running["accountant"])
        assert "成本不符" in read(accountant, f"{ADDRESS}?period={QUARTER}")
        send(accountant, f"{ADDRESS}start/")
        assert [row.version for row in Report.objects.order_by("version")] == [1, 2]

    def test_two_reviewers_at_once(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        send(enter(running["lead_reviewer"]), f"{ADDRESS}review/", act="accept", revision=made.revision)
        send(enter(running["commission"]), f"{ADDRESS}review/", 409, act="return", reason="x", revision=made.revision)

    def test_nobody_else_reviews(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        for name in set(running) - {"lead_reviewer", "commission"}:
            answer = enter(running[name]).post(f"{ADDRESS}review/", {"period": QUARTER, "act": "accept", "revision": made.revision})
            assert answer.status_code == 403, name
        assert Report.objects.get().state == "sent"


class TestSheets:
    def test_all_or_nothing(self, running: Cast) -> None:
        client = enter(running["accountant"])
        rows = [row_of(FIRST, value=100), row_of("没有这个指标", value=1)]
        page = client.post("/measure-sheets/indicator_values/", {"file": sheet_of(rows)}, follow=True).content.decode()
        assert "没有这个指标" in page
        staged = StagedImport.objects.get()
        check = f"/measure-sheets/indicator_values/{staged.pk}/"
        assert client.post(check, {"act": "apply"}).status_code == 422
        assert not IndicatorValue.objects.exists()
        assert client.get(f"{check}faults/").content[:2] == b"PK"

    def test_a_good_one_is_applied_once(self, running: Cast) -> None:
        client = enter(running["accountant"])
        client.post("/measure-sheets/indicator_values/", {"file": sheet_of([row_of(FIRST, value=100)])})
        check = f"/measure-sheets/indicator_values/{StagedImport.objects.get().pk}/"
        assert not IndicatorValue.objects.exists()
        assert client.post(check, {"act": "apply"}).status_code == 302
        assert IndicatorValue.objects.get().value == 100
        assert client.post(check, {"act": "apply"}).status_code == 409

    def test_another_ones_upload_is_out_of_sight(self, running: Cast) -> None:
        enter(running["accountant"]).post("/measure-sheets/indicator_values/", {"file": sheet_of([row_of(FIRST, value=100)])})
        check = f"/measure-sheets/indicator_values/{StagedImport.objects.get().pk}/"
        assert enter(running[STRANGER]).get(check).status_code == 422
        assert enter(running["office_clerk"]).get(check).status_code == 403

    def test_the_stranger_cannot_upload_for_another_institution(self, running: Cast) -> None:
        page = enter(running[STRANGER]).post("/measure-sheets/indicator_values/", {"file": sheet_of([row_of(FIRST, value=1)])}, follow=True)
        assert "不归您填报" in page.content.decode()

    def test_what_is_no_sheet_is_refused_by_its_content(self, running: Cast) -> None:
        fake = SimpleUploadedFile("values.xlsx", b"<script>alert(1)</script>")
        assert enter(running["accountant"]).post("/measure-sheets/indicator_values/", {"file": fake}).status_code == 422
        assert enter(running["accountant"]).post("/measure-sheets/indicator_values/").status_code == 422

    def test_templates_and_filled_sheets_are_handed_out_within_reach(self, running: Cast) -> None:
        for address in ("template/", f"filled/?period={QUARTER}"):
            answer = enter(running["accountant"]).get(f"/measure-sheets/indicator_values/{address}")
            assert BytesIO(answer.content).read(2) == b"PK"
            assert enter(running["assessor"]).get(f"/measure-sheets/indicator_values/{address}").status_code == 403
        assert enter(running["accountant"]).get("/measure-sheets/nothing/").status_code == 404
