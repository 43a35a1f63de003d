"""What a community institution is called: the words of `naming.left_out` are left out of its name."""

from yiti.kernel.figures import Unit, ruled
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs
from .leaves import Leaves
from .numbers import Name
from .registry import rule

KINDS = ("社区卫生服务中心", "社区卫生服务站")


class StandardNameInputs(Inputs):
    name: Name

    words = {"name": Text("机构名称", "Name of the institution")}


@rule(
    "standard-name",
    title=Text("社区机构的规范名称", "Name of a community institution"),
    inputs=StandardNameInputs,
    example={"name": "扬子江路街道办事处社区卫生服务中心"},
)
def standard_name(inputs: StandardNameInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    The name of a centre or station without the word for street: of the words left out the longest that stands in it, once; and
    whether it is called so already.

    Other names stay as they are.
    """
    words = book.table("naming.left_out")
    found = sorted((leaf for leaf in words.values() if str(leaf.value) in inputs.name), key=lambda leaf: -len(str(leaf.value)))
    name = inputs.name
    if found and any(kind in name for kind in KINDS):
        name = name.replace(str(found[0].value), "", 1)
    given = leaves.field(inputs, "name", Unit.WORD)
    label, formula = Text("规范名称", "Standard name"), Text("省略街道字样一处", "the word for street left out once")
    standard = ruled(label, name, Unit.WORD, given, *words.values(), formula=formula, clauses=book.carrying)
    formula = Text("机构名称 = 规范名称", "name = standard name")
    same = ruled(Text("名称规范", "Called so"), name == inputs.name, Unit.VERDICT, given, standard, formula=formula, clauses=book.carrying)
    return Finding({"name": standard, "ok": same})
