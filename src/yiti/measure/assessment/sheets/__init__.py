"""The sheets of this room: indicator values of institutions, scores of assessors."""

from .scores import IMPORT as SCORES
from .values import IMPORT as VALUES

IMPORTS = (VALUES, SCORES)
