"""Periods whose numbers stay: writing them down, and reading them as they were."""

import hashlib
import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from yiti.events.journal.reached import Reached
from yiti.events.registry_facts import READERS
from yiti.kernel.periods import Period
from yiti.policy.facts import Definition
from yiti.policy.facts.aggregates import Form

from .catching import Position
from .current import Current
from .engines.counting import Counts
from .engines.quick import Quick
from .models import Frozen, FrozenIndicator, Mark
from .shapes import OverEvents
from .sources import Journal, Registry, read_late
from .values import Value, reckon
from .wanted import Wanted

Written = tuple[str | None, str | None, str | None]
"""Numerator, denominator, value."""


def definition_mark(definition: Definition) -> str:
    """The same while a definition reckons the same: 32 hexadecimal digits; words do not matter."""
    told = (definition.numerator, definition.denominator, definition.unit, definition.applies_to, definition.needs_beds)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def write_frozen(mark: Mark, wanted: Wanted, period: Period, *, by: str, now: datetime) -> Frozen:
    """The values of a period as of the mark, which the caller holds."""
    registry = Registry()
    values = reckon(Current(Position.of(mark), registry), wanted.definitions, period)
    for name in READERS:
        registry.scan(name)
    made = Frozen.objects.create(
        period=str(period),
        events=mark.events,
        versions=mark.versions,
        registry=pack(registry.frames),
        frozen_at=now,
        frozen_by=by,
    )
    by_code: dict[str, dict[str, Written]] = {code: {} for code in wanted.definitions.definitions}
    for value in values:
        by_code[value.indicator][value.institution] = _write(value.numerator), _write(value.denominator), _write(value.value)
    FrozenIndicator.objects.bulk_create(
        FrozenIndicator(frozen=made, indicator=code, definition=definition_mark(wanted.definitions[code]), values_by_institution=found)
        for code, found in by_code.items()
    )
    return made


def _write(number: Fraction | Decimal | None) -> str | None:
    return None if number is None else str(number)


def find_frozen(period: Period) -> Frozen | None:
    return Frozen.objects.filter(period=str(period)).first()


def read_values(frozen: Frozen, *, codes: Collection[str] | None = None, institutions: Collection[str] | None = None) -> list[Value]:
    """By indicator and institution."""
    rows = frozen.indicators.order_by("indicator")
    if codes is not None:
        rows = rows.filter(indicator__in=codes)
    period = Period.parse(frozen.period)
    return [
        _value(row.indicator, institution, period, written)
        for row in rows
        for institution, written in sorted(row.values_by_institution.items())
        if institutions is None or institution in institutions
    ]


def _value(code: str, institution: str, period: Period, written: Written) -> Value:
    over, under, value = written
    return Value(
        code,
        institution,
        period,
        None if over is None else Fraction(over),
        None if under is None else Fraction(under),
        None if value is None else Decimal(value),
    )


class AsFrozen(Current):
    """Lists as of a frozen period; where a list needs numbers of other institutions too, they are counted anew as of then."""

    counts_cheaply = False

    def __init__(self, frozen: Frozen):
        super().__init__(
            Position(Reached.from_json(frozen.events), Reached.from_json(frozen.versions)), Registry(unpack(bytes(frozen.registry)))
        )

    def count(self, forms: Iterable[Form], period: Period) -> Mapping[Form, Counts]:
        wanted = list(forms)
        over = [form for form in wanted if isinstance(form, OverEvents)]
        rest = [form for form in wanted if not isinstance(form, OverEvents)]
        journal = Journal((self.position.events.last, self.position.versions.last), read_late(*self.position))
        return {**Quick(journal).count(over, period), **Quick(self.registry).count(rest, period)}


def pack(frames: Mapping[str, pl.DataFrame]) -> bytes:
    """Tables as Parquet files in one zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as files:
        for name, frame in sorted(frames.items()):
            part = io.BytesIO()
            frame.write_parquet(part)
            files.writestr(f"{name}.parquet", part.getvalue())
    return held.getvalue()


def unpack(packed: bytes) -> dict[str, pl.DataFrame]:
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return {name.removesuffix(".parquet"): pl.read_parquet(files.read(name)) for name in files.namelist()}
