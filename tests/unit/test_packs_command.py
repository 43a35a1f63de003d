import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from yiti.config.command import main
from yiti.config.drafting import UnableToDraft, draft_pack
from yiti.foundation.decisions.models import Decision
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import check_pack, folders, load_pack, pack_ids
from yiti.policy.packs.folders import PACKS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_the_shipped_packs_have_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_an_unknown_pack_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "show", "nowhere-2000", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown-pack"


def test_show_says_what_holds_on_a_day(system: Scope, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(scope=system, pack="changji-2021", place="652301", name=Text("昌吉市", "Changji"))
    assert main(["packs", "show", "changji-2021", "--on", "2022-01-01", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["on"] == date(2022, 1, 1).isoformat()
    assert ("funds.development_rate", "0.15", "document") in [
        (row["parameter"], row["value"], row["origin"]) for row in shown["parameters"]
    ]


def test_a_pack_does_not_differ_from_itself_and_differs_from_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "diff", "changji-2021", "changji-2021"]) == 0
    assert main(["packs", "diff", "national", "changji-2021"]) == 1


def test_what_holds_on_two_days_differs_by_what_the_county_decided(system: Scope, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(scope=system, pack="changji-2021", place="652301", name=Text("昌吉市", "Changji"))
    Decision.objects.create(
        parameter="reference_wage", value="82000", from_on=date(2026, 1, 1), number="昌卫发〔2026〕7号", decided_on=date(2026, 1, 1),
        state="approved", proposed_by="a", proposed_at=NOW, settled_by="b", settled_at=NOW,
    )  # fmt: skip
    days = ["packs", "diff", "changji-2021@2025-12-31", "changji-2021@2026-01-01"]
    assert main([*days, "--json"]) == 1
    assert [(row["id"], row["change"], row["after"]) for row in json.loads(capsys.readouterr().out)["changes"]] == [
        ("reference_wage", "added", "82000")
    ]
    assert main([*days, "--lang", "en"]) == 1
    assert capsys.readouterr().out == "value reference_wage: added value: — → 82000\n"
    assert main(["packs", "diff", "changji-2021@then", "changji-2021"]) == 2


@pytest.mark.parametrize(
    ("locale", "lang", "words"),
    [
        ("zh_CN.UTF-8", [], "national: 没有问题\n"),
        ("en_GB.UTF-8", [], "national: nothing wrong\n"),
        ("C.UTF-8", [], "national: 没有问题 nothing wrong\n"),
        ("zh_CN.UTF-8", ["--lang", "en"], "national: nothing wrong\n"),
        ("zh_CN.UTF-8", ["--lang", "both"], "national: 没有问题 nothing wrong\n"),
    ],
)
def test_answers_come_in_the_language_asked_for_or_that_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, lang: list[str], words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert main(["packs", "check", "national", *lang]) == 0
    assert capsys.readouterr().out == words


def test_a_new_pack_passes_the_check_at_once(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "national", tmp_path / "national")
    draft_pack("elsewhere-2027", above="national", root=tmp_path)
    assert check_pack("elsewhere-2027", root=tmp_path) == []


@pytest.mark.parametrize(("id", "above"), [("Elsewhere", "national"), ("../x", "national"), ("national", "national"), ("new-1", "nowhere")])
def test_a_pack_that_cannot_begin_is_refused(tmp_path: Path, id: str, above: str) -> None:
    shutil.copytree(PACKS / "national", tmp_path / "national")
    with pytest.raises(UnableToDraft):
        draft_pack(id, above=above, root=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["national"]


def test_a_pack_in_the_countys_own_folder_is_read_like_a_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_own", [tmp_path])
    draft_pack("elsewhere-2027", above="national")
    assert (tmp_path / "elsewhere-2027" / "pack.yaml").exists()
    assert "elsewhere-2027" in pack_ids()
    assert [pack.id for pack in load_pack("elsewhere-2027").chain] == ["elsewhere-2027", "national"]


def test_nobodys_copy_stands_in_for_a_shipped_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_own", [tmp_path])
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "pack.yaml").write_text("id: national", encoding="utf-8")
    assert folders.folder_of("national") == PACKS / "national"
    with pytest.raises(UnableToDraft, match="national"):
        draft_pack("national", above="changji-2021")
