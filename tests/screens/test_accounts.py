"""Monthly accounts on screens: the year, a month, its versions, by hand and by sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.registry import SANGONG
from tests.screens.registry import AUGUST, build, read, upload
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.web.institutions.kinds import KINDS

MONTH = f"/accounts/{SANGONG}/2026-08/"
LAYOUT = KINDS["accounts"].layouts[0]


@pytest.fixture
def cast(db: None) -> dict[str, Client]:
    return build()


def lines(*rows: tuple[str, str, str, str, str], seen: int = 1, total: str = "") -> dict[str, object]:
    names = ("item", "voucher", "on", "summary", "amount")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return {**columns, "seen": str(seen), "stated_total": total}


INCOME = ("medical_income", "记-1", "2026-08-03", "门诊", "1,200.50")
BLANK = ("", "", "2026-08-31", "", "")


def test_the_year_shows_who_has_sent_which_month(cast: dict[str, Client]) -> None:
    page = read(cast["commission"], "/accounts/")
    assert "各家到哪个月" in page
    assert MONTH in page
    sums = read(cast["accountant"], f"/accounts/{SANGONG}/")
    assert "1,000" in sums
    assert f"{MONTH}?item=medical_income" in sums


def test_a_month_shows_lines_sums_and_versions(cast: dict[str, Client]) -> None:
    assert cast["accountant"].post(f"{MONTH}edit/", lines(INCOME, BLANK)).status_code == 302
    page = read(cast["accountant"], MONTH)
    for words in ("第 2 版", "第 1 版", "记-1", "1,200", "某accountant"):
        assert words in page, words
    old = read(cast["accountant"], f"{MONTH}?version=1")
    assert "旧版本" in old
    assert cast["accountant"].get(f"{MONTH}?export=xlsx").content[:2] == b"PK"


def test_by_hand_the_whole_month_is_sent_as_a_new_version(cast: dict[str, Client]) -> None:
    form = read(cast["accountant"], f"{MONTH}edit/")
    assert 'value="1000.50"' in form
    assert cast["accountant"].post(f"{MONTH}edit/", lines(INCOME, BLANK, total="1200.50")).status_code == 302
    assert AccountSheet.objects.get(is_current=True, institution=SANGONG).version == 2
    assert AccountRow.objects.filter(sheet__version=2).get().amount == Decimal("1200.50")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("medical_income", "", "2026-08-03", "", "-5"), "小于 0"),
        (("medical_income", "", "2026-09-03", "", "5"), "不在 2026-08 内"),
        (("medical_income", "", "2026-08-03", "", "五百"), "不是数字"),
        (("", "记-2", "2026-08-03", "", "5"), "没有“”这个项目"),
    ],
)
def test_a_wrong_line_is_named_and_everything_typed_stays(cast: dict[str, Client], row: tuple[str, str, str, str, str], words: str) -> None:
    refused = cast["accountant"].post(f"{MONTH}edit/", lines(INCOME, row))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "第 2 行" in page
    assert words in page
    assert 'value="1,200.50"' in page
    assert AccountSheet.objects.count() == 1


def test_a_total_that_does_not_add_up_is_refused(cast: dict[str, Client]) -> None:
    refused = cast["accountant"].post(f"{MONTH}edit/", lines(INCOME, total="1200.51"))
    assert "1,200.51" in refused.content.decode()
    assert refused.status_code == 422


def test_of_two_at_once_the_second_is_told(cast: dict[str, Client]) -> None:
    assert cast["accountant"].post(f"{MONTH}edit/", lines(INCOME)).status_code == 302
    late = cast["head"].post(f"{MONTH}edit/", lines(INCOME))
    assert late.status_code == 409
    assert "别人刚交了" in late.content.decode()


def test_a_sheet_replaces_months_whole(cast: dict[str, Client]) -> None:
    row = {"institution": "三工镇", "month": AUGUST, "item": "medical_income", "on": date(2026, 8, 1), "amount": Decimal(7)}
    check = upload(cast["accountant"], "/imports/accounts/", LAYOUT, row, {**row, "amount": Decimal(8)})
    assert cast["accountant"].post(f"{check}apply/").status_code == 302
    assert AccountSheet.objects.get(is_current=True, institution=SANGONG).version == 2
    wrong = upload(cast["accountant"], "/imports/accounts/", LAYOUT, {**row, "on": date(2026, 9, 1)}, {**row, "institution": "宁边路"})
    page = read(cast["accountant"], wrong)
    assert "不在这个月" in page
    assert "不归您登记" in page


def test_one_check_tells_wrong_cells_and_what_the_records_say(cast: dict[str, Client]) -> None:
    row = {"institution": "三工镇", "month": AUGUST, "item": "medical_income", "on": date(2026, 8, 1), "amount": Decimal(7)}
    rows = [{**row, "amount": Decimal(-1)}, {**row, "on": date(2026, 9, 1)}, {**row, "institution": "宁边路"}, {**row, "item": "nothing"}]
    page = read(cast["accountant"], upload(cast["accountant"], "/imports/accounts/", LAYOUT, *rows))
    told = [page.index(words) for words in ("小于 0", "不在这个月", "不归您登记", "nothing")]
    assert told == sorted(told)
    assert AccountSheet.objects.count() == 1


def test_the_reviewer_reads_members_and_writes_nothing(cast: dict[str, Client]) -> None:
    assert "1,000" in read(cast["reviewer"], MONTH)
    assert cast["reviewer"].post(f"{MONTH}edit/", lines(INCOME)).status_code == 403
    assert cast["reviewer"].post("/imports/accounts/", {}).status_code == 403


def test_a_stranger_and_an_assessor_see_nothing(cast: dict[str, Client]) -> None:
    for name in ("stranger", "assessor"):
        for address in (f"/accounts/{SANGONG}/", MONTH, f"{MONTH}edit/"):
            assert cast[name].get(address).status_code == 403
    assert cast["stranger"].post(f"{MONTH}edit/", lines(INCOME)).status_code == 403
    assert AccountSheet.objects.count() == 1


def test_addresses_without_sense_are_no_pages(cast: dict[str, Client]) -> None:
    read(cast["accountant"], f"/accounts/{SANGONG}/2026-13/", 404)
    read(cast["accountant"], f"/accounts/{SANGONG}/?year=abc")
