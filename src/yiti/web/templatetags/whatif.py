"""Tags of the what-if's templates."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from yiti.kernel.text import Text
from yiti.money.whatif.preview import Change
from yiti.web import bars

from .yiti import fig

register = template.Library()

Rows = Sequence[tuple[Text, Change]]


@register.simple_tag
def difference_bar(difference: Decimal, widest: Decimal) -> SafeString | str:
    """A difference on an axis that all rows share, zero in the middle; nothing where nothing differs."""
    if not widest or not difference:
        return ""
    first, last = sorted((Decimal(0), difference))
    return bars.span(first, last, -widest, widest, "add" if difference > 0 else "sub")


@register.simple_tag(takes_context=True)
def tried(context: Context, row: Change, what: str, kind: str, unit: str = "", label: object = "") -> SafeString:
    """An amount of a preview's row that opens its explanation: before, after or difference, of a kind of subject."""
    value = {"before": row.before, "after": row.after}.get(what, row.difference)
    address = context["trial"].why(row, what, kind)
    printed = "change" if what == "difference" else "" if unit else "money"
    return fig(value, href=address, unit=unit, kind=printed, quiet=not unit, label=label)


def _names(rows: Rows) -> Text:
    found = [words for words, _ in rows]
    more = ("等", " and others") if len(found) > 4 else ("", "")
    return Text("、".join(words.zh for words in found[:4]) + more[0], ", ".join(words.en for words in found[:4]) + more[1])


@register.filter
def gainers(rows: Rows) -> Text:
    """The positions that gain, the most a head first."""
    return _names(sorted((pair for pair in rows if pair[1].difference > 0), key=lambda pair: -pair[1].each))


@register.filter
def losers(rows: Rows) -> Text:
    """The positions that lose, the most a head first."""
    return _names(sorted((pair for pair in rows if pair[1].difference < 0), key=lambda pair: pair[1].each))
