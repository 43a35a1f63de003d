"""What a form sent, read into days and numbers."""

from datetime import date
from decimal import Decimal

from django.http import QueryDict

from yiti.foundation.sheets.faults import WrongCell
from yiti.foundation.sheets.numbers import to_money, to_whole
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text


class UnableToRead(UnableTo):
    code = "wrong-type"


MISSING = Text("这一项要填", "this is needed")


def read_day(sent: QueryDict, name: str, *, required: bool = True) -> date | None:
    """:raises UnableToRead: for a blank that is required, or what is no day"""
    text = sent.get(name, "").strip()
    if not text and not required:
        return None
    try:
        return to_day(text)
    except ValueError:
        raise UnableToRead(Text("不是日期", "is no date") if text else MISSING, field=name) from None


def need_day(sent: QueryDict, name: str) -> date:
    """:raises UnableToRead: for a blank, or what is no day"""
    day = read_day(sent, name)
    if day is None:
        raise UnableToRead(MISSING, field=name)
    return day


def read_whole(sent: QueryDict, name: str) -> int:
    """Thousands may be parted by commas. :raises UnableToRead: for a blank or what is no whole number"""
    text = sent.get(name, "").strip()
    if not text:
        raise UnableToRead(MISSING, field=name)
    try:
        return to_whole(text)
    except WrongCell as wrong:
        raise UnableToRead(Text(f"“{text}”{wrong.reason.zh}", f"“{text}” {wrong.reason.en}"), field=name) from None


def read_money(text: str, name: str) -> Decimal:
    """:raises UnableToRead: for what is no amount in yuan and fen"""
    try:
        return to_money(text)
    except WrongCell as wrong:
        raise UnableToRead(Text(f"“{text}”{wrong.reason.zh}", f"“{text}” {wrong.reason.en}"), field=name) from None
