"""Leading groups by post, their meetings with minutes, and what they resolved."""

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from yiti.foundation.files.downloads import serve_download
from yiti.foundation.files.queries import list_attached
from yiti.kernel.counts import to_count
from yiti.kernel.days import to_day
from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.models import Meeting
from yiti.supervision.tasks.offices import DIRECT, SEE
from yiti.supervision.tasks.operations import record_meeting, resolve
from yiti.supervision.tasks.operations.changing import NewTask
from yiti.supervision.tasks.queries import MeetingDuty, find_seating, list_meeting_duties, list_meetings, list_resolutions, list_seatings
from yiti.supervision.tasks.queries.chains import MEETING
from yiti.supervision.tasks.queries.seats import Seating
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.pages import render
from yiti.web.policy.naming import name_signers
from yiti.web.requests import Request

from .adding import task_fields
from .forms import Act, day_field, files_field, handle, need_day, read_day, read_files, words_field

SEATS = {"leader": Text("组长", "Leader"), "deputy": Text("副组长", "Deputy"), "member": Text("成员", "Member")}


def find_group(request: Request, pack: str, body: str) -> Seating:
    found = find_seating(scope=request.scope, pack=pack, body=body)
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
    """Every body with its seats of the day, when it met and has to meet; `?on=` is another day."""
    meetings = list(list_meetings(scope=request.scope))
    duties = {(duty.pack, duty.body.id): duty for duty in list_meeting_duties(scope=request.scope, today=request.today)}
    on = read_on(request)
    groups = [
        {
            "pack": pack,
            "body": seating.body,
            "clause": f"{pack} {seating.body.clause}",
            "seats": [(seat, SEATS[seat.kind]) for seat in seating.on(on)],
            "changed": len(seating.changes),
            "duty": (duty := duties.get((pack, id))),
            "interval": _interval_words(duty),
            "meetings": [meeting for meeting in meetings if (meeting.pack, meeting.body) == (pack, id)],
        }
        for (pack, id), seating in list_seatings(scope=request.scope).items()
    ]
    context = {"groups": groups, "may_direct": request.scope.may(DIRECT), "on": on, "is_today": on == request.today}
    return render(request, "yiti/tasks/groups.html", context)


def _interval_words(duty: MeetingDuty | None) -> Text:
    if duty is None or duty.interval is None:
        return NOTHING
    days = duty.interval.number
    return Text(f"每 {days} 天", f"every {days} days")


def read_on(request: Request) -> date:
    try:
        return to_day(request.GET.get("on", ""))
    except ValueError:
        return request.today


@page(function=DIRECT, methods=("GET", "POST"))
def meet_page(request: Request, pack: str, body: str) -> HttpResponse:
    found = find_group(request, pack, body)
    fields = [
        day_field("held_on", Text("哪天开的", "Held on"), request.today),
        Field("subject", Text("议题", "Subject"), more={"maxlength": 200}),
        files_field(Text("会议纪要", "Minutes")),
        Field("present", Text("到会席位", "Seats that were there"), choices=_seats_ever(found, request.today), is_many=True),
    ]
    act = Act(
        Text("记一次会议", "Record a meeting"), found.body.label, reverse("task-groups"), Text("保存", "Save"),
        lambda: record_meeting(
            scope=request.scope, pack=pack, body=body, held_on=need_day(request, "held_on"), subject=request.POST.get("subject", ""),
            present=[at for at in map(to_count, request.POST.getlist("present")) if at is not None], minutes=read_files(request),
            today=request.today,
        ),
        Text("已记下。", "Recorded."), fields, to=lambda made: reverse("meeting", args=[getattr(made, "pk", 0)]),
    )  # fmt: skip
    return handle(request, act)


def _seats_ever(seating: Seating, today: date) -> list[tuple[str, Text]]:
    """The seats of today, then those given up before, which an earlier meeting may have had."""
    now = {seat.number: seat for seat in seating.on(today)}
    gone = [number for number in range(seating.next_number) if number not in now]
    before = [next(seat for seat in reversed(seating.history_of(number)) if seat.kind) for number in gone]
    return [
        *((str(seat.number), seat.label) for seat in now.values()),
        *((str(seat.number), Text(f"{seat.label.zh}（已变动）", f"{seat.label.en} (changed since)")) for seat in before),
    ]


@page(function="documents.see")
def meeting_page(request: Request, meeting: int) -> HttpResponse:
    found = find_meeting(request, meeting)
    seating = find_group(request, found.pack, found.body)
    seats = seating.on(found.held_on)
    context = {
        "meeting": found,
        "body": seating.body,
        "clause": f"{found.pack} {seating.body.clause}",
        "present": [seat for seat in seats if seat.number in found.present],
        "of": len(seats),
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
