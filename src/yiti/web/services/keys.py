"""The key of what waits on a telephone."""

from yiti.foundation.ciphers import make_key_for
from yiti.web.requests import Request


def doorstep_key(request: Request) -> str:
    """By this the telephone seals what it carries and what waits to be sent: without a log-in of the same person nothing opens it."""
    return make_key_for("doorstep", request.scope.actor.username)
