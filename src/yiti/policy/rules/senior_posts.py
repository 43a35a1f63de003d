"""How many senior posts an institution may have: `staffing.max_senior_post_ratio` of its posts."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Unit, difference, largest, product
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Count
from .registry import rule
from .whole import rounded_down

RATIO = "staffing.max_senior_post_ratio"
NOBODY = constant(Text("零", "None"), 0, Unit.COUNT)


class SeniorPostsInputs(Inputs):
    """Health posts of an institution, and the senior ones; those appointed by directed evaluation stand outside and are not counted."""

    posts: Count
    senior: Count

    words = {
        "posts": Text("卫生类专业技术岗位数", "Health-technical posts"),
        "senior": Text("高级岗位数", "Senior posts"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if self.senior > self.posts:
            raise refuse_inconsistent("高级岗位多于岗位总数", "more senior posts than posts", "senior")
        return self


@rule(
    "senior-posts",
    title=Text("高级岗位上限", "Ceiling of senior posts"),
    inputs=SeniorPostsInputs,
    example={"posts": 33, "senior": 8},
)
def senior_posts(inputs: SeniorPostsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The share of the posts, rounded down, and how many senior posts are above it.

    :raises Refused: `inconsistent` for more senior posts than posts
    """
    clauses = book.carrying
    posts, senior = leaves.field(inputs, "posts", Unit.COUNT), leaves.field(inputs, "senior", Unit.COUNT)
    exact = product(Text("岗位数 × 比例", "Posts × share"), posts, book.parameter(RATIO), unit=Unit.WEIGHT)
    limit = rounded_down(Text("高级岗位上限", "Most senior posts"), exact, Unit.COUNT, clauses=clauses)
    over = difference(Text("高级岗位减上限", "Senior posts less the most"), senior, limit, unit=Unit.COUNT)
    return Finding({"limit": limit, "excess": largest(Text("超出", "Too many"), over, NOBODY, unit=Unit.COUNT, clauses=clauses)})
