"""How one address is called truly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.permissions.world import World
from yiti.kernel.scopes import Scope

Build = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """
    `institution` and `person` are whose thing it is (a person's own functions hold for that person alone); without an
    institution, holding the function anywhere is enough. `only` is what a view asks for beyond its function, `why` says it.
    `only_writes`: it asks for that only where it writes. `is_pay`: reading it records a look.
    """

    parameters: Build = lambda world: {}
    body: Build = lambda world: {}
    query: str = ""
    institution: str = ""
    person: str = ""
    only: Callable[[Scope], bool] | None = None
    why: str = ""
    only_writes: bool = False
    is_pay: bool = False
