"""An invented pack: Changji's under another name, whose office may share a quarter's money by work points."""

import shutil
from pathlib import Path

import pytest

from tests.kept import forget_packs_made
from yiti.policy.packs import live, load_pack, pack_ids
from yiti.policy.packs.folders import PACKS
from yiti.policy.packs.loading import read_draft

ID, MODEL = "baiyang-2026", "changji-2021"
COUNTED = ("antibiotic_prescription_ratio", "health_records")
WORK = "work:\n  values: work_point_values\n  counted: [{}]\n"
VALUES = """
- id: work_point_values
  label: {zh: 各项服务的工分, en: Work points of each service}
  unit: weight
  kind: table
  keys: parts
  limits: {at_least: "0"}
  asked_by: [附件1 九(一)1]
"""
CASE = """
- name: two-institutions-by-work-points
  rule: work-points
  clause: 附件1 九(一)1
  about: {zh: 质量系数低于界限的工分打折, en: Work points below the threshold of quality count for less}
  inputs:
    budget: 200000
    quality_threshold: "0.85"
    quality_method: below_threshold
    institutions:
      - {id: A, work_points: 1200, obtained: 90, full: 100}
      - {id: B, work_points: 900, obtained: 80, full: 100}
  result: {institutions: [{amount: "125000.00"}, {amount: "75000.00"}], total: "200000.00"}
"""


def write_pack(root: Path, counted: tuple[str, ...] = COUNTED) -> Path:
    """The pack beside the shipped ones below this folder; its own folder."""
    for shipped in pack_ids():
        shutil.copytree(PACKS / shipped, root / shipped)
    folder = Path(shutil.copytree(PACKS / MODEL, root / ID))
    (folder / "cases" / "supervision.yaml").unlink()  # of rules that no clause of Changji's binds by name
    for file in (folder / "pack.yaml", *folder.glob("*.yaml")):
        file.write_text(file.read_text(encoding="utf-8").replace(f"id: {MODEL}", f"id: {ID}", 1), encoding="utf-8")
    _replace(folder / "parameters" / "pay.yaml", "choices: [none, proportional]", "choices: [none, proportional, work_points]")
    _append(folder / "parameters" / "scoring.yaml", VALUES)
    _append(folder / "scoring.yaml", WORK.format(", ".join(counted)))
    _append(folder / "cases" / "scores_and_results.yaml", CASE)
    return folder


def use_packs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the packs of this folder be the installed ones, as if they had been shipped."""
    for function in (load_pack, pack_ids, read_draft):
        monkeypatch.setattr(function, "__defaults__", (root,))
    monkeypatch.setattr(live, "PACKS", root)
    forget_packs_made()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _append(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{text}", encoding="utf-8")
