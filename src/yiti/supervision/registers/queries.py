"""What registers tell when they are added up, for one reader on one day."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from yiti.foundation.forms.groups import entries_of, narrow
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import UnknownForm, get_register, list_entries, list_registers
from yiti.foundation.forms.reading import Reader
from yiti.kernel.clauses import Clause
from yiti.kernel.scopes import Scope, system_scope
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.views import RegisterView, Value
from yiti.registry.institutions.queries import list_types
from yiti.supervision.stamps import read_stamps

from .declared import clause_of, is_judging, keys_of, reads_of
from .grounds import SEE, Ground, UndecidedLimit
from .remembered import KEPT, keep
from .tables import Table, make_table
from .wholes import Member, list_members

COUNTING = system_scope("counting")


@dataclass(frozen=True, slots=True)
class Broken:
    """A condition that no entry should fulfil, and how many do."""

    id: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A view as it stands: a table, or members, or what is broken; `refused` where a number that it needs is not decided."""

    register: Register
    view: RegisterView
    entries: int = 0
    table: Table | None = None
    members: Sequence[Member] = ()
    broken: Sequence[Broken] = ()
    any_broken: int = 0
    refused: Text = NOTHING

    @property
    def wrong(self) -> int:
        """How many groups are short, members are lacking, or entries break a condition."""
        if self.table is not None:
            return sum(self.table.judged)
        return sum(not member.is_there for member in self.members) + self.any_broken

    @property
    def of(self) -> int:
        """Of how many."""
        if self.table is not None:
            return len(self.table.judged)
        return len(self.members) if self.view.lacking else self.entries


@dataclass(frozen=True, slots=True)
class Standing:
    """How a view that judges stands: `wrong` of `of`; nothing of it where a number that it needs is not decided."""

    register: Register
    view: RegisterView
    wrong: int
    of: int
    refused: Text

    @property
    def clause(self) -> Clause:
        return clause_of(self.register, self.view)


def list_open_registers(*, scope: Scope, on: date) -> list[Register]:
    """Registers that are for the reader: all but those for types of institutions of which none is within reach (`forms.see`)."""
    types = list_types(scope=scope, on=on, function=SEE)
    return [one for one in list_registers(scope=scope) if not one.form.types or types & set(one.form.types)]


def get_open_register(*, scope: Scope, id: str, on: date) -> Register:
    """:raises UnknownForm: also for one that is for other types of institutions"""
    register = get_register(scope=scope, id=id)
    if register.form.types and not list_types(scope=scope, on=on, function=SEE) & set(register.form.types):
        raise UnknownForm(Text(f"“{register.form.label.zh}”不由这类机构登记", f"“{register.form.label.en}” is for other institutions"))
    return register


def find_view(*, scope: Scope, register: Register, id: str) -> RegisterView:
    """:raises UnknownForm:"""
    scope.require(SEE)
    found = next((view for view in register.form.views if view.id == id), None)
    if found is None:
        raise UnknownForm(Text(f"没有汇总“{id}”", f"There is no view “{id}”"), field="view")
    return found


def look(*, scope: Scope, register: Register, view: RegisterView, today: date) -> Looked:
    """A view within `forms.see`: a fixed number of queries, whatever the number of entries and of groups."""
    ground = Ground(scope, today)
    reader = ground.reader(register.form)
    try:
        entries = _entries(ground, reader, view)
        if view.lacking is not None:
            return Looked(register, view, members=list_members(ground, reader, view.lacking, entries))
        if view.breaks:
            return _broken(register, reader, view, entries)
        return Looked(register, view, table=make_table(ground, reader, view, entries))
    except UndecidedLimit as refusal:
        return Looked(register, view, refused=refusal.message)


def list_behind(
    *, scope: Scope, register: Register, view: RegisterView, value: str, keys: Mapping[str, str], today: date, part: bool = True
) -> QuerySet[Entry]:
    """
    The entries behind a number of a view: of a value, or of a condition that entries break (`any` of them where none is named).

    `keys` say which group, as a person writes them. Of a share those that fulfil it, without `part` all that it is a share of.

    :raises UnknownForm: for a value or key that the view does not have
    :raises UndecidedLimit: where a condition names a parameter without value
    """
    ground = Ground(scope, today)
    reader = ground.reader(register.form)
    if set(keys) - keys_of(register, view):
        raise UnknownForm(Text("没有这样的分组", "There is no such group"), field="at")
    entries = _entries(ground, reader, view)
    if view.breaks:
        conditions = {one.id: reader.meets(one.where) for one in view.breaks}
        return narrow(
            scope=scope, reader=reader, entries=entries.filter(conditions.get(value, _any(conditions.values()))), value=None, keys=keys
        )
    known = next((one for one in view.values if one.id == value), None)
    if value and known is None:
        raise UnknownForm(Text(f"没有“{value}”这个数", f"There is no value “{value}”"), field="value")
    return narrow(scope=scope, reader=reader, entries=entries, value=known, keys=keys, part=part)


def list_covered(*, scope: Scope, register: Register, view: RegisterView, value: Value, today: date) -> list[Member]:
    """What a value is a share of, one by one."""
    ground = Ground(scope, today)
    reader = ground.reader(register.form)
    return list_members(ground, reader, value.covered, _entries(ground, reader, view), value) if value.covered else []


def list_standings(*, scope: Scope, today: date, warn_only: bool = False, role: str = "") -> list[Standing]:
    """
    How every view that judges stands for the reader (`forms.see`), of registers that the role enters where one is named.

    Kept in memory while nothing changes that a view reads; then two queries and those that find the registers.
    """
    if not scope.may(SEE):
        return []
    wanted = [
        (register, view)
        for register in list_open_registers(scope=scope, on=today)
        for view in register.form.views
        if (view.warn or not warn_only) and is_judging(view) and (not role or role in register.form.enters)
    ]
    if not wanted:
        return []
    stamps, reach = read_stamps(scope=COUNTING), scope.institutions(SEE)
    return [_stand((stamps.of(reads_of(register, view)), today, reach), scope, register, view, today) for register, view in wanted]


def _stand(stamp: Hashable, scope: Scope, register: Register, view: RegisterView, today: date) -> Standing:
    key = (stamp, register.form.id, view.id)
    kept: Standing | None = KEPT.get(key)
    if kept is None or kept.view is not view:
        looked = look(scope=scope, register=register, view=view, today=today)
        kept = Standing(register, view, looked.wrong, looked.of, looked.refused)
        keep(key, kept)
    return kept


def _entries(ground: Ground, reader: Reader, view: RegisterView) -> QuerySet[Entry]:
    entries = list_entries(scope=ground.scope, form=reader.form.id)
    return entries_of(scope=ground.scope, reader=reader, view=view, entries=entries)


def _broken(register: Register, reader: Reader, view: RegisterView, entries: QuerySet[Entry]) -> Looked:
    conditions = [reader.meets(one.where) for one in view.breaks]
    asked = {f"b{at}": Count("pk", filter=met) for at, met in enumerate(conditions)}
    if len(conditions) > 1:
        asked["broken"] = Count("pk", filter=_any(conditions))
    counts = entries.order_by().aggregate(whole=Count("pk"), **asked)
    broken = [Broken(one.id, one.label, counts[f"b{at}"]) for at, one in enumerate(view.breaks)]
    return Looked(register, view, counts["whole"], broken=broken, any_broken=counts.get("broken", counts["b0"]))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
