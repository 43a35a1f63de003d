"""Conditions and amounts over the columns of a fact, as definitions of indicators write them; a small part of SQL."""

from .faults import UnableToRead
from .parsing import read_expression
from .trees import (
    Arithmetic,
    Both,
    Call,
    Comparison,
    Either,
    Expression,
    IsNull,
    Literal,
    Minus,
    Name,
    Not,
    OneOf,
    Type,
)

__all__ = [
    "Arithmetic",
    "Both",
    "Call",
    "Comparison",
    "Either",
    "Expression",
    "IsNull",
    "Literal",
    "Minus",
    "Name",
    "Not",
    "OneOf",
    "Type",
    "UnableToRead",
    "read_expression",
]
