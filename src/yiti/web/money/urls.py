"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import checks, distribution, entries, funds, plan_forms, plans, slips, totals, whatif, why, year_results

urlpatterns: list[URLPattern | URLResolver] = [
    path("why/now/<str:kind>/<str:period>/<str:whose>/<path:path>", why.why_now_page, name="why-now"),
    path("why/<int:run>/pdf/<path:path>", why.why_pdf_page, name="why-pdf"),
    path("why/<int:run>/<path:path>", why.why_page, name="why"),
    path("funds/", funds.funds_page, name="funds"),
    path("distribution/", distribution.distribution_page, name="distribution"),
    path("distribution/<str:institution>/people/", entries.people_page, name="distribution-people"),
    path("distribution/<str:institution>/results/<str:month>/", entries.results_page, name="staff-results"),
    path("distribution/<str:institution>/pay/<str:month>/", entries.monthly_pay_page, name="monthly-pay"),
    path("distribution/<str:institution>/payslips/", slips.payslips_page, name="payslips"),
    path("distribution/<str:institution>/payments/", slips.payments_page, name="payments"),
    path("distribution/<str:institution>/<str:period>/close/", distribution.close_page, name="distribution-close"),
    path("distribution/<str:institution>/<str:period>/pay/", distribution.pay_page, name="distribution-pay"),
    path("distribution/<str:institution>/<str:period>/payslips.pdf", slips.bundle_page, name="payslips-bundle"),
    path("my-pay/", slips.my_pay_page, name="my-pay"),
    path("payslips/<str:number>/", slips.payslip_page, name="payslip"),
    path("payslips/<str:number>/pdf/", slips.payslip_pdf_page, name="payslip-pdf"),
    path("plans/", plans.plans_page, name="plans"),
    path("plans/<int:plan>/", plans.plan_page, name="plan"),
    path("plans/<int:plan>/move/", plans.move_plan_page, name="plan-move"),
    path("plans/<str:institution>/<str:year>/draft/", plan_forms.draft_page, name="plan-draft"),
    path("year-totals/", totals.totals_page, name="year-totals"),
    path("year-totals/<str:year>/edit/", totals.edit_totals_page, name="year-totals-edit"),
    path("year-totals/<int:year>/send/", totals.send_totals_page, name="year-totals-send"),
    path("year-totals/review/<int:total>/", totals.review_total_page, name="year-total-review"),
    path("year-results/<str:year>/", year_results.year_result_page, name="year-result"),
    path("year-results/<int:year>/close/", year_results.close_year_page, name="year-close"),
    path("findings/", checks.findings_page, name="findings"),
    path("back-pay/", checks.back_pay_page, name="back-pay"),
    path("back-pay/<str:period>/correct/", checks.correct_page, name="correct"),
    path("verify/", checks.verify_page, name="verify"),
    path("whatif/", whatif.whatif_page, name="whatif"),
    path("whatif/why/", whatif.why_page, name="whatif-why"),
]
