"""A definition in words: read off its own tree, whole, in both languages."""

import re
from pathlib import Path

import pytest

from yiti.policy.facts import COLUMN_WORDS, KINDS, REGISTRY, Listed, load_definitions, tell_definition
from yiti.policy.facts.words import CHOICE_WORDS, KIND_WORDS, LEDGER_WORDS
from yiti.policy.packs import load_pack
from yiti.policy.packs.definitions import load_pack_definitions
from yiti.policy.packs.monthly import list_ledger_items

HEAD = (
    "- code: it\n  label: {zh: 一, en: One}\n  unit: ratio\n  better: higher\n  source: {standard: s, number: '1'}\n"
    "  checked: {on: 2026-11-22}\n  numerator: "
)


def told(tmp_path: Path, numerator: str, denominator: str = "") -> tuple[str, str]:
    (tmp_path / "one.yaml").write_text(HEAD + numerator + (f"\n  denominator: {denominator}" if denominator else ""), encoding="utf-8")
    listed = load_definitions(tmp_path)
    words = tell_definition(listed["it"], listed)
    return words.zh, words.en


@pytest.mark.parametrize(
    ("numerator", "zh", "en"),
    [
        ("{rows: visit}", "诊疗数", "visits"),
        ("{rows: visit, where: tcm}", "诊疗数（用了中医非药物疗法）", "visits (Chinese-medicine therapy was given)"),
        ("{sum: discharge, of: bed_days}", "出院的住院床日合计", "sum of bed days over discharges"),
        (
            "{rows: visit, where: \"service = 'home'\", minus: {rows: patrol}}",
            "诊疗数（方式是上门） − 协管巡查数",
            "visits (kind of service is at home) − supervision patrols",
        ),
        (
            '{rows: visit, where: "tcm or cost > 5 and not tcm"}',
            "诊疗数（用了中医非药物疗法，或（费用 > 5，且不是用了中医非药物疗法））",
            "visits (Chinese-medicine therapy was given or (cost > 5 and not Chinese-medicine therapy was given))",
        ),
        (
            '{residents: follow_up, where: "systolic between 90 and 140", at_least: {a_year: 4}}',
            "本期随访不少于 4 次（全年，按月折算）的居民（收缩压在90到140之间）",
            "residents with at least 4 follow-ups a year, by the period's months (systolic pressure from 90 to 140)",
        ),
        (
            "{staff: tcm, times: {days: working_year}}",
            "期初期末平均在岗人数（中医类别） × 全年 251 个工作日（按月折算）",
            "persons in post, the mean of first and last day (Chinese medicine) × 251 working days a year, by the period's months",
        ),
        (
            "{people: \"sex = 'male'\", times: 100}",
            "期末本机构居民（性别是男） × 100",
            "residents of the institution on the period's last day (sex is male) × 100",
        ),
    ],
)
def test_each_part_says_what_it_counts(tmp_path: Path, numerator: str, zh: str, en: str) -> None:
    assert told(tmp_path, numerator) == (zh, en)


def test_the_formula_divides_the_sides(tmp_path: Path) -> None:
    assert told(tmp_path, "{enrolled: smi}", "{population: resident}") == (
        "〔期末在严重精神障碍管理中的居民〕÷〔当年常住人口〕",
        "[residents in the programme for severe mental illness on the period's last day] ÷ [resident population of the year]",
    )


def test_another_condition_is_told_otherwise(tmp_path: Path) -> None:
    """What is told is read off the definition: no two that count differently read alike."""
    assert told(tmp_path, '{rows: prescription, where: "medicines > 5"}') != told(tmp_path, '{rows: prescription, where: "medicines > 6"}')


def definitions() -> Listed:
    return load_pack_definitions(load_pack("changji-2021"))


@pytest.mark.parametrize("code", definitions().definitions)
def test_every_definition_is_told_whole(code: str) -> None:
    """No word of the format is left over: names of columns, codes and items stand in words of both languages."""
    listed = definitions()
    words = tell_definition(listed[code], listed, {**list_ledger_items(load_pack("changji-2021")), **LEDGER_WORDS})
    assert words.zh
    assert words.en
    assert not re.search(r"[a-z]+_[a-z]+|'|resident\.", words.zh)
    assert not re.search(r"[a-z]+_[a-z]+|[一-鿿]", words.en)


def test_every_kind_column_and_choice_has_its_words() -> None:
    tables = {**KINDS, **REGISTRY}
    assert set(KINDS) == set(KIND_WORDS)
    assert {name for table in tables.values() for name in table} <= set(COLUMN_WORDS)
    missing = [
        (kind, column.name, choice)
        for kind, table in tables.items()
        for column in table.values()
        for choice in column.choices
        if choice not in CHOICE_WORDS.get(column.name, {})
    ]
    assert missing == []
