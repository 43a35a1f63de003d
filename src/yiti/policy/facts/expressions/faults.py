"""What is wrong with an expression, and at which character."""

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text


class UnableToRead(UnableTo):
    """An expression that says something else than it may; `at` counts its characters from 0."""

    code = "expression"

    def __init__(self, message: Text, at: int):
        super().__init__(message)
        self.at = at
