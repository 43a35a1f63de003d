"""Tasks of a document and those that the county set itself under its clauses, as they stand."""

from collections.abc import Iterator

from yiti.kernel.text import NOTHING, Text
from yiti.supervision.tasks.queries import list_task_states
from yiti.supervision.tasks.states import TaskState

from .lives import Live, Sight


def list_tasked(sight: Sight) -> Iterator[Live]:
    """Under the task's own clause, and under those that bind it."""
    states = list_task_states(scope=sight.scope, pack=sight.pack.id, today=sight.today)
    bound: dict[str, list[str]] = {}
    for number, clause in sight.pack.clause_texts.items():
        for id in clause.binds.tasks:
            bound.setdefault(id, []).append(number)
    for state in states.values():
        own = [state.clause.number] if state.clause and state.clause.pack == sight.pack.id else []
        for number in dict.fromkeys([*own, *bound.get(state.task, ())]):
            yield Live(number, state.state, state.label, _says(state), None if state.is_met else state.due, "tasks", state.key)


def _says(state: TaskState) -> Text:
    if state.percent is None or state.is_met:
        return state.word
    done = Text(f"{state.percent}%", f"{state.percent}%")
    return Text(f"{state.word.zh} · {done.zh}", f"{state.word.en} · {done.en}") if state.word is not NOTHING else done
