"""What is odd in a document itself, in words, as its page and the pages of its clauses show it."""

from collections.abc import Iterable, Sequence

from yiti.kernel.text import Text
from yiti.policy.packs.shapes.findings import DocumentFinding, FindingKind

KINDS: dict[FindingKind, Text] = {
    "misprint": Text("印错", "Misprint"),
    "contradiction": Text("前后不一", "Contradiction"),
    "doubled": Text("重复", "Counted twice"),
    "arithmetic": Text("算数核对", "Sums looked at"),
    "missing": Text("缺漏", "Left out"),
    "doubtful": Text("存疑", "In doubt"),
    "open": Text("两可", "Open to two readings"),
}


def tell_findings(findings: Iterable[DocumentFinding], besides: str = "") -> list[tuple[DocumentFinding, Text, Sequence[str]]]:
    """Each with its kind in words and the clauses to lead to, without the one whose page it stands on."""
    return [(one, KINDS[one.kind], [number for number in one.clauses if number != besides]) for one in findings]
