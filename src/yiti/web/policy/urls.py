"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import (
    announcing,
    clauses,
    comparing,
    decisions,
    documents,
    entering,
    holidays,
    notices,
    posting,
    proposing,
    registers,
    rules,
    settings,
)
from .finding import add_finders

urlpatterns: list[URLPattern | URLResolver] = [
    path("documents/", documents.documents_page, name="documents"),
    path("documents/<str:pack>/", documents.document_page, name="document"),
    path("documents/<str:pack>/tables/<str:table>/", clauses.table_page, name="document-table"),
    path("documents/<str:pack>/<str:number>/", clauses.clause_page, name="clause"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/<str:parameter>/", settings.parameter_page, name="parameter"),
    path("settings/<str:parameter>/propose/", proposing.propose_page, name="propose"),
    path("settings/<str:parameter>/sum/", proposing.sum_page, name="propose-sum"),
    path("compare/", comparing.compare_page, name="compare"),
    path("decisions/", decisions.decisions_page, name="decisions"),
    path("decisions/<int:decision>/", decisions.decision_page, name="decision"),
    path("decisions/<int:decision>/approve/", decisions.approve_page, name="decision-approve"),
    path("decisions/<int:decision>/reject/", decisions.reject_page, name="decision-reject"),
    path("decisions/<int:decision>/withdraw/", decisions.withdraw_page, name="decision-withdraw"),
    path("holidays/", holidays.holidays_page, name="holidays"),
    path("holidays/enter/", announcing.enter_page, name="holidays-enter"),
    path("holidays/propose/", announcing.propose_page, name="holidays-propose"),
    path("holidays/<int:year>/", holidays.year_page, name="holiday-year"),
    path("holidays/entries/<int:entry>/", holidays.entry_page, name="holiday-entry"),
    path("holidays/entries/<int:entry>/approve/", holidays.approve_page, name="holiday-approve"),
    path("holidays/entries/<int:entry>/reject/", holidays.reject_page, name="holiday-reject"),
    path("holidays/entries/<int:entry>/withdraw/", holidays.withdraw_page, name="holiday-withdraw"),
    path("notices/", notices.notices_page, name="notices"),
    path("notices/check/", notices.check_page, name="notice-check"),
    path("notices/post/<str:duty>/", posting.post_page, name="notice-post"),
    path("notices/<str:number>/", notices.notice_page, name="notice"),
    path("notices/<str:number>/object/", posting.object_page, name="notice-object"),
    path("notices/<str:number>/objections/<int:objection>/", posting.answer_page, name="notice-answer"),
    path("registers/", registers.registers_page, name="registers"),
    path("registers/<str:form>/", registers.register_page, name="register"),
    path("registers/<str:form>/enter/", entering.enter_page, name="register-enter"),
    path("registers/<str:form>/import/", entering.import_page, name="register-import"),
    path("registers/<str:form>/template/", entering.template_page, name="register-template"),
    path("registers/<str:form>/<int:entry>/", registers.entry_page, name="entry"),
    path("registers/<str:form>/<int:entry>/correct/", entering.correct_page, name="entry-correct"),
    path("registers/<str:form>/<int:entry>/files/<int:file>/", registers.entry_file_page, name="entry-file"),
    path("rules/", rules.rules_page, name="rules"),
    path("rules/<str:rule>/", rules.rule_page, name="rule"),
    path("rules/<str:rule>/why/", rules.rule_why_page, name="rule-why"),
]

add_finders()
