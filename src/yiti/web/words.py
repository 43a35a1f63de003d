"""The reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language

from yiti.kernel.text import Text

CHINESE = "zh-hans"
ENGLISH = "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}


def is_english() -> bool:
    return (get_language() or CHINESE).startswith("en")


def in_words(text: object) -> str:
    """
    A Text in the reader's language.

    A mapping with `zh` and `en` (as explanations carry) is read as a Text; anything else is printed as it is, None as nothing.
    """
    if isinstance(text, Text):
        return text.in_language(get_language() or CHINESE)
    if isinstance(text, Mapping) and "zh" in text and "en" in text:
        return str(text["en"] if is_english() else text["zh"])
    return "" if text is None else str(text)
