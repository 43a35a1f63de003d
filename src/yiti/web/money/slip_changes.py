"""A payslip beside the one of the quarter before: each line and the sum, with what explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiti.foundation.papers import ChangeLine
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, difference
from yiti.kernel.inputs import find_figure
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.money.pay.models import Payslip
from yiti.money.pay.queries import get_explained, get_payslip, list_own_payslips, list_payslips, slip_path
from yiti.web.printing import plain_money

from .addresses import why, why_now
from .words import COMPONENTS, INCREMENTAL

PARTS = {name: ("post_pay", at) if at < 3 else ("performance_pay", at - 3) for at, name in enumerate(COMPONENTS)}
"""Of which sum a monthly component is part, and in which place."""
SUMS = {
    "post_pay": Text("岗位工资", "Post pay"),
    "performance_pay": Text("绩效工资", "Performance pay"),
    "gross": Text("应发", "Gross pay"),
}
LINES = {
    **{name: label for name, label in COMPONENTS.items() if PARTS[name][0] == "post_pay"},
    "post_pay": SUMS["post_pay"],
    **{name: label for name, label in COMPONENTS.items() if PARTS[name][0] == "performance_pay"},
    "amount": INCREMENTAL,
    "performance_pay": SUMS["performance_pay"],
    "gross": SUMS["gross"],
}
"""The six components of pay under their two sums, and all together (六(二)2(2))."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of pay in both quarters, yuan, with the addresses of what explains it."""

    name: str
    label: Text
    before: Decimal
    now: Decimal
    before_why: str
    now_why: str
    change_why: str

    @property
    def is_sum(self) -> bool:
        return self.name in SUMS

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both quarters line by line; the last line is the sum."""

    before: Payslip
    period: Period
    lines: Sequence[Change]

    @property
    def whole(self) -> Change:
        return self.lines[-1]

    @property
    def says(self) -> Text:
        amount = self.whole.change
        if not amount:
            return Text("应发与上季一样", "Gross pay is as it was the quarter before")
        more, much = ("多", "more") if amount > 0 else ("少", "less"), f"{abs(amount):,.2f}"
        return Text(f"应发比上季{more[0]} {much} 元", f"Gross pay: {much} yuan {more[1]} than the quarter before")


def path_of(slip: Payslip, name: str) -> str:
    """Where a line of a slip stands in its run; a monthly component below the sum that it is part of."""
    part, at = PARTS.get(name, (name, None))
    return f"{slip_path(slip)}.{part}" + (f"/{at}" if at is not None else "")


def list_changes(scope: Scope, slip: Payslip) -> Comparison | None:
    """
    A slip beside the same person's slip of the quarter before, where there is one that this reader may see.

    Back pay is compared with nothing, and nothing with it.
    """
    before = find_before(scope, slip)
    if before is None:
        return None
    lines = [
        Change(
            name, label, _amount(before, name), _amount(slip, name), why(before.run_id, path_of(before, name)),
            why(slip.run_id, path_of(slip, name)), why_now("slip-change", slip.period, slip.institution_id, f"{slip.number}/{name}"),
        )
        for name, label in LINES.items()
    ]  # fmt: skip
    return Comparison(before, Period.parse(before.period), lines)


def find_before(scope: Scope, slip: Payslip) -> Payslip | None:
    if slip.kind == Payslip.Kind.BACK_PAY:
        return None
    is_own = bool(scope.actor.staff) and slip.person_id == scope.actor.staff
    rows = list_own_payslips(scope=scope) if is_own else list_payslips(scope=scope)
    found = rows.filter(person=slip.person_id, period=str(Period.parse(slip.period).shifted(-1))).exclude(kind=Payslip.Kind.BACK_PAY)
    slips = sorted(found.select_related("run"), key=lambda row: (row.kind != slip.kind, row.pk))
    return slips[0] if slips else None


def _amount(slip: Payslip, name: str) -> Decimal:
    figure = find_figure(reckon_again(slip.run).figures, path_of(slip, name))
    return figure.number if figure else Decimal(0)


def find_slip_change(scope: Scope, period: str, institution: str, path: str) -> Figure | None:
    """What a line of a slip (`{number}/{line}`) is more than the quarter before, as this reader may see it."""
    number, _, name = path.partition("/")
    slip = get_payslip(scope=scope, number=number) if name in LINES else None
    before = find_before(scope, slip) if slip else None
    if slip is None or before is None:
        return None
    label = Text(f"{LINES[name].zh}，比上季", f"{LINES[name].en}, against the quarter before")
    return difference(label, _figure(scope, slip, name), _figure(scope, before, name), about=slip.person_id)


def _figure(scope: Scope, slip: Payslip, name: str) -> Figure:
    return get_explained(scope=scope, run=slip.run_id, path=path_of(slip, name)).figure.named(Period.parse(slip.period).label)


def change_lines(comparison: Comparison | None) -> tuple[ChangeLine, ...]:
    """What the paper says of it: the sum before, each line that changed, the sum now."""
    if comparison is None:
        return ()
    *lines, whole = comparison.lines
    label = comparison.period.label
    return (
        ChangeLine(Text(f"上季应发（{label.zh}）", f"Gross pay, {label.en}"), whole.before, is_total=True),
        *(ChangeLine(line.label, line.change, _both(line)) for line in lines if line.change and not line.is_sum),
        ChangeLine(Text("本季应发", "Gross pay now"), whole.now, is_total=True),
    )


def _both(line: Change) -> Text:
    words = f"{plain_money(line.before)} → {plain_money(line.now)}"
    return Text(words, words)
