"""What the result of an evaluation does to grants, insurance payment and pay: each amount × the coefficient that the county decided."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from yiti.kernel.figures import Figure, Unit, difference, product, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Coefficient, FenAmount, Name
from .registry import rule

LINKS = "supervision.links"
AMOUNTS = ("subsidy", "insurance", "pay")
Grade = Literal["excellent", "good", "passed", "failed"]


class ResultLinksInputs(Inputs):
    """
    The grade of one evaluation and the amounts that it is tied to, as many as are known; the coefficients by `amount.grade` are the
    county's own.
    """

    grade: Grade
    subsidy: FenAmount | None = None
    insurance: FenAmount | None = None
    pay: FenAmount | None = None
    links: Annotated[dict[Name, Coefficient], Field(min_length=1)] | None = None

    words = {
        "grade": Text("评估等次", "Grade of the evaluation"),
        "subsidy": Text("财政补助", "Grants"),
        "insurance": Text("医保支付", "Insurance payment"),
        "pay": Text("薪酬", "Pay"),
        "links": Text("挂钩系数", "Coefficients"),
    }

    @model_validator(mode="after")
    def holds_any(self) -> Self:
        if all(getattr(self, name) is None for name in AMOUNTS):
            words = Text("至少给出一项金额：财政补助、医保支付、薪酬", "give at least one amount: grants, insurance payment, pay")
            raise Refused(words, code="missing-field", field=AMOUNTS[0])
        return self


@rule(
    "result-links",
    title=Text("督导评估结果与补助、支付、薪酬挂钩", "Grants, payment and pay by the result of the evaluation"),
    inputs=ResultLinksInputs,
    moves_money=True,
    example={
        "grade": "failed", "subsidy": "860000", "insurance": "1500000", "pay": "2400000",
        "links": {"subsidy.failed": "0.9", "insurance.failed": "0.95", "pay.failed": "0.97"},
    },
)  # fmt: skip
def result_links(inputs: ResultLinksInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    For each amount that is known the coefficient of the grade, the amount × it to the fen, and by how much that differs.

    :raises Refused: `parameter-unset` while the county has decided no coefficients; `missing-field` where they lack the one of an amount
        and grade, and where no amount is given
    """
    grade, links = leaves.field(inputs, "grade", Unit.WORD), _links(inputs, book, leaves)
    result: dict[str, Figure] = {}
    for name in AMOUNTS:
        if getattr(inputs, name) is not None:
            amount = leaves.field(inputs, name, Unit.YUAN)
            result |= _tie(name, amount, _of_grade(links, name, grade, book), book)
    return Finding({"grade": grade, **result})


def _links(inputs: ResultLinksInputs, book: Resolved, leaves: Leaves) -> Mapping[str, Figure]:
    if inputs.links is None:
        return book.table(LINKS)
    words = ResultLinksInputs.words["links"]
    return {
        name: leaves.take(f"links.{name}", Text(f"{words.zh}：{name}", f"{words.en}: {name}"), value, Unit.COEFFICIENT)
        for name, value in inputs.links.items()
    }


def _of_grade(links: Mapping[str, Figure], name: str, grade: Figure, book: Resolved) -> Figure:
    found, words = links.get(f"{name}.{grade.value}"), ResultLinksInputs.words[name]
    if found is None:
        said = Text(
            f"没有定“{words.zh}”在这个等次的系数（{name}.{grade.value}），由本地政府决定",
            f"no coefficient of {words.en.lower()} is decided for this grade ({name}.{grade.value}): the local government decides it",
        )
        raise Refused(said, code="missing-field", field=f"links.{name}.{grade.value}")
    label, formula = Text(f"{words.zh}：系数", f"{words.en}: coefficient"), Text("按等次", "by the grade")
    return ruled(label, found.value, Unit.COEFFICIENT, grade, found, formula=formula, clauses=book.carrying)


def _tie(name: str, amount: Figure, coefficient: Figure, book: Resolved) -> dict[str, Figure]:
    clauses, words = book.carrying, amount.label
    linked = product(Text(f"{words.zh}：挂钩后", f"{words.en}: tied to the result"), amount, coefficient, clauses=clauses)
    change = difference(Text(f"{words.zh}：增减", f"{words.en}: change"), linked, amount, clauses=clauses)
    return {f"{name}_coefficient": coefficient, f"{name}_linked": linked, f"{name}_change": change}
