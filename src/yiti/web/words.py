"""The reader's language."""

import re
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


COUNTED = re.compile(r"\{(\w+)\} ((?:[a-z]+[ -])?)([a-z-]+s|people)\b( are| have| were| wait| change)?")
"""A number in English words with what it counts, at most one word before the noun, and the verb that follows."""
IRREGULAR = {"entries": "entry", "boundaries": "boundary", "mismatches": "mismatch", "others": "other", "people": "person"}
UNCHANGED = frozenset({"is", "was", "has", "this", "its", "across", "against", "as", "others'", "hours'"})
VERBS = {" are": " is", " have": " has", " were": " was", " wait": " waits", " change": " changes", None: "", "": ""}


def fit_to_one(english: str, values: Mapping[str, object]) -> str:
    """`{n} indicators are short` → `{n} indicator is short` where n is 1; all else as it is."""

    def fit(found: re.Match[str]) -> str:
        name, before, noun, verb = found.groups()
        if str(values.get(name)) != "1" or noun in UNCHANGED:
            return found[0]
        return f"{{{name}}} {before}{IRREGULAR.get(noun, noun.removesuffix('s'))}{VERBS[verb]}"

    return COUNTED.sub(fit, english)
