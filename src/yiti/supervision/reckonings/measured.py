"""What accounts, indicators, scores and payslips say of a subject."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from yiti.foundation.installation.queries import get_share
from yiti.kernel.figures import Unit
from yiti.kernel.money import to_fen
from yiti.kernel.text import Text
from yiti.measure.indicators.values import Value, print_number
from yiti.policy.facts.accounts import ITEMS
from yiti.policy.facts.sampled import stands_for
from yiti.policy.packs import definitions_of
from yiti.policy.packs.monthly import list_ledger_items
from yiti.policy.packs.shapes.reckonings import Input

from .found import NOWHERE, Behind, Said
from .ground import Ground
from .returned import take_returned
from .subjects import Subject

PARTS = {
    "amount": Text("增量奖励", "Incremental reward"),
    "post_pay": Text("岗位工资", "Post pay"),
    "performance_pay": Text("绩效工资", "Performance pay"),
    "gross": Text("应发合计", "Gross pay"),
}
Codes = tuple[str, ...] | None


def take_indicator(ground: Ground, subject: Subject, said: Input, codes: Codes) -> Said:
    """
    Of one institution its value; of several both sides added up, and the value from them.

    Of a demonstration that tells of a share of the residents, what the counts stand for: they meet whole populations and accounts here.
    """
    wanted = said.indicator
    if wanted is None:
        return NOWHERE
    found = [row for (code, house), row in ground.values.items() if code == wanted.code and (codes is None or house in codes)]
    definition = definitions_of(ground.pack.id).get(wanted.code)
    unit = Unit.RATIO if definition is not None and definition.unit == "ratio" and wanted.part == "value" else Unit.COUNT
    lacking = tuple(row.institution for row in found if _side(row, wanted.part) is None)
    if not found or lacking:
        return Said(is_there=False, institutions=lacking or (codes or ()))
    value = _side(found[0], wanted.part) if len(found) == 1 else _together(found, wanted.part)
    if value is None:
        return Said(is_there=False)
    each = Fraction(1) if definition is None else stands_for(definition, wanted.part, get_share())
    behind = tuple(_indicated(row, wanted.part, each) for row in found)
    if each != 1:
        value = sum((one.value for one in behind), Decimal(0))
    return Said(value, unit, behind, ground.window.last)


def _indicated(row: Value, part: str, each: Fraction) -> Behind:
    period = str(row.period)
    label = Text(period, period)
    if each != 1:
        stands = print_number(each)
        label = Text(f"{period}（演示只造一部分居民，一个当 {stands} 个）", f"{period} (one stands for {stands} in this demonstration)")
    value = _side(row, part)
    return Behind(
        "indicator", f"{row.indicator}:{row.institution}:{period}", label, row.institution, None if value is None else _times(value, each)
    )


def _times(value: Decimal, each: Fraction) -> Decimal:
    """Whole where the value is."""
    if each == 1:
        return value
    return (value * each.numerator / each.denominator).quantize(Decimal(1) if value == int(value) else Decimal("0.0001"))


def _side(row: Value, part: str) -> Decimal | None:
    side = getattr(row, part)
    return _exact(side) if isinstance(side, Fraction) else side


def _exact(side: Fraction) -> Decimal:
    return Decimal(side.numerator) / Decimal(side.denominator)


def _together(rows: Iterable[Value], part: str) -> Decimal | None:
    sums = {side: sum((getattr(row, side) or Fraction(0) for row in rows), Fraction(0)) for side in ("numerator", "denominator")}
    if part != "value":
        return _exact(sums[part])
    return (_exact(sums["numerator"]) / _exact(sums["denominator"])).quantize(Decimal("0.0001")) if sums["denominator"] else None


def list_accounts(ground: Ground, codes: Codes) -> tuple[list[str], tuple[str, ...]]:
    """The institutions whose months count, and those that have not sent all of them: of the county those that send accounts at all."""
    here = [code for code in (ground.day.houses if codes is None else codes) if codes is not None or ground.sent.get(code)]
    lacking = tuple(code for code in here if set(ground.months) - ground.sent.get(code, set()))
    return here, lacking


def take_accounts(ground: Ground, subject: Subject, said: Input, codes: Codes, items: tuple[str, ...]) -> Said:
    """What stands in the accounts, and what is handed in month by month beside them."""
    booked, returned = tuple(item for item in items if item in ITEMS), tuple(item for item in items if item not in ITEMS)
    found = [take(ground, codes, named) for take, named in ((_take_booked, booked), (take_returned, returned)) if named]
    lacks = next((one for one in found if not one.is_there), None)
    if lacks is not None:
        return lacks
    behind = tuple(record for one in found for record in one.behind)
    return Said(sum((one.value for one in found), Decimal(0)), Unit.YUAN, behind, ground.window.last)


def _take_booked(ground: Ground, codes: Codes, items: tuple[str, ...]) -> Said:
    here, lacking = list_accounts(ground, codes)
    if not here or lacking or not ground.months:
        return Said(is_there=False, institutions=lacking)
    names = list_ledger_items(ground.pack)
    behind = tuple(
        Behind("account", f"{code}:{month:%Y-%m}:{item}", _dated(f"{month:%Y-%m}", names[item]), code, sums[item])
        for code in here
        for month, sums in sorted(ground.accounts.get(code, {}).items())
        for item in items
        if item in sums
    )
    return Said(sum((one.value for one in behind), Decimal(0)), Unit.YUAN, behind, ground.window.last)


def _dated(period: str, words: Text) -> Text:
    return Text(f"{period} {words.zh}", f"{period} {words.en}")


def take_score(ground: Ground, subject: Subject, said: Input, codes: Codes) -> Said:
    if said.scores is None:
        return NOWHERE
    found = {"quarter": ground.quarter_scores, "year": ground.year_scores, "clinic": ground.clinic_scores}[said.scores.kind]
    code = next((code for code in codes or () if code in found), "")
    if not code:
        return Said(is_there=False, institutions=codes or ())
    period, score = found[code]
    return Said(score, Unit.SCORE, (Behind("score", f"{code}:{period}", Text(period, period), code, score),), ground.window.last)


def take_pay(ground: Ground, subject: Subject, said: Input, codes: Codes) -> Said:
    """Slips as they were handed out: a quarter that is reckoned anew pays its difference later. Missing where there are none."""
    if said.pay is None:
        return NOWHERE
    slips = [slip for code in (ground.slips_at if codes is None else codes) for slip in ground.slips_at.get(code, ())]
    if subject.person is not None:
        slips = [slip for slip in slips if slip.person_id == subject.person.person_id]
    people = said.pay.people
    if people is not None:
        known = {row.person_id for rows in ground.day.staff.values() for row in rows if ground.fits(people, row)}
        slips = [slip for slip in slips if slip.person_id in known]
    if not slips:
        return Said(is_there=False, institutions=codes or ())
    behind = tuple(
        Behind("payslip", slip.number, _dated(slip.period, PARTS[part]), slip.institution_id, getattr(slip, part))
        for slip in slips
        for part in said.pay.parts
    )
    value = sum((one.value for one in behind), Decimal(0))
    if said.pay.mean:
        value = to_fen(value / len({slip.person_id for slip in slips}))
    return Said(value, Unit.YUAN, behind, ground.window.last)
