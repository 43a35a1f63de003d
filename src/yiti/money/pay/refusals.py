"""Why money does not move: each refusal can be shown to the user as it is."""

from yiti.kernel.refusals import UnableTo


class UnableToRank(UnableTo):
    code = "ranking"


class UnableToDistribute(UnableTo):
    code = "distribution"


class UnableToPay(UnableTo):
    code = "payment"


class UnableToSetTotal(UnableTo):
    code = "year-total"


class UnableToPlan(UnableTo):
    code = "plan"


class UnableToCorrect(UnableTo):
    code = "correction"
