"""Triggers that keep administrators apart, whoever writes to the database. Run by a migration; never edited, only followed by another."""

REFUSAL = "an administrator holds no other role"

CLASH = """EXISTS (
    SELECT 1 FROM access_rolegrant AS other
    WHERE other.user_id = NEW.user_id AND other.id <> NEW.id AND other.role <> NEW.role
    AND (NEW.role IN ('system_admin', 'security_admin', 'audit_admin') OR other.role IN ('system_admin', 'security_admin', 'audit_admin'))
    AND (other.until_on IS NULL OR other.until_on > NEW.from_on)
    AND (NEW.until_on IS NULL OR NEW.until_on > other.from_on)
    AND (other.until_on IS NULL OR other.until_on > other.from_on)
    AND (NEW.until_on IS NULL OR NEW.until_on > NEW.from_on)
)"""


def get_statements(vendor: str) -> list[str]:
    """The SQL that makes the database refuse an administrator's role beside any other at the same time."""
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION access_keep_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {CLASH} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        )
        trigger = (
            "CREATE TRIGGER access_rolegrant_apart AFTER INSERT OR UPDATE ON access_rolegrant "
            "FOR EACH ROW EXECUTE FUNCTION access_keep_apart()"
        )
        return [function, trigger]
    return [
        f"CREATE TRIGGER access_rolegrant_apart_{verb} AFTER {verb} ON access_rolegrant WHEN {CLASH} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("insert", "update")
    ]


def get_removal(vendor: str) -> list[str]:
    """The SQL that takes the triggers away again."""
    if vendor == "postgresql":
        return ["DROP TRIGGER IF EXISTS access_rolegrant_apart ON access_rolegrant"]
    return [f"DROP TRIGGER IF EXISTS access_rolegrant_apart_{verb}" for verb in ("insert", "update")]
