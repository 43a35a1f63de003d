"""
How many institutions stand, by type and together, held against what a document says, and whether every township and street has one.

The document's own counts are parameters of its pack, where it prints them: `institutions.community_centres`,
`institutions.township_hospitals`, `institutions.community_stations`, `institutions.village_clinics`, `institutions.together` and
`institutions.townships_and_streets`. What a document counts in another way is a reading of its own (`clinic_counts`).
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from yiti.kernel.figures import Figure, Unit, difference, quotient, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves
from .numbers import Count, Name
from .registry import rule

TITLE = Text("机构数对账与乡街覆盖", "Institutions counted and reconciled")

PrimaryType = Literal["community_centre", "township_hospital", "central_township_hospital", "community_station", "village_clinic"]
HUBS: tuple[PrimaryType, ...] = ("community_centre", "township_hospital", "central_township_hospital")
BASES: tuple[PrimaryType, ...] = ("community_station", "village_clinic")
TYPES = {
    "community_centre": Text("社区卫生服务中心", "Community health service centres"),
    "township_hospital": Text("乡镇卫生院", "Township hospitals"),
    "central_township_hospital": Text("中心卫生院", "Central township hospitals"),
    "community_station": Text("社区卫生服务站", "Community health stations"),
    "village_clinic": Text("村卫生室", "Village clinics"),
}
STATED: dict[PrimaryType, tuple[str, tuple[PrimaryType, ...]]] = {
    "community_centre": ("institutions.community_centres", ("community_centre",)),
    "township_hospital": ("institutions.township_hospitals", ("township_hospital", "central_township_hospital")),
    "community_station": ("institutions.community_stations", ("community_station",)),
    "village_clinic": ("institutions.village_clinics", ("village_clinic",)),
}
"""For each count that a document may print: its parameter, and the types that it counts together."""
TOGETHER, UNITS = "institutions.together", "institutions.townships_and_streets"


class AreaUnit(Inputs):
    """A township or street, with the centres and hospitals that stand in it."""

    id: Name
    centres: Count = 0
    hospitals: Count = 0

    words = {
        "id": Text("乡镇或街道", "Township or street"),
        "centres": Text("社区卫生服务中心", "Community centres"),
        "hospitals": Text("乡镇卫生院", "Township hospitals"),
    }


class ByTypeInputs(Inputs):
    """The institutions that stand, by type; a type left out is none. `units` are looked at where they are given."""

    counts: Annotated[dict[PrimaryType, Count], Field(min_length=1)]
    units: SomeRows[AreaUnit] | None = None

    words = {"counts": Text("各类机构数", "Institutions by type"), "units": Text("各乡镇街道", "Townships and streets")}


@rule(
    "institution-counts",
    reading="by_type",
    title=TITLE,
    inputs=ByTypeInputs,
    example={
        "counts": {"community_centre": 8, "township_hospital": 7, "community_station": 51, "village_clinic": 79},
        "units": [{"id": "卡子湾街道", "centres": 1}, {"id": "古牧地镇", "hospitals": 1}],
    },
)
def by_type(inputs: ByTypeInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Hubs (centres and township hospitals), bases (stations and clinics) and all together, each less what the document says.

    A difference is counted less stated, so that what is missing is negative; a count that the document does not print has none.
    One centre or one hospital covers a township or street.
    """
    counted = {kind: leaves.take(f"counts.{kind}", TYPES[kind], inputs.counts.get(kind, 0), Unit.COUNT) for kind in (*HUBS, *BASES)}
    hubs = _sum(Text("枢纽（中心、卫生院）", "Hubs"), (counted[kind] for kind in HUBS), book)
    bases = _sum(Text("基础（站、室）", "Bases"), (counted[kind] for kind in BASES), book)
    whole = _sum(Text("基层机构合计", "Institutions together"), (hubs, bases), book)
    stated = {kind: book.parameter(id) for kind, (id, _) in STATED.items() if _is_said(book, id)}
    differences = {
        kind: _less(_sum(TYPES[kind], (counted[one] for one in STATED[kind][1]), book), said, book) for kind, said in stated.items()
    }
    said = book.parameter(TOGETHER) if _is_said(book, TOGETHER) else _unsaid(Text("文件所报合计", "Together as stated"), book)
    apart = _less(whole, said, book)
    result: dict[str, Any] = {
        "total": whole, "hubs": hubs, "bases": bases, "stated": stated, "differences": differences, "stated_total": said,
        "difference": apart, "agrees": _agrees((*differences.values(), apart), book),
    }  # fmt: skip
    if inputs.units is not None:
        result["units"] = _cover(inputs.units, book, leaves)
    return Finding(result, _warn(differences, apart, book))


