"""Registers added up: one view, and what should be in a register one by one."""

from tests.permissions.sample import Sample

VIEW = {"form": "budget_lines", "view": "by_line"}
WHOLE = {"form": "budget_lines", "view": "told", "value": "institutions"}

VIEWS: dict[str, Sample] = {
    "register-view": Sample(lambda world: VIEW),
    "register-whole": Sample(lambda world: WHOLE),
}
