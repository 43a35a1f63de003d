"""An explanation on paper: the figure, and below it all that it was made from, each once."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yiti.kernel.text import NOTHING, Text

from .blocks import CHECK_HELP, Block, Cell, KeyValues, Paper, Paragraph, Tree, TreeRow, Words
from .printing import MINUS, at_least_two_places, money, plain_number, short_percent

TITLE = Text("数字的来历", "How this figure was reckoned")
MOST_ROWS = 1500
"""More is no longer read on paper; the foot of the tree then says so."""

_SIGNS: Mapping[str, tuple[str, str]] = {
    "sum": ("", "+"),
    "difference": ("", MINUS),
    "product": ("", "×"),
    "quotient": ("", "÷"),
}
_UNITS: Mapping[str, Text] = {
    "yuan": Text("元", "yuan"),
    "persons": Text("人", "persons"),
    "days": Text("天", "days"),
    "score": Text("分", "points"),
    "year": Text("年", ""),
    "per_10000": Text("/ 万", "per 10,000"),
}
_SOURCES: Mapping[str, Text] = {
    "document": Text("文件规定", "set by the document"),
    "local": Text("本县决定", "decided by the county"),
    "derived": Text("由文件推出", "derived from the document"),
}
_YES, _NO = Text("是", "yes"), Text("否", "no")


def explanation_paper(
    explanation: Mapping[str, Any],
    path: str,
    *,
    number: str = "",
    title: Text = TITLE,
    language: str = "zh-hans",
    institution: Words = NOTHING,
    period: Words = NOTHING,
    facts: tuple[tuple[Words, Cell], ...] = (),
    source: Words = NOTHING,
    check_code: str = "",
    printed_on: date | None = None,
    is_demonstration: bool = False,
    check_help: Text = CHECK_HELP,
) -> Paper:
    """
    The tree below the figure at a result path, from the form that `yiti.kernel.figures.explain` writes.

    A figure that was shown before is named again without what is below it.

    :raises KeyError: for a path that the explanation does not have
    """
    return Paper(
        kind="explanation",
        number=number,
        title=title,
        blocks=tuple(_blocks(explanation, path, facts, language)),
        language=language,
        institution=institution,
        period=period,
        check_code=check_code,
        printed_on=printed_on,
        is_demonstration=is_demonstration,
        source=source,
        check_help=check_help,
    )


def _blocks(explanation: Mapping[str, Any], path: str, facts: tuple[tuple[Words, Cell], ...], language: str) -> Iterator[Block]:
    figures = {row["id"]: row for row in explanation["figures"]}
    rows = list(_rows(figures, explanation["of"][path], language))
    if facts:
        yield KeyValues(facts)
    yield Tree(tuple(rows[:MOST_ROWS]))
    if len(rows) > MOST_ROWS:
        yield Paragraph(Text("下面还有更多，请在系统里逐层打开。", "There is more below; open it step by step in the system."), "note")


def _rows(figures: Mapping[str, Mapping[str, Any]], root: str, language: str) -> Iterator[TreeRow]:
    """Depth first, inputs in their order; stops one row beyond the largest number."""
    stack: list[tuple[str, int, str]] = [(root, 0, "")]
    shown: set[str] = set()
    count = 0
    while stack and count <= MOST_ROWS:
        name, depth, sign = stack.pop()
        figure = figures[name]
        is_again = name in shown and bool(figure["inputs"])
        shown.add(name)
        count += 1
        yield _row(figure, depth, sign, language, is_again=is_again)
        if not is_again:
            first, other = _SIGNS.get(figure.get("operation", ""), ("·", "·"))
            inputs = [(child, depth + 1, other if at else first) for at, child in enumerate(figure["inputs"])]
            stack.extend(reversed(inputs))


def _row(figure: Mapping[str, Any], depth: int, sign: str, language: str, *, is_again: bool) -> TreeRow:
    notes = [_SOURCES.get(figure["source"], NOTHING), _text(figure.get("note"))]
    if is_again:
        notes.append(Text("来历见上", "see above for how"))
    note = Text(*("　".join(part for part in side if part) for side in zip(*notes, strict=True)))
    return TreeRow(
        depth,
        sign,
        _text(figure["label"]),
        _printed(figure["value"], figure["unit"], language),
        NOTHING if figure["value"] is None else _UNITS.get(figure["unit"], NOTHING),
        NOTHING if is_again else _text(figure["formula"]),
        "　".join(_short(clause) for clause in figure["clauses"]),
        note,
    )


def _text(words: Mapping[str, str] | None) -> Text:
    return Text(words["zh"], words["en"]) if words else NOTHING


def _short(clause: str) -> str:
    """The number as printed, without the pack's id before it."""
    return f"§ {clause.partition(' ')[2] or clause}"


def _printed(value: str | None, unit: str, language: str) -> str:
    if value is None:
        return "—"
    if value in ("true", "false"):
        return (_YES if value == "true" else _NO).in_language(language)
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value
    if unit in ("year", "word", "date"):
        return value
    ways = {"yuan": money, "ratio": short_percent, "score": at_least_two_places}
    return ways.get(unit, plain_number)(exact)
