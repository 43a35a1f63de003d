"""What a figure says as a document prints it: `15%`, `2倍`, `两部分`, `每万`, `11月30日`, `2021年底`."""

import re
from decimal import Decimal

ARABIC = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*余?(%|％|‰|万|亿|千|个百分点)?")
LOW_END = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[-–—～~至]+\s*[0-9]+(?:\.[0-9]+)?\s*(%|％|‰|万|亿|千|个百分点)")
"""The lower end of a range, whose sign stands behind the upper one alone: `3—5万`."""
CHINESE = re.compile(r"[零一二两双三四五六七八九十百千万]+")
DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")
MONTH = re.compile(r"([0-9]{4})年([0-9]{1,2})月底?")
YEAR = re.compile(r"([0-9]{4})年")

FACTORS = {
    "%": Decimal("0.01"),
    "％": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "个百分点": Decimal("0.01"),
    "千": Decimal(1000),
    "万": Decimal(10**4),
    "亿": Decimal(10**8),
}
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "双": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
PLANS = {"十三五": "2020-12-31", "十四五": "2025-12-31"}
"""The last days of the five-year plans that documents set their goals by."""
WORDS = {"半年": Decimal(6), "全部": Decimal(1), "全覆盖": Decimal(1)}


def agrees(printed: str, value: str) -> bool:
    """Whether a printed figure can mean this value: a number, an ISO day, or month and day."""
    return normal(value) in readings(printed)


def normal(value: str) -> str:
    """A value in the one way of writing that comparisons use."""
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return format(Decimal(value).normalize(), "f")
    return value


def readings(printed: str) -> set[str]:
    """Everything that a printed figure can mean; empty where it holds no figure."""
    found = {f"{int(year):04d}-{int(month):02d}-{int(day):02d}" for year, month, day in DATE.findall(printed)}
    found |= {f"{int(month):02d}-{int(day):02d}" for month, day in MONTH_DAY.findall(printed)}
    found |= {f"{year}-12-31" for year in YEAR.findall(printed)}
    numbers = ARABIC.findall(printed) + LOW_END.findall(printed)
    found |= {normal(str(Decimal(number.replace(",", "")) * FACTORS.get(sign, Decimal(1)))) for number, sign in numbers}
    found |= {normal(str(read_chinese(word))) for word in CHINESE.findall(printed)}
    found |= {day for plan, day in PLANS.items() if plan in printed}
    return found | {normal(str(value)) for word, value in WORDS.items() if word in printed}


def read_chinese(word: str) -> int:
    """A number in Chinese signs below a hundred million: 两 2, 十二 12, 三百零五 305, 万 10000."""
    high, ten_thousand, low = word.rpartition("万")
    if ten_thousand:
        return (read_chinese(high) if high else 1) * 10**4 + (read_chinese(low) if low else 0)
    total = digit = 0
    for sign in word:
        if sign in TENS:
            total += (digit or 1) * TENS[sign]
            digit = 0
        else:
            digit = DIGITS[sign]
    return total + digit
