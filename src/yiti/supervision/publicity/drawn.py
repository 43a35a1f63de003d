"""Notices that are drawn from the records for a month, quarter or year: from registers and indicators, apart from any assessment."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.db.models import Q

from yiti.foundation.decisions.queries import get_book_of
from yiti.foundation.forms.answers import show_answer
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_entries
from yiti.kernel.periods import Period
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.few import tells_of_few
from yiti.measure.indicators.remembered import list_whole
from yiti.policy.packs import Pack, definitions_of
from yiti.policy.packs.shapes.duties import DrawnFrom, PublicityDuty
from yiti.policy.rules import compute
from yiti.registry.institutions.models import Institution
from yiti.registry.institutions.queries import get_populations, list_institutions
from yiti.registry.staff.queries import count_staff, list_staff

from .contents import Content, column, words
from .refusals import UnableToPost

Maker = Callable[[Pack, PublicityDuty, Period, str], Content]
RECORDS = system_scope("publicity")
"""What is made public is drawn from the whole county's records, whoever presses; the right to post was asked before."""


def fit_period(duty: PublicityDuty, period: str) -> Period:
    """The period of the duty that a named one is, or that ends it: of a quarter its last month, its year."""
    span = Period.parse(period)
    if duty.every == "month":
        return Period.month_of(span.last)
    return Period.year_of(span.last) if duty.every == "year" else Period.quarter_of(span.last)


def draw(pack: Pack, duty: PublicityDuty, span: Period, institution: str) -> Content:
    """
    What the notice would say. Nothing is stored.

    :raises UnableToPost: where nobody entered anything for the period, or the pack does not say what it is drawn from
    """
    make = DRAWN.get(duty.content)
    if make is None:
        raise UnableToPost(Text("这项公开的内容不由系统生成", "The system does not write this notice"), code="no-content")
    return make(pack, duty, span, institution)


def _entries(duty: PublicityDuty, span: Period, institution: str) -> tuple[DrawnFrom, list[Entry]]:
    source = duty.entries
    if source is None:
        raise UnableToPost(Text("政策包没有说从哪个登记取数", "The pack does not say from which register"), code="no-content")
    found = list(list_entries(scope=RECORDS, form=source.form, institution=institution).filter(_within(source, span)))
    if not found:
        raise UnableToPost(
            Text(f"{span.label.zh}还没有登记，没有内容可公示", f"Nothing is entered for {span.label.en} yet"), code="nothing-entered",
        )  # fmt: skip
    return source, found


def _within(source: DrawnFrom, span: Period) -> Q:
    """Entries that name the period, or a day within it."""
    named: list[object] = [str(span), span.year] if span.months == 12 else [str(span)]
    found = Q(**{f"answers__{source.time}__in": named})
    for month in span.each_month():
        found |= Q(**{f"answers__{source.time}__startswith": f"{month}-"})
    return found


def list_entering(duty: PublicityDuty, span: Period) -> list[str]:
    """The institutions that entered anything for a period, for a duty that each has within its own house."""
    if duty.entries is None:
        return []
    rows = list_entries(scope=RECORDS, form=duty.entries.form).filter(_within(duty.entries, span))
    return sorted(set(rows.order_by().values_list("institution", flat=True)) - {""})


def _amount(entry: Entry, field: str | None) -> Decimal:
    return Decimal(str(entry.answers.get(field or "") or 0))


def _top_drugs(pack: Pack, duty: PublicityDuty, span: Period, institution: str) -> Content:
    """The medicines in the first places by the rule of the document, with those who prescribed them, the most first."""
    source, entries = _entries(duty, span, institution)
    used: defaultdict[str, Decimal] = defaultdict(Decimal)
    by_person: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        item, amount = str(entry.answers.get(source.item or "") or ""), _amount(entry, source.amount)
        used[item] += amount
        if source.person and entry.answers.get(source.person):
            by_person[item][str(entry.answers[source.person])] += amount
    book = get_book_of(scope=RECORDS, pack=pack.id, on=span.last)
    answer = compute("top-drugs", pack=book, on=span.last, inputs={"usage": {item: str(amount) for item, amount in used.items()}})
    published = [str(item) for item in answer.result["published"]]
    names = {row.person_id: row.person.name for row in list_staff(scope=RECORDS, on=span.last).select_related("person")}
    return {
        "paragraphs": [
            words(
                Text(
                    "用药量靠前的品规和开方医生，用量相同的并列列出。",
                    "The most used medicines and who prescribed them; those of equal use all stand.",
                )
            )
        ],
        "columns": [
            column("位次", "Place", "number"), column("品规", "Medicine"), column("用量", "Used", "number"),
            column("开方医生", "Prescribers"),
        ],
        "rows": [
            [
                str(1 + sum(amount > used[item] for amount in used.values())), item, f"{used[item].normalize():f}",
                _people(by_person[item], names),
            ]
            for item in published
        ],
        "totals": [],
    }  # fmt: skip


