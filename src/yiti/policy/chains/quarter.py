"""
A quarter of all institutions: scores, fund pools to date, what each may distribute, and places within the categories.

附件1 六, 八(一), 九(一)1; 六(二)2(1)-(3). Inputs:

    {"period": "2026Q2",
     "institutions": [{"id", "name", "category", "type",
        "indicators": [{"id", "label"?, "points", "score", "absent", "live"?, "reason"?}], "single_items": [{"id", "points", "reason"}],
        "head_indicators": [as indicators; may be empty],
        "accounts": {"2026-01": {item: amount}, …}      the months from January to the quarter's end
        "rates": {"development_rate", "risk_rate", "contract_share_rate"}   optional: above the document's floors
        "approved_year_total", "granted_to_date"}]}

Results: `{"institutions": [{"id", "score", "head_score", "place", "live"?, "fund_pool": {…}, "quarter_total": {…}}], "total"}`.

Version 2 knows scores from live figures: `live` is what was kept when the score was taken (see `live.score_kept`), `reason` why
another score stands in its place. What the figures give is reckoned again, and stands in the results under `live` by indicator.

Version 3 knows the `quarter_method` `work_points` beside those of the rule `quarter-total`: see `work`. Each institution's results then
have `work` too, its `level_one_total` is its share of the common budget, `factor` its quality coefficient, and `held_back` what it put into
the budget less that share, below zero where it gets more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Unit, given, ruled, total
from yiti.kernel.periods import Period
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import Caution, compute

from .live import Kept, LiveFound, put_in_place, score_kept
from .reckoning import Reckoned, as_published, reckoned
from .work import METHOD, Worked, is_shared, share_by_work

RATES = ("development_rate", "risk_rate", "contract_share_rate")
PUBLISHED_SCORE = Text("公布得分", "Published score")
FULL = Text("考核满分", "Full points")
ABSENT = Text("系统数据为合理缺项，不计分", "reasonably absent by the figures, not scored")


def reckon_quarter(inputs: Mapping[str, Any], book: Resolved) -> Reckoned:
    """Version 1, without live figures. :raises Refused: by the first rule that refuses, with its code, field and clause"""
    return _reckon(inputs, book, {})


def reckon_quarter_live(inputs: Mapping[str, Any], book: Resolved) -> Reckoned:
    """Version 2. :raises Refused: as version 1"""
    return _reckon(inputs, book, _lives(inputs, book))


def reckon_quarter_work(inputs: Mapping[str, Any], book: Resolved) -> Reckoned:
    """Version 3. :raises Refused: as version 1, and as `share_by_work`"""
    return _reckon(inputs, book, _lives(inputs, book), shares=is_shared(book))


Lives = Mapping[str, LiveFound]
"""Indicator → what its live figures give."""


def _lives(inputs: Mapping[str, Any], book: Resolved) -> dict[str, dict[str, LiveFound]]:
    kept = [
        Kept(row["id"], item["live"], _points(item)) for row in inputs["institutions"] for item in row["indicators"] if item.get("live")
    ]
    lives: dict[str, dict[str, LiveFound]] = {}
    for one, found in zip(kept, score_kept(kept, period=inputs["period"], book=book), strict=True):
        lives.setdefault(one.institution, {})[one.row["id"]] = found
    return lives


@dataclass(frozen=True, slots=True)
class _Scored:
    """The published score, and what it was made from: points obtained of the indicators, and all that there are."""

    published: Figure
    obtained: Figure
    full: Figure


def _reckon(inputs: Mapping[str, Any], book: Resolved, lives: Mapping[str, Lives], *, shares: bool = False) -> Reckoned:
    warnings: list[Caution] = []
    given_rows = inputs["institutions"]
    scores = [_score(row, "indicators", row.get("single_items", []), book, lives.get(row["id"], {})) for row in given_rows]
    rows = [
        _institution(row, score.published, book, warnings, lives.get(row["id"], {}), shares=shares)
        for row, score in zip(given_rows, scores, strict=True)
    ]
    if shares:
        _share(rows, given_rows, scores, inputs["period"], book, warnings)
    _place(rows, given_rows)
    granted = total(Text("全市一级分配总额", "Level-one total of the county"), [row["quarter_total"]["level_one_total"] for row in rows])
    return reckoned({"period": inputs["period"], "institutions": rows, "total": granted}, warnings)


def _share(
    rows: list[dict[str, Any]], given_rows: Sequence[Mapping[str, Any]], scores: Sequence[_Scored], period: str, book: Resolved,
    warnings: list[Caution],
) -> None:  # fmt: skip
    """What is available to all, shared by work points in place of each institution's own."""
    worked = [
        Worked(row["id"], given_row["category"], row["quarter_total"]["available"], score.obtained, score.full, given_row.get("work"))
        for row, given_row, score in zip(rows, given_rows, scores, strict=True)
    ]
    for row, found in zip(rows, share_by_work(worked, period, book, warnings), strict=True):
        row["work"] = found["work"]
        row["quarter_total"] |= found["quarter_total"]


