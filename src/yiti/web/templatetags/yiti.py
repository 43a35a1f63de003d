"""The house's tags and filters; docs/frame.md shows each in use."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from yiti.kernel.agreement import fit_to_one
from yiti.kernel.figures import Figure, Source, Unit
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import cite, number_words
from yiti.web import bars, chips, printing
from yiti.web.cells import print_cell
from yiti.web.frame import Choice
from yiti.web.nav import Area, AreaPage
from yiti.web.opening import openable
from yiti.web.words import CHINESE, in_words, is_english

register = template.Library()
MARKED = ' class="on" aria-current="true"'

SOURCES = {
    Source.DOCUMENT: Text("文件原文写明", "Printed in the document"),
    Source.DERIVED: Text("由文件推得", "Derived from the document"),
    Source.LOCAL: Text("本地设定", "A local setting"),
    Source.INPUT: Text("填报的数", "As entered"),
    Source.COMPUTED: Text("系统算出", "Computed"),
}


@register.simple_tag
def t(zh: str, en: str, **values: object) -> SafeString:
    """Words written in the template, in the reader's language; `{name}` is filled from the values, escaped, and 1 is told as one."""
    words = en if is_english() else zh
    if not values:
        return mark_safe(words)  # noqa: S308 - the template's own words
    if is_english():
        words = fit_to_one(words, values)
    return format_html(words, **{name: in_words(value) if isinstance(value, Text) else value for name, value in values.items()})


@register.filter
def words(text: object) -> str:
    return text if isinstance(text, SafeString) else in_words(text)


@register.filter
def clause_number(number: str) -> str:
    """A clause's number as a chip prints it: the words among the numerals in the reader's language."""
    return in_words(number_words(number))


@register.filter
def cited(standard: str) -> str:
    """The document or standard that a source names, in the reader's language."""
    return in_words(cite(standard)) if is_english() else standard


@register.filter
def if_open(address: str, scope: Scope) -> str:
    """The address, or nothing where its page would refuse this reader."""
    return openable(scope, address)


@register.filter
def money(value: object) -> SafeString | str:
    return printing.print_money(value)


@register.filter
def change(value: object) -> SafeString | str:
    """Money with its sign: what is added or taken away."""
    return printing.print_money(value, with_sign=True)


@register.filter
def number(value: object, places: int | None = None) -> str:
    return printing.print_number(value, places)


@register.filter
def score(value: object) -> str:
    return printing.print_at_least(value, 2)


@register.filter
def ratio(value: object) -> str:
    """As a coefficient or weight is printed: two decimals at least, four at most."""
    return printing.print_at_least(value, 2)


@register.filter
def percent(value: object, places: int | None = None) -> str:
    return printing.print_percent(value, places)


@register.filter
def day(value: Any, form: str = "") -> str:
    return printing.print_day(value, form)


@register.filter
def due(value: date | None, today: date) -> str:
    return printing.print_due(value, today)


@register.filter
def value_in(value: object, unit: Unit | str) -> SafeString | str:
    return printing.print_value(value, unit)


@register.filter
def unit(name: Unit | str) -> str:
    return printing.unit_word(name)


@register.filter
def get(holder: Mapping[Any, Any] | None, key: Any) -> Any:
    """An entry of a mapping by a key that the template holds."""
    return holder.get(key) if holder else None


@register.filter
def initial(name: str) -> str:
    return name[:1].upper()


@register.filter
def pages_of(area: Area, scope: Scope) -> list[AreaPage]:
    return area.pages_for(scope)


@register.filter
def message_state(level: str) -> str:
    """The state whose colour and icon one of Django's messages takes."""
    return {"success": "met", "warning": "short", "error": "late"}.get(level, "info")


@register.filter
def source_words(source: Source) -> str:
    """Where a leaf's value comes from."""
    return in_words(SOURCES[source])


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    return chips.icon(name, kind)


@register.simple_tag
def choices(lines: Sequence[Choice]) -> SafeString:
    """The lines of a menu. Printed in one go: a county's menu has hundreds on every page."""
    language = get_language() or CHINESE
    return mark_safe(  # noqa: S308 - every part is escaped
        "\n".join(
            f'<a href="{escape(line.address)}"{MARKED if line.is_on else ""}>{escape(line.label.in_language(language))}</a>'
            for line in lines
        )
    )


