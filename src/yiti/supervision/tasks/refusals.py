"""Why something about a task is not taken."""

from yiti.kernel.refusals import UnableTo


class UnableToSupervise(UnableTo):
    code = "task"


class UnknownTask(UnableTo):
    code = "not-found"
