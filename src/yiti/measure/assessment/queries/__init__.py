"""What others may ask of the assessment."""

from .appeals import get_appeal, get_appeal_deadline, list_appeal_files, list_appeals, list_upheld_unsettled
from .clinics import ClinicYear, list_clinic_assessments, list_clinic_years
from .cycles import KNOWN, Standing, get_cycle, list_cycles, list_openable, list_result_runs, list_results, list_standings
from .live import LiveLine, LiveSheet, PartLine, ScoredBy, get_live_across, get_live_sheet, has_live_scores, list_methods
from .moved import MovedScore, list_moved_scores
from .opinions import list_missing_opinions, list_opinions
from .readiness import MissingScores, Readiness, get_quarter_inputs, get_readiness
from .reports import ReportLine, ReportSheet, get_report_sheet, list_reports, list_values_at, list_values_of, require_open_month
from .scores import (
    ScoreLine,
    ScoreSheet,
    Scoring,
    get_score,
    get_score_sheet,
    list_assignments,
    list_evidence,
    list_scores,
    list_scorings,
    list_single_items,
)
from .themes import ThemeRow, ThemeScore, list_theme_scores
from .years import get_clinic_scores, list_institution_results, list_year_results, made_again

__all__ = [
    "KNOWN",
    "ClinicYear",
    "LiveLine",
    "LiveSheet",
    "MissingScores",
    "MovedScore",
    "PartLine",
    "Readiness",
    "ReportLine",
    "ReportSheet",
    "ScoreLine",
    "ScoreSheet",
    "ScoredBy",
    "Scoring",
    "Standing",
    "ThemeRow",
    "ThemeScore",
    "get_appeal",
    "get_appeal_deadline",
    "get_clinic_scores",
    "get_cycle",
    "get_live_across",
    "get_live_sheet",
    "get_quarter_inputs",
    "get_readiness",
    "get_report_sheet",
    "get_score",
    "get_score_sheet",
    "has_live_scores",
    "list_appeal_files",
    "list_appeals",
    "list_assignments",
    "list_clinic_assessments",
    "list_clinic_years",
    "list_cycles",
    "list_evidence",
    "list_institution_results",
    "list_methods",
    "list_missing_opinions",
    "list_moved_scores",
    "list_openable",
    "list_opinions",
    "list_reports",
    "list_result_runs",
    "list_results",
    "list_scores",
    "list_scorings",
    "list_single_items",
    "list_standings",
    "list_theme_scores",
    "list_upheld_unsettled",
    "list_values_at",
    "list_values_of",
    "list_year_results",
    "made_again",
    "require_open_month",
]  # fmt: skip
