"""The addresses of the area."""

from django.urls import URLPattern, URLResolver, path

from . import finding, forms, households, person, programmes, residents

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", residents.residents_page, name="residents"),
    path("people/new/", forms.new_resident_page, name="resident-new"),
    path("people/take-over/", forms.take_over_page, name="resident-take-over"),
    path("people/households/", households.households_page, name="households"),
    path("people/pseudonym/", finding.pseudonym_page, name="resident-pseudonym"),
    path("people/<str:resident>/", person.resident_page, name="resident"),
    path("people/<str:resident>/whole/", person.reveal_page, name="resident-whole"),
    path("people/<str:resident>/edit/", forms.edit_resident_page, name="resident-edit"),
    path("people/<str:resident>/number/", forms.number_page, name="resident-number"),
    path("people/<str:resident>/move/", forms.move_page, name="resident-move"),
    path("people/<str:resident>/end/", forms.end_page, name="resident-end"),
    path("people/<str:resident>/merge/", forms.merge_page, name="resident-merge"),
    path("people/<str:resident>/enrol/", programmes.enrol_page, name="resident-enrol"),
    path("people/<str:resident>/leave/", programmes.leave_page, name="resident-leave"),
]
