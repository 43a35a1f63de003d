"""
A declared register of 100,000 entries, beside a model written by hand for the same: listed, searched, filtered, sorted, exported, added up.

The model has a typed column for each field, and an index for what its list narrows and sorts by; it holds the same rows. Both are read by
the same list of the house, down to the cells of the page; the page around them is the same and left out. 20,000 entries of another
register stand in the declared one's table. Times are of the processor. The queries are counted again with a hundredth of the rows.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

django.setup()

from benchmarks.distribution import ratio  # noqa: E402
from benchmarks.inside.budget_lines import ENTRIES, FORM, LINES, SYSTEM, TODAY, BudgetLine, write_rows  # noqa: E402
from benchmarks.inside.register_views import HAND, VIEWS, look_at  # noqa: E402
from benchmarks.rows import Row, at_most, least_and_middle  # noqa: E402
from yiti.foundation.forms.models import Entry  # noqa: E402
from yiti.foundation.forms.queries import get_columns, get_register, list_entries  # noqa: E402
from yiti.foundation.installation.operations import set_up  # noqa: E402
from yiti.foundation.sheets.layouts import Column as SheetColumn  # noqa: E402
from yiti.foundation.sheets.writing import write_table  # noqa: E402
from yiti.kernel.text import NOTHING, Text  # noqa: E402
from yiti.web.columns import Column, Filter  # noqa: E402
from yiti.web.lists import Listing, ListPage  # noqa: E402
from yiti.web.policy.register_lists import list_of, names_for  # noqa: E402
from yiti.web.policy.register_papers import write_entries  # noqa: E402

PACK, ROUNDS = "changji-2021", 7
ASKED = {
    "the first page": {},
    "page 1,000": {"page": "1000"},
    "searched for a rare word": {"q": "超声77"},
    "searched for a common word": {"q": "超声"},
    "filtered by a choice": {"line": "training"},
    "sorted by an amount": {"sort": "-needed"},
    "sorted by words": {"sort": "purpose"},
    "searched, filtered and sorted": {"q": "超声7", "line": "equipment", "sort": "needed"},
}  # fmt: skip


def measure() -> list[Row]:
    call_command("migrate", verbosity=0)
    set_up(scope=SYSTEM, pack=PACK, place="652301", name=Text("昌吉市", "Changji City"), is_demonstration=True, seed=1, today=TODAY)
    with connection.schema_editor() as editor:
        editor.create_model(BudgetLine)
    write_rows()
    rows = []
    for name, query in ASKED.items():
        hand, ours = times_of([lambda query=query: read(by_hand(query)), lambda query=query: read(declared(query))])  # type: ignore[misc]
        assert by_hand(query).count == declared(query).count, name
        rows.append(
            at_most(f"a register of {ENTRIES:,} entries, {name}", ratio(ours, hand), 3,
                    note=f"{least_and_middle(ours, 1000)} ms, by hand {least_and_middle(hand, 1000)} ms")
        )  # fmt: skip
    rows += view_rows()
    many = count_all()
    rows += export_rows()
    with transaction.atomic():
        Entry.objects.filter(form=FORM, pk__gt=Entry.objects.filter(form=FORM).order_by("pk")[ENTRIES // 100].pk).delete()
        few = count_all()
        transaction.set_rollback(True)
    names = f"most queries with {ENTRIES // 100:,} and {ENTRIES:,} entries"
    return rows + [Row(f"{what}: {names}", f"{max(few[what])} and {max(many[what])}", "equal", few[what] == many[what]) for what in few]


def view_rows() -> list[Row]:
    """Each view beside the same numbers asked of the model, with the totals that its page shows."""
    rows = []
    for name, view in VIEWS.items():
        hand, ours = times_of([HAND[name], lambda view=view: look_at(view)], 3)  # type: ignore[misc]
        assert HAND[name]() == look_at(view), name
        rows.append(
            at_most(f"a register of {ENTRIES:,} entries, {name}", ratio(ours, hand), 3,
                    note=f"{least_and_middle(ours, 1000)} ms, by hand {least_and_middle(hand, 1000)} ms")
        )  # fmt: skip
    return rows


def count_all() -> dict[str, list[int]]:
    return {
        "a register": [count_queries(lambda query=query: read(declared(query))) for query in ASKED.values()],  # type: ignore[misc]
        "views of a register": [count_queries(lambda view=view: look_at(view)) for view in VIEWS.values()],  # type: ignore[misc]
    }


def export_rows() -> list[Row]:
    hand, ours = times_of([export_by_hand, export_declared], 2)
    name = f"a register of {ENTRIES:,} entries, exported"
    return [
        at_most(name, ratio(ours, hand), 3, note=f"{least_and_middle(ours)} s, by hand {least_and_middle(hand)} s"),
        at_most(f"{name}: memory to that of the export by hand", peak(export_declared) / peak(export_by_hand), 3),
    ]


def times_of(ways: list[Callable[[], object]], rounds: int = ROUNDS) -> list[list[float]]:
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for at, way in enumerate(ways):
            gc.collect()
            start = time.process_time()
            way()
            seconds[at].append(time.process_time() - start)
    return seconds


def peak(way: Callable[[], object]) -> float:
    gc.collect()
    tracemalloc.start()
    way()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def count_queries(way: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        way()
    return len(found)


def read(page: ListPage) -> object:
    """Everything that the list's template asks for."""
    return [page.cells(row) for row in page.rows], page.heads, page.numbers, page.count, page.of


