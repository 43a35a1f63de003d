"""The addresses of tasks; a task's own is its key (`pack.task`, `pack.task.period`, `own.12`)."""

from django.urls import URLPattern, URLResolver, path

from . import adding, closing, gantt, groups, inspecting, listing, offices, progress, seats, sheets, shown, years

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks/", listing.tasks_page, name="tasks"),
    path("tasks/gantt/", gantt.gantt_page, name="task-gantt"),
    path("tasks/new/", adding.new_page, name="task-new"),
    path("tasks/sheet/", sheets.sheet_page, name="task-sheet"),
    path("tasks/import/", sheets.import_page, name="task-import"),
    path("tasks/offices/", offices.offices_page, name="task-offices"),
    path("tasks/offices/<str:office>/", offices.office_page, name="task-office"),
    path("tasks/offices/<str:office>/<int:year>/", years.year_page, name="task-office-year"),
    path("tasks/groups/", groups.groups_page, name="task-groups"),
    path("tasks/groups/<str:pack>/<str:body>/meet/", groups.meet_page, name="meeting-new"),
    path("tasks/groups/<str:pack>/<str:body>/seats/", seats.seats_page, name="group-seats"),
    path("tasks/groups/<str:pack>/<str:body>/seats/new/", seats.add_page, name="seat-new"),
    path("tasks/groups/<str:pack>/<str:body>/seats/<int:number>/", seats.change_page, name="seat-change"),
    path("tasks/groups/<str:pack>/<str:body>/seats/<int:number>/give-up/", seats.give_up_page, name="seat-give-up"),
    path("tasks/groups/<str:pack>/<str:body>/files/<int:file>/", seats.file_page, name="seat-file"),
    path("tasks/meetings/<int:meeting>/", groups.meeting_page, name="meeting"),
    path("tasks/meetings/<int:meeting>/resolve/", groups.resolve_page, name="meeting-resolve"),
    path("tasks/meetings/<int:meeting>/files/<int:file>/", groups.file_page, name="meeting-file"),
    path("tasks/findings/<int:finding>/improve/", inspecting.improve_page, name="finding-improve"),
    path("tasks/findings/<int:finding>/accept/", inspecting.accept_page, name="finding-accept"),
    path("tasks/findings/<int:finding>/return/", inspecting.return_page, name="finding-return"),
    path("tasks/<str:key>/", shown.task_page, name="task"),
    path("tasks/<str:key>/report/", progress.report_page, name="task-report"),
    path("tasks/<str:key>/close/", closing.close_page, name="task-close"),
    path("tasks/<str:key>/accept/", closing.accept_page, name="task-accept"),
    path("tasks/<str:key>/return/", closing.return_page, name="task-return"),
    path("tasks/<str:key>/postpone/", adding.postpone_page, name="task-postpone"),
    path("tasks/<str:key>/helpers/", adding.helpers_page, name="task-helpers"),
    path("tasks/<str:key>/inspect/", inspecting.inspect_page, name="task-inspect"),
    path("tasks/<str:key>/follow/", inspecting.follow_page, name="task-follow"),
    path("tasks/<str:key>/files/<int:file>/", shown.file_page, name="task-file"),
]
