from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from yiti.config import checks, places
from yiti.config.checks import Finding, run_checks
from yiti.foundation.audit.operations import record_change, seal
from yiti.foundation.files.contents import path_of
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

pytestmark = pytest.mark.django_db


def examine() -> dict[str, Finding]:
    return {finding.check: finding for finding in run_checks(with_files=True)}


def test_an_empty_database_is_told_what_to_run() -> None:
    found = examine()["installation"]
    assert not found.is_right
    assert "yiti demo" in found.words.en


def test_a_key_that_others_can_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YITI_KEYS", str(tmp_path / "keys"))
    places.get_key("secret_key")
    assert examine()["keys"].is_right
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    assert "secret_key" in examine()["keys"].words.en


def test_keys_in_the_data_folder_are_noticed(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.YITI_HOME = tmp_path
    monkeypatch.setenv("YITI_KEYS", str(tmp_path / "keys"))
    places.get_key("secret_key")
    assert not examine()["keys"].is_right


def test_missing_and_changed_files_of_the_screens_are_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checks, "HOUSE_STATIC", tmp_path)
    assert "make setup" in examine()["screens"].words.en
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "manifest.json").write_text('{"a.css": "0"}', encoding="utf-8")
    assert "a.css" in examine()["screens"].words.en


def test_a_fixed_date_is_not_for_real_use(system: Scope, settings: Settings) -> None:
    set_up(scope=system, pack="changji-2021", place="652301", name=Text("昌吉市", "Changji"))
    assert examine()["day"].is_right
    settings.YITI_TODAY = date(2026, 1, 1).isoformat()
    assert not examine()["day"].is_right


def test_an_audit_that_nobody_seals_is_noticed(system: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    record_change(scope=system, action="score.enter", table="score", key=1, institution="A")
    assert examine()["seal"].is_right
    monkeypatch.setattr(checks, "SEAL_LATE", timedelta(seconds=-1))
    assert "yiti worker" in examine()["seal"].words.en
    seal(scope=system, now=datetime.now(UTC) + timedelta(seconds=1), reason="minute")
    assert examine()["seal"].is_right


def test_a_lost_evidence_file_is_noticed(system: Scope, settings: Settings, tmp_path: Path) -> None:
    settings.YITI_HOME = tmp_path
    file = store_file(scope=system, name="a.pdf", content=b"%PDF-1.7", institution="A", now=datetime.now(UTC))
    assert examine()["files"].is_right
    path_of(file.sha256).unlink()
    assert file.sha256 in examine()["files"].words.en
