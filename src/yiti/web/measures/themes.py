"""The core themes of the assessment at every institution: what was got of the points, each with what it was made from."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from yiti.foundation.papers import TableColumn, TableRow
from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.queries import ThemeRow, get_cycle, list_theme_scores
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.indicators import Theme
from yiti.web.access import page
from yiti.web.lists import Column, Listing
from yiti.web.money.papers import send_table
from yiti.web.pages import frame_of, render
from yiti.web.requests import Request

from .figures import why_now
from .naming import address_of, full_name_of
from .unopened import or_unopened

SEE = "scores.see"
PARTS = ("rate", "got", "full")


def read_themes(scope: Scope, period: str, institution: str) -> Mapping[str, Figure]:
    """`{theme}-{part}` of an institution's quarter."""
    rows = [row for row in list_theme_scores(scope=scope, period=period) if row.institution.pk == institution]
    return {f"{id}-{name}": figure for row in rows for id, found in row.themes.items() for name, figure in found.figures.items()}


@page(function=SEE)
@or_unopened
def themes_page(request: Request) -> HttpResponse:
    period = str(request.period)
    cycle = get_cycle(scope=request.scope, period=period)
    scoring = load_pack(cycle.pack).scoring
    themes = scoring.themes if scoring else ()
    rows = list_theme_scores(scope=request.scope, period=period) if themes else []
    rows = [row for row in rows if request.place in ("", row.institution.pk)]
    shown = _listing(themes, period).read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    if request.GET.get("export") == "pdf":
        return _on_paper(request, themes, rows)
    context = {
        "list": shown, "label": request.period.label, "themes": [_told(theme, rows) for theme in themes], "pack": cycle.pack,
        "clause": themes[0].clause if themes else "", "told": any(found.figures for row in rows for found in row.themes.values()),
        "pdf": address_of("themes", period=period, export="pdf"),
    }  # fmt: skip
    return render(request, "yiti/measures/themes.html", context)


def _told(theme: Theme, rows: list[ThemeRow]) -> dict[str, Any]:
    """A theme with how many indicators it has and how many institutions are scored in all of them."""
    there = [row.themes[theme.id] for row in rows]
    whole = sum(bool(found.asked) and found.scored == found.asked for found in there)
    return {
        "theme": theme,
        "label": Text(theme.label.zh, theme.label.en),
        "indicators": len(theme.indicators),
        "whole": whole,
        "of": len(rows),
    }


def _result(row: ThemeRow, period: str) -> str:
    """Its result, once anything of it is told."""
    return address_of("result", row.institution.pk, period=period) if any(found.figures for found in row.themes.values()) else ""


def _listing(themes: tuple[Theme, ...], period: str) -> Listing:
    return Listing(
        "themes", Text("核心主题得分", "Scores by theme"),
        [
            Column("name", Text("机构", "Institution"), lambda row: full_name_of(row.institution), "name", sort="x",
                   href=lambda row: _result(row, period)),
            *(_column(theme, period) for theme in themes),
        ],
        search=("institution.name", "institution.pinyin", "institution.name_en"), hint=Text("机构名称、首字母", "Name or initials"),
        size=100,
        empty=Text("这一季没有可看的得分", "No scores of this quarter to see"),
        empty_hint=Text("文件列出主题、考核人员打分之后就有。", "They stand here once assessors have scored, if a document names themes."),
    )  # fmt: skip


def _column(theme: Theme, period: str) -> Column:
    def value(row: ThemeRow) -> Any:
        figure = row.themes[theme.id].figures.get("rate")
        return figure.value if figure else None

    def why(row: ThemeRow) -> str:
        return why_now("themes", period, row.institution.pk, f"{theme.id}-rate") if value(row) is not None else ""

    return Column(theme.id, Text(theme.label.zh, theme.label.en), value, "percent", sort="x", why=why)


def _on_paper(request: Request, themes: tuple[Theme, ...], rows: list[ThemeRow]) -> HttpResponse:
    columns = [TableColumn(Text("机构", "Institution"), share=2.4)]
    columns += [TableColumn(Text(theme.label.zh, theme.label.en), "percent", share=1.2) for theme in themes]
    lines = [TableRow((full_name_of(row.institution), *_values(row))) for row in rows]
    return send_table(
        request, Text("考核核心主题得分", "Scores of the core themes"), columns, lines, f"THEMES-{request.period}",
        institution=frame_of(request).county, period=request.period.label, says=[str(_values(row)) for row in rows],
    )  # fmt: skip


def _values(row: ThemeRow) -> list[Any]:
    return [found.figures["rate"].value if found.figures else None for found in row.themes.values()]
