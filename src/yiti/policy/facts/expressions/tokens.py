"""The words of an expression with the place of each; SQLGlot cuts the text."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer

from yiti.kernel.text import Text

from .faults import UnableToRead

Sort = Literal["word", "text", "number", "sign", "end"]

NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
SIGNS = frozenset(("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "(", ")", ",", "."))


class _Cutter(Tokenizer):
    """Without comments: a definition has none, and two signs in a row are two signs."""

    COMMENTS = []


@dataclass(frozen=True, slots=True)
class Token:
    sort: Sort
    text: str
    at: int

    def is_word(self, *words: str) -> bool:
        return self.sort == "word" and self.text.lower() in words

    def is_sign(self, *signs: str) -> bool:
        return self.sort == "sign" and self.text in signs


def cut(text: str) -> list[Token]:
    """
    The words in order, the last of sort `end`.

    :raises UnableToRead: at the first sign that no expression may have
    """
    try:
        found = _Cutter().tokenize(text)
    except TokenError:
        at = max(text.find("'"), 0)
        raise UnableToRead(Text("引号没有成对", "A quotation mark is left open"), at) from None
    tokens = []
    for token in found:
        tokens.append(Token(_sort(token.token_type, token.text, token.start), token.text, token.start))
    return [*tokens, Token("end", "", len(text))]


def _sort(cut_as: TokenType, text: str, at: int) -> Sort:
    if cut_as is TokenType.STRING:
        return "text"
    if cut_as is TokenType.IDENTIFIER:
        raise UnableToRead(Text(f"列名不加双引号：{text}", f"Names of columns stand without quotation marks: {text}"), at)
    if NUMBER.fullmatch(text):
        return "number"
    if WORD.fullmatch(text):
        return "word"
    if text in SIGNS:
        return "sign"
    hint = Text("；不等于写 <>", "; write <> for unequal") if text == "!=" else Text("", "")
    raise UnableToRead(Text(f"不认识“{text}”{hint.zh}", f"“{text}” means nothing here{hint.en}"), at)
