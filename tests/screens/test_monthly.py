"""Monthly returns on screens: the year, a month as a table and as a form, versions, sheets, and who may not."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import enter, make_user
from tests.registry import NINGBIAN, SANGONG
from tests.screens.registry import as_file, build, read, upload
from yiti.foundation.sheets.layouts import SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.measure.indicators.models import Frozen
from yiti.measure.indicators.operations import recount
from yiti.registry.institutions.models import Institution
from yiti.registry.monthly.declared import find_declared
from yiti.registry.monthly.models import HandedFigure, HandedReturn
from yiti.registry.monthly.sheets import layout_of

QUOTA = "/monthly/insurance_quota/2026-08/"
COUNTY = "/monthly/insurance_settlement/2026-08/county/"
AUGUST = Period.parse("2026-08")


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return {**build(), "insurance": enter(make_user("insurance", "insurance_bureau"))}


def table(place: str, quota: str, used: str, seen: int = 0) -> dict[str, str]:
    return {f"{place}|insurance.quota": quota, f"{place}|insurance.used": used, f"seen|{place}": str(seen)}


def settlement(**changed: str) -> dict[str, str]:
    amounts = {"insurance.all": "100,000", "insurance.in_county": "80000.50", "insurance.primary": "3000", "discharges.outside": "12"}
    return {**amounts, "seen": "0", **changed}


def test_the_year_shows_what_is_mine_and_how_far_it_is(cast: dict[str, Client]) -> None:
    assert cast["insurance"].post(f"{QUOTA}save/", table(SANGONG, "1000", "900")).status_code == 302
    page = read(cast["insurance"], "/monthly/")
    assert "我填报的" in page and "别处填报的" in page
    assert page.index("医保定额使用月报") < page.index("处方点评月报")
    assert f'href="{QUOTA}"' in page
    head = read(cast["head"], "/monthly/")
    assert "1/1" in head
    read(cast["head"], "/monthly/?year=abc")


def test_a_table_takes_the_rows_that_were_filled_in(cast: dict[str, Client]) -> None:
    form = read(cast["insurance"], QUOTA)
    assert f'name="{SANGONG}|insurance.quota"' in form
    sent = {**table(SANGONG, "1,000.50", "900"), **table(NINGBIAN, "", "")}
    assert cast["insurance"].post(f"{QUOTA}save/", sent).status_code == 302
    assert [row.institution_id for row in HandedReturn.objects.all()] == [SANGONG]
    again = read(cast["insurance"], QUOTA)
    assert 'value="1000.50"' in again and "第 1 版" in again and "某insurance" in again
    assert cast["insurance"].post(f"{QUOTA}save/", table(SANGONG, "1000.50", "900.00", seen=1)).status_code == 302
    assert HandedReturn.objects.count() == 1


def test_one_wrong_cell_holds_back_the_whole_table_and_everything_typed_stays(cast: dict[str, Client]) -> None:
    sent = {**table(SANGONG, "1000", "900"), **table(NINGBIAN, "五百", "")}
    refused = cast["insurance"].post(f"{QUOTA}save/", sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "2 处要改，一家都没有存" in page and "不是数字" in page and "没有就填 0" in page
    assert 'value="五百"' in page and 'value="1000"' in page
    assert not HandedReturn.objects.exists()


def test_a_form_of_the_county_names_what_is_more_than_its_whole(cast: dict[str, Client]) -> None:
    assert "其中：县域内支出" in read(cast["insurance"], f"{COUNTY}edit/")
    refused = cast["insurance"].post(f"{COUNTY}edit/", settlement(**{"insurance.in_county": "100001"}))
    assert refused.status_code == 422
    assert "大于“医保基金支出合计”" in refused.content.decode()
    assert cast["insurance"].post(f"{COUNTY}edit/", settlement()).status_code == 302
    page = read(cast["insurance"], COUNTY)
    assert "80,000" in page and "第 1 版" in page
    assert "上月 12" in read(cast["insurance"], "/monthly/insurance_settlement/2026-09/county/edit/")


def test_a_return_of_the_half_year_stands_beside_the_last_one_and_has_no_form_in_other_months(cast: dict[str, Client]) -> None:
    figures = {figure.item: "9" for figure in find_declared("consortium_findings").figures}
    december = "/monthly/consortium_findings/2025-12/county/"
    assert cast["commission"].post(f"{december}edit/", {**figures, "seen": "0"}).status_code == 302
    assert "上次 9" in read(cast["commission"], "/monthly/consortium_findings/2026-06/county/edit/")
    assert "2026-06" in read(cast["commission"], "/monthly/consortium_findings/2025-12/")
    assert cast["commission"].get("/monthly/consortium_findings/2026-07/county/edit/").status_code == 404
    assert "没有要交的机构" in read(cast["commission"], "/monthly/consortium_findings/2026-07/")


def test_a_correction_shows_both_versions(cast: dict[str, Client]) -> None:
    cast["insurance"].post(f"{COUNTY}edit/", settlement())
    assert cast["insurance"].post(f"{COUNTY}edit/", settlement(seen="1", **{"discharges.outside": "14"})).status_code == 302
    assert "第 2 版" in read(cast["commission"], COUNTY)
    old = read(cast["commission"], f"{COUNTY}?version=1")
    assert "旧版本" in old
    late = cast["insurance"].post(f"{COUNTY}edit/", settlement(seen="1", **{"discharges.outside": "15"}))
    assert late.status_code == 409
    assert HandedReturn.objects.count() == 2


def test_an_odd_figure_is_asked_about_and_then_taken(cast: dict[str, Client]) -> None:
    Institution.objects.filter(pk=SANGONG).update(has_beds=True)
    address = f"/monthly/antibiotic_doses/2026-08/{SANGONG}/edit/"
    asked = cast["head"].post(address, {"drugs.antibiotic_ddd": "200000", "seen": "0"})
    assert asked.status_code == 422
    assert "请核对单位" in asked.content.decode() and 'name="confirmed"' in asked.content.decode()
    assert cast["head"].post(address, {"drugs.antibiotic_ddd": "200000", "seen": "0", "confirmed": "1"}).status_code == 302
    assert HandedFigure.objects.get().amount == 200_000


def test_who_is_not_named_may_neither_see_nor_hand_in(cast: dict[str, Client]) -> None:
    own = f"/monthly/prescription_review/2026-08/{SANGONG}/"
    figures = {"prescriptions.reviewed": "10", "prescriptions.right": "9", "seen": "0"}
    assert cast["stranger"].get(own).status_code == 404
    assert cast["stranger"].post(f"{own}edit/", figures).status_code == 404
    sent = {f"{SANGONG}|prescriptions.reviewed": "10", f"{SANGONG}|prescriptions.right": "9", f"seen|{SANGONG}": "0"}
    cast["stranger"].post("/monthly/prescription_review/2026-08/save/", sent)
    for name in ("commission", "head", "finance"):
        assert cast[name].post(f"{QUOTA}save/", table(SANGONG, "1000", "900")).status_code == 403
        assert cast[name].post(f"{COUNTY}edit/", settlement()).status_code == 403
    for name in ("hr", "bureau"):
        assert cast[name].get("/monthly/").status_code == 403
        assert cast[name].post(f"{QUOTA}save/", table(SANGONG, "1000", "900")).status_code == 403
    assert not HandedReturn.objects.exists()


def test_a_closed_month_says_since_when_and_takes_nothing(cast: dict[str, Client]) -> None:
    Frozen.objects.create(period="2026Q3", events=0, versions=0, registry=b"", frozen_at=timezone.now(), frozen_by="x")
    page = read(cast["insurance"], QUOTA)
    assert "随排名固定" in page and "insurance.quota" not in page
    refused = cast["insurance"].post(f"{QUOTA}save/", table(SANGONG, "1000", "900"))
    assert refused.status_code == 422 and "随排名固定" in refused.content.decode()
    assert not HandedReturn.objects.exists()


def sheet(cast: dict[str, Client], who: str, declared: str, *rows: dict[str, Any]) -> str:
    layout: SheetLayout = layout_of(find_declared(declared))
    return upload(cast[who], f"/imports/monthly-{declared}/", layout, *rows)


def test_a_sheet_hands_in_many_and_its_export_changes_nothing(cast: dict[str, Client]) -> None:
    row = {"institution": "三工镇", "month": AUGUST, "insurance.quota": 1000, "insurance.used": 900}
    check = sheet(cast, "insurance", "insurance_quota", row, {**row, "institution": NINGBIAN})
    assert cast["insurance"].post(f"{check}apply/").status_code == 302
    assert HandedReturn.objects.filter(is_by_sheet=True).count() == 2
    assert cast["insurance"].get("/imports/monthly-insurance_quota/template/").content[:2] == b"PK"
    exported = cast["insurance"].get("/imports/monthly-insurance_quota/export/").content
    staged = cast["insurance"].post("/imports/monthly-insurance_quota/", {"file": as_file(exported)}).headers["Location"]
    assert cast["insurance"].post(f"{staged}apply/").status_code == 302
    assert HandedReturn.objects.count() == 2


def test_a_sheet_names_every_wrong_cell_and_stores_nothing(cast: dict[str, Client]) -> None:
    row = {"institution": "三工镇", "month": AUGUST, "contract.visits": 10, "contract.visits_here": 4}
    rows = [
        {**row, "contract.visits_here": 11},
        {**row, "institution": "不知道"},
        {**row, "month": Period.parse("2027-01")},
        {**row, "institution": NINGBIAN, "contract.visits": -1},
    ]
    page = read(cast["insurance"], sheet(cast, "insurance", "contracted_visits", *rows))
    for words in ("大于“签约居民总就诊人次”", "没有这个机构", "还没到", "小于 0"):
        assert words in page, words
    assert not HandedReturn.objects.exists()


def test_a_sheet_of_somebody_elses_return_is_refused(cast: dict[str, Client]) -> None:
    assert cast["commission"].get("/imports/monthly-insurance_quota/").status_code == 403
    assert cast["head"].post("/imports/monthly-insurance_quota/", {}).status_code == 403
    assert "医保定额使用月报" in read(cast["head"], "/imports/")
    assert "/imports/monthly-insurance_quota/template/" in read(cast["insurance"], "/imports/")


def test_addresses_without_sense_are_no_pages(cast: dict[str, Client]) -> None:
    for address in ("/monthly/nothing/2026-08/", "/monthly/insurance_quota/2026-13/", f"{QUOTA}county/", f"{QUOTA}nowhere/"):
        read(cast["insurance"], address, 404)
    read(cast["insurance"], f"/monthly/insurance_quota/{date(2026, 12, 1):%Y-%m}/")


def test_a_number_of_an_indicator_opens_down_to_the_return_and_who_handed_it_in(cast: dict[str, Client]) -> None:
    for month in ("2026-07", "2026-08", "2026-09"):
        sent = table(SANGONG, "1000", "900")
        assert cast["insurance"].post(f"/monthly/insurance_quota/{month}/save/", sent).status_code == 302
    recount(scope=system_scope(), now=timezone.now())
    page = read(cast["commission"], reverse("indicator-list", args=["insurance_quota_use", SANGONG, "2026Q3", "numerator"]))
    assert "/monthly/insurance_quota/2026-08/" in page and "某insurance" in page and "2,700" in page
    why = read(cast["commission"], reverse("indicator-why", args=["insurance_quota_use", SANGONG, "2026Q3"]))
    assert "本月实际使用" in why and "某insurance" in why


def test_what_is_missing_stands_on_today_and_on_data_quality(cast: dict[str, Client]) -> None:
    assert "月月报还有" in read(cast["insurance"], "/")
    quality = read(cast["commission"], reverse("data-quality") + "?period=2026Q3")
    assert "没有交的月报" in quality and f'href="{QUOTA}' in quality
    stranger = read(cast["stranger"], reverse("data-quality") + "?period=2026Q3")
    assert "三工镇" not in stranger.split("没有交的月报")[1]
    for month in range(4, 11):
        cast["insurance"].post(f"/monthly/insurance_settlement/2026-{month:02}/county/edit/", settlement())
    today = read(cast["insurance"], "/")
    assert "医保结算月报（全县）" not in today and "更早的月份还有" in today
