"""What carries each clause: the things that name it themselves, and those that the clause names."""

from collections.abc import Iterator, Mapping

from .pack import Pack

Bound = Mapping[str, tuple[str, ...]]
"""Kind of thing (`parameters`, `indicators`, `workflows`, `rules` …) to the ids, in order."""


def bind_clauses(pack: Pack) -> dict[str, Bound]:
    """For every clause of the pack what carries it; nothing under a clause that only tells."""
    gathered: dict[str, dict[str, dict[str, None]]] = {number: {} for number in pack.clause_texts}
    for number, kind, id in (*_named(pack), *_measures(pack), *_duties(pack)):
        if number in gathered:
            gathered[number].setdefault(kind, {})[id] = None
    return {number: {kind: tuple(ids) for kind, ids in kinds.items()} for number, kinds in gathered.items()}


def bind_rules(pack: Pack) -> dict[str, tuple[str, ...]]:
    """The names of the rules that the pack's own clauses bind, each with the numbers of these clauses in the order printed."""
    found: dict[str, list[str]] = {}
    for _, clause in pack.each_clause():
        for name in clause.binds.rules:
            found.setdefault(name, []).append(clause.number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _named(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for number, clause in pack.clause_texts.items():
        for kind, ids in clause.binds.named().items():
            for id in ids:
                yield number, kind, id


def _measures(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Clause, kind and id of the parameters, indicators, tables and pay components."""
    for parameter in pack.parameters.values():
        clauses = [value.clause for value in parameter.values if value.clause]
        for number in (*clauses, *parameter.asked_by, *([parameter.adjustable.clause] if parameter.adjustable else [])):
            yield number, "parameters", parameter.id
    for indicator in pack.indicators:
        yield indicator.clause.number, "indicators", indicator.code
    for table in pack.tables.values():
        yield table.clause, "tables", table.id
    for component in pack.pay.components if pack.pay else ():
        yield component.clause, "components", component.id


def _duties(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Clause, kind and id of the workflows, registers, targets, tasks, publicity duties, bodies and reckonings."""
    for flow in pack.workflows.values():
        for number in (flow.clause, *(step.clause for step in flow.steps)):
            yield number, "workflows", flow.id
    for form in pack.forms.values():
        yield form.clause, "forms", form.id
    for target in pack.targets.values():
        for value in target.values:
            yield value.clause, "targets", target.id
    for task in pack.tasks.values():
        yield task.clause, "tasks", task.id
    for duty in pack.publicity:
        yield duty.clause, "publicity", duty.id
    for body in pack.bodies:
        yield body.clause, "bodies", body.id
    for reckoning in pack.reckonings.values():
        yield reckoning.clause, "reckonings", reckoning.id
