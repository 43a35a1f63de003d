"""What the offices of a built demonstration wrote, read from its SQLite."""

import sqlite3
from pathlib import Path

from yiti.policy.packs import load_pack


def list_empty_registers(home: Path, pack: str) -> list[str]:
    """Registers in which nobody entered anything, though somebody may."""
    with sqlite3.connect(home / "data" / "yiti.sqlite3") as database:
        entered = {form for (form,) in database.execute("select distinct form from forms_entry")}
        roles = {role for (role,) in database.execute("select distinct role from access_rolegrant")}
    return sorted(
        id for id, register in load_pack(pack).registers.items() if id not in entered and roles.intersection(register.form.enters)
    )


def count_written(home: Path) -> dict[str, int]:
    """Proposals that came, that were answered under a number, that were closed, that came back; regular papers made."""
    questions = {
        "proposals": "select count(*) from proposals_proposal",
        "answered": "select count(*) from proposals_answer where state = 'signed' and check_code <> ''",
        "returned": "select count(*) from proposals_answer where state = 'returned'",
        "closed": "select count(*) from proposals_proposal where closed_on is not null",
        "again": "select count(*) from proposals_opinion where said = 'not'",
        "papers": "select count(*) from reports_madereport",
    }
    with sqlite3.connect(home / "data" / "yiti.sqlite3") as database:
        return {name: database.execute(question).fetchone()[0] for name, question in questions.items()}
