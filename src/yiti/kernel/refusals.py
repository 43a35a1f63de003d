"""The one shape of a No: a code for programs, words for people in both languages, the place and the clause."""

from .clauses import Clause
from .text import Text


class UnableTo(Exception):
    """
    An operation that was refused; nothing was stored.

    The message can be shown to the user as it is. Operations raise subclasses named `UnableToClose` and the like.
    """

    code = "refused"

    def __init__(self, message: Text, *, code: str = "", field: str | None = None, clause: Clause | None = None):
        super().__init__(message.en)
        self.message = message
        self.code = code or type(self).code
        self.field = field
        self.clause = clause

    def __str__(self) -> str:
        return str(self.message)


class Forbidden(UnableTo):
    """The person may not do or see this."""

    code = "forbidden"


class Conflict(UnableTo):
    """Somebody else was quicker, or the thing is no longer in the state that the person saw."""

    code = "conflict"


class Refused(UnableTo):
    """A rule's refusal, with the codes of the rule catalogue (`missing-field`, `below-minimum` …)."""

    code = "out-of-range"
