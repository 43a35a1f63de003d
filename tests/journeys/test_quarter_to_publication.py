"""2026Q3 from its late report to a published quarter and a payslip on a telephone, each person at his own browser."""

import json
from pathlib import Path

import pytest

from tests.journeys import county, payday, quarter
from tests.journeys.people import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_county_takes_its_quarter_to_publication_and_pays(office: Office, home: Path, tmp_path: Path) -> None:
    quarter.send_the_late_accounts(office, tmp_path)
    quarter.send_the_late_report(office, tmp_path)
    quarter.review_reports(office)
    quarter.score_everything(office, tmp_path)
    quarter.settle_a_single_item(office)
    quarter.rank(office)
    quarter.approve_and_publish(office)
    payday.enter_monthly(office, f"accountant.{quarter.LATE}", quarter.LATE, "月度工资", tmp_path)
    payday.enter_monthly(office, f"head.{quarter.LATE}", quarter.LATE, "月度考核", tmp_path)
    payday.close_distribution(office, quarter.LATE)
    payday.pay(office, quarter.LATE)
    payday.post_notice(office, "clerk", "考核结果公开")
    payday.post_notice(office, f"head.{quarter.LATE}", "发放公开")
    payday.read_own_slip(office, quarter.LATE)
    verified = county.yiti(home, "quarter", "verify", quarter.PERIOD, "--json")
    assert (verified.returncode, json.loads(verified.stdout)["mismatches"]) == (0, [])
