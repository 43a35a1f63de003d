"""What keeps signed follow-ups as they were signed, whoever writes. Run by a migration; never edited, only followed by another."""

from yiti.foundation.append_only import keep_but_void, let_voided_go

TABLE = "public_health_followup"
SIGNED = (
    "id", "service", "pack", "programme", "resident_id", "enrolment_id", "institution_id", "staff", "on", "answers", "grade", "case",
    "next_on", "before_id", "replaces_id", "key", "event", "signed_by", "signed_name", "signed_at",
)  # fmt: skip
"""All but the marks of a voiding."""
REFUSAL = "a signed follow-up stays as it is; void it and sign another"


def get_statements(vendor: str) -> list[str]:
    return keep_but_void(vendor, TABLE, SIGNED, voided="voided_at", room="public_health", refusal=REFUSAL)


def get_removal(vendor: str) -> list[str]:
    return let_voided_go(vendor, TABLE)
