"""What a page says after an act, and how sent values are read."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from yiti.foundation.sheets.faults import WrongCell
from yiti.foundation.sheets.numbers import to_decimal, to_ratio
from yiti.kernel.counts import to_count
from yiti.kernel.days import to_day
from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.web.requests import Request
from yiti.web.words import in_words


class UnableToRead(UnableTo):
    code = "wrong-type"


def tell(request: HttpRequest, words: Text) -> None:
    """A line above the next page: what was done."""
    messages.success(request, in_words(words))


def note(request: HttpRequest, words: Text) -> None:
    """The same where nothing was done."""
    messages.info(request, in_words(words))


def read_period(request: Request) -> Period:
    """The quarter that a form speaks of, whatever was chosen in another window meanwhile."""
    sent = request.POST.get("period", "")
    period = Period.parse(sent) if sent else request.period
    if period.months != 3:
        raise UnableToRead(Text(f"{period} 不是季度", f"{period} is no quarter"), field="period")
    return period


def read_number(text: str, name: str, *, is_share: bool = False) -> Decimal | None:
    """
    A number with thousands or full-width digits, of a share also `12%`; None for a blank.

    :raises UnableToRead: for anything else
    """
    if not text.strip():
        return None
    try:
        return to_ratio(text) if is_share else to_decimal(text)
    except WrongCell as wrong:
        raise UnableToRead(Text(f"“{text}”{wrong.reason.zh}", f"“{text}” {wrong.reason.en}"), field=name) from None


def read_required(sent: QueryDict, name: str) -> Decimal:
    """:raises UnableToRead: also for a blank"""
    number = read_number(sent.get(name, ""), name)
    if number is None:
        raise UnableToRead(Text("这一项要填", "this is needed"), field=name, code="missing-field")
    return number


def read_whole(sent: QueryDict, name: str) -> int:
    """A version or a key, as the form held it. :raises UnableToRead:"""
    number = to_count(sent.get(name, "").strip())
    if number is None:
        raise UnableToRead(Text(f"{name} 不是数", f"{name} is no number"), field=name)
    return number


def read_day(text: str, name: str) -> date:
    """:raises UnableToRead:"""
    try:
        return to_day(text)
    except ValueError:
        raise UnableToRead(Text("不是日期", "is no date"), field=name) from None
