"""The staffing annex of the installation's document becomes institutions, limits, posts and populations."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from yiti.foundation.imports.registers import compare, write
from yiti.foundation.imports.rooms import lock_room
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope
from yiti.policy.packs import Pack, load_pack
from yiti.policy.packs.shapes.tables import Remark
from yiti.registry.places.operations import put_places

from .names import initials
from .operations.institutions import EDIT
from .registers import INSTITUTIONS, LIMITS, POPULATIONS, POSTS, ROOM
from .words import POST_KINDS

ANNEX = "附件2"
YEAR = 2019
PASTORAL = "pastoral_township_hospital"


@transaction.atomic
def import_annex(*, scope: Scope, pack: str) -> list[str]:
    """
    Write down what the annex prints, in force from the pack's first day, and answer the institutions' codes in its order.

    Posts below the share of health-technical posts stand, since the annex itself prints them (六(二)1(2)). Doing it
    again changes nothing. Populations are those served in 2019, production corps included; floating people are told apart.
    """
    scope.require(EDIT)
    book = load_pack(pack)
    rows = book.rows["staffing"]
    divisions = {row["institution"]: row for row in book.rows.get("places", ())}
    _put_places(scope, book)
    lock_room(ROOM)
    clause = Clause(pack, ANNEX)
    since = book.in_force_from
    for register, wanted in (
        (INSTITUTIONS, [_institution(book, row, divisions, at) for at, row in enumerate(rows, start=1)]),
        (LIMITS, [_limit(row, since) for row in rows]),
        (POSTS, [_post(row, kind, since) for row in rows for kind in POST_KINDS]),
        (POPULATIONS, [*map(_served, rows), *map(_floating, book.tables["staffing"].remarks)]),
    ):
        difference = compare(register, wanted, register.read())
        write(scope=scope, register=register, difference=difference, clause=clause)
    return [row["code"] for row in rows]


def _put_places(scope: Scope, book: Pack) -> None:
    county = str(book.header.place)
    known = [row for row in book.rows.get("places", ()) if row["code"] != county]
    name = next((row for row in book.rows.get("places", ()) if row["code"] == county), None)
    top = {"code": county, "name": name["name"] if name else county, "name_en": name["name_en"] if name else "", "parent_id": None}
    streets = [{"code": row["code"], "name": row["name"], "name_en": row["name_en"], "parent_id": county} for row in known]
    put_places(scope=scope, places=[top, *streets])


def _institution(book: Pack, row: Mapping[str, str], divisions: Mapping[str, Mapping[str, str]], sequence: int) -> dict[str, object]:
    division = divisions.get(row["institution"], {})
    kind = next(category.type for category in book.header.categories if category.id == row["category"])
    is_hospital = kind != "community_centre"
    return {
        "code": row["code"], "name": row["institution"], "short_name": short_name(row["institution"]),
        "name_en": division.get("institution_en", ""), "pinyin": initials(row["institution"]), "type": kind, "category": row["category"],
        "place_id": row["code"][:9], "parent_id": None, "has_villages": is_hospital, "has_beds": is_hospital, "from_on": None,
        "until_on": None, "sequence": sequence,
    }  # fmt: skip


def short_name(name: str) -> str:
    """An institution's name without what it is: 建国路, 三工镇."""
    for ending in ("社区卫生服务中心", "社区卫生服务站", "卫生院", "村卫生室"):
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name


def _limit(row: Mapping[str, str], since: date) -> dict[str, object]:
    return {
        "institution_id": row["code"], "from_on": since, "total": int(row["total"]), "establishment": int(row["establishment"]),
        "off_establishment": int(row["off_establishment"]), "clause": ANNEX, "number": "", "until_on": None,
    }  # fmt: skip


def _post(row: Mapping[str, str], kind: str, since: date) -> dict[str, object]:
    return {"institution_id": row["code"], "kind": kind, "from_on": since, "posts": int(row[kind]), "until_on": None}


def _served(row: Mapping[str, str]) -> dict[str, object]:
    return {"institution_id": row["code"], "year": YEAR, "scope": "served", "people": int(row["population"]), "remark": "含兵团"}


def _floating(remark: Remark) -> dict[str, object]:
    return {"institution_id": remark.row, "year": YEAR, "scope": "floating", "people": int(remark.value), "remark": remark.label.zh}
