"""What institutions reported."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.assessed import list_months_with_accounts
from yiti.measure.assessment.cycles import find_cycle, indicators_of
from yiti.measure.assessment.models import Cycle, IndicatorValue, Report
from yiti.measure.assessment.reports import ReportClosed, find_report
from yiti.policy.packs import ListedIndicator


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An indicator of the pack with what the report says of it, if anything."""

    indicator: ListedIndicator
    value: IndicatorValue | None


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """
    A report as a page shows it: the version, its lines in the pack's order, and the months of the quarter with their accounts.

    `report` is None where nothing was begun.
    """

    cycle: Cycle
    institution: str
    report: Report | None
    lines: tuple[ReportLine, ...]
    months: tuple[tuple[Period, bool], ...]
    versions: tuple[Report, ...]

    @property
    def filled(self) -> int:
        return sum(line.value is not None for line in self.lines)

    @property
    def has_accounts(self) -> bool:
        return all(is_there for _, is_there in self.months)


def list_reports(*, scope: Scope, period: str) -> QuerySet[Report]:
    """The current report of every institution within `accounts.see`, in the annex's order, with its values."""
    found = Report.objects.filter(cycle=period, is_current=True).select_related("institution").order_by("institution__sequence")
    institutions = scope.institutions("accounts.see")
    found = found if institutions is None else found.filter(institution__in=institutions)
    return found.prefetch_related(Prefetch("values", queryset=IndicatorValue.objects.order_by("pk")))


def get_report_sheet(*, scope: Scope, period: str, institution: str, version: int | None = None) -> ReportSheet:
    """
    One institution's report (`accounts.see`): the current version, or an older one.

    :raises Forbidden: for an institution out of reach
    """
    scope.require("accounts.see", institution)
    cycle = find_cycle(period)
    versions = tuple(Report.objects.filter(cycle=cycle, institution=institution).select_related("institution").order_by("version"))
    wanted = [report for report in versions if (report.version == version if version else report.is_current)]
    report = wanted[0] if wanted else None
    values = {value.indicator: value for value in IndicatorValue.objects.filter(report=report)} if report else {}
    span = Period.parse(period)
    there = list_months_with_accounts(institution, span)
    return ReportSheet(
        cycle,
        institution,
        report,
        tuple(ReportLine(indicator, values.get(code)) for code, indicator in indicators_of(cycle.pack).items()),
        tuple((month, month.first in there) for month in span.each_month()),
        versions,
    )


def list_values_at(*, scope: Scope, period: str, indicator: str) -> dict[str, IndicatorValue]:
    """
    Institution → what it reported of one indicator, of accepted and sent reports: what an assessor scores by.

    For whoever sees accounts county-wide or enters scores.
    """
    if not (scope.may("scores.enter") or scope.institutions("accounts.see") is None):
        scope.require("scores.enter")
    sent = (Report.State.SENT, Report.State.ACCEPTED)
    found = IndicatorValue.objects.filter(report__cycle=period, report__is_current=True, report__state__in=sent, indicator=indicator)
    return {value.report.institution_id: value for value in found.select_related("report")}


def list_values_of(*, scope: Scope, period: str, institution: str) -> dict[str, IndicatorValue]:
    """
    Indicator → what one institution reported, of its accepted or sent report; as `list_values_at`.
    """
    if not scope.may("scores.enter", institution):
        scope.require("accounts.see", institution)
    sent = (Report.State.SENT, Report.State.ACCEPTED)
    found = IndicatorValue.objects.filter(
        report__cycle=period, report__institution=institution, report__is_current=True, report__state__in=sent
    )
    return {value.indicator: value for value in found}


def require_open_month(*, scope: Scope, institution: str, month: date) -> None:
    """
    Whether the accounts of a month may still be entered or replaced: not while its quarter's report is sent, or after.

    :raises ReportClosed: a second upload for a closed step
    """
    scope.require("accounts.enter", institution)
    cycle = Cycle.objects.filter(pk=str(Period.quarter_of(month))).first()
    if cycle is None:
        return
    report = find_report(cycle, institution)
    if report is not None and report.state in (Report.State.SENT, Report.State.ACCEPTED):
        raise ReportClosed(
            Text(
                f"{cycle.period} 已报送，收支不能再改；需要更正的，请牵头医院退回",
                f"{cycle.period} is sent; its accounts stay, unless the lead hospital returns it",
            )
        )
