"""
Facts and indicators as data: what events and registry rows look like, and definitions of indicators over them.

The format is told in `docs/facts.md`. Nothing here reads a file of facts or reckons a value; engines do.
"""

from .aggregates import Aggregate, Change
from .cases import DefinitionCase, read_cases
from .definitions import Definition, Faulty, Listed, load_definitions, read_definitions
from .expressions import Expression, Type, read_expression
from .keys import read_keys as read_keys
from .quality import Check, read_checks
from .schema import EVENT_COLUMNS, KINDS, REGISTRY, Column, Table, columns_of
from .telling import tell_aggregate, tell_definition
from .words import COLUMN_WORDS, KIND_WORDS, word_of

__all__ = [
    "COLUMN_WORDS",
    "EVENT_COLUMNS",
    "KINDS",
    "KIND_WORDS",
    "REGISTRY",
    "Aggregate",
    "Change",
    "Check",
    "Column",
    "Definition",
    "DefinitionCase",
    "Expression",
    "Faulty",
    "Listed",
    "Table",
    "Type",
    "columns_of",
    "load_definitions",
    "read_cases",
    "read_checks",
    "read_definitions",
    "read_expression",
    "tell_aggregate",
    "tell_definition",
    "word_of",
]