@register.simple_tag
def state_icon(state: str) -> SafeString:
    return chips.state_icon(state)


@register.simple_tag
def state(name: str, word: object = "", en: str = "", bare: bool = False) -> SafeString:
    """`{% state "late" %}`, `{% state "late" text %}`, `{% state "late" "晚 1 天" "1 day late" bare=True %}`"""
    return chips.state_chip(name, Text(str(word), en) if en else word, is_bare=bare)


@register.simple_tag
def clause(reference: Any, number: str = "") -> SafeString:
    """A Clause, `"changji-2021 六(二)2(1)"`, or pack and number apart; nothing for nothing."""
    if not reference:
        return SafeString("")
    return chips.clause_chip(f"{reference} {number}" if number else reference)


@register.simple_tag(takes_context=True)
def rule_clause(context: Context, rule: str) -> SafeString:
    """The clause of the installation's own document that a rule carries out, such as `pay-cap`."""
    return chips.rule_chip(context["request"].__dict__["installation"].pack, rule)


@register.simple_tag
def local(word: object, en: str = "", href: str = "") -> SafeString:
    return chips.local_chip(Text(str(word), en) if en else word, href)


@register.simple_tag
def fig(value: Any, href: str = "", unit: str = "", kind: str = "", quiet: bool = False, label: object = "") -> SafeString:
    """
    A figure that opens its explanation at `href`: in the drawer with htmx, as a page without.

    `value` is a Figure, or a plain value with `unit` (a Unit) or with `kind` (money, change, percent, number, score, text).
    `quiet` inside tables: no dots at rest and no unit. `label` says to a screen reader whose figure it is.
    """
    shown, word = _shown(value, unit, kind)
    tail = format_html('<span class="unit">{}</span>', word) if word and not quiet else ""
    if not href:
        return format_html("{}{}", shown, tail)
    said = format_html(' aria-label="{} {}{}"', in_words(label), _plain(shown), word) if label else ""
    opening = format_html(
        '<a class="fig{}" href="{}" hx-get="{}" hx-target="#drawer" hx-swap="innerHTML" hx-push-url="false"{}>',
        " quiet" if quiet else "", href, href, said,
    )  # fmt: skip
    return format_html("{}{}</a>{}", opening, shown, tail)


def _shown(value: Any, unit: str, kind: str) -> tuple[SafeString | str, str]:
    if isinstance(value, Figure):
        return printing.print_value(value.value, value.unit), printing.unit_word(value.unit)
    if unit:
        return printing.print_value(value, unit), printing.unit_word(unit)
    return print_cell(kind or "text", value), ""


def _plain(shown: str) -> str:
    return shown.replace('<span class="fen">', "").replace("</span>", "")


@register.simple_tag
def cell(kind: str, value: object) -> SafeString | str:
    return print_cell(kind, value)


@register.simple_tag
def meter(of: object, label: object = "", kind: str = "", **shares: object) -> SafeString:
    """`{% meter 16 met=15 late=1 %}`: shares of a whole, each in the colour of its state."""
    return bars.meter(shares, of, label=in_words(label), kind=kind)


@register.simple_tag
def span(first: object, last: object, low: object, high: object, kind: str = "add") -> SafeString:
    """A bar from `first` to `last` on an axis from `low` to `high`; kind `add`, `sub` or `sum`."""
    return bars.span(first, last, low, high, kind)


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: object = "", en: str = "", **parts: Any) -> str:
    """
    `{% panel "中" "En" %} … {% endpanel %}`: a panel with its head.

    `note` (grey words beside the title), `clause` or `rule` (its clause in the installation's document), `kind` (further
    classes), `id`, `acts` (markup at the right of the head).
    """
    heading = Text(str(title), en) if en else title
    if rule := parts.pop("rule", ""):
        parts["mark"] = rule_clause(context, rule)
    values = {"heading": in_words(heading), "content": content, "request": context.get("request"), **parts}
    return render_to_string("yiti/_panel.html", values)


@register.simple_block_tag
def acts(content: str, name: str = "") -> str:
    """Markup kept for another tag: `{% acts as buttons %} … {% endacts %}`."""
    return content
