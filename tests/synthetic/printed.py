"""The fingerprint of everything that a seed makes, for another process to compare."""

import hashlib

import polars as pl

from tests.synthetic.county import faulty_facts, make_tiny
from yiti.synthetic.facts.world import World
from yiti.synthetic.residents import lake_residents


def fingerprint(world: World) -> dict[str, str]:
    frames = faulty_facts(world) | {
        "residents": lake_residents(world.people, world.resident),
        "persons": pl.DataFrame({"name": world.people.name, "number": world.people.identity, "household": world.people.household}),
    }
    return {name: hashlib.sha256(frame.write_csv().encode()).hexdigest() for name, frame in frames.items()}


def show(seed: int) -> None:
    for name, digest in sorted(fingerprint(make_tiny(seed)).items()):
        print(name, digest)