def _people(amounts: Mapping[str, Decimal], names: Mapping[str, str]) -> str:
    return "、".join(names.get(code, code) for code in sorted(amounts, key=lambda code: (-amounts[code], code)))


def _subsidies(pack: Pack, duty: PublicityDuty, span: Period, institution: str) -> Content:
    """What was paid at each institution, beside its staff and people, and both for each 1,000 people."""
    source, entries = _entries(duty, span, "")
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        paid[entry.institution] += _amount(entry, source.amount)
    staff = {code: sum(count.by_kind.values()) for code, count in count_staff(scope=RECORDS, on=span.last).items()}
    served = {
        code: max((people.people for people in scopes.values()), default=0)
        for code, scopes in get_populations(scope=RECORDS, year=span.year).items()
    }
    houses = [row for row in _houses(span) if paid.get(row.pk) or staff.get(row.pk)]
    return {
        "paragraphs": [
            words(Text("各机构补助与人员；每千人按服务人口折算。", "Subsidies paid and staff by institution, and for each 1,000 people."))
        ],
        "columns": [
            column("机构", "Institution"), column("补助（元）", "Paid (yuan)", "money"), column("人员", "Staff", "number"),
            column("服务人口", "People", "number"), column("每千人补助（元）", "Paid for 1,000 (yuan)", "money"),
            column("每千人人员", "Staff for 1,000", "number"),
        ],
        "rows": [_subsidy_row(row, paid.get(row.pk, Decimal()), staff.get(row.pk, 0), served.get(row.pk, 0)) for row in houses],
        "totals": [words(Text("合计", "Total")), f"{sum(paid.values()):.2f}", "", "", "", ""],
    }  # fmt: skip


def _subsidy_row(row: Institution, paid: Decimal, staff: int, people: int) -> list[object]:
    each = [f"{paid * 1000 / people:.2f}", f"{Decimal(staff) * 1000 / people:.2f}"] if people else ["", ""]
    return [words(row.short_label), f"{paid:.2f}", str(staff), str(people or ""), *each]


def _hirings(pack: Pack, duty: PublicityDuty, span: Period, institution: str) -> Content:
    """Who was hired in the period, each by code and never by name, in the order of the days."""
    source, entries = _entries(duty, span, institution)
    kept = {field.name: field for field in pack.registers[source.form].form.fields}
    shown = [kept[name] for name in source.shows]
    many = len(entries)
    return {
        "paragraphs": [
            words(
                Text(
                    f"{span.label.zh}聘用 {many} 人，名单按聘用日期排列，只列编号，不列姓名。",
                    f"Hired in {span.label.en}: {many}, by the day of hiring; each by code, without a name.",
                )
            )
        ],
        "columns": [column(one.label.zh, one.label.en) for one in shown],
        "rows": [[words(show_answer(one, entry.answers)) for one in shown] for entry in sorted(entries, key=_by_day(source))],
        "totals": [],
    }  # fmt: skip


def _by_day(source: DrawnFrom) -> Callable[[Entry], tuple[str, int]]:
    return lambda entry: (str(entry.answers.get(source.time)), entry.pk)


def _indicators(pack: Pack, duty: PublicityDuty, span: Period, institution: str) -> Content:
    """The indicators that the duty names, of every institution that has a value of one; none that would tell of fewer than five people."""
    known = definitions_of(pack.id)
    shown = [known[code] for code in duty.indicators if code in known]
    values = {
        (one.institution, one.indicator): HIDDEN if tells_of_few(known[one.indicator], one) else _value(one.value)
        for one in list_whole(scope=RECORDS, period=span, codes=duty.indicators)
    }
    houses = [row for row in _houses(span) if any(values.get((row.pk, one.code)) for one in shown)]
    few = [words(Text("＊：不足五人，不公布。", "＊: fewer than five people, not published."))] if HIDDEN in values.values() else []
    if not houses:
        raise UnableToPost(
            Text(f"{span.label.zh}还没有算出指标", f"No indicator is counted for {span.label.en} yet"), code="nothing-counted"
        )  # fmt: skip
    return {
        "paragraphs": [words(Text("各机构重点指标。", "Key indicators of each institution.")), *few],
        "columns": [column("机构", "Institution"), *(column(one.label.zh, one.label.en, "number") for one in shown)],
        "rows": [[words(row.short_label), *(values.get((row.pk, one.code), "") for one in shown)] for row in houses],
        "totals": [],
    }


HIDDEN = "＊"


def _value(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _houses(span: Period) -> Iterable[Institution]:
    return list_institutions(scope=RECORDS, on=span.last)


DRAWN: Mapping[str, Maker] = {
    "top_drugs": _top_drugs, "subsidies_and_staff": _subsidies, "key_indicators": _indicators, "hiring_results": _hirings,
}  # fmt: skip
