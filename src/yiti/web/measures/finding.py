"""What the search box finds of the assessment: indicators, and the pages that no menu names."""

from collections.abc import Iterable, Iterator

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import indicators_of
from yiti.registry.institutions.queries import list_institutions
from yiti.web.nav import AreaPage
from yiti.web.search import FINDERS, Finder, Hit, matches

from .naming import address_of, name_of

PAGES = (
    AreaPage(Text("会议屏", "Meeting screen"), "quarter-wall", ("overview.see",)),
    AreaPage(Text("开季", "Open a quarter"), "quarter-open", ("quarter.open",)),
    AreaPage(Text("考核分工", "Assignments"), "assignments", ("quarter.open", "scores.enter", "scores.see")),
)
AREA = Text("指标考核", "Measures")


def find_indicators(words: str, scope: Scope) -> Iterable[Hit]:
    """An assessor goes to the indicator's own sheet, everybody else to the clause that demands it."""
    installation = find_installation()
    if installation is None or not (scope.may("scores.enter") or scope.may("documents.see")):
        return
    for code, indicator in indicators_of(installation.pack).items():
        if matches(words, indicator.label.zh, indicator.label.en, code):
            clause = indicator.clause
            own = address_of("score-indicator", code) if scope.may("scores.enter") else ""
            yield Hit(indicator.label, own or address_of("clause", clause.pack, clause.number), indicator.group_label)


def find_pages(words: str, scope: Scope) -> Iterable[Hit]:
    """Pages without an entry in a menu, and an institution's own pages of the quarter."""
    for page in PAGES:
        if page.is_for(scope) and page.address and matches(words, page.label.zh, page.label.en):
            yield Hit(page.label, page.address, AREA)
    yield from _find_of_institutions(words, scope)


def _find_of_institutions(words: str, scope: Scope) -> Iterator[Hit]:
    """`jgl 得分`: the kind of page must be named, or institutions alone would fill the answer."""
    kinds = (
        ("report", Text("上报", "Report"), ("accounts.enter", "accounts.see", "accounts.review")),
        ("result", Text("得分与名次", "Scores and place"), ("scores.see",)),
    )
    for url, label, functions in kinds:
        if len(words.split()) < 2 or not any(scope.may(function) for function in functions):
            continue
        for row in list_institutions(scope=scope, on=None).exclude(category=""):
            name = name_of(row)
            may = any(scope.may(function, row.pk) for function in functions)
            if may and _names_both(words, label, (row.name, row.name_en, row.short_name)):
                yield Hit(Text(f"{name.zh}：{label.zh}", f"{name.en}: {label.en}"), address_of(url, row.pk), AREA)


def _names_both(words: str, label: Text, names: tuple[str, ...]) -> bool:
    """Whether each word belongs to the kind of page or to the institution, and both are meant."""
    parts = words.split()
    kinds = [word for word in parts if matches(word, label.zh, label.en)]
    return bool(kinds) and len(kinds) < len(parts) and all(word in kinds or matches(word, *names) for word in parts)


def add_finders() -> None:
    """Once, when the addresses are read."""
    for finder in (
        Finder(Text("指标", "Indicators"), "chart-bar", find_indicators),
        Finder(Text("考核页面", "Pages of the assessment"), "list-check", find_pages),
    ):
        if finder.kind not in [known.kind for known in FINDERS]:
            FINDERS.append(finder)
