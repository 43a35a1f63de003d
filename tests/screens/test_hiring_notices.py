"""The notice of who was hired for townships: looked at, posted, read by everybody, on paper and in a sheet."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from tests.cast import enter, make_user
from tests.rooms.test_drawn_notices import HOSPITAL, decide, found, take_on
from tests.screens.test_tasks import read
from yiti.registry.access.models import RoleGrant
from yiti.supervision.publicity.models import Notice


def test_a_hiring_notice_is_looked_at_posted_and_handed_out(db: None, settings: Any) -> None:
    today = date(2025, 6, 30)
    settings.YITI_TODAY = str(today)
    found("ordos-2024", today, "150621")
    clerk, stranger = enter(make_user("commission", "commission")), enter(make_user("village", "village_doctor", HOSPITAL))
    RoleGrant.objects.update(from_on=date(2024, 6, 1))
    decide("ordos-2024", date(2025, 1, 1), datetime(2025, 6, 30, 9, tzinfo=UTC))
    take_on("演示县招01", "2025-02-03")
    address = "/notices/post/county_hire_results/"
    assert "of=2025Q1" in read(clerk, "/notices/?period=2025Q1")
    assert "演示县招01" in read(clerk, f"{address}?of=2025Q1")
    sent = {"of": "2025Q1", "word": "公示"}
    assert stranger.post(address, sent).status_code == 403 and not Notice.objects.exists()
    assert clerk.post(address, sent).status_code == 302
    page = f"/notices/{Notice.objects.get().number}/"
    assert "演示县招01" in read(stranger, page), "the result is everybody's to see"
    assert clerk.get(f"{page}?export=pdf").content.startswith(b"%PDF")
    sheet = CalamineWorkbook.from_filelike(BytesIO(clerk.get(f"{page}?export=xlsx").content)).get_sheet_by_index(0).to_python()
    assert any("演示县招01" in map(str, row) for row in sheet)
