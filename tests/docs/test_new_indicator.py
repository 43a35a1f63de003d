"""The indicator that docs/new-indicator.md adds is really added: two files, no Python."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.docs.pages import list_blocks, read
from tests.engines.cases import lay_out, own
from tests.engines.conftest import ENGINES
from tests.engines.lakes import write_lake
from yiti.config.command import main
from yiti.events.lake import open_lake
from yiti.measure.indicators.values import reckon
from yiti.policy.facts import Listed, read_cases
from yiti.policy.packs import check_pack, load_pack, load_pack_definitions
from yiti.policy.packs.loading import PACKS
from yiti.policy.packs.printing import check_text

PAGE = read("docs/new-indicator.md")
PACK, CODE = "changji-2021", "young_hypertension_ratio"
DEFINITION, CASE = (content for language, content in list_blocks(PAGE) if language == "yaml")
FILES = {"definitions/young_hypertension.yaml": DEFINITION, "definition_cases/young_hypertension.yaml": CASE}
MISTAKES = {
    "no case": ("definition_cases/young_hypertension.yaml", CASE, "[]\n"),
    "`enroled:`": ("definitions/young_hypertension.yaml", "{enrolled: hypertension}, ", "{enroled: hypertension}, "),
    "`age_at(": ("definitions/young_hypertension.yaml", "age_on", "age_at"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of packs, to one of which the two files of the page are added."""
    for pack in load_pack(PACK).chain:
        shutil.copytree(PACKS / pack.id, tmp_path / "packs" / pack.id)
    for name, content in FILES.items():
        path = tmp_path / "packs" / PACK / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "packs"


def answer_of(root: Path) -> str:
    return check_text({PACK: check_pack(PACK, root=root)}, "en")


def test_the_page_names_the_two_files_and_no_program() -> None:
    assert all(f"`{name}`" in PAGE for name in FILES)
    assert {language for language, _ in list_blocks(PAGE)} == {"yaml", ""}


def test_the_pack_passes_the_check_as_printed(root: Path) -> None:
    assert f"$ yiti packs check {PACK}\n{answer_of(root).strip()}\n" in PAGE


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_answered_as_printed(root: Path, mistake: str) -> None:
    name, right, wrong = MISTAKES[mistake]
    path = root / PACK / name
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and mistake in line)
    assert row.split(" | ")[-1].strip(" |`") in answer_of(root)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_case_comes_out(root: Path, engine: str, tmp_path: Path) -> None:
    definitions = load_pack_definitions(load_pack(PACK, root))
    (case,) = read_cases({name: root / PACK / name for name in FILES if name.startswith("definition_cases")})
    lake = open_lake(lay_out(tmp_path / "lake", [case], definitions.definitions))
    (value,) = reckon(ENGINES[engine](lake), Listed({CODE: definitions[CODE]}), case.period)
    assert value.institution == own(0, case.institution)
    assert (value.numerator, value.denominator, value.value) == (case.numerator, case.denominator, case.value)


def test_the_command_answers_as_printed(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    births = {"p1": date(1981, 1, 1), "p2": date(1980, 12, 31), "p3": date(1950, 5, 5), "p4": date(1999, 9, 9)}
    enrolled = [
        {"day": date(2025, 1, 1), "institution": "T001", "programme": "hypertension", "action": "enter", "resident": p} for p in births
    ]
    people = [{"resident": one, "born_on": born, "institution": "T001"} for one, born in births.items()]
    lake = write_lake(tmp_path / "lake", {"enrolment": enrolled[:3]}, institutions=[{"institution": "T001"}], residents=people)
    call = ["indicators", "run", "--lake", str(lake), "--definitions", str(root / PACK / "definitions"), "--period", "2025"]
    assert main(call) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if CODE in line)
    assert line in PAGE
    assert main([*call, "--list", CODE, "T001"]) == 0
    assert capsys.readouterr().out in PAGE
