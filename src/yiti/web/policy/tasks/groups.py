"""Leading groups by post, their meetings with minutes, and what they resolved."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.duties import Body
from yiti.supervision.tasks.models import Meeting
from yiti.supervision.tasks.offices import DIRECT, SEE
from yiti.supervision.tasks.operations import record_meeting, resolve
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.queries import list_meetings, list_resolutions
from yiti.supervision.tasks.queries.chains import MEETING
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request

from .adding import task_fields
from .forms import Act, day_field, files_field, handle, need_day, read_day, read_files, words_field

SEATS = {"leader": Text("组长", "Leader"), "deputy": Text("副组长", "Deputy"), "member": Text("成员", "Member")}


def bodies_here() -> dict[tuple[str, str], Body]:
    return {(owner.id, body.id): body for owner in load_pack(get_installation().pack).chain for body in owner.bodies}


def find_body(pack: str, body: str) -> Body:
    found = bodies_here().get((pack, body))
    if found is None:
        raise Http404(body)
    return found


def find_meeting(request: Request, id: int) -> Meeting:
    found = list_meetings(scope=request.scope).filter(pk=id).first()
    if found is None:
        raise Http404(id)
    return found


@page(function="documents.see")
def groups_page(request: Request) -> HttpResponse:
    meetings = list(list_meetings(scope=request.scope))
    groups = [
        {
            "pack": pack,
            "body": body,
            "clause": f"{pack} {body.clause}",
            "seats": [(SEATS[seat.seat], seat.post, seat.organisation) for seat in body.seats],
            "meetings": [meeting for meeting in meetings if (meeting.pack, meeting.body) == (pack, id)],
        }
        for (pack, id), body in bodies_here().items()
    ]
    return render(request, "yiti/tasks/groups.html", {"groups": groups, "may_direct": request.scope.may(DIRECT)})


@page(function=DIRECT, methods=("GET", "POST"))
def meet_page(request: Request, pack: str, body: str) -> HttpResponse:
    found = find_body(pack, body)
    seats = [
        (str(at), Text(f"{seat.organisation.zh}{seat.post.zh}", f"{seat.post.en}, {seat.organisation.en}"))
        for at, seat in enumerate(found.seats)
    ]
    fields = [
        day_field("held_on", Text("哪天开的", "Held on"), request.today),
        Field("subject", Text("议题", "Subject"), more={"maxlength": 200}),
        files_field(Text("会议纪要", "Minutes")),
        Field("present", Text("到会席位", "Seats that were there"), choices=seats, is_many=True),
    ]
    act = Act(
        Text("记一次会议", "Record a meeting"), found.label, reverse("task-groups"), Text("保存", "Save"),
        lambda: record_meeting(
            scope=request.scope, pack=pack, body=body, held_on=need_day(request, "held_on"), subject=request.POST.get("subject", ""),
            present=[int(at) for at in request.POST.getlist("present") if at.isdecimal()], minutes=read_files(request), today=request.today,
        ),
        Text("已记下。", "Recorded."), fields, to=lambda made: reverse("meeting", args=[getattr(made, "pk", 0)]),
    )  # fmt: skip
    return handle(request, act)


@page(function="documents.see")
def meeting_page(request: Request, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    body = find_body(found.pack, found.body)
    context = {
        "meeting": found,
        "body": body,
        "clause": f"{found.pack} {body.clause}",
        "present": [body.seats[at] for at in found.present if at < len(body.seats)],
        "of": len(body.seats),
        "files": list_attached(scope=request.scope, function=SEE, owner_kind=MEETING, owner_key=found.pk),
        "resolutions": list_resolutions(scope=request.scope, meetings=[found]),
        "names": name_signers(request.scope, [found], "entered_by"),
        "may_direct": request.scope.may(DIRECT),
    }
    return render(request, "yiti/tasks/meeting.html", context)


@page(function=DIRECT, methods=("GET", "POST"))
def resolve_page(request: Request, meeting: int) -> HttpResponse:
    """What was resolved; with an office and a day it becomes a task."""
    found = find_meeting(request, meeting)
    fields = [words_field("words", Text("决定了什么", "What was resolved")), *task_fields()]
    for item in fields[1:]:
        item.required = False

    def store() -> object:
        sent = request.POST
        new = (
            NewTask(
                NOTHING, sent.get("lead", ""), tuple(sent.getlist("helpers")), read_day(request, "start", required=False),
                read_day(request, "due"), sent.get("measure", ""), sent.get("evidence", ""), sent.get("clause", ""),
            )
            if sent.get("lead") or sent.get("due")
            else None
        )  # fmt: skip
        return resolve(scope=request.scope, meeting=meeting, words=sent.get("words", ""), new=new, today=request.today)

    act = Act(
        Text("记一条决定", "Record a resolution"),
        Text(f"{found.subject}；填了部门和期限就成为任务", f"{found.subject}; with an office and a day it becomes a task"),
        reverse("meeting", args=[meeting]), Text("保存", "Save"), store, Text("已记下。", "Recorded."), fields,
    )  # fmt: skip
    return handle(request, act)


@page(function="documents.see")
def file_page(request: Request, meeting: int, file: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    stored = list_attached(scope=request.scope, function=SEE, owner_kind=MEETING, owner_key=found.pk).filter(pk=file).first()
    if stored is None:
        raise Http404(file)
    answer: HttpResponse = serve_download(stored)  # type: ignore[assignment]
    return answer
