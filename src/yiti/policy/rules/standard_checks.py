"""One line of a staffing standard: what there is, what is asked, and how many are missing."""

from dataclasses import dataclass

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, difference, largest, product, quotient, ruled
from yiti.kernel.text import Text

from .leaves import constant
from .whole import rounded_down, rounded_up

NOBODY = constant(Text("零", "Nobody"), 0, Unit.PERSONS)
ACTUAL, SHORT, MET = Text("实有", "Actual"), Text("缺少人数", "Persons missing"), Text("达标", "Met")
OVER = Text("超出人数", "Persons too many")

Line = dict[str, Figure | str]


@dataclass(frozen=True, slots=True)
class Standard:
    """Makes the lines of one standard, all under the same clauses."""

    clauses: tuple[Clause, ...]

    def by_count(self, id: str, actual: Figure | None, required: Figure) -> Line:
        """At least so many persons; what stands is null where nothing was entered."""
        if actual is None:
            return {"id": id, **self._unknown(Unit.PERSONS, required), "required": required, "required_count": required}
        return {
            "id": id, "actual": actual, "required": required, "required_count": required,
            "ok": self._met(actual, required, Text("实有 ≥ 应有", "actual ≥ required"), actual.number >= required.number),
            "short": self._missing(SHORT, required, actual),
        }  # fmt: skip

    def at_least(self, id: str, part: Figure, whole: Figure, share: Figure) -> Line:
        """A floor under a share of a whole, in persons rounded up."""
        return self._by_share(id, part, whole, share, rounded_up(self._most(share), _of(whole, share), clauses=self.clauses), is_floor=True)

    def at_most(self, id: str, part: Figure, whole: Figure, share: Figure) -> Line:
        """A ceiling over a share of a whole, in persons rounded down."""
        limit = rounded_down(self._most(share), _of(whole, share), clauses=self.clauses)
        return self._by_share(id, part, whole, share, limit, is_floor=False)

    def _by_share(self, id: str, part: Figure, whole: Figure, share: Figure, limit: Figure, *, is_floor: bool) -> Line:
        line: Line = {"id": id, "required": share, "required_count": limit}
        if not whole.number:
            return {**line, **self._unknown(Unit.RATIO, whole, part)}
        formula = Text("实有 ≥ 应有", "actual ≥ required") if is_floor else Text("实有 ≤ 上限", "actual ≤ limit")
        is_met = part.number >= limit.number if is_floor else part.number <= limit.number
        return {
            **line,
            "actual": quotient(ACTUAL, part, whole, clauses=self.clauses),
            "ok": self._met(part, limit, formula, is_met),
            "short": self._missing(SHORT, limit, part) if is_floor else self._missing(OVER, part, limit),
        }

    def _most(self, share: Figure) -> Text:
        return Text(f"{share.label.zh}（人数）", f"{share.label.en} (persons)")

    def _unknown(self, unit: Unit, *inputs: Figure) -> Line:
        why = Text("没有填报，或总数为零", "not entered, or the whole is zero")
        found = (("actual", ACTUAL, unit), ("ok", MET, Unit.VERDICT), ("short", SHORT, Unit.PERSONS))
        return {name: ruled(label, None, kind, *inputs, formula=why, clauses=self.clauses) for name, label, kind in found}

    def _met(self, actual: Figure, required: Figure, formula: Text, is_met: bool) -> Figure:
        return ruled(MET, is_met, Unit.VERDICT, actual, required, formula=formula, clauses=self.clauses)

    def _missing(self, label: Text, first: Figure, less: Figure) -> Figure:
        missing = difference(Text("相差人数", "Difference"), first, less, unit=Unit.PERSONS)
        return largest(label, missing, NOBODY, unit=Unit.PERSONS, clauses=self.clauses)


def _of(whole: Figure, share: Figure) -> Figure:
    return product(Text(f"{whole.label.zh} × {share.label.zh}", f"{whole.label.en} × {share.label.en}"), whole, share, unit=Unit.WEIGHT)
