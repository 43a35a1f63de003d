"""What a view says of itself in its document."""

from yiti.kernel.clauses import Clause
from yiti.policy.packs.registers import Register
from yiti.policy.packs.shapes.sources import CountedStaff
from yiti.policy.packs.shapes.views import Listed, RegisterView
from yiti.supervision.stamps import Reads, walk_shapes

from .wholes import member_keys


def clause_of(register: Register, view: RegisterView) -> Clause:
    """The clause of the document that declares the view; of one that names none, the register's."""
    return Clause(register.viewed[view.id].pack, view.clause) if view.clause else Clause(register.pack, register.form.clause)


def keys_of(register: Register, view: RegisterView) -> set[str]:
    """By what the numbers of a view are grouped: its keys, and those of what should be there."""
    wholes = [value.covered for value in view.values if value.covered] + ([view.lacking] if view.lacking else [])
    return {*view.by, *(key for whole in wholes for key in member_keys(register.form, whole))}


def is_judging(view: RegisterView) -> bool:
    return bool(view.lacking or view.breaks or any(value.judged for value in view.values))


def reads_of(register: Register, view: RegisterView) -> Reads:
    """The register itself, those that say what should be there, and the staff list where people should."""
    shapes = list(walk_shapes(view))
    others = {shape.form for shape in shapes if isinstance(shape, Listed)}
    return Reads(frozenset({register.form.id, *others}), staff=any(isinstance(shape, CountedStaff) for shape in shapes))
