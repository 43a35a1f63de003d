"""Tags of the quarter board, which has some thousands of cells: what is alike in many is made once."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yiti.kernel.text import Text
from yiti.web import chips, printing
from yiti.web.measures.board_rows import Mark, Row
from yiti.web.words import in_words, is_english

register = template.Library()
DONE, NOT_YET = Text("完成", "done"), Text("未到", "not yet")


@register.simple_tag
def board_cells(row: Row) -> SafeString:
    """A row's marks as the cells of a table."""
    english = is_english()
    return mark_safe("\n".join(_cell(mark, english) for mark in row.marks))  # noqa: S308 - every part is escaped


@register.simple_tag
def board_steps(row: Row) -> SafeString:
    """The same as lines of a card, each under the name of its step."""
    english = is_english()
    return mark_safe("".join(_line(mark, english) for mark in row.marks))  # noqa: S308 - every part is escaped


@register.simple_tag
def board_act(row: Row) -> SafeString:
    """The one button of a row, with the institution's name for those who do not see the row."""
    act = row.act
    if act is None:
        return SafeString("")
    words = in_words(act.label)
    if not act.step:
        return format_html('<a class="btn s" href="{}">{}</a>', act.href, words)
    button = '<button class="btn s" form="remind" name="step" value="{}" aria-label="{} {}">{}</button>'
    return format_html(button, act.step, words, in_words(row.name), words)


@lru_cache(maxsize=2048)
def _cell(mark: Mark, english: bool) -> SafeString:
    """`english` only tells the two languages' cells apart."""
    return format_html("<td{}>{}</td>", _here(mark), _print(mark))


@lru_cache(maxsize=2048)
def _line(mark: Mark, english: bool) -> SafeString:
    return format_html('<li{}><span class="muted">{}</span>{}</li>', _here(mark), in_words(mark.step), _print(mark))


def _here(mark: Mark) -> SafeString:
    return SafeString(' class="here"' if mark.is_here else "")


def _print(mark: Mark) -> SafeString:
    title = format_html(' title="{}"', in_words(mark.hint)) if mark.hint.zh else ""
    return format_html('<span class="bc {}"{}>{}{}</span>', mark.kind, title, chips.icon(mark.icon), _word(mark))


def _word(mark: Mark) -> SafeString | str:
    if isinstance(mark.word, date):
        return format_html('{}<span class="sr">{}</span>', printing.print_day(mark.word), in_words(DONE))
    return in_words(mark.word) if mark.word else format_html('<span class="sr">{}</span>', in_words(NOT_YET))
