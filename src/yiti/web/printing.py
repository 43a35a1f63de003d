"""How values stand on a screen: money on the fen, percent, days, and units in words."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yiti.kernel.figures import Unit
from yiti.kernel.money import EXACT, to_fen
from yiti.kernel.text import Text

from .words import in_words, is_english

NONE = "—"
"""Stands where there is no value, never an empty cell that could be read as zero."""
MINUS = "−"

UNIT_WORDS = {
    Unit.YUAN: Text("元", "yuan"),
    Unit.SCORE: Text("分", "points"),
    Unit.PER_1000: Text("/千人", "per 1,000"),
    Unit.PER_10000: Text("/万人", "per 10,000"),
    Unit.PERSONS: Text("人", "people"),
    Unit.DAYS: Text("天", "days"),
    Unit.DAY_OF_MONTH: Text("日", "of the month"),
    Unit.RATIO: Text("%", "%"),
}
YES, NO = Text("是", "yes"), Text("否", "no")
WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")


def to_decimal(value: object) -> Decimal | None:
    """A number from a Decimal, an int or decimal text; None for anything else."""
    if isinstance(value, (bool, float)) or value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def signed(text: str) -> str:
    return text.replace("-", MINUS)


def print_money(value: object, *, with_sign: bool = False) -> SafeString | str:
    """`1,234<span class="fen">.56</span>`; the minus is U+2212, and so on demand is the plus of a difference."""
    number = to_decimal(value)
    if number is None:
        return NONE
    yuan, _, fen = f"{to_fen(number):,.2f}".partition(".")
    plus = "+" if with_sign and number > 0 else ""
    return format_html('{}{}<span class="fen">.{}</span>', plus, signed(yuan), fen)


def plain_money(value: object) -> str:
    """Money within a sentence, in one colour."""
    number = to_decimal(value)
    return NONE if number is None else signed(f"{to_fen(number):,.2f}")


def print_number(value: object, places: int | None = None) -> str:
    """With thousands; without `places` as many decimals as the value has, trailing zeros dropped."""
    number = to_decimal(value)
    if number is None:
        return NONE
    if places is not None:
        return signed(f"{round_half_up(number, places):,.{places}f}")
    whole = number == number.to_integral_value()
    return signed(f"{int(number):,}" if whole else f"{number.normalize(EXACT):,f}")


def print_at_least(value: object, least: int, most: int = 4) -> str:
    """So many decimals at least, zeros beyond them dropped: scores and coefficients."""
    number = to_decimal(value)
    if number is None:
        return NONE
    places = max(least, -int(round_half_up(number, most).normalize(EXACT).as_tuple().exponent))
    return print_number(number, places)


def print_percent(value: object, places: int | None = None) -> str:
    """A ratio as percent with its sign: 0.15 → `15%`; two decimals at most unless told."""
    number = to_decimal(value)
    if number is None:
        return NONE
    if places is not None:
        return f"{print_number(number * 100, places)}%"
    return f"{print_at_least(number * 100, 0, 2)}%"


def round_half_up(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), context=EXACT)


def print_day(day: date | datetime | None, form: str = "") -> str:
    """
    A day: `10-09` in tables; form `long` in sentences (10 月 9 日, 9 Oct), `year` with its year, `week` with its weekday,
    `time` a moment to the minute.
    """
    if day is None or day == "":
        return NONE
    if isinstance(day, datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    if form == "time":
        return f"{day:%m-%d %H:%M}"
    if form == "year":
        return f"{day:%Y-%m-%d}"
    if form in ("long", "week"):
        words = f"{day.day} {date_format(day, 'M')}" if is_english() else f"{day.month} 月 {day.day} 日"
        return f"{words}{print_weekday(day)}" if form == "week" else words
    return f"{day:%m-%d}"


def print_weekday(day: date) -> str:
    return f", {WEEKDAYS.en.split()[day.weekday()]}" if is_english() else f"，星期{WEEKDAYS.zh[day.weekday()]}"


def print_due(day: date | None, today: date) -> str:
    """How near a due day is: 晚 1 天, 今天, 明天, 3 天后 within a week, else the day itself, with its year where that is another."""
    if day is None:
        return NONE
    away = (day - today).days
    if away < 0:
        return in_words(Text(f"晚 {-away} 天", f"{-away} day{'s' if away < -1 else ''} late"))
    near = {0: Text("今天", "today"), 1: Text("明天", "tomorrow")}
    if away in near:
        return in_words(near[away])
    return in_words(Text(f"{away} 天后", f"in {away} days")) if away <= 7 else print_day(day, "long" if day.year == today.year else "year")


def print_value(value: object, unit: Unit | str) -> SafeString | str:
    """A figure's value, as the kernel holds it or as an explanation writes it, without its unit."""
    unit = Unit(unit)
    if value is None:
        return NONE
    if isinstance(value, bool) or (unit is Unit.VERDICT and str(value).lower() in ("true", "false")):
        return in_words(YES if str(value).lower() == "true" else NO)
    if isinstance(value, date):
        return print_day(value, "year")
    if to_decimal(value) is None or unit in (Unit.WORD, Unit.DATE, Unit.YEAR):
        return str(value)
    if unit is Unit.YUAN:
        return print_money(value)
    if unit is Unit.RATIO:
        return print_percent(value).removesuffix("%")
    if unit in (Unit.SCORE, Unit.COEFFICIENT, Unit.WEIGHT, Unit.PER_1000, Unit.PER_10000):
        return print_at_least(value, 2)
    return print_number(value)


def unit_word(unit: Unit | str) -> str:
    return in_words(UNIT_WORDS.get(Unit(unit), ""))
