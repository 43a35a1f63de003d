"""The year that a page of yearly things shows."""

from yiti.web.requests import Request


def chosen_year(request: Request) -> int:
    """`?year=` in the address, else the year of the quarter chosen in the bar."""
    asked = request.GET.get("year", "")
    return int(asked) if is_year(asked) else request.period.year


def is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 2021 <= int(text) <= 2100
