"""The addresses of the kit."""

from django.urls import path

from . import views

urlpatterns = [
    path("kit/", views.show_kit, name="kit"),
    path("kit/list/", views.show_list, name="kit-list"),
    path("kit/why/", views.show_sample, name="kit-why"),
    path("kit/wall/", views.show_wall, name="kit-wall"),
    path("kit/refuse/<str:what>/", views.refuse_sample, name="kit-refuse"),
]
