"""One form in one column, and a refusal put at its field."""

from collections.abc import Sequence

from django.http import HttpResponse, QueryDict

from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.requests import Request


def show_form(
    request: Request, fields: Sequence[Field], *, title: Text, says: Text = NOTHING, act: Text, back: str, error: Text = NOTHING
) -> HttpResponse:
    """One form in one column; a refused one answers 422."""
    context = {"fields": fields, "title": title, "says": says, "act": act, "back": back, "error": error}
    return render(request, "yiti/institutions/form.html", context, status=422 if request.method == "POST" else 200)


def take_refusal(fields: Sequence[Field], sent: QueryDict, refusal: UnableTo) -> Text:
    """
    Put what was sent back into the fields and the refusal at its field; the words to say above where it names none.

    :raises Forbidden, Conflict: again, where it was one of those: the page answers it
    """
    if isinstance(refusal, (Forbidden, Conflict)):
        raise refusal
    for field in fields:
        field.fill(sent)
    return NOTHING if blame(fields, refusal) else refusal.message