def _sum(label: Text, parts: Iterable[Figure], book: Resolved) -> Figure:
    return total(label, parts, unit=Unit.COUNT, clauses=book.carrying)


def _is_said(book: Resolved, id: str) -> bool:
    return id in book.settings and book.is_set(id)


def _unsaid(label: Text, book: Resolved) -> Figure:
    return ruled(label, None, Unit.COUNT, formula=Text("文件没有印", "not printed in the document"), clauses=book.carrying)


def _less(counted: Figure, said: Figure, book: Resolved) -> Figure:
    label = Text(f"{counted.label.zh}与文件之差", f"{counted.label.en}: counted less stated")
    if said.value is None:
        return _unsaid(label, book)
    return difference(label, counted, said, unit=Unit.COUNT, clauses=book.carrying)


def _agrees(differences: Sequence[Figure], book: Resolved) -> Figure:
    known = [one for one in differences if one.value is not None]
    return ruled(
        Text("与文件一致", "Agrees with the document"), all(one.number == 0 for one in known) if known else None, Unit.VERDICT, *known,
        formula=Text("各项之差均为零", "every difference is zero"), clauses=book.carrying,
    )  # fmt: skip


def _cover(units: Sequence[AreaUnit], book: Resolved, leaves: Leaves) -> dict[str, Any]:
    """How many townships and streets have a centre or a hospital, and which have none."""
    have = [
        _sum(
            Text(f"{unit.id}的机构", f"Institutions in {unit.id}"),
            [leaves.field(unit, name, Unit.COUNT, at=f"units[{at}]") for name in ("centres", "hospitals")],
            book,
        )
        for at, unit in enumerate(units)
    ]
    covered = ruled(
        Text("有机构的乡街", "Townships and streets covered"), sum(one.number > 0 for one in have), Unit.COUNT, *have,
        formula=Text("至少一家中心或卫生院的", "those with a centre or a hospital at least"), clauses=book.carrying,
    )  # fmt: skip
    whole = ruled(
        Text("乡街数", "Townships and streets"),
        len(units),
        Unit.COUNT,
        formula=Text("所列个数", "as many as are listed"),
        clauses=book.carrying,
    )
    said = book.parameter(UNITS) if _is_said(book, UNITS) else _unsaid(Text("文件所报乡街数", "Townships and streets as stated"), book)
    return {
        "total": whole,
        "stated": said,
        "difference": _less(whole, said, book),
        "covered": covered,
        "ratio": quotient(Text("覆盖率", "Share covered"), covered, whole, clauses=book.carrying),
        "uncovered": [
            ruled(
                Text("没有机构的乡街", "Without an institution"), unit.id, Unit.WORD, one,
                formula=Text("中心和卫生院都没有", "neither centre nor hospital"), clauses=book.carrying,
            )
            for unit, one in zip(units, have, strict=True) if one.number == 0
        ],
    }  # fmt: skip


def _warn(differences: dict[PrimaryType, Figure], apart: Figure, book: Resolved) -> list[Caution]:
    off = [(TYPES[kind], one) for kind, one in differences.items() if one.number]
    if apart.value is not None and apart.number:
        off.append((Text("合计", "together"), apart))
    if not off:
        return []
    zh = "；".join(f"{label.zh}差 {one.printed}" for label, one in off)
    en = "; ".join(f"{label.en} {one.printed}" for label, one in off)
    return [Caution("counts-differ", Text(f"与文件所报不一致：{zh}", f"differs from what the document says: {en}"), book.carrying[0])]