def declared(query: dict[str, str]) -> ListPage:
    register = get_register(scope=SYSTEM, id=FORM)
    names = names_for(SYSTEM)
    listing = list_of(register, get_columns(scope=SYSTEM, form=register.form), names, scope=SYSTEM, today=TODAY, hint=NOTHING)
    page = listing.read(RequestFactory().get("/", query), list_entries(scope=SYSTEM, form=FORM))
    names.learn(SYSTEM, register.form, page.rows)
    return page


def by_hand(query: dict[str, str]) -> ListPage:
    names = names_for(SYSTEM)
    rows = BudgetLine.objects.all()
    page = hand_listing(names.houses).read(RequestFactory().get("/", query), rows)
    names.learn(SYSTEM, get_register(scope=SYSTEM, id=FORM).form, page.rows)
    return page


def hand_listing(houses: dict[str, str]) -> Listing:
    columns = [
        Column("purpose", Text("用途", "Purpose"), kind="name", sort="purpose", href=lambda row: f"/{row.pk}/"),
        Column("on", Text("日期", "Day"), kind="date", sort="on"),
        Column("institution", Text("机构", "Institution"), lambda row: houses.get(row.institution), "soft", sort="institution"),
        Column("year", Text("年度", "Year"), kind="number", sort="year"),
        Column("line", Text("科目", "Line"), sort="line"),
        Column("needed", Text("需求", "Needed"), kind="money", sort="needed"),
        Column("approved", Text("安排", "Approved"), kind="money", sort="approved"),
        Column("arrived", Text("到位", "Arrived"), kind="money", sort="arrived"),
        Column("entered_by", Text("登记人", "Entered by"), kind="soft"),
    ]
    menu = Filter(
        "line",
        Text("科目", "Line"),
        [(line, Text(line, line)) for line in LINES],
        lambda rows, value: rows.filter(line=value),
        is_menu=True,
    )
    return Listing("lines", Text("经费", "Lines"), columns, search=("purpose", "entered_by"), filters=[menu], order="-on")


def export_declared() -> bytes:
    register = get_register(scope=SYSTEM, id=FORM)
    entries = list_entries(scope=SYSTEM, form=FORM)
    return write_entries(SYSTEM, register.form, entries, names_for(SYSTEM), language="zh-hans", is_demonstration=True, made_on=TODAY)


def export_by_hand() -> bytes:
    houses = names_for(SYSTEM).houses
    kinds: dict[str, Any] = {
        "on": "date",
        "year": "decimal",
        "needed": "money",
        "approved": "money",
        "arrived": "money",
        "arrived_on": "date",
    }
    names = ("on", "institution", "year", "line", "purpose", "needed", "approved", "arrived", "arrived_on", "entered_by")
    columns = [SheetColumn(name, Text(name, name), kinds.get(name, "text")) for name in names]
    found = BudgetLine.objects.order_by("-on", "-pk").values_list(*names).iterator(chunk_size=2000)
    rows = ((row[0], houses.get(row[1]), *row[2:]) for row in found)
    return write_table(Text("经费", "Lines"), columns, rows, language="zh-hans", is_demonstration=True, made_on=TODAY)
