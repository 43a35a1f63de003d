"""
Reads an expression and checks its types.

Binds, from the weakest: `or`; `and`; `not`; `is [not] null`; `= <> < <= > >=`, once; `[not] between … and …`, `[not] in (…)`; `+ -`; `*`;
a sign in front. Names of columns are never reserved words: a word that is a column is the column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal as OneValueOf
from typing import cast

from yiti.kernel.text import Text

from .faults import UnableToRead
from .tokens import Token, cut
from .trees import Arithmetic, Both, Call, Comparison, Either, Expression, IsNull, Literal, Minus, Name, Not, OneOf, Type

FUNCTIONS = {"age_on": 1, "age_months_on": 1, "days_between": 2}
"""How many days each is asked for."""
AGES = ("age_on", "age_months_on")
TYPES: Mapping[Type, Text] = {
    "number": Text("数", "a number"),
    "text": Text("文字", "a text"),
    "date": Text("日期", "a date"),
    "bool": Text("是否", "true or false"),
    "null": Text("空", "null"),
}
PERIOD: Mapping[str, Type] = {"period_start": "date", "period_end": "date"}


def read_expression(text: str, names: Mapping[str, Type], *, wanted: Type, has_resident: bool = True) -> Expression:
    """
    The tree of an expression over these columns, which answers `wanted`.

    Ages can be asked for where `has_resident`. A bare `null` passes for any type.

    :raises UnableToRead: naming the character, what stands there and what may, with the nearest known name
    """
    reader = _Reader(cut(text), {**PERIOD, **names}, has_resident)
    tree = reader.read()
    if tree.type not in (wanted, "null"):
        raise UnableToRead(
            Text(f"需要{TYPES[wanted].zh}，这里得到{TYPES[tree.type].zh}", f"This must be {TYPES[wanted].en}, not {TYPES[tree.type].en}"), 0
        )
    return _known(tree, wanted)


@dataclass(slots=True)
class _Reader:
    tokens: list[Token]
    names: Mapping[str, Type]
    has_resident: bool
    at: int = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def read(self) -> Expression:
        tree = self.either()
        if self.now.sort != "end":
            raise self.unexpected()
        return tree

    def take(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def keyword(self, *words: str) -> bool:
        """Takes the word where it stands, unless a column bears its name."""
        if self.now.is_word(*words) and self.now.text not in self.names:
            self.at += 1
            return True
        return False

    def sign(self, *signs: str) -> str:
        return self.take().text if self.now.is_sign(*signs) else ""

    def expect(self, sign: str) -> None:
        if not self.sign(sign):
            raise self.unexpected(sign)

    def unexpected(self, wanted: str = "") -> UnableToRead:
        word = f"“{self.now.text}”"
        found = Text(word, word) if self.now.sort != "end" else Text("结尾", "the end")
        if wanted:
            return UnableToRead(Text(f"这里应为“{wanted}”，不是{found.zh}", f"“{wanted}” is expected here, not {found.en}"), self.now.at)
        return UnableToRead(Text(f"这里不该是{found.zh}", f"{found.en} is not expected here"), self.now.at)

    def either(self) -> Expression:
        tree = self.both()
        while at := self.begins("or"):
            left, at = self.condition(tree, at), self.now
            tree = Either(left, self.condition(self.both(), at))
        return tree

    def both(self) -> Expression:
        tree = self.negation()
        while at := self.begins("and"):
            left, at = self.condition(tree, at), self.now
            tree = Both(left, self.condition(self.negation(), at))
        return tree

    def begins(self, word: str) -> Token | None:
        token = self.now
        return token if self.keyword(word) else None

    def negation(self) -> Expression:
        if at := self.begins("not"):
            return Not(self.condition(self.negation(), at))
        return self.nullness()

    def nullness(self) -> Expression:
        tree = self.comparison()
        while self.keyword("is"):
            negated = self.keyword("not")
            if not self.keyword("null"):
                raise self.unexpected("null")
            tree = Not(IsNull(tree)) if negated else IsNull(tree)
        return tree

    def comparison(self) -> Expression:
        left = self.ranged()
        at = self.now
        sign = self.sign("=", "<>", "<", "<=", ">", ">=")
        if not sign:
            return left
        tree = self.compared(sign, left, self.ranged(), at)
        if self.now.is_sign("=", "<>", "<", "<=", ">", ">="):
            raise UnableToRead(Text("比较不能连写，用 and 分开", "Comparisons do not chain; join them by and"), self.now.at)
        return tree

    def compared(self, sign: str, left: Expression, right: Expression, at: Token) -> Comparison:
        types = {left.type, right.type} - {"null"}
        if len(types) > 1:
            raise UnableToRead(
                Text(
                    f"{TYPES[left.type].zh}与{TYPES[right.type].zh}不能比较",
                    f"{TYPES[left.type].en} cannot be compared with {TYPES[right.type].en}",
                ),
                at.at,
            )
        known: Type = next(iter(types), "null")
        return Comparison(cast('OneValueOf["=", "<>", "<", "<=", ">", ">="]', sign), _known(left, known), _known(right, known))

    def ranged(self) -> Expression:
        tree = self.summed()
        while True:
            at = self.now
            negated = at.is_word("not") and self.tokens[self.at + 1].is_word("between", "in")
            self.at += negated
            if self.keyword("between"):
                found = self.between(tree, at)
            elif self.keyword("in"):
                found = self.one_of(tree)
            else:
                return tree
            tree = Not(found) if negated else found

    def between(self, of: Expression, at: Token) -> Expression:
        low = self.summed()
        if not self.keyword("and"):
            raise self.unexpected("and")
        return Both(self.compared(">=", of, low, at), self.compared("<=", of, self.summed(), at))

    def one_of(self, of: Expression) -> Expression:
        self.expect("(")
        places, options = [self.now], [self.summed()]
        while self.sign(","):
            places.append(self.now)
            options.append(self.summed())
        self.expect(")")
        known: Type = next((one.type for one in (of, *options) if one.type != "null"), "null")
        of = _known(of, known)
        return OneOf(of, tuple(self.compared("=", of, option, at).right for at, option in zip(places, options, strict=True)))

    def summed(self) -> Expression:
        return self.reckoned(self.multiplied, "+", "-")

    def multiplied(self) -> Expression:
        return self.reckoned(self.signed, "*")

    def reckoned(self, part: Callable[[], Expression], *signs: str) -> Expression:
        tree = part()
        while True:
            at = self.now
            sign = self.sign(*signs)
            if not sign:
                return tree
            left, right = self.number(tree, at), self.number(part(), at)
            tree = Arithmetic(cast('OneValueOf["+", "-", "*"]', sign), left, right)

    def signed(self) -> Expression:
        at = self.now
        if self.sign("-"):
            return Minus(self.number(self.signed(), at))
        if self.sign("+"):
            return self.number(self.signed(), at)
        return self.single()

    def single(self) -> Expression:
        token = self.take()
        if token.is_sign("("):
            tree = self.either()
            self.expect(")")
            return tree
        if token.sort == "number":
            return Literal(Decimal(token.text), "number")
        if token.sort == "text":
            return Literal(token.text, "text")
        if token.sort == "word":
            return self.named(token)
        self.at -= 1
        raise self.unexpected()

    def named(self, token: Token) -> Expression:
        name = token.text
        if self.sign("."):
            name = f"{name}.{self.take().text}"
        if name in self.names:
            return Name(name, self.names[name])
        if self.now.is_sign("(") and name in FUNCTIONS:
            return self.call(name, token)
        word = name.lower()
        if word in ("true", "false"):
            return Literal(word == "true", "bool")
        if word == "null":
            return Literal(None, "null")
        if word == "date" and self.now.sort == "text":
            return self.day(self.take())
        raise UnableToRead(self.unknown(name, asked=self.now.is_sign("(")), token.at)

    def call(self, name: str, token: Token) -> Expression:
        if name in AGES and not self.has_resident:
            raise UnableToRead(Text(f"{name} 只能用在有居民的事实上", f"{name} needs a fact with a resident"), token.at)
        self.expect("(")
        given = [self.dated()]
        while self.sign(","):
            given.append(self.dated())
        if len(given) != FUNCTIONS[name]:
            count = FUNCTIONS[name]
            raise UnableToRead(Text(f"{name} 需要 {count} 个日期", f"{name} takes {count} {'day' if count == 1 else 'days'}"), token.at)
        self.expect(")")
        return Call(cast('OneValueOf["age_on", "age_months_on", "days_between"]', name), tuple(given))

    def dated(self) -> Expression:
        at = self.now
        return self.typed(self.either(), "date", at)

    def day(self, token: Token) -> Expression:
        try:
            if len(token.text) != 10:
                raise ValueError
            return Literal(date.fromisoformat(token.text), "date")
        except ValueError:
            raise UnableToRead(Text(f"没有 {token.text} 这一天", f"There is no day {token.text}"), token.at) from None

    def unknown(self, name: str, *, asked: bool) -> Text:
        near = get_close_matches(name, [*self.names, *FUNCTIONS], n=1, cutoff=0.5)
        sort = Text("函数", "function") if asked else Text("列", "column")
        hint = Text(f"，是不是 {near[0]}？", f"; is it {near[0]}?") if near else Text("", "")
        return Text(f"没有{sort.zh} {name}{hint.zh}", f"There is no {sort.en} {name}{hint.en}")

    def condition(self, tree: Expression, at: Token) -> Expression:
        return self.typed(tree, "bool", at)

    def number(self, tree: Expression, at: Token) -> Expression:
        return self.typed(tree, "number", at)

    def typed(self, tree: Expression, wanted: Type, at: Token) -> Expression:
        if tree.type not in (wanted, "null"):
            raise UnableToRead(
                Text(
                    f"这里需要{TYPES[wanted].zh}，得到{TYPES[tree.type].zh}",
                    f"{TYPES[wanted].en} is needed here, not {TYPES[tree.type].en}",
                ),
                at.at,
            )
        return _known(tree, wanted)


def _known(tree: Expression, wanted: Type) -> Expression:
    """A null whose type the place decides."""
    return Literal(None, wanted) if tree.type == "null" else tree
