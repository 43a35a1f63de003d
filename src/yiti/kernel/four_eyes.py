"""Four eyes: what one person may not settle because it is his own."""

from collections.abc import Iterable

from .refusals import UnableTo
from .scopes import Scope
from .text import Text


class UnableToActAlone(UnableTo):
    """A second person has to do this."""

    code = "four-eyes"


def require_another(*usernames: str, scope: Scope, person: str = "", institutions: Iterable[str] = ()) -> None:
    """
    That the actor is none of those who entered it, that it is not about the actor, nor about the actor's own institution.

    `usernames` entered, sent or proposed it; `person` is the staff code whose score or pay it is; `institutions` those
    that it concerns. The program itself (`system_scope`) is bound by the names alone.

    :raises UnableToActAlone: saying which of the three it is
    """
    actor = scope.actor
    if actor.username in usernames:
        raise UnableToActAlone(Text("这是您自己录入的，须由另一人办理", "You entered this yourself; somebody else has to do it"))
    if person and person == actor.staff:
        raise UnableToActAlone(Text("这是您本人的考核或薪酬，须由另一人办理", "This is your own score or pay; somebody else has to do it"))
    if actor.institution and actor.institution in set(institutions):
        raise UnableToActAlone(
            Text(
                "此事涉及您所在的机构，您须回避，由另一人办理",
                "This concerns your own institution; you are passed over and somebody else does it",
            )
        )
