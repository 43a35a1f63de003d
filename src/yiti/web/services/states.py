"""Grades as the house's states."""

STATES = {"controlled": "met", "uncontrolled": "short", "critical": "late"}


def state_of(grade: str) -> str:
    return STATES.get(grade, "info")
