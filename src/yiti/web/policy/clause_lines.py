"""Rows of the document's table as markup: a hundred of them would be slow cell by cell."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.safestring import SafeString

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import number_words
from yiti.supervision.living.lives import Live
from yiti.web.chips import icon, state_chip
from yiti.web.markup import address, markup
from yiti.web.opening import openable
from yiti.web.printing import print_day, print_due
from yiti.web.words import in_words

from .living_rows import MOST_WHO, Row, address_of

EMPTY = SafeString('<span class="soft only-desk">—</span>')
"""Nothing to say: a dash in the table, and no line of the card on a phone."""
FIRST, NOTHING_MORE = SafeString(' class="first"'), SafeString("")
ODD = Text("这一条有存疑之处", "Something is odd here")
LABELS = {
    "demand": Text("要求什么", "What it asks"), "live": Text("现在怎样", "How it stands"), "state": Text("状态", "State"),
    "due": Text("期限", "Due"), "who": Text("谁负责", "Who"),
}  # fmt: skip


def print_lines(rows: Iterable[Row], scope: Scope, today: date, first: Collection[str] = ()) -> dict[str, SafeString]:
    """
    By clause number, each row as it stands in the table; what the reader may not open is no link.

    `first` stand in a chapter that is folded too.
    """
    opened: dict[str, bool] = {}

    def link(live: Live) -> str:
        """All figures of a topic lie behind one page's right, so it is asked for once."""
        page = address_of(live)
        if live.topic not in opened:
            opened[live.topic] = bool(openable(scope, page))
        return page if opened[live.topic] else ""

    labels = {key: in_words(label) for key, label in LABELS.items()}
    return {
        row.number: _line(row, today, labels, [link(live) for live in row.lead], FIRST if row.number in first else NOTHING_MORE)
        for row in rows
    }


def _line(row: Row, today: date, labels: dict[str, str], links: list[str], kind: SafeString) -> SafeString:
    state, words = row.told
    return markup(
        '<tr{}><td class="name">{}</td><td data-l="{}"><span><b class="dh">{}</b><span class="dd">{}</span></span></td>'
        '<td data-l="{}">{}</td><td data-l="{}"><span>{}</span></td><td data-l="{}">{}</td>'
        '<td data-l="{}">{}</td></tr>',
        kind, _number(row), labels["demand"], in_words(row.clause.heading), in_words(row.demand), labels["live"], _lives(row, links),
        labels["state"], state_chip(state, words), labels["due"], _due(row, today), labels["who"], _who(row),
    )  # fmt: skip


def _number(row: Row) -> SafeString:
    page = address("clause", row.pack, row.number)
    anchor = markup(' id="{}"', row.anchor) if row.anchor else ""
    first = markup('<a class="cno"{} href="{}">{}</a>', anchor, page, in_words(number_words(row.number)))
    if not row.is_odd:
        return first
    said = in_words(ODD)
    odd = markup(' <a class="odd" href="{}#findings" title="{}">{}<span class="sr">{}</span></a>', page, said, icon("alert-circle"), said)
    return markup("{}{}", first, odd)


def _lives(row: Row, links: list[str]) -> SafeString:
    if not row.lives:
        return markup('<span class="livecell"><span class="muted">{}</span></span>', in_words(Text("没有可显示的数据", "Nothing to show")))
    told = (
        markup('<span class="live">{}<small>{}</small></span>', _figure(live, href), in_words(live.says))
        for live, href in zip(row.lead, links, strict=True)
    )
    lines = SafeString("".join(told))
    if not row.more:
        return markup('<span class="livecell">{}</span>', lines)
    more = in_words(Text(f"另 {row.more} 项", f"{row.more} more"))
    return markup('<span class="livecell">{}<a class="small" href="{}">{}</a></span>', lines, address("clause", row.pack, row.number), more)


def _figure(live: Live, href: str) -> SafeString:
    words = in_words(live.figure)
    return markup('<a class="fig" href="{}">{}</a>', href, words) if href else markup("{}", words)


def _who(row: Row) -> SafeString:
    """The first of those who act, and how many more; all of them to whoever points at it."""
    few = in_words(row.first_who)
    if not few:
        return EMPTY
    return markup('<span class="soft" title="{}">{}</span>', in_words(row.who_words) if len(row.who) > MOST_WHO else "", few)


def _day(day: date, today: date) -> str:
    """With its year, where that is not this one."""
    return print_day(day, "" if day.year == today.year else "year")


def _due(row: Row, today: date) -> SafeString:
    if row.due_on is None:
        words = in_words(row.due_words)
        return markup('<span class="small soft">{}</span>', words) if words else EMPTY
    if row.state != "late":
        return markup('<span class="small">{}</span>', _day(row.due_on, today))
    late = print_due(row.due_on, today)
    return markup('<span class="small c-late strong">{} <span class="nowrap">{}</span></span>', _day(row.due_on, today), late)
