"""Stories of the demonstration under the city's plan of 2024: which institutions and clinics were found up to the standard."""

from collections.abc import Iterator

from .ground import Maker, Row, Told

LEVELS = (("basic", "0.55"), ("recommended", "0.4"))
"""Level → how many reach it, of all and of those that reach the one before."""
CLINICS_MET = "0.7"


def standard_reviews(told: Told) -> Iterator[Row]:
    """Each institution once; the central hospitals are up to what is recommended, some others below the basic standard."""
    for at, hub in enumerate(told.hubs):
        reached = "below"
        for level, chance in LEVELS:
            if hub.type == "central_township_hospital" or told.draws.happens(chance, "standard", level, hub.pk):
                reached = level
            else:
                break
        gap = "gap" if reached == "below" else "met"
        answers = {"reviewed_on": told.day(80 + at), "level": reached, "rooms": gap, "layout": "met", "equipment": gap}
        yield Row(answers | ({"gaps": "业务用房不足，缺 DR 设备"} if reached == "below" else {}), hub.pk, days_ago=78)


def clinic_reviews(told: Told) -> Iterator[Row]:
    for at, clinic in enumerate(told.clinics):
        is_met = told.draws.happens(CLINICS_MET, "clinic standard", clinic.pk)
        answers = {"reviewed_on": told.day(64 - at % 9), "clinic": clinic.name, "area": "met" if is_met else "gap", "zones": "met"}
        told_gaps = {"equipment": "met"} if is_met else {"equipment": "gap", "gaps": "面积不足，缺观察床"}
        yield Row(answers | told_gaps, str(clinic.parent_id), days_ago=50)


REVIEWS: dict[str, Maker] = {"standard_reviews": standard_reviews, "clinic_reviews": clinic_reviews}
