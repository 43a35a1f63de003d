"""What registers tell when they are added up: groups that are short, what has no entry, entries that break a condition."""

from collections.abc import Iterator

from yiti.kernel.text import NOTHING, Text
from yiti.supervision.registers.queries import Standing, list_standings

from .lives import Live, Sight


def list_viewed(sight: Sight) -> Iterator[Live]:
    """Views that warn, at their clause, as far as the reader's `forms.see` reaches; of nothing entered nothing is told."""
    for standing in list_standings(scope=sight.scope, today=sight.today, warn_only=True):
        clause = standing.clause
        if clause.pack != sight.pack.id or (not standing.of and standing.refused == NOTHING):
            continue
        label = standing.view.label
        about = f"{standing.register.form.id}/{standing.view.id}"
        if standing.refused != NOTHING:
            yield Live(
                clause.number, "wait", Text(f"{label.zh}：待定", f"{label.en}: not decided"), standing.refused, topic="views", about=about
            )
            continue
        figure = Text(f"{label.zh} {standing.wrong} / {standing.of}", f"{label.en}: {standing.wrong} of {standing.of}")
        yield Live(clause.number, "short" if standing.wrong else "met", figure, _says(standing), topic="views", about=about)


def _says(standing: Standing) -> Text:
    if not standing.wrong:
        return NOTHING
    if standing.view.lacking:
        return Text("还没有登记的", "not entered yet")
    return Text("不合条件的", "that break the condition") if standing.view.breaks else Text("未达到的", "short")
