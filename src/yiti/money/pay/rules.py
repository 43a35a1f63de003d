"""Pure logic of this room: what years of pay and posts come to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yiti.kernel.figures import Figure, Source, Unit, difference, given, quotient, total
from yiti.kernel.text import Text
from yiti.registry.institutions.models import Institution

TWELVE = given(Text("十二个月", "Twelve months"), 12, Unit.COUNT, source=Source.DERIVED)
TWO = given(Text("两头平均", "Mean of both ends"), 2, Unit.COUNT, source=Source.DERIVED)
LABELS = {
    "paid": Text("发放的绩效工资", "Performance pay paid"),
    "person_months": Text("人月数", "Person-months"),
    "mean": Text("全年人均绩效工资", "Performance pay a person and year"),
    "growth": Text("比上年", "On the year before"),
    "start": Text("年初在岗", "In post at the start"),
    "end": Text("期末在岗", "In post at the end"),
    "left": Text("离开人数", "Left"),
    "turnover": Text("离开比例", "Turnover"),
}


@dataclass(frozen=True, slots=True)
class PayYear:
    """
    An institution's year: `mean` is performance pay a person and year, over the quarters that are paid (`quarters` of them).

    `growth` and `turnover` are missing where there is no year before, or nobody in post.
    """

    institution: Institution
    year: int
    quarters: int
    figures: Mapping[str, Figure]


def add_years(rows: Iterable[PayYear], before: Iterable[PayYear]) -> dict[str, Figure]:
    """The same figures over several institutions of one year; growth against the sums of the year before."""
    figures = _added(rows)
    return figures | growth(figures, _added(before))


def _added(rows: Iterable[PayYear]) -> dict[str, Figure]:
    held: defaultdict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        for name in ("paid", "person_months", "start", "end", "left"):
            if name in row.figures:
                held[name].append(row.figures[name].named(row.institution.label))
    sums = {name: total(LABELS[name], parts, unit=parts[0].unit) for name, parts in held.items()}
    return sums | means(sums) | turnover(sums)


def means(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    if "paid" not in figures or not figures["person_months"].number:
        return {}
    return {"mean": quotient(LABELS["mean"], figures["paid"], full_years(figures["person_months"]), unit=Unit.YUAN)}


def full_years(person_months: Figure) -> Figure:
    return quotient(Text("折合全年人数", "People by the full year"), person_months, TWELVE, unit=Unit.COEFFICIENT)


def growth(figures: Mapping[str, Figure], before: Mapping[str, Figure]) -> dict[str, Figure]:
    if "mean" not in figures or "mean" not in before or not before["mean"].number:
        return {}
    last = before["mean"].named(Text("上年人均", "The year before"))
    more = difference(Text("增加", "More"), figures["mean"], last)
    return {"growth": quotient(LABELS["growth"], more, last, unit=Unit.RATIO)}


def turnover(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    if "left" not in figures or not figures["start"].number + figures["end"].number:
        return {}
    both = total(Text("年初加期末", "Start and end"), (figures["start"], figures["end"]), unit=Unit.PERSONS)
    average = quotient(Text("平均在岗", "Average in post"), both, TWO, unit=Unit.PERSONS)
    return {"turnover": quotient(LABELS["turnover"], figures["left"], average, unit=Unit.RATIO)}
