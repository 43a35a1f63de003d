"""Every pack brings its demonstration, and a sixth county made of YAML alone does: built, and every link of every role opened."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.invented_county import ID, write_county
from tests.journeys.county import environment, yiti
from tests.journeys.written import count_written, list_empty_registers
from yiti.policy.packs import load_pack

OTHERS = ("midong-2024", "ordos-2024", "wafangdian-2017", "xinjiang-community-2016")


def crawl(home: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.crawling"], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def build(home: Path, pack: str) -> None:
    done = yiti(home, "demo", "--pack", pack, "--scale", "0")
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("pack", OTHERS)
def test_the_demonstration_of_a_pack_stands_and_opens(pack: str, tmp_path: Path) -> None:
    build(tmp_path, pack)
    found = crawl(tmp_path)
    assert found["roles"] == sorted(role.id for role in load_pack(pack).header.roles)
    assert found["refused"] == {}
    assert list_empty_registers(tmp_path, pack) == []
    written = count_written(tmp_path)
    assert (written["proposals"], written["answered"], written["again"], written["closed"]) == (6, 3, 1, 1)
    assert written["papers"] > 0


def test_the_sixth_county_is_lived_in_without_python(tmp_path: Path) -> None:
    write_county(tmp_path / "data" / "packs")
    assert yiti(tmp_path, "packs", "check", ID).returncode == 0
    build(tmp_path, ID)
    found = crawl(tmp_path)
    assert "office_clerk" in found["roles"]  # type: ignore[operator] - as JSON reads it
    assert found["refused"] == {}


def test_a_second_pack_is_not_built_over_the_first(tmp_path: Path) -> None:
    write_county(tmp_path / "data" / "packs")
    build(tmp_path, ID)
    again = yiti(tmp_path, "demo", "--pack", "changji-2021", "--json")
    assert (again.returncode, json.loads(again.stdout)) == (1, {"demonstration": True, "pack": ID})
