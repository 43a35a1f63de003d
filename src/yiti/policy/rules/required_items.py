"""Which things of a list that a document names are there: each list is a parameter of its pack, `required_items.` with its own id."""

from yiti.kernel.figures import Figure, Unit, quotient, ruled
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Name
from .registry import rule

LISTS = "required_items."
Listed = dict[str, Figure]


class RequiredItemsInputs(Inputs):
    """One thing that is held against a list: a centre, a clinic, a platform. `there` are the items that stand, by the list's own names."""

    checklist: Name
    there: list[Name]

    words = {
        "checklist": Text("清单", "List"),
        "there": Text("已有项目", "Items there"),
    }


@rule(
    "required-items",
    title=Text("清单项目是否齐全", "Items of a list that are there"),
    inputs=RequiredItemsInputs,
    example={"checklist": "city_platforms", "there": ["影像", "检验", "心电"]},
)
def required_items(inputs: RequiredItemsInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    What the list requires, in the document's order, what of it is missing, the share that is there, and whether nothing is missing.

    :raises Refused: `out-of-range` for a list that the pack does not have, or an item that the list does not have
    """
    listed = _list(inputs, book)
    there = [_item(at, name, listed, leaves) for at, name in enumerate(inputs.there)]
    standing = set(inputs.there)
    order = sorted(listed, key=lambda name: listed[name].number)
    required = [_told(Text("应有", "Required"), name, listed) for name in order]
    missing = [_told(Text("缺少", "Missing"), name, listed, *there) for name in order if name not in standing]
    clauses = next(iter(listed.values())).clauses or book.carrying
    all_of_them = ruled(Text("应有项数", "Items required"), len(required), Unit.COUNT, *required, formula=Text("计数", "counted"))
    formula = Text("各不相同的已有项目计数", "different items there, counted")
    found = ruled(Text("已有项数", "Items there"), len(standing), Unit.COUNT, *there, formula=formula)
    formula = Text("清单各项都有", "every item of the list is there")
    return Finding(
        {
            "required": required,
            "missing": missing,
            "share": quotient(Text("已有比例", "Share there"), found, all_of_them, clauses=clauses),
            "ok": ruled(Text("齐全", "Complete"), not missing, Unit.VERDICT, *required, *there, formula=formula, clauses=clauses),
        }
    )


def _list(inputs: RequiredItemsInputs, book: Resolved) -> Listed:
    known = sorted(id.removeprefix(LISTS) for id in book.settings if id.startswith(LISTS))
    if inputs.checklist not in known:
        have = ", ".join(known)
        words = Text(f"没有清单“{inputs.checklist}”；有：{have}", f"there is no list {inputs.checklist}; known are: {have}")
        raise Refused(words, code="out-of-range", field="checklist")
    return book.table(LISTS + inputs.checklist)


def _item(at: int, name: str, listed: Listed, leaves: Leaves) -> Figure:
    if name not in listed:
        have = "、".join(listed)
        words = Text(f"清单没有“{name}”；有：{have}", f"the list has no {name}; it has: {', '.join(listed)}")
        raise Refused(words, code="out-of-range", field=f"there[{at}]")
    return leaves.take(f"there[{at}]", Text("已有项目", "Item there"), name, Unit.WORD)


def _told(label: Text, name: str, listed: Listed, *others: Figure) -> Figure:
    figure = listed[name]
    return ruled(label, name, Unit.WORD, figure, *others, formula=Text("按清单", "by the list"), clauses=figure.clauses)
