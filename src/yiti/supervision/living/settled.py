"""What the county has still to decide, and what it decided, under the clauses that leave it open."""

from collections.abc import Iterator
from decimal import Decimal

from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, Setting

from .lives import Live, Sight

COEFFICIENTS = "distribution.coefficient."
POINTS = "scoring_points"


def list_settled(sight: Sight) -> Iterator[Live]:
    """What is in force is nobody's secret, so every reader sees it."""
    for setting in sight.book.settings.values():
        voices = sight.book.voices.get(setting.id, ())
        for number in setting.asked_by:
            if setting.asked_in == sight.pack.id:
                yield _asked(number, setting, bool(voices), voices[0].decision if voices else "")
    yield from _coefficients(sight)
    yield from _groups(sight)


def _asked(number: str, setting: Setting, is_set: bool, decision: str) -> Live:
    label = setting.label
    if not is_set:
        words = Text("文件没有规定，要由本县决定", "The document is silent; the county must decide")
        return Live(number, "short", Text(f"未定：{label.zh}", f"Not set: {label.en}"), words, topic="decisions", about=setting.id)
    shipped = Text("随系统带来的本地设定", "as shipped, not yet decided here")
    says = Text(f"本县决定 {decision}", f"decided by {decision}") if decision else shipped
    figure = Text(f"已定：{label.zh}", f"Set: {label.en}")
    return Live(number, "met" if decision else "info", figure, says, topic="decisions", about=setting.id)


def _coefficients(sight: Sight) -> Iterator[Live]:
    ids = [id for id in sight.book.settings if id.startswith(COEFFICIENTS)]
    by_clause: dict[str, list[str]] = {}
    for id in ids:
        by_clause.setdefault(sight.book.settings[id].adjustable, []).append(id)
    for number, members in by_clause.items():
        if number:
            changed = sum(any(voice.decision for voice in sight.book.voices[id][:1]) for id in members)
            says = (
                Text(f"{changed} 类由本县调整", f"{changed} changed by the county")
                if changed
                else Text("都照文件", "all as the document prints them")
            )
            figure = Text("{n} 类系数", "{n} coefficients").filled(n=len(members))
            yield Live(number, "met", figure, says, topic="decisions", about=members[0])


def _groups(sight: Sight) -> Iterator[Live]:
    """Each group of indicators with its points, where they are decided."""
    points = points_of(sight.book)
    groups: dict[str, list[str]] = {}
    for indicator in sight.pack.indicators:
        groups.setdefault(indicator.clause.number, []).append(indicator.code)
    for number, codes in groups.items():
        figure = Text("{n} 项指标", "{n} indicators").filled(n=len(codes))
        if points is None:
            yield Live(number, "info", figure, Text("分值未定", "no points yet"), topic="scores")
        else:
            total = sum((Decimal(points.get(code, "0")) for code in codes), Decimal(0))
            shown = f"{total:f}".rstrip("0").rstrip(".") if "." in f"{total:f}" else f"{total:f}"
            yield Live(number, "met", figure, Text(f"共 {shown} 分", f"{shown} points in all"), topic="scores")


def points_of(book: Resolved) -> dict[str, str] | None:
    """Indicator → points where one decision holds for all kinds; None where nothing is decided, or it differs by kind."""
    voices = book.voices.get(POINTS, ())
    if len({voice.applies_to for voice in voices}) != 1 or isinstance(voices[0].value, str):
        return None
    return dict(voices[0].value)
