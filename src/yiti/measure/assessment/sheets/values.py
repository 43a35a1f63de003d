"""Indicator values as a sheet: one row an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from yiti.foundation.imports.kinds import Errand, ImportKind, Plan
from yiti.foundation.sheets.bodies import Reading, Row
from yiti.foundation.sheets.layouts import Column, SheetLayout
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_assessed
from yiti.measure.assessment.cycles import indicators_of
from yiti.measure.assessment.models import Cycle, IndicatorValue, Report
from yiti.measure.assessment.operations.reports import start_report
from yiti.measure.assessment.operations.values import ValueEntry, check_value, save_values
from yiti.measure.assessment.reports import ReportClosed, UnableToReport, find_report, require_draft
from yiti.registry.institutions.names import NameBook

from .cells import CHANGED, INDICATOR, INSTITUTION, PERIOD, Quarters, find_indicator, when_staged

ENTER, SEE = "accounts.enter", "accounts.see"
MOST = Decimal(10) ** 14

LAYOUT = SheetLayout(
    "indicator_values",
    Text("考核指标数据", "Indicator values"),
    (
        PERIOD,
        INSTITUTION,
        INDICATOR,
        Column("numerator", Text("分子", "Numerator"), "decimal", minimum=0, maximum=MOST),
        Column("denominator", Text("分母", "Denominator"), "decimal", minimum=0, maximum=MOST),
        Column(
            "value",
            Text("数值", "Value"),
            "decimal",
            minimum=-MOST,
            maximum=MOST,
            help=Text("有分子分母的可不填", "Blank where the parts are given"),
        ),
        Column("remark", Text("备注", "Remark")),
    ),
    note=Text(
        "填了分子和分母的，数值自动计算；全空的行表示删去", "With both parts the value is reckoned; a row without figures takes it away"
    ),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """The values of one institution's report, with the revision that they were checked against (none: not begun)."""

    period: str
    institution: str
    revision: int | None
    values: tuple[ValueEntry, ...]


def _check(errand: Errand, reading: Reading) -> Plan:
    plan = Plan()
    quarters, names = Quarters(), NameBook.read()
    found: dict[tuple[str, str], list[tuple[Row, ValueEntry]]] = {}
    cycles: dict[str, Cycle] = {}
    for row in reading.rows[LAYOUT.name]:
        cycle = quarters.find(plan, row)
        institution = _institution(plan, errand, row, names)
        indicator = find_indicator(plan, row, cycle) if cycle else None
        if cycle is None or institution is None or indicator is None:
            continue
        cycles[cycle.period] = cycle
        entry = _entry(plan, row, indicator.code, cycle)
        if entry is not None:
            found.setdefault((cycle.period, institution), []).append((row, entry))
    plan.work = [_upload(plan, errand, cycles[period], institution, rows) for (period, institution), rows in found.items()]
    return plan


def _institution(plan: Plan, errand: Errand, row: Row, names: NameBook) -> str | None:
    code = names.find(row["institution"])
    if code is None:
        plan.refuse(
            row, "institution", Text("没有这个机构", "is no institution"), Text("机构的名称或代码", "an institution's name or code")
        )
    elif not errand.scope.may(ENTER, code):
        plan.refuse(row, "institution", Text("不归您填报", "is not yours to report for"), code="forbidden")
        return None
    return code


def _entry(plan: Plan, row: Row, indicator: str, cycle: Cycle) -> ValueEntry | None:
    numbers = {name: cast("Decimal | None", row[name]) for name in ("numerator", "denominator", "value")}
    try:
        return check_value(ValueEntry(indicator, **numbers, remark=str(row["remark"] or "")), indicators_of(cycle.pack))
    except UnableToReport as error:
        plan.refuse(row, error.field or "value", error.message, code=error.code)
        return None


def _upload(plan: Plan, errand: Errand, cycle: Cycle, institution: str, rows: list[tuple[Row, ValueEntry]]) -> Upload:
    first = rows[0][0]
    report = find_report(cycle, institution)
    if not list_assessed(Period.parse(cycle.period).last, [institution]):
        plan.refuse(first, "institution", Text("本季不列入考核", "is not assessed in this quarter"))
    if report is not None and report.state != Report.State.RETURNED:
        try:
            require_draft(report)
        except ReportClosed as error:
            plan.refuse(first, "period", error.message, code=error.code)
    if report is not None and report.changed_at > when_staged(errand):
        plan.refuse(first, "institution", CHANGED, code="conflict")
    there = {value.indicator: value for value in IndicatorValue.objects.filter(report=report)} if report else {}
    for row, entry in rows:
        _count(plan, row, entry, there.get(entry.indicator))
    return Upload(cycle.period, institution, report.revision if report else None, tuple(entry for _, entry in rows))


def _count(plan: Plan, row: Row, entry: ValueEntry, there: IndicatorValue | None) -> None:
    names = ("numerator", "denominator", "value", "remark")
    stands = None if there is None else {name: getattr(there, name) for name in names}
    plan.told.add(row, LAYOUT, stands, {name: getattr(entry, name) for name in names})
    if there is None:
        plan.added += 1
    elif (there.numerator, there.denominator, there.value, there.remark) == (entry.numerator, entry.denominator, entry.value, entry.remark):
        plan.unchanged += 1
    else:
        plan.changed += 1


def _write(errand: Errand, plan: Plan) -> None:
    for upload in plan.work:
        report = start_report(scope=errand.scope, period=upload.period, institution=upload.institution)
        fresh = upload.revision is None or (report.version > 1 and report.revision == 1)
        save_values(
            scope=errand.scope,
            period=upload.period,
            institution=upload.institution,
            values=upload.values,
            revision=1 if fresh else cast("int", upload.revision),
        )


def _export(scope: Scope, wanted: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """`period`, and `institution` where one is wanted: a row for every indicator, filled where it is."""
    period = str(wanted.get("period") or Cycle.objects.values_list("period", flat=True).first() or "")
    cycle = Cycle.objects.filter(pk=period).first()
    if cycle is None:
        return {LAYOUT.name: []}
    names, codes = NameBook.read(), scope.institutions(SEE)
    institutions = [
        item.code
        for item in list_assessed(Period.parse(period).last, codes)
        if not wanted.get("institution") or item.code == wanted["institution"]
    ]
    rows = IndicatorValue.objects.filter(report__cycle=cycle, report__is_current=True, report__institution__in=institutions)
    there = {(value.report.institution_id, value.indicator): value for value in rows.select_related("report")}
    return {
        LAYOUT.name: [
            _row(period, names.write(code), indicator.label, there.get((code, indicator.code)))
            for code in institutions
            for indicator in indicators_of(cycle.pack).values()
        ]
    }


def _row(period: str, institution: Text, indicator: Text, value: IndicatorValue | None) -> dict[str, Any]:
    figures = {name: getattr(value, name, None) for name in ("numerator", "denominator", "value")}
    return {"period": period, "institution": institution, "indicator": indicator, **figures, "remark": value.remark if value else ""}


IMPORT = ImportKind("indicator_values", LAYOUT.title, ENTER, SEE, (LAYOUT,), _check, _write, _export, looks_on=True)
