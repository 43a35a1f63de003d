"""Tags of the quarter board, which has some thousands of cells: what is alike in many is made once."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yiti.kernel.text import Text
from yiti.web import chips, printing
from yiti.web.measures.board_rows import Mark, Row
from yiti.web.measures.stages import Stage
from yiti.web.words import in_words, is_english

register = template.Library()
DONE, NOT_YET = Text("完成", "done"), Text("未到", "not yet")


@register.simple_tag
def board_row(row: Row, stages: Sequence[Stage]) -> SafeString:
    """
    An institution's line: name and people, last score and place, a cell for each step, what holds it up, the act that moves it.

    What is put in is escaped here, once for each text, since a board has some thousands.
    """
    english = is_english()
    name, stuck = escape(row.name.en if english else row.name.zh), escape(row.stuck.en if english else row.stuck.zh)
    late = ' class="is-late"' if row.state == "late" else ""
    head = f'<th scope="row"><a class="fig quiet" href="{escape(row.address)}">{name}</a>{_people(row)}</th>'
    cells = "".join(_cell(mark, stage.name, stage.is_now, english) for mark, stage in zip(row.marks, stages, strict=False))
    hint = f' title="{stuck}"' if stuck else ""
    end = f'<td class="soft"{hint}>{stuck}</td><td class="act">{_act(row, name)}</td>'
    return mark_safe(f"<tr{late}>{head}<td>{_score(row, name)}</td>{cells}{end}</tr>")  # noqa: S308 - every part is escaped


def _people(row: Row) -> str:
    if not row.people:
        return ""
    shown = printing.print_number(row.people)
    if not row.home:
        return f' <span class="beside">{shown}</span>'
    return f' <a class="fig quiet beside" href="{escape(row.home)}">{shown}</a>'


def _score(row: Row, name: str) -> str:
    if row.score is None:
        return '<span class="muted">—</span>'
    score, place = printing.print_at_least(row.score, 2), str(row.place)
    return f'{_link(score, row.why, name)} <span class="muted">· {_link(place, row.why_place, name)}</span>'


def _link(shown: str, address: str, name: str) -> str:
    """As the tag `fig` writes a quiet figure."""
    if not address:
        return shown
    href = escape(address)
    opens = f'href="{href}" hx-get="{href}" hx-target="#drawer" hx-swap="innerHTML" hx-push-url="false"'
    return f'<a class="fig quiet" {opens} aria-label="{name} {shown}">{shown}</a>'


def _act(row: Row, name: str) -> str:
    """The one button of a row, with the institution's name for those who do not see the row."""
    act = row.act
    if act is None:
        return ""
    words = escape(in_words(act.label))
    if not act.step:
        return f'<a class="btn s" href="{escape(act.href)}">{words}</a>'
    return f'<button class="btn s" form="remind" name="step" value="{act.step}" aria-label="{words} {name}">{words}</button>'


@lru_cache(maxsize=2048)
def _cell(mark: Mark, step: Text, is_here: bool, english: bool) -> SafeString:
    """`english` only tells the two languages' cells apart. On a phone the name of the step stands before its mark."""
    here = SafeString(' class="here"' if is_here else "")
    return format_html('<td data-step="{}"{}>{}</td>', in_words(step), here, _print(mark))


def _print(mark: Mark) -> SafeString:
    title = format_html(' title="{}"', in_words(mark.hint)) if mark.hint.zh else ""
    return format_html('<span class="bc {}"{}>{}{}</span>', mark.kind, title, chips.icon(mark.icon), _word(mark))


def _word(mark: Mark) -> SafeString | str:
    if isinstance(mark.word, date):
        return format_html('{}<span class="sr">{}</span>', printing.print_day(mark.word), in_words(DONE))
    return in_words(mark.word) if mark.word else format_html('<span class="sr">{}</span>', in_words(NOT_YET))
