"""The answer to "where does this number come from?": a drawer beside the page, or a page with its own address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from yiti import __version__
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text

from .opening import openable
from .pages import render
from .trees import Explanation, Node


@dataclass(frozen=True, slots=True)
class Leaf:
    """
    The first rows of the account or list that a leaf was read from, and the way to all of them.

    `rows` are cells as they are to be printed; `numbers` names the columns that stand at the right.
    """

    columns: Sequence[Text]
    rows: Sequence[Sequence[object]]
    numbers: frozenset[int] = frozenset()
    all_label: Text = NOTHING
    all_address: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """
    What one explanation page shows.

    `title` is name, place and period. `figures` is an explanation as `yiti.kernel.figures.explain` writes it, already folded for
    this reader; `path` the result path. `state` is a state of chips.STATES with its words, against the frozen run; `at` the day the
    figure is true at; `gist` the clause in our own words. `back` is the page that the figure stands on. `leaf` answers a record
    (`kind:id`) with its rows, `open_record` with its address; both may answer nothing.
    """

    title: Text
    figures: Mapping[str, Any]
    path: str
    state: tuple[str, Text] | None = None
    at: Text = NOTHING
    gist: Text = NOTHING
    notes: Sequence[Text] = ()
    back: str = ""
    pdf: str = ""
    pack: str = ""
    pack_hash: str = ""
    version: str = __version__
    leaf: Callable[[str], Leaf | None] = lambda record: None
    open_record: Callable[[str], str] = lambda record: ""


def show_why(request: HttpRequest, why: Why) -> HttpResponse:
    """
    The drawer for htmx, else the page. `?figure=f12` opens one of the inputs as an explanation of its own.

    :raises Http404: where there is no such figure
    """
    explanation = Explanation(why.figures)
    name = explanation.id_of(request.GET.get("figure") or why.path)
    if name is None:
        raise Http404
    begins = request.GET.get("from", "")
    root = explanation.tree(name, int(begins) if begins.isdecimal() and len(begins) < 7 else 0)
    context = {"why": why, "root": root, "is_part": "figure" in request.GET, "short_hash": shorten(why.pack_hash), "address": request.path}
    context["details"] = details_of(root, why, request.__dict__["scope"])
    return render(request, "yiti/explanation.html", context, fragment="yiti/_drawer.html")


def details_of(root: Node, why: Why, scope: Scope) -> dict[str, dict[str, object]]:
    """By record: its rows and the address that the reader may open, asked for once each."""
    found: dict[str, dict[str, object]] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        stack.extend((*node.inputs, *node.rest))
        if node.record and node.record not in found:
            found[node.record] = {"leaf": why.leaf(node.record), "address": openable(scope, why.open_record(node.record))}
    return found


def shorten(digest: str) -> str:
    """A hash as printed: 8f3a…c1d0."""
    return f"{digest[:4]}…{digest[-4:]}" if len(digest) > 8 else digest
