"""Text that every database keeps: without the sign NUL, and without halves of signs."""

from collections.abc import Iterable, Iterator, Mapping

from .refusals import Refused
from .text import Text


def is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def too_long(most: int) -> Text:
    """The words for a text with more signs than its place in the database has."""
    return Text(f"最多 {most} 个字", f"may have {most} characters at most")


def too_long_text(text: str, most: int) -> Text:
    """The same of a text that nobody looked at before it came to the database: it tells itself which one it is."""
    shown = f"{text[:20]}…"
    return Text(f"“{shown}”有 {len(text)} 个字，最多 {most} 个字", f"“{shown}” has {len(text)} characters; it may have {most} at most")


TOO_MUCH = Text("有一项太长或太大，存不下，请改短些", "Something is longer or larger than can be kept; make it shorter")
"""Where the database alone says so, and not of which."""


def require_storable(sent: Iterable[tuple[str, object]]) -> None:
    """
    Values by name, lists and objects looked through.

    :raises Refused: `wrong-type`, naming the first that no database keeps
    """
    for name, value in sent:
        if not all(is_storable(text) for text in _texts(value)):
            field = name if is_storable(name) else ""
            words = Text(
                f"“{field}”里有看不见的控制字符，不能保存，请重新输入",
                f"“{field}” holds an invisible control sign that cannot be kept; type it anew",
            )
            raise Refused(words, code="wrong-type", field=field)


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, the names in its objects too; its depth is that of the reader before."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield str(name)
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
