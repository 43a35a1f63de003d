"""Figures of the county that nothing else counts in a demonstration: what an office would read from its own papers, all invented."""

from collections.abc import Mapping
from datetime import date, timedelta

from yiti.foundation.files.operations import store_file
from yiti.supervision.targets.operations import enter_figure
from yiti.synthetic.acting import Acting, noon
from yiti.synthetic.registers_filled import PAPER

FIGURES: Mapping[str, Mapping[str, int]] = {
    "wafangdian-2017": {
        "shared_centres": 8, "standard_hospitals": 13, "clinics_online": 221, "hospitals_online": 23, "households": 312_400,
        "households_with_doctor": 168_900, "hospitals_of_grade_2": 2, "hospitals_with_geriatrics": 1,
    },
}  # fmt: skip
"""Pack → fact → what was entered; short of what its document asks for by the year's end, or just there."""
DAYS_AGO = 26


def enter_figures(acting: Acting, pack: str, today: date) -> int:
    """By the health commission, each with a paper. How many were entered."""
    figures = FIGURES.get(pack, {})
    on = today - timedelta(days=DAYS_AGO)
    for fact, value in figures.items():
        scope = acting.as_("commission", on)
        kept = store_file(scope=scope, name=f"{fact}.pdf", content=PAPER, institution="", now=noon(on))
        enter_figure(scope=scope, fact=fact, value=str(value), on=on, said="半年统计台账（演示）", file=kept.pk, today=on, now=noon(on))
    return len(figures)
