"""Filled-in sheets of facts: through the door, checked cell by cell with the records, and taken whole or not at all."""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from django.db import IntegrityError

from yiti.events.journal.frames import read_events, read_residents
from yiti.events.lake.rules import masked
from yiti.foundation.ciphers import hash_to_find
from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.installation.queries import get_now, get_today
from yiti.foundation.pseudonyms import make_pseudonym
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.contents import Raw
from yiti.foundation.sheets.rewriting import rewrite_sheets
from yiti.foundation.sheets.words import shown
from yiti.kernel.identity import UnableToReadIdentity, read_identity
from yiti.kernel.refusals import Conflict
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.facts import KINDS

from .batches import check_batch, to_frame
from .door import ID_NUMBER, IN_PLACE_OF, STAFF_NUMBER, hidden
from .faults import ROW
from .ground import FUNCTION, get_ground
from .layouts import KIND_TITLES, LAYOUTS, RESIDENTS
from .models import Delivery
from .operations.applying import write_batch
from .operations.recording import record_delivery

PREFIX = "facts-"
PSEUDONYM = re.compile(r"[0-9a-f]{32}", re.ASCII)
TOLD = re.compile(r"([0-9a-f]{32}):(male|female):([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
"""What the door makes of an identity number in a sheet of residents: the pseudonym, and what the number says of the person."""
LONG = 1e14
"""From here on a number in a cell may be an identity number whose last digits the spreadsheet lost."""
WRONG_NUMBER = Text("身份证号不对：位数、出生日期或校验位", "is no identity number: its length, birth day or check digit")
OTHER_PERSON = Text("与身份证号不符", "is not what the identity number says")
NEEDED = Text("没有身份证号时必填", "is required where there is no identity number")
TOO_FINE = Text("超过两位小数", "has more than two decimals")
TOO_LARGE = Text("数太大", "is too large a number")
MOST_WHOLE, MOST_DECIMAL = 2**63, Decimal(10) ** 16
"""What no column of the lake holds any more."""


def _take_off_numbers(kind: str, name: str, content: bytes) -> tuple[str, bytes]:
    """Name and content of an upload with pseudonyms in place of the numbers of persons, and every other identity number hidden."""
    today = get_today()

    def change(column: str, cell: Raw) -> Raw:
        text = shown(cell) if not isinstance(cell, str) else cell.strip()
        if column == ID_NUMBER:
            return _of_resident(text, today, tells=kind == RESIDENTS)
        if column == STAFF_NUMBER:
            return text if PSEUDONYM.fullmatch(text) else make_pseudonym("staff", text)
        digits = f"{cell:.0f}" if isinstance(cell, float) and LONG <= abs(cell) < math.inf else text
        return cell if masked(digits) == digits else masked(digits)

    stem = masked(name.rpartition(".")[0]) or "facts"
    return f"{stem}.xlsx", rewrite_sheets(content, [LAYOUTS[kind]], change)


def _of_resident(text: str, today: date, *, tells: bool) -> str:
    """The pseudonym; what is neither one nor an identity number is hidden, and the check will find it."""
    if PSEUDONYM.fullmatch(text) or TOLD.fullmatch(text):
        return text
    try:
        found = read_identity(text, today=today)
    except UnableToReadIdentity:
        return hidden(text)
    name = make_pseudonym("resident", found.number)
    return f"{name}:{found.sex}:{found.born_on}" if tells else name


def _check(kind: str, errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    read = reading.rows[kind]
    rows = [(row, _values(kind, row, plan)) for row in read]
    typed = [{**values, ROW: at} for at, (_, values) in enumerate(rows, start=1) if values is not None]
    if kind != RESIDENTS:
        _name(kind, typed)
    batch = check_batch({kind: to_frame(kind, typed)}, get_ground(errand.scope, errand.today)) if typed else None
    if batch is not None:
        for fault in batch.faults.iter_rows(named=True):
            column = IN_PLACE_OF.get(fault["field"], fault["field"])
            plan.refuse(read[fault[ROW] - 1], column, Text(fault["zh"], fault["en"]), code=fault["code"])
        plan.added, plan.unchanged = batch.good, batch.known
    plan.work = batch
    return plan


def _values(kind: str, row: Row, plan: Plan) -> dict[str, Any] | None:
    """The row in the columns of the lake; None, and a fault, where a number of a person or an amount is wrong."""
    before = len(plan.faults)
    values: dict[str, Any] = {name: value for name, value in row.items() if name not in IN_PLACE_OF.values()}
    for column, number in IN_PLACE_OF.items():
        if number in row:
            values[column] = row[number]
    if "resident" in values:
        _identify(kind, row, values, plan)
    if "quantity" in values and values["quantity"] is None:
        values["quantity"] = Decimal(1)
    for name, value in values.items():
        if (isinstance(value, int) and abs(value) >= MOST_WHOLE) or (isinstance(value, Decimal) and abs(value) >= MOST_DECIMAL):
            plan.refuse(row, name, TOO_LARGE, code="type")
        elif isinstance(value, Decimal) and value != round(value, 2):
            plan.refuse(row, name, TOO_FINE)
    return values if len(plan.faults) == before else None


def _identify(kind: str, row: Row, values: dict[str, Any], plan: Plan) -> None:
    text = values["resident"]
    told = TOLD.fullmatch(text or "")
    if told:
        values["resident"] = told[1]
    elif text is not None and not PSEUDONYM.fullmatch(text):
        plan.refuse(row, ID_NUMBER, WRONG_NUMBER, code="identity")
    if kind != RESIDENTS:
        return
    says = {"sex": told[2], "born_on": date.fromisoformat(told[3])} if told else {}
    for name in ("sex", "born_on"):
        if values[name] is None and name not in says:
            plan.refuse(row, name, NEEDED, code="missing-value")
        elif values[name] is not None and values[name] != says.get(name, values[name]):
            plan.refuse(row, name, OTHER_PERSON, code="identity")
        values[name] = values[name] if values[name] is not None else says.get(name)


def _name(kind: str, rows: Sequence[dict[str, Any]]) -> None:
    """Names for events that have none, of their content and of their place among equal rows of the file."""
    met: Counter[str] = Counter()
    for row in rows:
        if row["event"] is None:
            said = json.dumps({name: str(value) for name, value in row.items() if name != ROW}, sort_keys=True, ensure_ascii=False)
            digest = hashlib.sha256(f"{kind}{said}".encode()).hexdigest()[:32]
            met[digest] += 1
            row["event"] = f"s{digest}" if met[digest] == 1 else f"s{digest}-{met[digest]}"


def _write(kind: str, errand: Errand, plan: Plan) -> None:
    """:raises Conflict: where somebody else has written events of these names since the check"""
    staged, now = StagedImport.objects.select_related("file").get(pk=errand.staged), get_now()
    delivery = Delivery.objects.create(
        channel=Delivery.Channel.SHEET, state=Delivery.State.APPLIED, name=f"{kind}: {staged.file.name}"[:200],
        digest=hash_to_find("delivery", staged.file.sha256), day=errand.today, institution=staged.institution, rows=staged.rows,
        taken=plan.added, known=plan.unchanged, sent_by=errand.scope.actor.username, received_at=staged.staged_at, applied_at=now,
    )  # fmt: skip
    if plan.work is not None:
        try:
            write_batch(scope=errand.scope, batch=plan.work, delivery=delivery.pk, now=now)
        except IntegrityError:
            raise Conflict(
                Text("核对之后有人写入了同样的记录，请重新核对", "Somebody wrote these records after the check; check again")
            ) from None
    record_delivery(errand.scope, delivery)


def _export(kind: str, scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What stands, of one institution where one is asked for, with pseudonyms where numbers would be filled in."""
    reach = scope.institutions("facts.export")
    rows = read_residents() if kind == RESIDENTS else read_events(kind, institution=wanted.get("institution") or "")
    if wanted.get("institution"):
        rows = rows.filter(pl.col("institution") == wanted["institution"])
    if reach is not None:
        rows = rows.filter(pl.col("institution").is_in(sorted(reach)))
    return {kind: rows.rename({name: number for name, number in IN_PLACE_OF.items() if name in rows.columns}).to_dicts()}


def _import_of(kind: str) -> ImportKind:
    return ImportKind(
        f"{PREFIX}{kind}", KIND_TITLES[kind], FUNCTION, "facts.export", (LAYOUTS[kind],), partial(_check, kind), partial(_write, kind),
        partial(_export, kind), looks_on=True, door=partial(_take_off_numbers, kind),
    )  # fmt: skip


IMPORTS: Mapping[str, ImportKind] = {f"{PREFIX}{kind}": _import_of(kind) for kind in (*KINDS, RESIDENTS)}
"""By their ids: `facts-visit`, …, `facts-residents`."""
