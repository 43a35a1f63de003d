"""Why something about a proposal is not taken."""

from yiti.kernel.refusals import UnableTo


class UnableToHandle(UnableTo):
    code = "proposal"


class UnknownProposal(UnableTo):
    code = "not-found"
