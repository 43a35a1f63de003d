"""A county's own registers beside the shipped pack, for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kept import forget_packs_made
from yiti.policy.packs.folders import get_own_folder, use_own_folder
from yiti.policy.packs.loading import _load

PACK = "changji-2021"
FORM = "flood_stores"
VENUE = "- {adds_to: progress_meetings, fields: [{name: venue, label: {zh: 地点, en: Venue}, kind: text}]}\n"
STORES = """
- id: flood_stores
  label: {zh: 防汛物资登记, en: Flood stores}
  clause: 六(一)3
  about: institution
  enters: [institution_head, commission]
  title_field: what
  due: {from: seen_on, days: 10, done: settled_on, label: {zh: 补齐, en: Made good}}
  fields:
    - {name: what, label: {zh: 物资, en: Goods}, kind: text, required: true}
    - {name: count, label: {zh: 数量, en: Count}, kind: whole, required: true, least: 1, most: 500, unit: {zh: 件, en: pieces}}
    - {name: weight, label: {zh: 重量, en: Weight}, kind: number, least: "0.5", unit: {zh: 千克, en: kg}}
    - {name: seen_on, label: {zh: 检查日期, en: Seen on}, kind: date}
    - {name: month, label: {zh: 所属月份, en: Month}, kind: month}
    - {name: is_whole, label: {zh: 是否完好, en: Is it whole}, kind: boolean, required: true}
    - {name: fault, label: {zh: 损坏情况, en: What is broken}, kind: text, required: true, when: {field: is_whole, is: ["no"]}}
    - {name: keeper, label: {zh: 保管人, en: Keeper}, kind: person}
    - {name: origin, label: {zh: 调出机构, en: Sent by}, kind: institution}
    - name: uses
      label: {zh: 用途, en: Uses}
      kind: choices
      choices:
        - {id: pumping, label: {zh: 排水, en: Pumping}}
        - {id: light, label: {zh: 照明, en: Light}}
        - {id: rescue, label: {zh: 救援, en: Rescue}}
    - {name: picture, label: {zh: 照片, en: Picture}, kind: file}
    - {name: settled_on, label: {zh: 补齐日期, en: Made good on}, kind: date}
"""


@contextmanager
def own_folder(folder: Path) -> Iterator[Path]:
    """Packs with what the folder adds to them; as they were shipped afterwards."""
    before = get_own_folder()
    use_own_folder(folder)
    _forget()
    try:
        yield folder
    finally:
        use_own_folder(before)
        _forget()


def write_own(folder: Path, content: str, *, name: str = "forms/own.yaml", pack: str = PACK) -> None:
    path = folder / pack / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    _forget()


def _forget() -> None:
    _load.cache_clear()
    forget_packs_made()
