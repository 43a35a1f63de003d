"""Why something about a resident is refused."""

from yiti.kernel.refusals import Conflict, UnableTo


class UnableToRegister(UnableTo):
    """What was entered of a person cannot stand; `field` names it."""

    code = "resident"


class UnableToFindResident(UnableTo):
    """There is nobody under that pseudonym, or nobody the reader may see."""

    code = "not-found"


class AlreadyRegistered(Conflict):
    """The number stands already; `resident` is whose it is where the person may see that entry."""

    code = "registered"
    resident = ""
