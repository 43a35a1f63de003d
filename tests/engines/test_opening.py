"""An engine that is not installed says what to install, in both languages, and the command ends with 2."""

import sys
from pathlib import Path

import pytest

from tests.engines.lakes import write_lake
from yiti.config.command import main

PLAIN = """\
- code: visits
  label: {zh: 门诊, en: Visits}
  unit: count
  better: none
  numerator: {rows: visit}
  source: {standard: s, number: "1"}
  checked: {on: 2026-11-22}
"""


@pytest.fixture
def call(tmp_path: Path) -> list[str]:
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "all.yaml").write_text(PLAIN, encoding="utf-8")
    lake = write_lake(tmp_path / "lake")
    return [
        "indicators",
        "run",
        "--lake",
        str(lake),
        "--definitions",
        str(tmp_path / "definitions"),
        "--period",
        "2025",
        "--engine",
        "spark",
    ]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "install it with: make setup EXTRAS=spark"), ("zh", "请运行：make setup EXTRAS=spark")]
)
def test_without_the_extra(
    call: list[str], language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8" if language == "zh" else "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert main(call) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


def test_without_java(call: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert main(call) == 2
    assert "default-jre-headless" in capsys.readouterr().err
