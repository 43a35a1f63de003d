"""The figure behind a number of a closed run, as this reader may see it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, fold, walk
from yiti.kernel.inputs import descend
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.chains import Reckoned

from .totals import is_told

_ROW = re.compile(r"(institutions|slips|left_for_clinic)\[(\d+)\]")
TOLD_TO = ("overview.see", "scores.see", "notices.see")
NOT_SHOWN = Text("其他机构的明细不展开", "Other institutions are not opened")


class NoSuchFigure(UnableTo):
    code = "no-such-figure"


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure folded for its reader, the run it stands in, and whose it is. `is_folded`: others' figures are gathered into one."""

    figure: Figure
    run: Run
    path: str
    institution: str
    person: str = ""
    agrees: bool = True
    is_folded: bool = False


def get_explained(*, scope: Scope, run: int, path: str) -> Explained:
    """
    The figure at a result path (`institutions[3].fund_pool.pool`, `slips[0].amount`) of a closed run, or below one by the
    positions of inputs (`slips[0].post_pay/2`).

    It is reckoned again from what the run holds; `agrees` says whether the stored result is the same. Whoever may not
    see the pay of an institution sees his own slip alone, with all others folded into one figure; whoever may not see
    another institution's scores sees them without what they were made from.

    :raises NoSuchFigure: where there is no such run or path
    :raises Forbidden: where it is not the reader's to see, or not told yet
    """
    held = Run.objects.select_related("supersedes").filter(pk=run).first()
    if held is None:
        raise NoSuchFigure(Text("没有这次核算", "there is no such run"))
    institution, person = _whose(held, path)
    result = path.partition("/")[0]
    _check(scope, held, result, institution, person)
    reckoned = reckon_again(held)
    is_folded = held.kind == "distribution" and not scope.may("pay.see", held.institution)
    figure = _shown(scope, held, reckoned, path, is_folded=is_folded)
    agrees = value_at(json.loads(held.results), result) == value_at(reckoned.results, result)
    return Explained(figure, held, path, institution, person, agrees, is_folded)


def _shown(scope: Scope, run: Run, reckoned: Reckoned, path: str, *, is_folded: bool) -> Figure:
    """The figure as this reader may see it: nobody comes past another's figure to what stands below it."""
    result = path.partition("/")[0]
    figures = reckoned.figures
    if run.kind == "quarter" and result in figures:
        figures = {result: close_others(figures[result], run, reckoned, scope)}
    way = list(descend(figures, path))
    figure = way[-1]
    if figure is None:
        raise NoSuchFigure(Text("没有这个数", "there is no such figure"))
    if not is_folded:
        return figure
    if any(step is not None and step.about not in ("", scope.actor.staff) for step in way):
        raise Forbidden(Text("只能看自己的工资条", "you may see your own pay only"))
    return fold(figure, lambda about: about == scope.actor.staff)


def _whose(run: Run, path: str) -> tuple[str, str]:
    found = _ROW.match(path)
    if not found:
        return run.institution, ""
    results = json.loads(run.results).get(found[1]) or []
    at = int(found[2])
    if at >= len(results):
        raise NoSuchFigure(Text("没有这个数", "there is no such figure"))
    return (run.institution, results[at]["id"]) if run.kind == "distribution" else (results[at]["id"], "")


def _check(scope: Scope, run: Run, path: str, institution: str, person: str) -> None:
    if run.kind == "distribution":
        own = bool(person) and person == scope.actor.staff and scope.may("pay.own")
        if not own and not scope.may("pay.see", run.institution):
            raise Forbidden(Text("只能看自己的工资条", "you may see your own pay only"))
        return
    if run.kind == "quarter" and not is_told(scope=scope, period=run.period):
        raise Forbidden(Text("结果反馈后才能查看", "results are shown once they are fed back"))
    if "fund_pool" in path or "quarter_total" in path:
        scope.require("funds.see", institution or None)
    elif not scope.may("overview.see", institution or None) and not _is_public(scope, path):
        raise Forbidden(Text("这不是您单位的数", "this figure is of another institution"))


def _is_public(scope: Scope, path: str) -> bool:
    """Scores and places are told to all (附件1 十): to whoever opens the page of results, once they are fed back."""
    return any(map(scope.may, TOLD_TO)) and path.rpartition(".")[2] in ("score", "head_score", "place", "class", "rate")


def close_others(figure: Figure, run: Run, reckoned: Reckoned, scope: Scope) -> Figure:
    """
    The figure with the scores of institutions out of reach left as they are printed, without what they were made from, and what they put
    into a common budget or have of it gathered into one sum.
    """
    reach = scope.institutions("overview.see")
    if reach is None:
        return figure
    rows = json.loads(run.results)["institutions"]
    hidden = {
        id(reckoned.figures[name])
        for at, row in enumerate(rows)
        if row["id"] not in reach
        for name in (f"institutions[{at}].score", f"institutions[{at}].head_score")
        if name in reckoned.figures
    }
    done: dict[int, Figure] = {}
    for item in walk([figure]):
        done[id(item)] = _closed(item, hidden, done)
    others = {row["id"] for row in rows} - reach
    return fold(done[id(figure)], lambda about: about not in others)


def _closed(item: Figure, hidden: set[int], done: Mapping[int, Figure]) -> Figure:
    if id(item) in hidden:
        return replace(item, inputs=(), formula=NOT_SHOWN)
    inputs = tuple(done[id(part)] for part in item.inputs)
    return item if all(a is b for a, b in zip(inputs, item.inputs, strict=True)) else replace(item, inputs=inputs)


def value_at(value: Any, path: str) -> Any:
    """The stored value at a result path; None where there is none."""
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def find_path(run: Run, institution: str, name: str) -> str:
    """The result path of an institution's figure in a run over all; empty where it is not there."""
    rows = json.loads(run.results).get("institutions", [])
    at = next((at for at, row in enumerate(rows) if row["id"] == institution), None)
    return "" if at is None else f"institutions[{at}].{name}"
