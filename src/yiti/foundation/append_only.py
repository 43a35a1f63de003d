"""Triggers that keep rows as they were written, whoever writes to the database. Migrations run what is made here: the SQL never changes."""

from collections.abc import Sequence


def keep_rows(vendor: str, tables: Sequence[str], *, room: str, refusal: str) -> list[str]:
    """The SQL that makes the database refuse UPDATE and DELETE on these tables of a room, with these words."""
    if vendor == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{refusal}'; END"
        function = f"CREATE OR REPLACE FUNCTION {room}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        trigger = f"CREATE TRIGGER {{0}}_stays BEFORE UPDATE OR DELETE ON {{0}} FOR EACH ROW EXECUTE FUNCTION {room}_refuse()"
        return [function, *(trigger.format(table) for table in tables)]
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '" + refusal + "'); END"
    return [trigger.format(table, verb) for table in tables for verb in ("update", "delete")]


def let_rows_go(vendor: str, tables: Sequence[str]) -> list[str]:
    """The SQL that takes the triggers away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}" for table in tables]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in tables for verb in ("update", "delete")]


def keep_but_void(vendor: str, table: str, columns: Sequence[str], *, voided: str, room: str, refusal: str) -> list[str]:
    """
    The SQL that makes the database refuse DELETE, any change of these columns, and every change of a row once it is voided.

    `voided` is the column that is null until then; columns that are not named may be written while it is, once.
    """
    pairs = " OR ".join(f'NEW."{name}" IS {{not_same}} OLD."{name}"' for name in columns)
    differs = f'OLD."{voided}" IS NOT NULL OR NEW."{voided}" IS NULL OR {pairs}'
    if vendor == "postgresql":
        function = (
            f"CREATE OR REPLACE FUNCTION {room}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
        )
        when = {"update": f"WHEN ({differs.format(not_same='DISTINCT FROM')})", "delete": ""}
        trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} FOR EACH ROW {2} EXECUTE FUNCTION " + f"{room}_refuse()"
        return [function, *(trigger.format(table, verb, condition) for verb, condition in when.items())]
    when = {"update": f"WHEN {differs.format(not_same='NOT')}", "delete": ""}
    trigger = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} {2} BEGIN SELECT RAISE(ABORT, '" + refusal + "'); END"
    return [trigger.format(table, verb, condition) for verb, condition in when.items()]


def let_voided_go(vendor: str, table: str) -> list[str]:
    """The SQL that takes those triggers away again."""
    of = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}{of}" for verb in ("update", "delete")]