def _institution(
    row: Mapping[str, Any], score: Figure, book: Resolved, warnings: list[Caution], lives: Lives, *, shares: bool
) -> dict[str, Any]:
    head = _score(row, "head_indicators", [], book, {}).published if row.get("head_indicators") else None
    pool = _fund_pool(row, book, warnings)
    inputs = {
        "pool_to_date": pool["pool"].value,
        "approved_year_total": row["approved_year_total"],
        "granted_to_date": row["granted_to_date"],
        "score": score.value,
    }
    if shares:
        inputs[METHOD] = "none"
    figures = {
        "pool_to_date": pool["pool"],
        "score": score,
        "approved_year_total": _leaf(row, "approved_year_total", Text("核定年度核增总量", "Approved total of the year")),
        "granted_to_date": _leaf(row, "granted_to_date", Text("本年前几季已分配", "Granted in the year's earlier quarters")),
    }
    answer = compute("quarter-total", pack=book, inputs=inputs, figures=figures)
    warnings.extend(answer.warnings)
    found = {"id": row["id"], "score": score, "head_score": head}
    if lives:
        found["live"] = {indicator: live.to_result() for indicator, live in lives.items()}
    return {**found, "fund_pool": pool, "quarter_total": dict(answer.figures)}


def _leaf(row: Mapping[str, Any], name: str, label: Text) -> Figure:
    return given(label, Decimal(row[name]), Unit.YUAN, record=f"{name}:{row['id']}")


def _score(row: Mapping[str, Any], name: str, single_items: list[dict[str, Any]], book: Resolved, lives: Lives) -> _Scored:
    indicators = row[name]
    kind = "score" if name == "indicators" else "head_score"
    figures = {
        f"indicators[{at}].score": _given_score(item, f"{kind}:{row['id']}:{item['id']}", lives.get(item["id"]))
        for at, item in enumerate(indicators)
    }
    figures |= {f"indicators[{at}].points": _points(item) for at, item in enumerate(indicators)}
    figures |= {
        f"single_items[{at}].points": given(
            Text(item["reason"], item["reason"]), Decimal(item["points"]), Unit.SCORE, record=f"single_item:{row['id']}:{item['id']}"
        )
        for at, item in enumerate(single_items)
    }  # fmt: skip
    bare = [{key: value for key, value in item.items() if key not in ("label", "live", "reason")} for item in indicators]
    answer = compute("level-one-score", pack=book, inputs={"indicators": bare, "single_items": single_items}, figures=figures)
    full = total(FULL, [figures[f"indicators[{at}].points"] for at in range(len(indicators))], unit=Unit.SCORE)
    return _Scored(as_published(answer.figures["score"], PUBLISHED_SCORE), answer.figures["indicator_score"], full)


