"""Why something about a service is refused."""

from yiti.kernel.refusals import UnableTo


class UnableToSign(UnableTo):
    """An answer, a day or a person that the service cannot be signed with; `field` names the answer."""

    code = "service"


class UnableToFindRecord(UnableTo):
    """There is no such record, or none that the reader may see."""

    code = "not-found"
