"""Work points in words: what each service is worth under the quarter's decisions, and what an institution has of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from yiti.kernel.figures import Figure
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved, definitions_of, work_of
from yiti.web.policy.values import print_held
from yiti.web.sources import get_categories

from .figures import why_now
from .naming import address_of

SETTINGS = ("quarter_method", "quality_method", "quality_threshold")


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A service of an institution: how many, the points of each, their product. `why_count` opens what was counted, for those who may."""

    label: Text
    count: Figure
    each: Figure
    points: Figure
    why: str
    why_count: str


@dataclass(frozen=True, slots=True)
class WorkShow:
    lines: Sequence[WorkLine]
    total: Figure
    why: str


def show_work(scope: Scope, period: str, institution: str, work: Figure | None) -> WorkShow | None:
    if work is None:
        return None
    sees = scope.may("indicators.see", institution)
    lines = [
        WorkLine(
            line.label, line.inputs[0], line.inputs[1], line, why_now("scores", period, institution, f"work.{at}"),
            address_of("indicator-why", code_of(line), institution, period) if sees else "",
        )
        for at, line in enumerate(work.inputs)
    ]  # fmt: skip
    return WorkShow(lines, work, why_now("scores", period, institution, "work"))


def code_of(line: Figure) -> str:
    """The definition whose numerator a line counts."""
    return line.inputs[0].record.split(":")[-2]


@dataclass(frozen=True, slots=True)
class Worth:
    """How a pack's work points stand: each setting in words, and the points of each service by category."""

    settings: Sequence[tuple[Text, str]]
    categories: Sequence[Text]
    services: Sequence[tuple[Text, Sequence[tuple[Text, Figure | None]]]]


def read_worth(book: Resolved) -> Worth | None:
    """What the pack counts in work points and what is decided of it; None where it counts nothing."""
    work = work_of(book.pack)
    if work is None:
        return None
    settings = []
    for id in SETTINGS:
        voice = book.entry(id).voice
        settings.append((book.settings[id].label, print_held(book.settings[id], voice.value) if voice else ""))
    categories = get_categories(book.pack)
    tables = {code: book.table(work.values, code) if book.is_set(work.values, code) else {} for code in categories}
    definitions = definitions_of(book.pack)
    services = [(definitions[code].label, [(categories[kind], table.get(code)) for kind, table in tables.items()]) for code in work.counted]
    return Worth(settings, list(categories.values()), services)
