"""What a notice says, frozen at posting: a table with words in both languages, and the paragraphs above it."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yiti.foundation.papers.printing import at_least_two_places
from yiti.foundation.runs.models import Run
from yiti.kernel.text import Text
from yiti.policy.packs import Pack, Resolved

RESULTS = Text("一级考核结果与分配总额，按类别和名次排列。", "Results of the level-one assessment and totals, by category and place.")
PAYMENTS = Text("本季核增奖励性绩效发放情况，在机构内公示。", "Incremental reward paid for the quarter, shown within the institution.")

Content = dict[str, Any]
"""`{"paragraphs": [words], "columns": [{"label": words, "kind": "text"|"number"|"money"}], "rows": [[cell …]], "totals": [cell …]}`;
words are `{"zh", "en"}`, cells text or words."""


def words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def column(zh: str, en: str, kind: str = "text") -> dict[str, Any]:
    return {"label": {"zh": zh, "en": en}, "kind": kind}


def results_content(run: Run, names: Mapping[str, Text], categories: Mapping[str, Text]) -> Content:
    """Scores, places and level-one totals of all institutions, by category and place."""
    inputs = {row["id"]: row for row in json.loads(run.inputs)["institutions"]}
    results = json.loads(run.results)
    order = list(categories)
    rows = sorted(results["institutions"], key=lambda row: (order.index(inputs[row["id"]]["category"]), row["place"], row["id"]))
    return {
        "paragraphs": [
            words(
                Text("一级考核结果与分配总额，按类别和名次排列。", "Results of the level-one assessment and totals, by category and place.")
            )
        ],
        "columns": [
            column("类别", "Category"),
            column("名次", "Place", "number"),
            column("机构", "Institution"),
            column("得分", "Score", "number"),
            column("一级分配总额（元）", "Level-one total (yuan)", "money"),
        ],
        "rows": [
            [
                words(categories[inputs[row["id"]]["category"]]),
                str(row["place"]),
                words(names.get(row["id"], Text(row["id"], row["id"]))),
                at_least_two_places(Decimal(row["score"])),
                row["quarter_total"]["level_one_total"],
            ]
            for row in rows
        ],
        "totals": [words(Text("合计", "Total")), "", "", "", results["total"]],
    }


def pay_content(slips: Sequence[Any], positions: Mapping[str, Text]) -> Content:
    """Who was paid what of a quarter's incremental reward, within the institution."""
    total = sum((slip.amount for slip in slips), start=0)
    return {
        "paragraphs": [
            words(
                Text("本季核增奖励性绩效发放情况，在机构内公示。", "Incremental reward paid for the quarter, shown within the institution.")
            )
        ],
        "columns": [
            column("姓名", "Name"),
            column("岗位", "Position"),
            column("系数", "Coefficient", "number"),
            column("得分", "Score", "number"),
            column("金额（元）", "Amount (yuan)", "money"),
        ],
        "rows": [
            [
                slip.person.name,
                words(positions.get(slip.position, Text(slip.position, slip.position))),
                "" if slip.coefficient is None else f"{slip.coefficient:.4f}",
                "" if slip.score is None else at_least_two_places(slip.score),
                f"{slip.amount:.2f}",
            ]
            for slip in slips
        ],
        "totals": [words(Text("合计", "Total")), "", "", "", f"{total:.2f}"],
    }


def indicators_content(pack: Pack, book: Resolved) -> Content:
    """What is assessed: the indicators by group, with the points that the county decided, where it did."""
    held = book.entry("scoring_points").value if book.is_set("scoring_points") else None
    points = held if isinstance(held, Mapping) else {}
    return {
        "paragraphs": [
            words(Text("考核内容与分值。分值由考核办公室制定。", "What is assessed, and the points, which the assessment office set."))
        ],
        "columns": [column("组", "Group"), column("指标", "Indicator"), column("分值", "Points", "number"), column("条款", "Clause")],
        "rows": [
            [words(item.group_label), words(item.label), str(points.get(item.code, "")), item.clause.number] for item in pack.indicators
        ],
        "totals": [],
    }


def procedure_content(steps: Sequence[tuple[Text, str, str]]) -> Content:
    """The steps of the quarter with their due days and clauses."""
    return {
        "paragraphs": [words(Text("考核程序与期限。", "Procedure and days."))],
        "columns": [column("步骤", "Step"), column("期限", "Due"), column("条款", "Clause")],
        "rows": [[words(label), due, clause] for label, due, clause in steps],
        "totals": [],
    }
