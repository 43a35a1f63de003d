"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import carrying, correcting, due, later, month, norms, records, signing

urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", due.due_page, name="services-due"),
    path("services/month/", month.month_page, name="services-month"),
    path("services/carried/", carrying.carried_page, name="service-carried"),
    path("services/offline/", carrying.offline_page, name="service-offline"),
    path("worker.js", carrying.worker_page, name="worker"),
    path("services/records/", records.records_page, name="service-records"),
    path("services/records/<int:record>/", records.record_page, name="service-record"),
    path("services/records/<int:record>/saved/", signing.saved_page, name="service-saved"),
    path("services/records/<int:record>/why/", records.why_page, name="service-why"),
    path("services/records/<int:record>/paper/", records.paper_page, name="service-paper"),
    path("services/records/<int:record>/correct/", correcting.correct_page, name="service-correct"),
    path("services/records/<int:record>/withdraw/", correcting.withdraw_page, name="service-withdraw"),
    path("services/events/<str:event>/", records.event_page, name="service-event"),
    path("services/hypertension/<str:resident>/", signing.follow_up_page, name="service-sign"),
    path("services/hypertension/<str:resident>/later/", later.later_page, name="service-later"),
    path("services/hypertension/<str:resident>/norm/<str:number>/", norms.norm_page, name="service-norm"),
]
