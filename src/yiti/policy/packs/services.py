"""The services that a pack offers: its own and those above it, with the fields that nearer packs add."""

from collections.abc import Mapping
from functools import lru_cache

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text

from .loading import load_pack
from .pack import Pack
from .shapes.services import Addition, Service


def list_services(pack: Pack) -> Mapping[str, Service]:
    """By id, the nearest pack's declaration first; additions of every pack of the chain stand at the end, the farthest first."""
    found: dict[str, Service] = {}
    for owner in pack.chain:
        for item in owner.services:
            if isinstance(item, Service):
                found.setdefault(item.id, item)
    for owner in reversed(pack.chain):
        for item in owner.services:
            if isinstance(item, Addition) and item.adds_to in found:
                service = found[item.adds_to]
                found[service.id] = service.model_copy(update={"fields": (*service.fields, *item.fields)})
    return found


@lru_cache(maxsize=16)
def get_service(pack: str, id: str) -> Service:
    """:raises Refused: `unknown-service`"""
    found = list_services(load_pack(pack)).get(id)
    if found is None:
        raise Refused(Text(f"政策包 {pack} 没有服务 {id}", f"The pack {pack} has no service {id}"), code="unknown-service", field="service")
    return found
