"""
The page of a document with 100 live clauses, beside a bare Django page of 100 rows; queries counted with 10 clauses too.

The document is written for the purpose: every clause has a dated target on a figure of the county, or a task with an office, so that
all of them live. Both pages are asked for in this process by the office's clerk; times are of the processor. The bare page reads and
prints 100 rows in nine columns, for somebody who is logged in, behind what a new Django project has before its views.
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from django.test import Client, override_settings

from benchmarks.distribution import ratio
from benchmarks.rows import Row, at_most, least_and_middle
from yiti.foundation.installation.models import Installation
from yiti.policy.packs import forget_packs, load_pack
from yiti.policy.packs.folders import use_own_folder
from yiti.supervision.targets.models import LocalFigure

from .bare.middleware import DEFAULT
from .pages import count_queries, log_in, log_in_bare, times_of

CLAUSES, FEW = 100, 10
NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
OFFICE = {"id": "commission_office", "label": {"zh": "卫健委", "en": "Commission"}, "clause": "1", "role": "commission"}


def measure() -> list[Row]:
    client, bare = log_in("clerk"), log_in_bare()
    few = _queries(client, FEW)
    many = _queries(client, CLAUSES)
    path = _path(CLAUSES)
    shown = client.get(path)
    live = shown.content.decode().count('class="live"')
    if shown.status_code != 200 or live < CLAUSES:
        return [Row(f"the document's page: {path}", f"answers {shown.status_code} with {live} live figures", f"200 with {CLAUSES}", False)]
    with override_settings(MIDDLEWARE=DEFAULT):
        bare.handler.load_middleware()
    plain, ours = times_of([lambda: bare.get(f"/rows/{CLAUSES}/"), lambda: client.get(path)])
    return [
        Row(f"a document of {CLAUSES} live clauses: the bare page of {CLAUSES} rows", f"{least_and_middle(plain, 1000)} ms"),
        at_most(
            f"a document of {CLAUSES} live clauses", ratio(ours, plain), 5,
            note=f"{least_and_middle(ours, 1000)} ms, {live} live figures, {len(shown.content):,} bytes",
        ),
        Row(f"a document's page: queries with {FEW} and with {CLAUSES} live clauses", f"{few} and {many}", "equal", few == many),
    ]  # fmt: skip


def _queries(client: Client, clauses: int) -> int:
    use_document(clauses)
    return count_queries(client, _path(clauses))


def _path(clauses: int) -> str:
    return f"/documents/bench-{clauses}/"


def use_document(clauses: int) -> None:
    """Write the document, make it the county's own, and enter the figures that its targets read."""
    folder = Path(os.environ["YITI_HOME"]) / "packs"
    write_document(folder / f"bench-{clauses}", clauses)
    use_own_folder(folder)
    forget_packs()
    Installation.objects.update(pack=f"bench-{clauses}")
    LocalFigure.objects.all().delete()
    LocalFigure.objects.bulk_create(
        LocalFigure(fact=f"fact_{at}", value=at, on=date(2026, 10, 1), said="月报", entered_by="clerk", entered_at=NOW)
        for at in range(clauses)
    )


def write_document(folder: Path, clauses: int) -> None:
    """As a county writes one: head with Changji's roles, clauses, offices, and a target and a task for each clause."""
    folder.mkdir(parents=True, exist_ok=True)
    head = load_pack("changji-2021").header
    roles = [role.model_dump(mode="json") for role in head.roles if role.id in ("office_clerk", "commission")]
    for role in roles:
        role["grants"] = [{"reach": "county", "functions": ["overview.see", "documents.see", "institutions.see", "indicators.see"]}]
    files = {
        "pack.yaml": {
            "id": folder.name, "title": {"zh": "某县实施方案", "en": "Plan of a county"}, "number": "某政发〔2026〕1号",
            "issuer": {"zh": "某县人民政府", "en": "A county"}, "place": "652301", "above": ["national"], "roles": roles,
        },
        "clauses.yaml": {"clauses": [_clause(at) for at in range(clauses)]},
        "offices.yaml": {"offices": [OFFICE]},
        "targets.yaml": {
            "facts": [{"id": f"fact_{at}", "label": {"zh": f"数 {at}", "en": f"Figure {at}"}} for at in range(clauses)],
            "sources": [{"fact": f"fact_{at}", "owed_by": "commission_office"} for at in range(clauses)],
            "targets": [_target(at) for at in range(0, clauses, 2)],
            "tasks": [_task(at) for at in range(1, clauses, 2)],
        },
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _clause(at: int) -> dict[str, object]:
    words = {"zh": f"第 {at + 1} 项工作要按期达到要求", "en": f"Work {at + 1} reaches what is asked in time"}
    return {
        "number": str(at + 1), "heading": {"zh": f"第 {at + 1} 条", "en": f"Article {at + 1}"}, "demand": words, "kind": "duty",
        "binds": {"rules": ["targets"], "offices": ["commission_office"]},
    }  # fmt: skip


def _target(at: int) -> dict[str, object]:
    asked = {"due": date(2026, 12, 31), "value": 50, "origin": "document", "clause": str(at + 1), "printed": "50个"}
    return {
        "id": f"target_{at}", "label": {"zh": f"目标 {at}", "en": f"Target {at}"}, "measure": "count", "facts": [f"fact_{at}"],
        "values": [asked],
    }  # fmt: skip


def _task(at: int) -> dict[str, object]:
    return {
        "id": f"task_{at}", "label": {"zh": f"任务 {at}", "en": f"Task {at}"}, "clause": str(at + 1), "start": date(2026, 1, 1),
        "due": date(2026, 12, 31), "printed_due": "2026年12月31日", "lead": ["commission_office"],
        "evidence": {"zh": "文件", "en": "The paper"},
    }  # fmt: skip
