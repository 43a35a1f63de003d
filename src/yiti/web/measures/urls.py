"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import board, entering, opening, reminders, reports, scores, sheets

urlpatterns: list[URLPattern | URLResolver] = [
    path("remind/", reminders.remind_page, name="remind"),
    path("quarter/", board.board_page, name="quarter"),
    path("quarter/open/", opening.open_page, name="quarter-open"),
    path("quarter/assignments/", opening.assignments_page, name="assignments"),
    path("quarter/assignments/<int:assignment>/remove/", opening.remove_assignment_page, name="assignment-remove"),
    path("reports/", reports.reports_page, name="reports"),
    path("reports/<str:institution>/", reports.report_page, name="report"),
    path("reports/<str:institution>/save/", reports.save_report_page, name="report-save"),
    path("reports/<str:institution>/start/", reports.start_report_page, name="report-start"),
    path("reports/<str:institution>/send/", reports.send_report_page, name="report-send"),
    path("reports/<str:institution>/review/", reports.review_report_page, name="report-review"),
    path("measure-sheets/<str:kind>/", sheets.sheet_page, name="measure-sheet"),
    path("measure-sheets/<str:kind>/template/", sheets.sheet_template_page, name="measure-sheet-template"),
    path("measure-sheets/<str:kind>/filled/", sheets.sheet_filled_page, name="measure-sheet-filled"),
    path("measure-sheets/<str:kind>/<int:staged>/", sheets.sheet_check_page, name="measure-sheet-check"),
    path("measure-sheets/<str:kind>/<int:staged>/faults/", sheets.sheet_faults_page, name="measure-sheet-faults"),
    path("scores/", scores.scores_page, name="scores"),
    path("scores/enter/", entering.enter_score_page, name="score-enter"),
    path("scores/send/", entering.send_scores_page, name="scores-send"),
    path("scores/indicator/<str:indicator>/", scores.score_indicator_page, name="score-indicator"),
    path("scores/evidence/<int:score>/", entering.evidence_page, name="score-evidence"),
    path("scores/evidence/<int:score>/<int:file>/", entering.evidence_file_page, name="score-evidence-file"),
    path("scores/<str:institution>/", scores.score_sheet_page, name="score-sheet"),
    path("scores/<str:institution>/return/", entering.return_scores_page, name="scores-return"),
]
