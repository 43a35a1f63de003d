"""Who sits in a leading group: by post, as decisions set it from a day on, with the paper of each."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.models import StoredFile
from yiti.foundation.files.queries import map_attached
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.offices import DIRECT, SEE
from yiti.supervision.tasks.operations import change_seat
from yiti.supervision.tasks.operations.seating import NewSeat
from yiti.supervision.tasks.queries.seats import SEATS as OWNER
from yiti.supervision.tasks.queries.seats import Seated, Seating
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request

from .forms import Act, day_field, files_field, handle, need_day, read_files
from .groups import SEATS, find_group

BY_POST = Text("只写职务，不写姓名", "The post, never a name")


@page(function="documents.see")
def seats_page(request: Request, pack: str, body: str) -> HttpResponse:
    """Every seat with its posts since the document, each with the days and the decision; and those there were before."""
    seating = find_group(request, pack, body)
    files = _files(request, seating)
    now = {seat.number for seat in seating.on(request.today)}
    rows = [
        {"number": number, "is_held": number in now, "history": [_row(seat, files) for seat in reversed(seating.history_of(number))]}
        for number in range(seating.next_number)
    ]
    context = {
        "body": seating.body,
        "pack": pack,
        "clause": f"{pack} {seating.body.clause}",
        "rows": rows,
        "held": len(now),
        "changed": len(seating.changes),
        "names": name_signers(request.scope, seating.changes, "entered_by"),
        "may_direct": request.scope.may(DIRECT),
    }
    return render(request, "yiti/tasks/seats.html", context)


def _row(seat: Seated, files: dict[int, list[StoredFile]]) -> dict[str, object]:
    change = seat.change
    return {
        "seat": seat,
        "kind": SEATS[seat.kind] if seat.kind else Text("撤销这一席", "Seat given up"),
        "change": change,
        "files": files.get(change.pk, []) if change else [],
    }


def _files(request: Request, seating: Seating) -> dict[int, list[StoredFile]]:
    keys = [str(change.pk) for change in seating.changes]
    found = map_attached(scope=request.scope, function=SEE, owner_kind=OWNER, owner_keys=keys)
    return {int(key): files for key, files in found.items()}


def _post_fields(seat: Seated | None) -> list[Field]:
    told = seat if seat and seat.kind else None
    kinds = list(SEATS.items())
    values = (told.post.zh, told.post.en, told.organisation.zh, told.organisation.en) if told else ("", "", "", "")
    more = {"maxlength": 100}
    return [
        Field("kind", Text("席位", "Seat"), value=told.kind if told else "member", choices=kinds),
        Field("organisation_zh", Text("单位（中文）", "Organisation, in Chinese"), value=values[2], more=more),
        Field("post_zh", Text("职务（中文）", "Post, in Chinese"), value=values[0], help=BY_POST, more=more),
        Field("organisation_en", Text("单位（英文，可不填）", "Organisation, in English"), value=values[3], required=False, more=more),
        Field("post_en", Text("职务（英文，可不填）", "Post, in English"), value=values[1], required=False, more=more),
    ]


def _decision_fields(request: Request) -> list[Field]:
    return [
        day_field("from_on", Text("从哪天起", "From"), request.today),
        Field("decision", Text("决定的文号", "Number of the decision"), more={"maxlength": 60}),
        day_field("decided_on", Text("决定的日期", "Dated"), request.today),
        files_field(Text("决定的文件", "Paper of the decision")),
    ]


def _store(request: Request, pack: str, body: str, number: int | None, *, is_given_up: bool = False) -> Callable[[], object]:
    sent = request.POST

    def store() -> object:
        new = NewSeat(
            number, need_day(request, "from_on"), sent.get("decision", ""), need_day(request, "decided_on"),
            "" if is_given_up else sent.get("kind", ""), Text(sent.get("post_zh", ""), sent.get("post_en", "")),
            Text(sent.get("organisation_zh", ""), sent.get("organisation_en", "")), is_given_up,
        )  # fmt: skip
        return change_seat(scope=request.scope, pack=pack, body=body, new=new, files=read_files(request), today=request.today)

    return store


@page(function=DIRECT, methods=("GET", "POST"))
def add_page(request: Request, pack: str, body: str) -> HttpResponse:
    """A seat more than the document has."""
    seating = find_group(request, pack, body)
    act = Act(
        Text("增加一席", "Add a seat"), seating.body.label, _back(pack, body), Text("保存", "Save"), _store(request, pack, body, None),
        Text("已记下，文件印的席位不变。", "Recorded; what the document prints stays."),
        [*_post_fields(None), *_decision_fields(request)],
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def change_page(request: Request, pack: str, body: str, number: int) -> HttpResponse:
    """Another post at a seat, from a day on."""
    seat = _find_seat(request, find_group(request, pack, body), number)
    act = Act(
        Text("这一席换职务", "Another post at this seat"), seat.label if seat.kind else NOTHING, _back(pack, body), Text("保存", "Save"),
        _store(request, pack, body, number), Text("已记下，之前的职务照样看得到。", "Recorded; the post before stays to be seen."),
        [*_post_fields(seat), *_decision_fields(request)],
    )  # fmt: skip
    return handle(request, act)


@page(function=DIRECT, methods=("GET", "POST"))
def give_up_page(request: Request, pack: str, body: str, number: int) -> HttpResponse:
    """A seat that is there no longer."""
    seat = _find_seat(request, find_group(request, pack, body), number)
    act = Act(
        Text("撤销这一席", "Give up this seat"), seat.label, _back(pack, body), Text("撤销", "Give it up"),
        _store(request, pack, body, number, is_given_up=True), Text("已撤销，之前的职务照样看得到。", "Given up; what was before stays."),
        _decision_fields(request),
    )  # fmt: skip
    return handle(request, act)


@page(function="documents.see")
def file_page(request: Request, pack: str, body: str, file: int) -> HttpResponse:
    """The paper of a decision, as a download."""
    files: Sequence[StoredFile] = [one for found in _files(request, find_group(request, pack, body)).values() for one in found]
    stored = next((one for one in files if one.pk == file), None)
    if stored is None:
        raise Http404(file)
    answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
    return answer


def _find_seat(request: Request, seating: Seating, number: int) -> Seated:
    """As it is today; one that was given up as it was last."""
    now = next((seat for seat in seating.on(request.today) if seat.number == number), None)
    known = now or next(iter(reversed(seating.history_of(number))), None)
    if known is None:
        raise Http404(number)
    return known


def _back(pack: str, body: str) -> str:
    return reverse("group-seats", args=[pack, body])
