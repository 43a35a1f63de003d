"""The kept numbers: read as fractions, written as whole numbers of a form's last decimal place."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from yiti.kernel.periods import Period
from yiti.policy.facts.aggregates import Form

from .engines.counting import Counts
from .models import Total
from .shapes import fingerprint, places_of

Numbers = Mapping[str, Fraction]
"""By institution; 0 does not stand here."""
CHUNK = 200


def read_totals(forms: Collection[Form], period: Period) -> dict[Form, Counts]:
    """The kept numbers of a period; a form that is not kept has none."""
    found = Total.objects.filter(period=str(period)).values_list("form", "numbers")
    if len(forms) <= CHUNK:
        found = found.filter(form__in=[fingerprint(form) for form in forms])
    kept = dict(found)
    return {form: to_counts(form, kept.get(fingerprint(form), {})) for form in forms}


def to_counts(form: Form, numbers: Mapping[str, int]) -> Counts:
    divisor = 10 ** places_of(form)
    return {code: Fraction(number, divisor) for code, number in numbers.items()}


def to_numbers(form: Form, counts: Counts) -> dict[str, int]:
    """Exact: a number has no more decimal places than its form."""
    scale = 10 ** places_of(form)
    found = {code: count * scale for code, count in counts.items() if count}
    assert all(number.denominator == 1 for number in found.values()), form
    return {code: int(number) for code, number in found.items()}


def add_to_totals(added: Mapping[tuple[Form, Period], Counts], replaced: Mapping[tuple[Form, Period], Counts]) -> None:
    """Add to kept numbers, or put others in the place of those of some institutions. The caller holds the mark."""
    wanted = {(str(period), fingerprint(form)): form for form, period in (*added, *replaced)}
    kept: dict[tuple[str, str], dict[str, int]] = {key: {} for key in wanted}
    for period in {period for period, _ in wanted}:
        prints = [mark for at, mark in wanted if at == period]
        for row in Total.objects.filter(period=period, form__in=prints):
            kept[period, row.form] = row.numbers
    for (form, at), counts in added.items():
        numbers = kept[str(at), fingerprint(form)]
        for code, number in to_numbers(form, counts).items():
            numbers[code] = numbers.get(code, 0) + number
    for (form, at), counts in replaced.items():
        kept[str(at), fingerprint(form)] |= {code: int(count or 0) for code, count in counts.items()}
    write_totals((*key, numbers) for key, numbers in kept.items())


def write_totals(rows: Iterable[tuple[str, str, Mapping[str, int]]]) -> None:
    """Put these numbers in the place of what was kept. The caller holds the mark."""
    made = [Total(period=at, form=mark, numbers={code: one for code, one in numbers.items() if one}) for at, mark, numbers in rows]
    Total.objects.bulk_create(made, batch_size=500, update_conflicts=True, unique_fields=["period", "form"], update_fields=["numbers"])
