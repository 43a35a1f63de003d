"""An explanation as rules answer it, read into a tree that a template can print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiti.kernel.figures import Operation, Source, Unit
from yiti.kernel.text import NOTHING, Text

SHOWN = 12
"""So many inputs of one figure stand open; the rest fold into one line."""
DEPTH = 12
LIMIT = 300
"""So many figures in one tree, leaves too; what comes after opens as an explanation of its own."""
MOST = 60
"""So many inputs of one figure are printed at once; the way to the next ones stands below them."""

SIGNS = {Operation.SUM: "+", Operation.DIFFERENCE: "−", Operation.PRODUCT: "×", Operation.QUOTIENT: "÷"}


@dataclass(slots=True)
class Node:
    """
    One figure of the tree.

    `sign` joins it to what stands before it. `is_chosen` marks which of several the larger-of or smaller-of took.
    `is_repeat` says that it stands, with all its inputs, further up under the same id; `is_cut` that its inputs are not
    printed here. `rest` holds the inputs that fold into one line; of `count` inputs those from number `begins` on are printed.
    """

    id: str
    label: Text
    value: str | None
    unit: Unit
    source: Source
    operation: Operation
    formula: Text
    clauses: tuple[str, ...]
    note: Text
    record: str
    sign: str = ""
    is_chosen: bool = False
    is_repeat: bool = False
    is_cut: bool = False
    inputs: list["Node"] = field(default_factory=list)
    rest: list["Node"] = field(default_factory=list)
    begins: int = 0
    count: int = 0

    @property
    def next_begins(self) -> int:
        """The number of the first input that is not printed; 0 where all are."""
        shown = self.begins + len(self.inputs) + len(self.rest)
        return shown if shown < self.count else 0

    @property
    def left(self) -> int:
        return self.count - self.next_begins if self.next_begins else 0

    @property
    def is_local(self) -> bool:
        return self.source is Source.LOCAL

    @property
    def opens(self) -> bool:
        return bool(self.inputs)

    @property
    def is_plain(self) -> bool:
        """Whether the signs alone say how it was reckoned."""
        return self.operation in SIGNS

    @property
    def says(self) -> Text:
        """The formula in words, where no sign says it."""
        return NOTHING if self.is_plain or self.operation is Operation.GIVEN else self.formula


class Explanation:
    """The figures of one answer by id. `of` maps result paths to ids."""

    def __init__(self, written: Mapping[str, Any]):
        self.rows: dict[str, Mapping[str, Any]] = {row["id"]: row for row in written["figures"]}
        self.of: Mapping[str, str] = written["of"]
        self.grown = 0

    def id_of(self, path: str) -> str | None:
        """The id of a result path or of a figure; None where there is no such figure."""
        found = self.of.get(path, path)
        return found if found in self.rows else None

    def tree(self, root: str, begins: int = 0) -> Node:
        """
        The figure with its inputs, from number `begins` on. A figure that several others share is opened once, where it is first met.

        :raises KeyError: for an id that is not there
        """
        self.grown = 0
        return self._grow(root, set(), DEPTH, begins)

    def _grow(self, name: str, met: set[str], depth: int, begins: int = 0) -> Node:
        row = self.rows[name]
        node = read_node(row)
        inputs: Sequence[str] = row["inputs"][begins : begins + MOST]
        node.begins, node.count = begins, len(row["inputs"])
        self.grown += 1
        if not inputs:
            return node
        if name in met:
            node.is_repeat = True
            return node
        if depth == 0 or self.grown > LIMIT:
            node.is_cut = True
            return node
        met.add(name)
        split = SHOWN if len(inputs) > SHOWN + 2 else len(inputs)
        grown = [self._grow(item, met, depth - 1 if at < split else 0) for at, item in enumerate(inputs)]
        mark_signs(node.operation, grown, is_first=begins == 0)
        mark_chosen(node, grown)
        node.inputs, node.rest = grown[:split], grown[split:]
        return node


def read_node(row: Mapping[str, Any]) -> Node:
    return Node(
        id=row["id"],
        label=_text(row["label"]),
        value=row["value"],
        unit=Unit(row["unit"]),
        source=Source(row["source"]),
        operation=Operation(row.get("operation") or (Operation.RULE if row["inputs"] else Operation.GIVEN)),
        formula=_text(row.get("formula")),
        clauses=tuple(row["clauses"]),
        note=_text(row.get("note")),
        record=row.get("record", ""),
    )


def mark_signs(operation: Operation, inputs: Sequence[Node], *, is_first: bool = True) -> None:
    for item in inputs[1:] if is_first else inputs:
        item.sign = SIGNS.get(operation, "")


def mark_chosen(node: Node, inputs: Sequence[Node]) -> None:
    if node.operation in (Operation.LARGEST, Operation.SMALLEST):
        for item in inputs:
            if item.value == node.value:
                item.is_chosen = True
                return


def _text(words: Mapping[str, str] | None) -> Text:
    return Text(words["zh"], words["en"]) if words else NOTHING
