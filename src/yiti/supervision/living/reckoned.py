"""Reckonings as they stand: how many subjects meet the clause, how many are short, and how many nobody can reckon yet."""

from collections.abc import Iterator

from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.reckonings import Each
from yiti.supervision.reckonings.queries import Summary, list_summaries

from .lives import Live, Sight, State

UNITS = {
    "institutions": Text("家", "institutions"),
    "staff": Text("人", "people"),
    "places": Text("处", "places"),
    "entries": Text("条", "entries"),
    "groups": Text("组", "groups"),
}


def list_reckoned(sight: Sight) -> Iterator[Live]:
    """Each of the document's reckonings with any subject; how many stand how is nobody's secret."""
    for summary in list_summaries(scope=sight.scope, pack=sight.pack.id, today=sight.today):
        if summary.total:
            about = f"{summary.pack}/{summary.said.id}"
            yield Live(summary.said.clause, _state(summary), _figure(summary), _says(summary), topic="reckonings", about=about)


def _state(summary: Summary) -> State:
    counts = summary.counts
    if counts.get("short"):
        return "short"
    return "wait" if counts.get("wait") or counts.get("refused") else "met" if counts.get("met") else "info"


def unit_of(each: Each) -> Text:
    return next((words for name, words in UNITS.items() if getattr(each, name)), NOTHING)


def _figure(summary: Summary) -> Text:
    label, unit, counts = summary.said.label, unit_of(summary.said.each), summary.counts
    if summary.said.each.county:
        words = {"met": Text("达到", "met"), "short": Text("不足", "short"), "info": Text("已核算", "reckoned")}
        said = words.get(summary.state, Text("缺数", "figures missing"))
        return Text(f"{label.zh}：{said.zh}", f"{label.en}: {said.en}")
    done = counts.get("met", 0) if summary.judged else counts.get("info", 0)
    word = Text("达到", "met") if summary.judged else Text("已核算", "reckoned")
    whole = summary.judged or summary.total
    return Text(f"{label.zh}：{done} / {whole} {unit.zh}{word.zh}", f"{label.en}: {done} of {whole} {unit.en} {word.en}")


def _says(summary: Summary) -> Text:
    counts, unit = summary.counts, unit_of(summary.said.each)
    parts = [
        (counts.get("short", 0), Text("不足", "short")),
        (counts.get("wait", 0), Text("缺数", "without all figures")),
        (counts.get("refused", 0), Text("算不了", "refused by the rule")),
    ]
    if summary.said.each.county:
        return NOTHING
    told = [(f"{count} {unit.zh}{words.zh}", f"{count} {words.en}") for count, words in parts if count]
    return Text("，".join(zh for zh, _ in told), ", ".join(en for _, en in told))
