"""Why something is not posted, or no objection taken."""

from yiti.kernel.refusals import UnableTo


class UnableToPost(UnableTo):
    code = "notice"


class UnableToObject(UnableTo):
    code = "objection"
