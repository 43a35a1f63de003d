"""The monthly returns of the demonstration county: handed in by those whose they are, plausible, and the same for a seed."""

from datetime import date
from decimal import Decimal

import pytest

from yiti.kernel.periods import Period
from yiti.policy.packs import pack_ids
from yiti.policy.packs.monthly import get_returns
from yiti.registry.institutions.models import Institution
from yiti.registry.monthly.amounts import find_doubts, find_wrong
from yiti.registry.monthly.declared import is_due, list_declared
from yiti.registry.monthly.models import HandedReturn
from yiti.registry.monthly.standing import amounts_of
from yiti.synthetic.county import begin, make_users
from yiti.synthetic.draws import Draws
from yiti.synthetic.monthly import FIGURES, Month, Told, hand_in_months, read_told
from yiti.synthetic.quarters import County

TODAY = date(2026, 10, 9)
JULY, AUGUST = Period.parse("2026-07"), Period.parse("2026-08")
LATE = "652301203"
NOT_MADE_UP = {"graduates.signed", "graduates.assigned", "training.sessions", "training.trainees", "clinics.all", "clinics.with_doctor"}
"""What other documents' demonstrations leave to be handed in."""


def told() -> list[tuple[str, str, date, int, str, dict[str, Decimal]]]:
    rows = HandedReturn.objects.order_by("declared", "institution", "month", "version").prefetch_related("figures")
    return [(row.declared, row.institution_id or "", row.month, row.version, row.entered_by, amounts_of(row)) for row in rows]


def made_up() -> set[str]:
    """The returns of the two months that the demonstration makes up: all but those of documents that count what it does not have."""
    known = {id: item for id, item in list_declared().items() if all(figure.item in FIGURES for figure in item.figures)}
    return {id for id, item in known.items() if is_due(item, JULY) or is_due(item, AUGUST)}


@pytest.fixture
def county(db: None) -> County:
    made = begin(7, TODAY)
    make_users(made)
    hand_in_months(made, [JULY, AUGUST], read_told(Decimal(0)), today=TODAY, without=lambda code, month: (code, month) == (LATE, AUGUST))
    return made


def test_every_declared_return_is_handed_in_by_who_hands_it_in(county: County) -> None:
    rows = told()
    assert {row[0] for row in rows} == made_up()
    by = {(row[0], row[1]): row[4] for row in rows}
    assert by["insurance_settlement", ""] == "insurance"
    assert by["examination_funds", LATE] == "finance"
    assert by["prescription_review", LATE] == f"head.{LATE}"
    assert by["prescription_review", "652301-H1"] == "lead1"


def test_every_figure_could_have_been_handed_in_by_hand(county: County) -> None:
    for declared, _, _, _, _, amounts in told():
        item = list_declared()[declared]
        assert not find_wrong(item, amounts), (declared, amounts)
        assert not find_doubts(item, amounts)


def test_every_return_of_every_document_can_be_made_up() -> None:
    declared = {figure.item for pack in pack_ids() for item in get_returns(pack).values() for figure in item.figures}
    assert declared >= set(FIGURES)
    assert declared - set(FIGURES) <= NOT_MADE_UP


def test_what_is_due_at_the_end_of_a_quarter_or_half_year_is_handed_in_for_that_month_alone(county: County) -> None:
    hand_in_months(county, [Period.parse("2026-05"), Period.parse("2026-06")], read_told(Decimal(0)), today=TODAY, without=lambda *_: False)
    assert {month for declared, _, month, *_ in told() if declared in ("site_checks", "consortium_findings")} == {date(2026, 6, 1)}


def test_the_late_one_has_not_handed_its_own_in(county: County) -> None:
    own = {(declared, month) for declared, code, month, *_ in told() if code == LATE}
    assert ("prescription_review", JULY.first) in own
    assert ("prescription_review", AUGUST.first) not in own
    assert ("insurance_quota", AUGUST.first) in own


def test_the_same_seed_gives_the_same_figures(county: County) -> None:
    before = told()
    september = Period.parse("2026-09")
    hand_in_months(county, [september], read_told(Decimal(0)), today=TODAY, without=lambda code, month: False)
    again = [row for row in told() if row[2] != september.first]
    assert again == before
    assert Institution.objects.filter(pk=LATE).exists()


def test_where_no_service_was_done_in_a_month_none_was_planned() -> None:
    """Plans go by what was done: else months without any, which a small scale has, would read as work left undone."""
    draws, some = Draws(7), {("652301101", "2026-07"): Decimal(9)}
    months = [Month(draws, Told(Decimal("0.02"), checks=some), "652301101", month, 30_000, 60) for month in (JULY, AUGUST)]
    assert [FIGURES["examination.planned"](month) > 0 for month in months] == [True, False]
    assert FIGURES["examination.planned"](Month(draws, Told(Decimal(1)), "652301101", JULY, 30_000, 60)) > 0
