"""Rows of the journal as engines read them: what counts, under the pseudonym that is kept."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from yiti.events.journal.changes import Row, Version
from yiti.events.journal.mergings import follow

from .engines.tables import Tables
from .engines.voiding import list_dead


def settle(
    rows: Iterable[Row],
    versions: Iterable[Version],
    *,
    has_event: Callable[[int], bool],
    has_version: Callable[[int], bool],
    keep: Callable[[Row], bool] = lambda _: True,
) -> Tables:
    """
    The facts as they were when these events and versions were read.

    Rows must come with the chains that void them, versions with all whom their residents were merged with. `keep` leaves out rows that only
    say what becomes of others; it sees them before mergings.
    """
    known = _last(version for version in versions if has_version(version.id))
    ends = follow({name: version.merged_into for name, version in known.items() if version.merged_into})
    by_kind: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if has_event(row["id"]):
            by_kind[row["kind"]].append(row)
    tables: dict[str, list[Row]] = {}
    for kind, found in by_kind.items():
        dead = list_dead((row["event"], row["institution"], row["voids"]) for row in found)
        living = (row for row in found if row["event"] not in dead and keep(row))
        tables[kind] = [{**row, "resident": ends.get(row["resident"], row["resident"]), "voids": None} for row in living]
    tables["residents"] = [row for version in known.values() if not version.merged_into for row in _stays(version)]
    return Tables(tables)


def _last(versions: Iterable[Version]) -> dict[str, Version]:
    found: dict[str, Version] = {}
    for version in sorted(versions):
        found[version.resident] = version
    return found


def _stays(version: Version) -> Iterable[Row]:
    for institution, from_on, until_on in version.stays:
        yield {
            "resident": version.resident,
            "sex": version.sex,
            "born_on": version.born_on,
            "institution": institution,
            "from_on": from_on,
            "until_on": until_on,
        }


def names_in(versions: Iterable[Version], residents: Collection[str]) -> set[str]:
    """These residents and everybody of whom a version speaks."""
    return {*residents, *(name for version in versions for name in (version.resident, version.merged_into) if name)}
