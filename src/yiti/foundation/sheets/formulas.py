"""Text that must not wake up as a formula when somebody opens it in a spreadsheet."""

import re

_WAKES = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")


def neutral(text: str) -> str:
    """Text that a spreadsheet shows as text: an apostrophe before a leading = + - @, tab or line end. `awake` takes it away again."""
    return f"'{text}" if _WAKES.match(text) else text


def awake(text: str) -> str:
    return text[1:] if text.startswith("'") and _WAKES.match(text, 1) else text
