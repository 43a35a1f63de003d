"""Addresses within the area, and of neighbours where they stand."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from yiti.money.pay.models import Difference


def why(run: int, path: str) -> str:
    """The explanation of a figure of a closed run."""
    return reverse("why", args=[run, path])


def why_now(kind: str, period: str, institution: str, path: str) -> str:
    """The explanation of a figure that is reckoned when asked."""
    return reverse("why-now", args=[kind, period, institution or "-", path])


def why_difference(row: Difference) -> str:
    """The explanation of what a correction changed for one person."""
    return why_now("difference", row.period, row.institution_id, f"{row.new_run_id}/{row.person_id}")


def page_at(name: str, *args: object, **query: str) -> str:
    """A page with its query; empty where nothing answers at that name."""
    try:
        found = reverse(name, args=list(args))
    except NoReverseMatch:
        return ""
    kept = {key: value for key, value in query.items() if value}
    return f"{found}?{urlencode(kept)}" if kept else found
