"""Why a change of this room is refused."""

from yiti.kernel.refusals import UnableTo


class UnableToKeep(UnableTo):
    """An institution, population or place in a consortium that cannot stand so."""

    code = "inconsistent"


class UnableToAllot(UnableTo):
    """Posts that cannot be approved so."""

    code = "inconsistent"
