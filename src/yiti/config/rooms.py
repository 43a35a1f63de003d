"""The rooms of the house that are Django apps, from the lowest up. A room's app label is its own name."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]

ORDER = (
    "yiti.foundation.audit",
    "yiti.foundation.installation",
    "yiti.foundation.files",
    "yiti.foundation.papers",
    "yiti.foundation.imports",
    "yiti.foundation.decisions",
    "yiti.foundation.workflow",
    "yiti.foundation.runs",
    "yiti.foundation.forms",
    "yiti.registry.places",
    "yiti.registry.institutions",
    "yiti.registry.staff",
    "yiti.registry.ledger",
    "yiti.registry.monthly",
    "yiti.registry.access",
    "yiti.events.journal",
    "yiti.events.intake",
    "yiti.care.residents",
    "yiti.care.public_health",
    "yiti.measure.indicators",
    "yiti.measure.assessment",
    "yiti.money.pay",
    "yiti.supervision.publicity",
    "yiti.supervision.quality",
    "yiti.supervision.targets",
    "yiti.supervision.reckonings",
    "yiti.supervision.living",
    "yiti.supervision.tasks",
    "yiti.supervision.reports",
    "yiti.supervision.proposals",
    "yiti.web",
)


def list_rooms() -> list[str]:
    """The rooms that stand, in the order of the flow."""
    return [room for room in ORDER if _stands(HOUSE.joinpath(*room.split(".")[1:]))]


def _stands(room: Path) -> bool:
    return any((room / name).exists() for name in ("models.py", "models", "apps.py"))
