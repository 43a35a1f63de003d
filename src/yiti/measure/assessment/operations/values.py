"""Indicator values as an institution reports them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import get_now
from yiti.kernel.figures import Unit
from yiti.kernel.money import EXACT, to_four_places
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import find_cycle, indicators_of, require_state, require_version
from yiti.measure.assessment.models import Cycle, IndicatorValue, Report
from yiti.measure.assessment.reports import UnableToReport, lock_report, require_draft
from yiti.policy.packs import ListedIndicator

MOST = Decimal(10) ** 14
TEN_THOUSAND = Decimal(10000)


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """An indicator's value as reported; from numerator and denominator the value is reckoned where it is left out."""

    indicator: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    remark: str = ""


@transaction.atomic
def save_values(*, scope: Scope, period: str, institution: str, values: Sequence[ValueEntry], revision: int) -> Report:
    """
    Keep indicator values in the draft (`accounts.enter`); an entry that says nothing takes its value away, others stay.

    :raises UnableToReport: for an unknown indicator, a part larger than its whole, or a value that its parts contradict
    :raises ReportClosed: where the report is sent or accepted
    :raises Conflict: where somebody else saved meanwhile
    """
    scope.require("accounts.enter", institution)
    cycle = find_cycle(period)
    report = lock_report(cycle, institution)
    require_state(cycle, Cycle.State.OPEN)
    require_draft(report)
    require_version(revision, report.revision)
    known = indicators_of(cycle.pack)
    read = [check_value(entry, known) for entry in values]
    before = {value.indicator: value for value in IndicatorValue.objects.filter(report=report)}
    _keep_values(report, read, before)
    report.revision, report.changed_at = report.revision + 1, get_now()
    report.save(update_fields=["revision", "changed_at"])
    record_change(
        scope=scope, action="report.save", table="assessment_report", key=report.pk, institution=institution,
        before={entry.indicator: _value_shown(before.get(entry.indicator)) for entry in read},
        after={entry.indicator: _value_shown(entry) for entry in read},
        rows=[*before.values(), *IndicatorValue.objects.filter(report=report, indicator__in=[entry.indicator for entry in read])],
    )  # fmt: skip
    return report


def check_value(entry: ValueEntry, known: Mapping[str, ListedIndicator]) -> ValueEntry:
    """
    The entry with its value reckoned from its parts, four decimals.

    :raises UnableToReport: as `save_values`
    """
    indicator = known.get(entry.indicator)
    if indicator is None:
        raise UnableToReport(
            Text(f"没有指标 {entry.indicator}", f"There is no indicator {entry.indicator}"), code="unknown-indicator", field="indicator"
        )
    for name in ("numerator", "denominator", "value"):
        number = getattr(entry, name)
        if number is not None and (not number.is_finite() or abs(number) >= MOST or number != to_four_places(number)):
            raise _wrong(indicator, Text(f"{number} 超出范围或小数超过四位", f"{number} is out of range or has over four decimals"), name)
    if indicator.most is not None and entry.value is not None and entry.value > indicator.most:
        raise _wrong(indicator, _beyond(entry.value, indicator), "value")
    if (entry.numerator is None) != (entry.denominator is None):
        raise _wrong(indicator, Text("分子和分母要一起填", "needs both numerator and denominator"), "numerator")
    if entry.numerator is None or entry.denominator is None:
        return entry
    return _with_parts(entry, indicator, entry.numerator, entry.denominator)


def _with_parts(entry: ValueEntry, indicator: ListedIndicator, part: Decimal, whole: Decimal) -> ValueEntry:
    if part < 0 or whole < 0:
        raise _wrong(indicator, Text("分子、分母不能为负", "cannot have a negative numerator or denominator"), "numerator")
    if indicator.most is not None and part > whole * indicator.most:
        raise _wrong(indicator, _too_much(part, whole, indicator.most), "numerator")
    factor = TEN_THOUSAND if indicator.unit == Unit.PER_10000 else Decimal(1)
    value = None if whole == 0 else to_four_places(EXACT.divide(EXACT.multiply(part, factor), whole))
    if entry.value is not None and entry.value != value:
        raise _wrong(
            indicator, Text(f"填报值 {entry.value} 与分子÷分母 {value} 不符", f"is {entry.value}, but its parts give {value}"), "value"
        )
    return ValueEntry(entry.indicator, part, whole, value, entry.remark)


def _too_much(part: Decimal, whole: Decimal, most: int) -> Text:
    if most == 1:
        return Text(f"分子 {part} 大于分母 {whole}", f"has a part {part} larger than its whole {whole}")
    return Text(f"分子 {part} 大于分母 {whole} 的 {most} 倍", f"has a part {part} above {most} times its whole {whole}")


def _beyond(value: Decimal, indicator: ListedIndicator) -> Text:
    """Why a value is above the most; of a share the likely slip is a percentage typed without its sign."""
    if indicator.unit != Unit.RATIO:
        return Text(f"{value} 大于上限 {indicator.most}", f"is {value}, above the most of {indicator.most}")
    meant, share, most = f"{value.normalize():f}", f"{value.scaleb(-2).normalize():f}", _percent(Decimal(indicator.most or 1))
    return Text(
        f"填了 {meant}，等于 {_percent(value)}，不能超过 {most}；如果是 {meant}%，请写“{meant}%”或 {share}",
        f"is {meant}, that is {_percent(value)}, and cannot be above {most}; for {meant}% write “{meant}%” or {share}",
    )


def _percent(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"


def _wrong(indicator: ListedIndicator, message: Text, field: str) -> UnableToReport:
    return UnableToReport(
        Text(f"“{indicator.label.zh}”{message.zh}", f"“{indicator.label.en}” {message.en}"), code="wrong-value", field=field
    )


def _keep_values(report: Report, entries: Sequence[ValueEntry], before: dict[str, IndicatorValue]) -> None:
    gone = [entry.indicator for entry in entries if _is_blank(entry)]
    IndicatorValue.objects.filter(report=report, indicator__in=gone).delete()
    rows = [
        IndicatorValue(
            report=report,
            indicator=entry.indicator,
            numerator=entry.numerator,
            denominator=entry.denominator,
            value=entry.value,
            remark=entry.remark.strip()[:200],
        )
        for entry in entries
        if not _is_blank(entry)
    ]
    IndicatorValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["report", "indicator"],
        update_fields=["numerator", "denominator", "value", "remark"],
    )


def _is_blank(entry: ValueEntry) -> bool:
    return entry.numerator is None and entry.denominator is None and entry.value is None and not entry.remark.strip()


def _value_shown(value: ValueEntry | IndicatorValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"numerator": value.numerator, "denominator": value.denominator, "value": value.value, "remark": value.remark}
