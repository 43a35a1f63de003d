"""What a synthetic county writes without a person entering it: the audit vouches for these tables once the county stands."""

from yiti.registry.institutions.models import Institution, Membership, Population, PostCount, StaffLimit
from yiti.registry.monthly.models import HandedFigure, HandedReturn
from yiti.registry.staff.models import Detachment, Person, Posting, Qualification

_MODELS = (
    Institution, Membership, Population, PostCount, StaffLimit, HandedFigure, HandedReturn, Detachment, Person, Posting, Qualification,
)  # fmt: skip
WRITTEN_STRAIGHT = frozenset(model._meta.db_table for model in _MODELS)
"""Tables that are filled by the row, not by an operation."""
