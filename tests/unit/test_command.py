import json
from pathlib import Path

import pytest

from yiti.config.command import main
from yiti.config.commands import GROUPS, Group
from yiti.foundation.audit.models import Change
from yiti.foundation.audit.operations import record_change
from yiti.kernel.scopes import Scope


def test_a_call_without_a_command_lists_them_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr().out
    assert all(group.name in shown for group in GROUPS)


@pytest.mark.parametrize("words", [["nonsense"], ["audit", "nonsense"], ["doctor", "--nonsense"]])
def test_a_call_that_makes_no_sense_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_command_explains_itself(group: Group, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([group.name, "--help"])
    assert ended.value.code == 0


@pytest.mark.django_db
def test_audit_verify_answers_yes_and_names_what_was_changed(system: Scope, capsys: pytest.CaptureFixture[str]) -> None:
    record_change(scope=system, action="score.enter", table="score", key=7, after={"score": "88"}, institution="A")
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["intact"] is True
    Change.objects.update(after={"score": "99"})
    assert main(["audit", "verify", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(item["table"], item["key"]) for item in found["breaks"]] == [("score", "7")]
    assert main(["audit", "verify"]) == 1
    assert "A #1 score 7" in capsys.readouterr().out


@pytest.mark.django_db
def test_migrate_says_that_nothing_is_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"applied": 0}


@pytest.mark.django_db
def test_a_refusal_ends_with_2_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "b.tar.gz"
    target.touch()
    assert main(["backup", str(target), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "backup"
    assert main(["backup", str(target)]) == 2
    assert "exists already" in capsys.readouterr().err
