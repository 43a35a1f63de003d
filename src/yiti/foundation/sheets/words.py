"""Text, codes, choices and yes or no as people write them into cells."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from yiti.kernel.text import Text

from .contents import Raw
from .faults import WrongCell
from .formulas import awake
from .layouts import Column
from .numbers import TOO_LONG, exact, half_width

_SIGNS = re.compile(r"[\s\-_/·•:：、，,。.|;；*＊—]+")
_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1"})
_NO = frozenset({"否", "无", "不是", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0"})


def plain(text: str) -> str:
    """A heading or choice as it is compared: half-width, lower case, without blanks and joining signs."""
    return _SIGNS.sub("", half_width(text).casefold())


def shown(raw: Raw) -> str:
    """A raw cell as the user sees it, cut to 80 characters."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        number = str(exact(raw)) if abs(raw) < 1e15 else repr(raw)
        return number.removesuffix(".0")
    if isinstance(raw, datetime):
        return raw.isoformat(" ", "minutes")
    if isinstance(raw, (date, time)):
        return raw.isoformat()
    if isinstance(raw, timedelta):
        return str(raw)
    text = str(raw).strip()
    return text if len(text) <= 80 else f"{text[:79]}…"


def to_text(raw: Raw) -> str:
    """Text with its ends trimmed; numbers and dates as they are shown."""
    return awake(raw.strip()) if isinstance(raw, str) else shown(raw)


def to_code(raw: Raw) -> str:
    """A code in half-width signs; a number cell without its decimal point. :raises WrongCell: for blanks inside or lost digits"""
    if isinstance(raw, float) and (abs(raw) >= 1e15 or raw != int(raw)):
        raise WrongCell(TOO_LONG if abs(raw) >= 1e15 else Text("不是代码", "is no code"))
    if isinstance(raw, (bool, date, time, timedelta)):
        raise WrongCell(Text("不是代码，请把这一列设为文本", "is no code; format the column as text"))
    code = half_width(to_text(raw))
    if re.search(r"\s", code):
        raise WrongCell(Text("代码里有空格", "has a blank inside the code"))
    if re.fullmatch(r"\d\.\d+[eE]\+\d+", code):
        raise WrongCell(TOO_LONG)
    return code


def to_boolean(raw: Raw) -> bool:
    """是, 有, √, yes, true, 1 and their opposites. :raises WrongCell: for anything else"""
    word = plain(shown(raw))
    if word in _YES or word in _NO:
        return word in _YES
    raise WrongCell(Text("既不是“是”也不是“否”", "is neither yes nor no"))


def choice_of(column: Column) -> Callable[[Raw], str]:
    """A reader of the column's choices by code or by their Chinese or English words."""
    codes = {plain(word): code for code, words in column.choices.items() for word in (words.zh, words.en)}
    codes |= {plain(code): code for code in column.choices}

    def to_choice(raw: Raw) -> str:
        code = codes.get(plain(to_text(raw)))
        if code is None:
            raise WrongCell(Text("不在可选的几项里", "is none of the choices"))
        return code

    return to_choice