def _given_score(item: Mapping[str, Any], record: str, found: LiveFound | None) -> Figure:
    """The score that an assessor gave, or that the live figures give; where the two differ both are shown."""
    score = given(_label(item), Decimal(item["score"]), Unit.SCORE, record=record)
    if found is None:
        return score
    live = found.score
    if live.value is None and item["absent"]:
        return ruled(score.label, score.value, Unit.SCORE, live, formula=ABSENT)
    if live.value == score.value and not item["absent"]:
        return live.named(score.label)
    return put_in_place(score, live, item.get("reason", ""))


def _points(item: Mapping[str, Any]) -> Figure:
    return given(_points_label(item), Decimal(item["points"]), Unit.SCORE, record=f"points:{item['id']}")


def _points_label(item: Mapping[str, Any]) -> Text:
    words = _label(item)
    return Text(f"{words.zh}，满分", f"{words.en}, points")


def _label(item: Mapping[str, Any]) -> Text:
    words = item.get("label") or {}
    return Text(words.get("zh", item["id"]), words.get("en", item["id"]))


def _fund_pool(row: Mapping[str, Any], book: Resolved, warnings: list[Caution]) -> dict[str, Figure]:
    sums = _sums_to_date(row)
    chosen = row.get("rates", {})
    inputs: dict[str, Any] = {"subsidies": {}, "related_spending": {}, "contract_fees": {}}
    figures: dict[str, Figure] = {}
    for item, figure in sums.items():
        path = _PATHS.get(item.partition(".")[0], item)
        if path != item:
            name = item.partition(".")[2]
            inputs[path][name] = figure.value
            figures[f"{path}.{name}"] = figure
        elif item in ("medical_income", "medical_cost"):
            inputs[item] = figure.value
            figures[item] = figure
    for rate in RATES:
        floor = book.parameter(f"funds.{rate}", row.get("type"))
        inputs[rate] = Decimal(chosen[rate]) if rate in chosen else floor.value
        if rate not in chosen:
            figures[rate] = floor
    answer = compute("fund-pool", pack=book, inputs=inputs, figures=figures)
    warnings.extend(answer.warnings)
    return dict(answer.figures)


_PATHS = {"subsidy": "subsidies", "spending": "related_spending", "contract": "contract_fees"}
_ITEMS = {
    "medical_income": Text("医疗收入", "Medical income"),
    "medical_cost": Text("医疗成本", "Medical cost"),
    "subsidy.public_health": Text("公共卫生补助", "Public-health subsidy"),
    "subsidy.health_examination": Text("全民体检补助", "Health-examination subsidy"),
    "subsidy.essential_drugs": Text("基本药物补助", "Essential-drug subsidy"),
    "spending.consumables": Text("公共卫生耗材", "Consumables"),
    "spending.village_clinics": Text("拨付村卫生室", "Paid on to village clinics"),
    "spending.other": Text("其他相关支出", "Other related spending"),
    "contract.insurance": Text("医保支付", "Paid by insurance"),
    "contract.public_health": Text("公卫经费支付", "Paid from public health"),
    "contract.residents": Text("居民自付", "Paid by residents"),
}


def _sums_to_date(row: Mapping[str, Any]) -> dict[str, Figure]:
    sums = {}
    for item, words in _ITEMS.items():
        months = [
            given(Period.parse(month).label, Decimal(items[item]), Unit.YUAN, record=f"accounts:{row['id']}:{month}:{item}")
            for month, items in sorted(row["accounts"].items())
            if item in items
        ]
        sums[item] = total(words, months)
    return sums


def _place(rows: list[dict[str, Any]], given_rows: list[dict[str, Any]]) -> None:
    """Places within the category by score, largest first; equal scores share the smaller place."""
    formula = Text(
        "同类别内按公布得分从高到低，同分同名次", "by published score within the category, highest first; equal scores share the place"
    )
    for category in {row["category"] for row in given_rows}:
        group = [found for found, row in zip(rows, given_rows, strict=True) if row["category"] == category]
        scores = [row["score"] for row in group]
        for row in group:
            place = 1 + sum(other.number > row["score"].number for other in scores)
            row["place"] = ruled(Text("类别内名次", "Place in the category"), place, Unit.PLACE, *scores, formula=formula)
