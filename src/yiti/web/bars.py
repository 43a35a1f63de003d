"""Bars as SVG, since style attributes are refused by the content policy."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .printing import to_decimal

HUNDRED = Decimal(100)


def percent_of(part: object, whole: object) -> Decimal:
    """0 to 100, two decimals; 0 of nothing."""
    above, below = to_decimal(part), to_decimal(whole)
    if above is None or not below:
        return Decimal(0)
    return min(HUNDRED, max(Decimal(0), above * HUNDRED / below)).quantize(Decimal("0.01"))


def meter(shares: Mapping[str, object], whole: object, *, label: str = "", kind: str = "") -> SafeString:
    """Shares of a whole side by side, each in the colour of its state."""
    at = Decimal(0)
    parts = []
    for state, share in shares.items():
        width = percent_of(share, whole)
        if width:
            parts.append((state, at, width))
            at += width
    rects = format_html_join("", '<rect class="{}" x="{}%" width="{}%" height="100%"/>', parts)
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="meter {}" {}>{}</svg>', kind, named, rects)


def span(first: object, last: object, axis_first: object, axis_last: object, kind: str) -> SafeString:
    """
    A bar from one value to another on an axis shared by its column, never narrower than 3 px.

    `kind` is `add`, `sub` (hatched, so that grey print tells them apart) or `sum`. Where the axis crosses zero, a line marks it.
    """
    low, high = to_decimal(axis_first) or Decimal(0), to_decimal(axis_last) or Decimal(0)
    ends = sorted((to_decimal(first) or Decimal(0), to_decimal(last) or Decimal(0)))
    left = percent_of(ends[0] - low, high - low)
    width = percent_of(ends[1] - ends[0], high - low)
    fill = SafeString('fill="url(#hatch)"' if kind == "sub" else "")
    bar = format_html('<rect class="{}" {} x="{}%" width="{}%" height="13" rx="2"/>', kind, fill, left, width)
    least = format_html('<rect class="{}" {} x="{}%" width="3" height="13"/>', kind, fill, min(left, Decimal("99")))
    zero = format_html('<rect class="axis" x="{}%" y="-8" width="1" height="29"/>', percent_of(-low, high - low)) if low < 0 else ""
    return format_html('<svg class="span" aria-hidden="true">{}{}{}</svg>', least, bar, zero)
