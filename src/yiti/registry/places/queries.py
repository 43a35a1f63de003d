"""Divisions are public knowledge: whoever acts may know them all."""

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope

from .models import Boundary, Place


def list_places(*, scope: Scope) -> QuerySet[Place]:
    """All divisions in the order of their codes, so that a county stands before its streets and towns."""
    return Place.objects.select_related("parent").order_by("code")


def list_townships(*, scope: Scope) -> QuerySet[Place]:
    """Townships and streets: the divisions of nine digits, by their codes."""
    return Place.objects.filter(code__regex=r"^[0-9]{9}$").order_by("code")


def get_place_names(*, scope: Scope) -> dict[str, str]:
    """Name by code."""
    return dict(Place.objects.values_list("code", "name"))


def list_boundaries(*, scope: Scope) -> QuerySet[Boundary]:
    """The county's map, where one is loaded."""
    return Boundary.objects.select_related("place").order_by("place")
