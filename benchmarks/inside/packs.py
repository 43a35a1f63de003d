"""
All shipped packs read, built and checked, beside the bare reading of the same YAML by PyYAML, with its loader written in C where
this Python has it.

Both begin with nothing kept from before. Times are of the processor, the least of several rounds.
"""

import gc
import time
from collections.abc import Callable

import yaml

from benchmarks.distribution import ratio
from benchmarks.rows import Row, at_most, least_and_middle
from yiti.policy.packs import check_pack, forget_packs, load_pack, pack_ids
from yiti.policy.packs.folders import PACKS
from yiti.policy.packs.reading import LOADER

ROUNDS = 5


def measure() -> list[Row]:
    files = sorted(PACKS.rglob("*.yaml"))
    check_all()  # what is made once a process: shapes, parsers
    bare = [seconds_of(lambda: [yaml.load(path.read_bytes(), Loader=LOADER) for path in files]) for _ in range(ROUNDS)]
    ours = [seconds_of(check_all) for _ in range(ROUNDS)]
    size = sum(path.stat().st_size for path in files)
    return [
        Row(f"the bare reading of {len(files)} files, {size:,} bytes ({LOADER.__name__})", f"{least_and_middle(bare, 1000)} ms"),
        at_most("all packs load and check", ratio(ours, bare), 3, note=f"{least_and_middle(ours, 1000)} ms"),
    ]


def check_all() -> None:
    """
    As `yiti packs check` does, from nothing.

    :raises AssertionError: where a pack has a fault
    """
    forget_packs()
    for id in pack_ids():
        load_pack(id)
        faults = check_pack(id)
        assert not faults, faults[0]


def seconds_of(act: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    act()
    return time.process_time() - start
