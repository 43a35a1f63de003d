"""The first files of a new pack: enough to pass the check, and to show where the document's figures go."""

import re
from pathlib import Path

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs.folders import get_own_folder, pack_ids


class UnableToDraft(UnableTo):
    code = "pack"


HEADER = """\
id: {id}
title:
  zh: 文件标题
  en: Title of the document
number: 文号
issuer: {{zh: 发文机关, en: Issuing office}}
above: [{above}]
"""

CLAUSES = """\
clauses:
  - number: 一
    heading: {zh: 条款标题, en: Heading of the clause}
    demand:
      zh: 用自己的话写这一条要求什么
      en: What this clause demands, in your own words
    kind: background
"""

PARAMETERS = """\
# - id: funds.development_rate
#   label: {zh: 事业发展基金提取比例, en: Development-fund rate}
#   unit: ratio
#   values:
#     - from: 2021-01-01
#       value: "0.15"
#       bound: at_least
#       origin: document
#       clause: 一
#       printed: "15%"
[]
"""


def draft_pack(id: str, *, above: str, root: Path | None = None) -> list[Path]:
    """
    Write the first files of a pack below `root`, the county's own folder of packs where none is named.

    :raises UnableToDraft: for a name that is no pack id, that exists, or where the pack above does not
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", id):
        raise UnableToDraft(
            Text(f"“{id}”不能作包名：只用小写字母、数字和连字符", f"“{id}” is no pack id: lower-case letters, digits and hyphens")
        )
    folder = root or get_own_folder()
    known = pack_ids(root) if root else pack_ids()
    if (folder / id).exists() or id in known:
        raise UnableToDraft(Text(f"{id} 已存在", f"{id} exists already"))
    if above not in known:
        raise UnableToDraft(Text(f"没有上级包 {above}", f"there is no pack {above} to stand above it"))
    files = {"pack.yaml": HEADER.format(id=id, above=above), "clauses.yaml": CLAUSES, "parameters/funds.yaml": PARAMETERS}
    written = []
    for name, content in files.items():
        path = folder / id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return written
