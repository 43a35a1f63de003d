"""`packs diff` on a screen: two packs, or what holds on two days."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse

from yiti.foundation.decisions.queries import get_book, get_book_of
from yiti.kernel.days import to_day
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Change, Resolved, Setting, compare_packs, compare_resolved, load_pack, pack_ids
from yiti.policy.packs.printing import CHANGES, KINDS
from yiti.web.access import page
from yiti.web.fields import Field
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.words import in_words

from .values import kind_words, print_held

SEEN_BY = ("documents.see", "decisions.see", "decisions.propose", "decisions.approve")
STATES = {"added": "met", "removed": "info", "changed": "running"}
LONGEST = 120
OF_DAYS = ("values", "holidays")
NONE = "—"


@page(function=SEEN_BY)
def compare_page(request: Request) -> HttpResponse:
    """
    `first` and `second` are packs, `on` and `until` days: with a day on either side, what holds then is compared, with the
    county's decisions where it is the county's pack; without, the packs' own files.
    """
    fields = fields_of(request)
    first, second, on, until = (field.value for field in fields)
    context: dict[str, Any] = {"sides": [(fields[0], fields[2]), (fields[1], fields[3])], "error": NOTHING}
    try:
        changes = _compare(request, first, second, day_of(fields[2]), day_of(fields[3]))
    except Refused as refusal:
        return render(request, "yiti/policy/compare.html", {**context, "error": refusal.message}, status=422)
    shown = _listing(request, is_days=bool(on or until)).read(request, changes)
    if shown.wants_export:
        return shown.export(request)
    same = first == second and bool(on or until)
    return render(request, "yiti/policy/compare.html", {**context, "list": shown, "count": len(changes), "is_days": same})


def fields_of(request: Request) -> list[Field]:
    """The county's pack on both sides at first: the first day it is in force, and today."""
    own = request.__dict__["installation"].pack
    asked = request.GET
    is_asked = any(name in asked for name in ("first", "second", "on", "until"))
    packs = [(id, load_pack(id).title) for id in pack_ids()]
    first = load_pack(own).in_force_from
    first = first if first.year > 1 else request.today.replace(month=1, day=1)
    on = asked.get("on", "") if is_asked else first.isoformat()
    until = asked.get("until", "") if is_asked else request.today.isoformat()
    return [
        Field("first", Text("这一份", "This document"), value=asked.get("first", own), choices=packs),
        Field("second", Text("那一份", "That document"), value=asked.get("second", own), choices=packs),
        Field(
            "on", Text("这一天", "On this day"), "date", on, required=False, help=Text("两天都空着就比文件本身", "Neither day: the files")
        ),
        Field("until", Text("那一天", "On that day"), "date", until, required=False),
    ]


def day_of(field: Field) -> date | None:
    if not field.value:
        return None
    try:
        return to_day(field.value)
    except ValueError:
        raise Refused(Text(f"“{field.value}”不是日期", f"“{field.value}” is no day"), code="wrong-type", field=field.name) from None


def _compare(request: Request, first: str, second: str, on: date | None, until: date | None) -> list[Change]:
    """:raises Refused: `unknown-pack`, `pack-not-in-force`"""
    if on is None and until is None:
        return compare_packs(load_pack(first), load_pack(second))
    return compare_resolved(book_on(request, first, on), book_on(request, second, until))


def book_on(request: Request, pack: str, on: date | None) -> Resolved:
    own = request.__dict__["installation"].pack
    return get_book(scope=request.scope, on=on) if pack == own else get_book_of(scope=request.scope, pack=pack, on=on)


def _listing(request: Request, *, is_days: bool) -> Listing:
    settings = get_book(scope=request.scope, on=None).settings
    return Listing(
        "compare",
        Text("对比", "Differences"),
        [
            Column("kind", Text("类别", "Kind"), lambda row: KINDS[row.kind], "soft"),
            Column("id", Text("什么", "What"), lambda row: _name(row, settings), "name"),
            Column("path", Text("哪一处", "Where"), lambda row: PATHS.get(row.path, row.path), "soft"),
            Column("before", Text("这一边", "This side"), lambda row: _shown(row, row.before, settings)),
            Column("after", Text("那一边", "That side"), lambda row: _shown(row, row.after, settings)),
            Column("change", Text("变化", "Change"), lambda row: (STATES[row.change], CHANGES[row.change]), "state"),
        ],
        search=("id", "path"),
        hint=Text("条款、参数、指标", "Clause, setting, indicator"),
        filters=[
            Filter(
                "kind", Text("类别", "Kind"), [(kind, words) for kind, words in KINDS.items() if is_days == (kind in OF_DAYS)],
                lambda rows, value: [row for row in rows if row.kind == value], is_menu=True,
            ),
        ],
        size=50,
        empty=Text("没有不同", "No differences"),
        empty_hint=Text("两边说的一样。换一天或换一份文件再比。", "Both sides say the same. Try another day or another document."),
    )  # fmt: skip


PATHS = {"said_by": Text("谁定的", "Who decided"), "value": NOTHING, "notice": NOTHING}


def _name(change: Change, settings: Mapping[str, Setting]) -> Text:
    """A setting by its words, with the kinds of institution; anything else by its id."""
    id, _, kinds = change.id.partition("@")
    setting = settings.get(id) if change.kind in ("values", "parameters") else None
    if setting is None:
        return Text(change.id, change.id)
    label, held = setting.label, kind_words(kinds.split("+"), setting.asked_in) if kinds else NOTHING
    return Text(f"{label.zh}（{held.zh}）", f"{label.en} ({held.en})") if held.zh else label


def _shown(change: Change, value: Any, settings: Mapping[str, Setting]) -> str:
    if value is None:
        return NONE
    setting = settings.get(change.id.partition("@")[0])
    if change.kind == "values" and change.path == "value" and setting is not None:
        return print_held(setting, value)
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return in_words(Text(**value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
