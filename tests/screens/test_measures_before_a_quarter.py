"""Before a quarter is open its pages say so and lead on; none refuses."""

import pytest

from tests.cast import enter
from tests.screens.quarter import Cast, cast

__all__ = ["cast"]


@pytest.mark.parametrize("address", ["quarter", "reports", "scores", "single-items", "ranking", "results", "appeals", "clinics", "joint"])
def test_the_page_opens_for_whoever_has_it_in_the_menu(cast: Cast, address: str) -> None:
    for name in ("office_clerk", "office_lead", "leading_group", "institution_head", "assessor", "lead_reviewer"):
        assert enter(cast[name]).get(f"/{address}/?period=2027Q1", follow=True).status_code in (200, 403), name
