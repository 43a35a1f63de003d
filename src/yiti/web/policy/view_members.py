"""What should be in a register one by one, and conditions that entries break, as lists."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from yiti.kernel.text import Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.views import RegisterView, Whole
from yiti.supervision.registers.queries import Broken
from yiti.supervision.registers.wholes import Member
from yiti.web.lists import Column, Filter, Listing

from .view_words import Wording, list_address

THERE, LACKS = Text("已有", "There"), Text("没有", "Lacking")


def list_of_members(wording: Wording, view: RegisterView, whole: Whole, *, value: str, may_enter: bool) -> Listing:
    """Those that lack an entry first; each leads to its entries, or to entering one."""
    register = wording.register
    houses = wording.names.houses

    def address(row: Member) -> str:
        if row.is_there:
            return list_address(register, view, value, dict(row.keys))
        return _enter(register, row) if may_enter else ""

    made = [Column("label", _what(wording, whole), lambda row: row.label, "name", sort="x")]
    if not whole.institutions and (whole.people or whole.entries):
        made.append(
            Column("house", Text("机构", "Institution"), lambda row: houses.get(row.institution, row.institution), "soft", sort="x")
        )
    if whole.institutions and whole.of:
        made.append(Column("choice", wording.label_of(whole.of), lambda row: row.choice_label, sort="x"))
    made += [
        Column("state", Text("状态", "State"), lambda row: ("met", THERE) if row.is_there else ("short", LACKS), "state", sort="x"),
        Column("count", Text("条数", "Entries"), lambda row: row.count, "number", sort="x", href=address),
    ]
    return Listing(
        f"whole-{view.id}", view.label, made, search=("label",), hint=Text("名称", "Name"),
        filters=[
            Filter(
                "is", Text("状态", "State"), [("lacks", LACKS), ("there", THERE)],
                lambda rows, chosen: [row for row in rows if row.is_there == (chosen == "there")],
            )
        ],
        size=100, empty=Text("没有应有的", "There is nothing that should be here"),
    )  # fmt: skip


def _what(wording: Wording, whole: Whole) -> Text:
    if whole.institutions:
        return Text("机构", "Institution")
    return Text("人员", "Person") if whole.people else wording.label_of(whole.field or whole.of or "")


def _enter(register: Register, row: Member) -> str:
    asked: Mapping[str, str] = {"place": row.institution} if row.institution and register.form.about == "institution" else {}
    address = reverse("register-enter", args=[register.form.id])
    return f"{address}?{urlencode(asked)}" if asked else address


def list_of_breaks(register: Register, view: RegisterView) -> Listing:
    def address(row: Broken) -> str:
        return list_address(register, view, row.id, {}) if row.count else ""

    return Listing(
        f"breaks-{view.id}", view.label,
        [
            Column("label", Text("条件", "Condition"), lambda row: row.label, "name"),
            Column("count", Text("不合的条数", "Entries that break it"), lambda row: row.count, "number", sort="x", href=address),
            Column("state", Text("状态", "State"), lambda row: "short" if row.count else "met", "state"),
        ],
    )  # fmt: skip
