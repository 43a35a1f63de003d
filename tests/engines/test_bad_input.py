"""What people get wrong on the command line: told in both languages with the place, ended with 2, and nothing answered."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.engines.conftest import ENGINES, PLAIN
from tests.engines.lakes import write_lake
from yiti.config.command import main

HOMES = [
    {"institution": "A", "place": "652301001"},
    {"institution": "B", "place": "652301002", "until_on": date(2025, 7, 1)},
]
VISITS = [
    {"event": "e1", "day": date(2025, 5, 5), "resident": "r1"},
    {"event": "e2", "day": date(2025, 5, 6), "resident": "r1", "institution": "B"},
    {"event": "e3", "day": date(2099, 1, 1), "resident": "r2"},
]
Call = Callable[..., int]


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return write_lake(tmp_path / "lake", {"visit": VISITS}, institutions=HOMES)


@pytest.fixture
def run(lake: Path, tmp_path: Path) -> Call:
    def call(numerator: str = "{rows: visit}", *further: str, period: str = "2025") -> int:
        (tmp_path / "definitions").mkdir(exist_ok=True)
        one = {**PLAIN, "code": "visits"}
        text = "\n".join(f"  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in one.items())
        (tmp_path / "definitions" / "all.yaml").write_text(f"-\n{text}\n  numerator: {numerator}\n", encoding="utf-8")
        definitions = str(tmp_path / "definitions")
        return main(["indicators", "run", "--lake", str(lake), "--definitions", definitions, "--period", period, "--json", *further])

    return call


@pytest.mark.parametrize(
    ("numerator", "column", "zh", "en"),
    [
        ("{rows: visit, where: 'costs > 3'}", 36, "没有列 costs，是不是 cost？", "There is no column costs; is it cost?"),
        ("{rows: visit, where: \"cost > 'x'\"}", 41, "数与文字不能比较", "a number cannot be compared with a text"),
        ("{sum: visit, of: cost / 2}", 36, "没有除法，除数写在 denominator 里", "there is no division"),
        ("{sum: visit, of: cost * diagnosis}", 36, "这里需要数，得到文字", "a number is needed here, not a text"),
        ("{rows: visits}", 21, "是不是 visit？可用：visit、", "is it visit? it may be visit, "),
    ],
)
def test_an_expression_that_cannot_be_meant(
    numerator: str, column: int, zh: str, en: str, run: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(numerator) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert zh in told["message"]
    assert en in told["message"]
    assert told["field"] == f"all.yaml:8:{column}"


@pytest.mark.parametrize(
    ("further", "period", "code", "words"),
    [
        (("--engine", "duck"), "2025", "unknown-engine", ("没有引擎 duck，可用：reference、polars、spark", "There is no engine duck")),
        ((), "2025Q9", "period", ("2025Q9", "is no period")),
        (("--list", "visit", "A"), "2025", "unknown-indicator", ("没有指标 visit，是不是 visits？", "is it visits?")),
        (("--list", "visits", "Z"), "2025", "unknown-institution", ("2025 末没有机构 Z", "No institution Z is open")),
        (("--list", "visits", "B"), "2025", "unknown-institution", ("2025 末没有机构 B", "No institution B is open")),
    ],
)
def test_a_call_that_asks_for_what_is_not_there(
    further: tuple[str, ...], period: str, code: str, words: tuple[str, str], run: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("{rows: visit}", *further, period=period) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert all(one in told["message"] for one in words)
    assert told["code"] == code


def test_a_pack_that_is_not_there(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "run", "--lake", str(lake), "--pack", "nowhere", "--period", "2025"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_another_version_is_refused_by_run_and_told_by_check(run: Call, lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lake / "schema.json").write_text('{"version": 2}')
    assert run() == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "lake-version"
    assert main(["lake", "check", str(lake)]) == 1
    assert "这里只读版本 1" in capsys.readouterr().out


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_is_damaged_inside_is_named(engine: str, run: Call, lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lake / "events/visit/county=652301/month=2025-05/part.parquet"
    damaged = bytearray(path.read_bytes())
    damaged[4:300] = b"\x55" * 296
    path.write_bytes(damaged)
    assert run("{rows: visit}", "--engine", engine) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["field"] == "events/visit/county=652301/month=2025-05/part.parquet"
    assert main(["lake", "check", str(lake)]) == 1
    assert "damaged" in capsys.readouterr().out


def test_whoever_closed_is_not_asked_for_a_period_that_ends_later_and_adds_nothing_to_its_county(
    run: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("{rows: visit, over: county}") == 0
    assert [(one["institution"], one["numerator"]) for one in json.loads(capsys.readouterr().out)] == [("A", "1")]
    assert run("{rows: visit, over: county}", period="2025Q2") == 0
    assert [(one["institution"], one["numerator"]) for one in json.loads(capsys.readouterr().out)] == [("A", "2"), ("B", "2")]


def test_a_day_to_come_counts_in_its_own_period_alone_and_is_told_by_check(
    run: Call, lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("{residents: visit}", period="2099") == 0
    assert [one["numerator"] for one in json.loads(capsys.readouterr().out)] == ["1"]
    assert main(["lake", "check", str(lake)]) == 1
    assert "[future]" in capsys.readouterr().out


def test_a_number_of_too_many_digits_is_refused_and_never_another_number(
    run: Call, lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(lake)
    write_lake(lake, {"visit": [{"day": date(2025, 5, 5), "cost": Decimal(10) ** 13}, {"day": date(2025, 5, 6), "cost": Decimal(3)}]})
    assert run("{sum: visit, of: cost * cost * cost, where: cost < 5}", "--engine", "reference") == 0
    assert json.loads(capsys.readouterr().out)[0]["numerator"] == "27"
    assert run("{sum: visit, of: cost * cost * cost}") == 2
    assert "38" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert run("{sum: visit, of: cost * cost * 2}", period="2025-05") == 0
    assert json.loads(capsys.readouterr().out)[0]["numerator"] == "200000000000000000000000018"
