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

MOST_WORDS, MOST_DEEP, MOST_DIGITS = 400, 30, 18
DIVISION = Text("；没有除法，除数写在 denominator 里", "; there is no division: what is divided by is the denominator")
INSTEAD = {"!=": Text("；不等于写 <>", "; write <> for unequal"), "/": DIVISION, "%": DIVISION, "//": DIVISION}
"""What people write that means nothing here, and what to write."""


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
    _require_modest(tokens)
    return [*tokens, Token("end", "", len(text))]


def _require_modest(tokens: list[Token]) -> None:
    """No program should fall over an expression that no person would write."""
    if len(tokens) > MOST_WORDS:
        raise UnableToRead(Text(f"表达式太长，最多 {MOST_WORDS} 个词", f"Too long: {MOST_WORDS} words at most"), tokens[MOST_WORDS].at)
    deep = run = 0
    for token in tokens:
        deep += token.is_sign("(") - token.is_sign(")")
        run = run + 1 if token.is_word("not") or token.is_sign("-", "+", "(") else 0
        if deep > MOST_DEEP or run > MOST_DEEP:
            raise UnableToRead(Text(f"嵌套太深，最多 {MOST_DEEP} 层", f"Nested too deeply: {MOST_DEEP} levels at most"), token.at)
        if token.sort == "number" and len(token.text) > MOST_DIGITS:
            raise UnableToRead(Text(f"数太长，最多 {MOST_DIGITS} 位", f"Too many digits: {MOST_DIGITS} at most"), token.at)


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
    hint = INSTEAD.get(text, Text("", ""))
    raise UnableToRead(Text(f"不认识“{text}”{hint.zh}", f"“{text}” means nothing here{hint.en}"), at)
