"""Resident identity numbers (GB 11643): the check digit, and the birth day and sex that a number says."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .refusals import UnableTo
from .text import Text

Sex = Literal["male", "female"]

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
OLD = re.compile(r"[0-9]{15}", re.ASCII)
FIRST_SEVENTEEN = re.compile(r"[1-9][0-9]{16}", re.ASCII)
EXPECTED = Text("18 位，前 17 位是数字，末位是数字或 X", "18 characters: 17 digits, then a digit or X")


class UnableToReadIdentity(UnableTo):
    """What was given is no identity number; the message says where and what is expected."""

    code = "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """A number in its one spelling, with what it says."""

    number: str
    born_on: date
    sex: Sex


def check_digit(first: str) -> str:
    """The eighteenth character for the seventeen before it."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def tidy_number(text: str) -> str:
    """Without blanks, full-width signs as plain ones, letters large: one number has one spelling."""
    return "".join(text.split()).translate(_NARROW).upper()


def read_identity(text: str, *, today: date) -> Identity:
    """
    :raises UnableToReadIdentity: naming the field `number`: a length, a sign, a day or a check digit that cannot be
    """
    number = tidy_number(text)
    if OLD.fullmatch(number):
        raise _wrong(f"15 位旧号已停用，请填 18 位（按规则应为 {upgraded(number)}，请核对证件）",
                     f"numbers of 15 digits are no longer valid; give the 18 of the card (by rule {upgraded(number)})")  # fmt: skip
    if len(number) != 18:
        raise _wrong(f"有 {len(number)} 位，应为 {EXPECTED.zh}", f"has {len(number)} characters, must have {EXPECTED.en}")
    if not FIRST_SEVENTEEN.fullmatch(number[:17]) or number[17] not in CHECK_DIGITS:
        raise _wrong(f"有不该有的字符，应为 {EXPECTED.zh}", f"holds a sign that it cannot; must be {EXPECTED.en}")
    born_on = _birth_day(number[6:14], today)
    if check_digit(number[:17]) != number[17]:
        raise _wrong("校验位不对，请逐位核对证件", "its check digit is wrong; compare it with the card digit by digit")
    return Identity(number, born_on, "male" if int(number[16]) % 2 else "female")


def upgraded(old: str) -> str:
    """What a number of fifteen digits became: the century 19 and the check digit."""
    first = f"{old[:6]}19{old[6:]}"
    return first + check_digit(first)


def _birth_day(digits: str, today: date) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _wrong(f"第 7 到 14 位 {digits} 不是日期", f"characters 7 to 14, {digits}, are no day") from None
    if not born_on.year >= 1850 or born_on > today:
        raise _wrong(f"出生日期 {born_on} 不可能", f"the birth day {born_on} cannot be")
    return born_on


def _wrong(zh: str, en: str) -> UnableToReadIdentity:
    return UnableToReadIdentity(Text(f"身份证号{zh}", f"The identity number {en}"), field="number")


_NARROW = {ord("０") + at: ord("0") + at for at in range(10)} | {ord("Ｘ"): ord("X"), ord("ｘ"): ord("X")}
