"""The services that this installation's pack offers."""

from yiti.foundation.installation.queries import get_installation
from yiti.policy.packs.services import get_service
from yiti.policy.packs.shapes.services import Service


def get_declared(service: str, pack: str = "") -> Service:
    """A service of the installation's pack, or of the pack named by a record."""
    return get_service(pack or get_installation().pack, service)
