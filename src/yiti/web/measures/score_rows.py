"""One line of a score sheet, as it is shown, edited and answered by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from yiti.kernel.periods import Period
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.measure.assessment.models import IndicatorValue, Score
from yiti.measure.assessment.queries import ScoreSheet, list_scores
from yiti.measure.assessment.sheets.scores import METHODS
from yiti.policy.packs import ListedIndicator
from yiti.registry.institutions.models import Institution
from yiti.web.printing import print_number, print_value

from .figures import why_now
from .live_lines import LiveShow
from .naming import SUBJECTS, name_of

METHOD_CHOICES: Sequence[tuple[str, Text]] = tuple((str(code), words) for code, words in METHODS.items())
NO_LIVE: Mapping[str, LiveShow | None] = MappingProxyType({})
Key = tuple[str, str, str]
"""Institution, subject and indicator."""


@dataclass(frozen=True)
class ScoreRow:
    """
    A score of one indicator of an institution or its head. `last` is last quarter's, `reported` what the institution reported.

    `may_edit` only while it is the reader's to give and not sent.
    """

    period: str
    institution: Institution
    indicator: ListedIndicator
    subject: str
    points: Decimal
    score: Score | None
    last: Score | None
    reported: Text
    evidence: int
    may_edit: bool
    live: LiveShow | None = None
    """What live figures say of an institution's line; none where they say nothing, and on the head's."""

    @property
    def ident(self) -> str:
        return f"{self.institution.pk}-{self.indicator.code}-{self.subject}"

    @property
    def is_head(self) -> bool:
        return self.subject == Score.Subject.HEAD

    @property
    def subject_words(self) -> Text:
        return SUBJECTS[self.subject]

    @property
    def place(self) -> Text:
        return name_of(self.institution)

    @property
    def typed(self) -> str:
        """The score as it stands in the field."""
        return "" if self.score is None or self.score.absent else f"{self.score.score.normalize():f}"

    @property
    def method(self) -> str:
        return str(self.score.method) if self.score else str(self.last.method) if self.last else Score.Method.DOCUMENTS

    @property
    def method_words(self) -> Text:
        return METHODS[self.method] if self.score else NOTHING

    @property
    def lost(self) -> Decimal:
        """The points that were taken; none where nothing is scored."""
        return self.points - self.score.score if self.score and not self.score.absent else Decimal(0)

    def _why(self, name: str, period: str = "") -> str:
        return why_now("scores", period or self.period, self.institution.pk, f"{name}.{self.indicator.code}")

    @property
    def why_points(self) -> str:
        return self._why("points")

    @property
    def why_score(self) -> str:
        return self._why(self.subject)

    @property
    def why_lost(self) -> str:
        return self._why("lost")

    @property
    def why_last(self) -> str:
        return self._why(self.subject, str(Period.parse(self.period).shifted(-1)))

    def why_group(self, name: str) -> str:
        """Where a sum of the indicator's group is explained, `got` or `full`."""
        return why_now("scores", self.period, self.institution.pk, f"{name}.{self.indicator.group}")

    @property
    def why_reported(self) -> str:
        return why_now("values", self.period, self.institution.pk, self.indicator.code)

    @property
    def state(self) -> tuple[str, Text]:
        if self.score is None:
            return "wait", Text("未评", "Not scored")
        if self.score.sent_on:
            return "met", Text("已报", "Sent")
        return "running", Text("已存", "Kept")


def reported_words(indicator: ListedIndicator, value: IndicatorValue | None) -> Text:
    """What the institution reported, as the indicator's unit prints it."""
    if value is None or value.value is None:
        return NOTHING
    shown = str(print_value(value.value, indicator.unit) if indicator.unit else print_number(value.value))
    return Text(shown, shown)


def read_last(scope: Scope, period: str, *, institution: str = "", indicator: str = "") -> dict[Key, Score]:
    """Last quarter's scores that the reader may see; none where that quarter was never opened."""
    try:
        rows = list_scores(scope=scope, period=str(Period.parse(period).shifted(-1)), institution=institution, indicator=indicator)
    except UnableTo:
        return {}
    return {(row.institution_id, str(row.subject), row.indicator): row for row in rows}


def build_rows(
    sheet: ScoreSheet,
    last: Mapping[Key, Score],
    values: Mapping[str, IndicatorValue],
    live: Mapping[str, LiveShow | None] = NO_LIVE,
) -> list[list[ScoreRow]]:
    """For each indicator of a sheet the institution's line and the head's; `live` by indicator."""
    code = sheet.institution.pk
    answer = []
    for line in sheet.lines:
        pair = ((Score.Subject.INSTITUTION, line.score), (Score.Subject.HEAD, line.head_score))
        answer.append(
            [
                ScoreRow(
                    sheet.cycle.period,
                    sheet.institution,
                    line.indicator,
                    str(subject),
                    line.points,
                    score,
                    last.get((code, str(subject), line.indicator.code)),
                    reported_words(line.indicator, values.get(line.indicator.code)) if subject == Score.Subject.INSTITUTION else NOTHING,
                    sheet.evidence.get(score.pk, 0) if score else 0,
                    line.is_mine and not (score and score.sent_on),
                    live.get(line.indicator.code) if subject == Score.Subject.INSTITUTION else None,
                )
                for subject, score in pair
            ]
        )
    return answer
