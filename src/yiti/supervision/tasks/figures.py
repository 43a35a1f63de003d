"""Which tasks' targets were reached, by the county's own figures."""

from datetime import date

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.supervision.targets.queries import list_targets
from yiti.supervision.targets.standing import Standing

from .operations.closing import Reached


def list_reached(*, scope: Scope, today: date) -> dict[str, dict[str, Reached]]:
    """
    Pack → target → the figure that reached it, of targets that tasks wait for.

    A target with steps over the years counts once its last step is reached: a task is not done with the first.
    """
    found = {}
    for pack in load_pack(get_installation().pack).chain:
        wanted = {target for task in pack.tasks.values() for target in task.targets}
        if wanted:
            standings = list_targets(scope=scope, pack=pack.id, today=today)
            found[pack.id] = {one.target.id: _to_reached(one, today) for one in standings if one.target.id in wanted and _is_reached(one)}
    return found


def _is_reached(standing: Standing) -> bool:
    return (
        standing.state == "met"
        and standing.value is not None
        and standing.due >= max(value.due or standing.due for value in standing.target.values)
    )


def _to_reached(standing: Standing, today: date) -> Reached:
    label, value = standing.target.label, standing.value.value if standing.value else ""
    asked = standing.required.value if standing.required else ""
    on = standing.as_of or today
    return Reached(
        Text(f"{label.zh} {value}，应达 {asked}（{on}）", f"{label.en} {value}, {asked} asked ({on})"), min(on, today)
    )  # fmt: skip
