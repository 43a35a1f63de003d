"""Closing a year: what it would do row by row, and doing it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from yiti.foundation.installation.queries import get_installation, get_now
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.operations import close_year, prepare_year
from yiti.web.access import page
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories

from .addresses import page_at, why_now
from .telling import tell
from .words import institution_names
from .year_figures import CHANGES
from .year_results import DUTIES, RESULTS, list_silent, read_year


@page(function="quarter.approve", methods=("GET", "POST"))
def close_page(request: Request, year: str) -> HttpResponse:
    """What closing would do, row by row; and closing, after the word is typed."""
    number = read_year(year)
    word = Text(f"算定 {year}", f"CLOSE {year}")
    prepared = prepare_year(scope=request.scope, year=number)
    error: Text = NOTHING
    if request.method == "POST":
        if request.POST.get("word", "").strip() in word:
            close_year(scope=request.scope, year=number, now=get_now())
            tell(request, Text(f"{year} 年的结果已算定", f"The result of {year} is closed"))
            return redirect("year-result", year=year)
        error = Text("输入的词不对", "That is not the word")
    rows = _preview(json.loads(prepared.results), json.loads(prepared.inputs), year)
    context = {
        "ask": _ask(number, word, error, rows, list_silent(request.scope, number)),
        "rows": rows,
        "year": number,
        "next": number + 1,
    }
    return render(request, "yiti/money/year_close.html", context, status=422 if error.zh else 200)


def _preview(results: Mapping[str, Any], inputs: Mapping[str, Any], year: str) -> list[dict[str, Any]]:
    given, names = {row["id"]: row for row in inputs["institutions"]}, institution_names()
    categories = get_categories(get_installation().pack)
    order = list(categories)
    rows = []
    for number, row in enumerate(results["institutions"]):
        base, amount = Decimal(given[row["id"]]["increment"]), Decimal(row["amount"])
        category = given[row["id"]]["category"]
        rows.append(
            {
                "name": names.get(row["id"], NOTHING), "category": categories.get(category, NOTHING), "place": row["place"],
                "at": (order.index(category) if category in order else len(order), row["place"]), "score": row["score"],
                "result": RESULTS.get(row["class"], ("info", NOTHING)), "rate": row["rate"], "before": base, "after": amount,
                "change": amount - base, "why": _explain(year, number, row["id"]),
                "duties": [DUTIES.get(str(action), NOTHING) for action in row["actions"]],
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: row["at"])


def _explain(year: str, at: int, code: str) -> dict[str, str]:
    """The addresses of a row's figures by their names."""
    found = {name: why_now("year-preview", year, "", f"institutions[{at}].{name}") for name in ("place", "score", "rate")}
    return found | {name: why_now("year-preview", year, "", f"{code}/{name}") for name in CHANGES}


def _ask(year: int, word: Text, error: Text, rows: list[dict[str, Any]], missing: list[tuple[Text, int]]) -> dict[str, Any]:
    changed = [row for row in rows if row["change"]]
    total = sum((row["change"] for row in rows), Decimal(0))
    lines = [
        Text(f"{len(rows)} 家的年度得分、名次和奖惩算定，不能再改", f"Scores, places and rates of {len(rows)} institutions become final"),
        Text(
            f"{len(changed)} 家的 {year + 1} 年核增额随之变动，合计 {total:+,.2f} 元",
            f"The increments of {year + 1} change for {len(changed)} of them, {total:+,.2f} yuan in all",
        ),
    ]
    lines += [
        Text(f"{label.zh}还有 {count} 家没有签联合考核意见", f"{label.en} has not given its joint opinion on {count}")
        for label, count in missing
    ]
    return {
        "title": Text(f"算定 {year} 年结果", f"Close the result of {year}"),
        "word": word,
        "error": error,
        "act": Text("算定这一年", "Close the year"),
        "hidden": {},
        "action": page_at("year-close", str(year)),
        "back": page_at("year-result", str(year)),
        "lines": lines,
    }
