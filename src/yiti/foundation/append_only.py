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
