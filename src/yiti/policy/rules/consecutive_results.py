"""Talks and removals after unqualified years: 附件1 八(一)1."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from yiti.kernel.figures import Figure, Unit, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Flag, Name, Year
from .registry import rule

CANCELLED = "附件1 八(一)1"

YearName = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$", strict=True)]


class YearResults(Inputs):
    """`head_unchanged`: the same head in `year` and the year before."""

    id: Name
    results: Annotated[dict[YearName, Literal["qualified", "unqualified"]], Field(min_length=1)]
    head_unchanged: Flag

    words = {
        "id": Text("机构", "Institution"),
        "results": Text("各年考核结果", "Result of each year"),
        "head_unchanged": Text("两年为同一负责人", "Same head in both years"),
    }


class ConsecutiveInputs(Inputs):
    institutions: SomeRows[YearResults]
    year: Year

    words = {"institutions": Text("机构", "Institutions"), "year": Text("年度", "Year")}

    @model_validator(mode="after")
    def agree(self) -> Self:
        """Every institution has a result for the year itself."""
        for at, institution in enumerate(self.institutions):
            if f"{self.year:04d}" not in institution.results:
                words = Text(f"{institution.id} 缺少 {self.year} 年的结果", f"{institution.id} has no result for {self.year}")
                raise Refused(words, code="missing-field", field=f"institutions[{at}].results.{self.year:04d}")
        return self


@rule(
    "consecutive-results",
    title=Text("不合格与连续不合格的处理", "What unqualified years bring"),
    packs=("changji-2021",),
    clauses=(CANCELLED,),
    inputs=ConsecutiveInputs,
    moves_money=True,
    example={
        "institutions": [{"id": "ashili", "results": {"2024": "unqualified", "2025": "unqualified"}, "head_unchanged": True}],
        "year": 2025,
    },
)
def consecutive_results(inputs: ConsecutiveInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The year in which the increment is cancelled, the talk, and after unqualified years in a row the head's removal.

    A head who did not serve through is left to a decision. Without a result for an earlier year there is no removal
    and a warning `no-earlier-result`.

    :raises Refused: `missing-field` where an institution has no result for the year
    """
    in_a_row = book.parameter("ranking.unqualified_years")
    year = leaves.field(inputs, "year", Unit.YEAR)
    rows, warnings = [], []
    for at, institution in enumerate(inputs.institutions):
        results = _results(inputs, at, leaves, int(in_a_row.number))
        earlier = results[1:]
        if any(result.value is None for result in earlier):
            words = Text(f"{institution.id} 没有上一年度的结果，不涉及免职", f"{institution.id} has no earlier result: no removal")
            warnings.append(Caution("no-earlier-result", words, book.clause(CANCELLED)))
        head = leaves.field(institution, "head_unchanged", Unit.VERDICT, at=f"institutions[{at}]", about=institution.id)
        actions = []
        if results[0].value == "unqualified":
            actions.append(_action("admonition_talk", TALK, (results[0],), book, institution.id))
            if earlier and all(result.value == "unqualified" for result in earlier):
                word, formula = ("remove_head", REMOVAL) if institution.head_unchanged else ("decide_head", DECISION)
                actions.append(_action(word, formula, (*results, in_a_row, head), book, institution.id))
        cancelled = _cancelled(results[0], year, book, institution.id)
        rows.append({"id": institution.id, "increment_cancelled_year": cancelled, "actions": actions})
    return Finding({"institutions": rows}, warnings)


TALK = Text("不合格，对主要负责人诫勉谈话", "unqualified: an admonition talk with the head")
REMOVAL = Text("连续不合格且为同一负责人，免去职务", "unqualified years in a row under the same head: removal")
DECISION = Text("连续不合格但负责人有变动，由领导小组决定", "unqualified years in a row under different heads: to be decided")


def _results(inputs: ConsecutiveInputs, at: int, leaves: Leaves, in_a_row: int) -> list[Figure]:
    """The result of the year and of those before it, newest first; null where there is none."""
    institution = inputs.institutions[at]
    results = []
    for year in range(inputs.year, inputs.year - in_a_row, -1):
        name = f"{year:04d}"
        label = Text(f"{name} 年考核结果", f"Result of {name}")
        path = f"institutions[{at}].results.{name}"
        results.append(leaves.take(path, label, institution.results.get(name), Unit.WORD, about=institution.id))
    return results


def _cancelled(result: Figure, year: Figure, book: Resolved, about: str) -> Figure:
    is_cancelled = result.value == "unqualified"
    value = int(year.number) + 1 if is_cancelled else None
    formula = Text("不合格，取消次年核增", "unqualified: next year's increment is cancelled")
    if not is_cancelled:
        formula = Text("合格，不取消", "qualified: nothing is cancelled")
    label = Text("取消核增的年度", "Year in which the increment is cancelled")
    return ruled(label, value, Unit.YEAR, result, year, formula=formula, clauses=(book.clause(CANCELLED),), about=about)


def _action(word: str, formula: Text, inputs: tuple[Figure, ...], book: Resolved, about: str) -> Figure:
    return ruled(Text("应办事项", "Action"), word, Unit.WORD, *inputs, formula=formula, clauses=(book.clause(CANCELLED),), about=about)
