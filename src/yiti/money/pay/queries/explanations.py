"""The figure behind a number of a closed run, as this reader may see it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from yiti.foundation.runs.models import Run
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, fold
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

_ROW = re.compile(r"(institutions|slips|left_for_clinic)\[(\d+)\]")


class NoSuchFigure(UnableTo):
    code = "no-such-figure"


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure folded for its reader, the run it stands in, and whose it is."""

    figure: Figure
    run: Run
    path: str
    institution: str
    person: str = ""
    agrees: bool = True


def get_explained(*, scope: Scope, run: int, path: str) -> Explained:
    """
    The figure at a result path (`institutions[3].fund_pool.pool`, `slips[0].amount`) of a closed run.

    It is reckoned again from what the run holds; `agrees` says whether the stored result is the same. Whoever may not
    see the pay of an institution sees his own slip alone, with all others folded into one figure.

    :raises NoSuchFigure: where there is no such run or path
    :raises Forbidden: where it is not the reader's to see
    """
    held = Run.objects.select_related("supersedes").filter(pk=run).first()
    if held is None:
        raise NoSuchFigure(Text("没有这次核算", "there is no such run"))
    reckoned = reckon_again(held)
    institution, person = _whose(held, path)
    _check(scope, held, path, institution, person)
    figure = reckoned.figures.get(path)
    if figure is None:
        raise NoSuchFigure(Text("没有这个数", "there is no such figure"))
    if held.kind == "distribution" and not scope.may("pay.see", held.institution):
        figure = fold(figure, lambda about: about == scope.actor.staff)
    agrees = _at(json.loads(held.results), path) == _at(reckoned.results, path)
    return Explained(figure, held, path, institution, person, agrees)


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
    elif "fund_pool" in path or "quarter_total" in path:
        scope.require("funds.see", institution or None)
    else:
        scope.require("overview.see")


def _at(value: Any, path: str) -> Any:
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
