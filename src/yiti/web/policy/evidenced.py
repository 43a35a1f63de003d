"""What stands with a figure that somebody enters: the day that it is true at, and the paper that shows it."""

from datetime import date

from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.queries import get_now
from yiti.kernel.days import to_day
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.web.requests import Request


def read_evidence(request: Request, institution: str, refusal: type[UnableTo]) -> tuple[date, int | None]:
    """
    The day sent, and the file sent once it is stored as the institution's; the caller rolls back what it then refuses.

    :raises UnableTo: `refusal` for what is no day, at `on`; whatever a file is refused for, at `file`
    """
    try:
        day = to_day(request.POST.get("on", ""))
    except ValueError:
        raise refusal(Text("请填一个日期", "Give a date"), code="wrong-value", field="on") from None
    upload = request.FILES.get("file")
    if upload is None:
        return day, None
    try:
        stored = store_file(scope=request.scope, name=upload.name or "", content=upload.read(), institution=institution, now=get_now())
    except UnableTo as refused:
        refused.field = "file"
        raise
    return day, stored.pk
