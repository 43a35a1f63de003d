"""Commands as the county's IT person types them."""

import json
from pathlib import Path

import pytest

from tests.journeys import county

pytestmark = pytest.mark.slow
ADMINISTRATORS = ("--system-admin", "sys:张三", "--security-admin", "sec:李四", "--audit-admin", "aud:王五")


def begin(home: Path, *administrators: str) -> tuple[int, str]:
    done = county.yiti(home, "begin", "--pack", "changji-2021", "--name", "昌吉市", *administrators, "--json")
    return done.returncode, done.stdout


def test_a_real_county_begins_with_three_administrators_and_one_time_passwords(tmp_path: Path) -> None:
    code, answer = begin(tmp_path, *ADMINISTRATORS)
    assert code == 0
    assert [row["role"] for row in json.loads(answer)] == ["system_admin", "security_admin", "audit_admin"]
    assert county.yiti(tmp_path, "demo").returncode == 1
    assert begin(tmp_path, *ADMINISTRATORS)[0] == 2


def test_the_three_administrators_are_three_people(tmp_path: Path) -> None:
    code, answer = begin(tmp_path, "--system-admin", "sys:张三", "--security-admin", "sys:张三", "--audit-admin", "aud:王五")
    assert (code, json.loads(answer)["error"]["code"]) == (2, "begin")
    assert begin(tmp_path, *ADMINISTRATORS)[0] == 0


@pytest.mark.parametrize("kind", ["staff", "limits", "populations", "institutions", "memberships", "detachments", "places"])
def test_what_is_exported_is_read_in_again_without_a_change(built: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.xlsx"
    assert county.yiti(built, "export", kind, str(file)).returncode == 0
    done = county.yiti(built, "import", kind, str(file), "--check", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["faults"], answer["added"], answer["changed"]) == (0, [], 0, 0)
    assert answer["rows"] > 0


def test_a_wrong_sheet_is_named_with_the_ones_there_are(built: Path, tmp_path: Path) -> None:
    done = county.yiti(built, "import", "nonsense", str(tmp_path / "none.xlsx"), "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "unknown-sheet")
