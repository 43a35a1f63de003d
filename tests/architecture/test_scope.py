"""Every door to the data asks who is coming."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import yiti
from yiti.kernel.scopes import Scope

FOUND_ALREADY = "reckons from a row that its caller has found with a scope"

WITHOUT_SCOPE = {
    "yiti.foundation.installation.queries.find_installation": "whose county this is stands on the log-in page",
    "yiti.foundation.installation.queries.get_installation": "whose county this is stands on the log-in page",
    "yiti.foundation.installation.queries.get_today": "the date is nobody's secret",
    "yiti.foundation.installation.queries.get_now": "nor is the hour",
    "yiti.foundation.installation.queries.get_share": "what a demonstration tells of stands in its head",
    "yiti.foundation.decisions.queries.to_decided": FOUND_ALREADY,
    "yiti.foundation.forms.queries.find_form": "the forms of a pack are public",
    "yiti.foundation.imports.queries.get_told": FOUND_ALREADY,
    "yiti.foundation.imports.queries.list_faults": FOUND_ALREADY,
    "yiti.foundation.runs.operations.prepare_run": "reckons and stores nothing",
    "yiti.measure.assessment.operations.opinions.department_of": "takes nothing but the scope",
    "yiti.measure.assessment.queries.years.made_again": FOUND_ALREADY,
    "yiti.money.pay.operations.plans.fingerprint": FOUND_ALREADY,
    "yiti.money.pay.queries.explanations.find_path": FOUND_ALREADY,
    "yiti.money.pay.queries.payslips.slip_path": FOUND_ALREADY,
    "yiti.registry.institutions.queries.within_reach": "takes the scope first: it is the filter itself",
    "yiti.supervision.publicity.queries.days_left": FOUND_ALREADY,
    "yiti.supervision.targets.queries.find_label": "reads the pack alone",
    "yiti.supervision.targets.queries.find_owner": "reads the pack alone",
    "yiti.supervision.targets.queries.find_source": "reads the pack alone",
    "yiti.supervision.targets.queries.judge_targets": "reckons on facts found already",
    "yiti.supervision.targets.queries.share_of": "reckons on facts found already",
    "yiti.supervision.trials.queries.has_own_facts": "speaks of the rule alone",
}


def list_doors() -> Iterator[Callable[..., Any]]:
    """The public functions that every module or folder named queries or operations offers, wherever inside it they are written."""
    for found in pkgutil.walk_packages(yiti.__path__, "yiti."):
        if found.name.split(".")[-1] in ("queries", "operations") and not found.name.startswith("yiti.policy."):
            module = import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__.startswith(found.name) and not name.startswith("_"):
                    yield function


def test_every_public_query_and_operation_takes_the_scope_by_keyword_and_without_default() -> None:
    wrong = []
    for door in list_doors():
        name = f"{door.__module__}.{door.__name__}"
        scope = inspect.signature(door).parameters.get("scope")
        is_right = scope and scope.kind is scope.KEYWORD_ONLY and scope.default is scope.empty and scope.annotation in (Scope, "Scope")
        if not is_right and name not in WITHOUT_SCOPE:
            wrong.append(name)
    assert wrong == []


def test_the_exceptions_still_exist() -> None:
    assert set(WITHOUT_SCOPE) <= {f"{door.__module__}.{door.__name__}" for door in list_doors()}
