"""A definition in words, read off its own aggregates and expressions: what it says is what is counted."""

from collections.abc import Mapping
from fractions import Fraction

from yiti.kernel.text import NOTHING, Text

from .aggregates import (
    DAYS,
    Aggregate,
    AllOf,
    AnyOf,
    Change,
    Constant,
    Contracted,
    Distinct,
    Enrolled,
    Form,
    Institutions,
    Last,
    LatestLedger,
    Ledger,
    Over,
    Part,
    People,
    Population,
    Residents,
    Rows,
    Staff,
    Standing,
    Sum,
    With,
)
from .conditions import Condition, print_plain
from .definitions import Definition, Listed
from .expressions import Expression
from .expressions.trees import Literal
from .words import COLUMN_WORDS, KIND_WORDS, LEDGER_WORDS, PROGRAMME_WORDS, TYPE_WORDS

SPAN = {"year": Text("个日历天", "days"), "working_year": Text("个工作日", "working days")}
IN_PERIOD = Text("本期最后一次", "{kind} of the period")
UP_TO_END = Text("到期末为止最后一次", "{kind} up to the period's last day")
EVENTS = Condition()
Items = Mapping[str, Text]


def tell_definition(definition: Definition, others: Listed, items: Items = LEDGER_WORDS) -> Text:
    """The whole formula in one line; a change names the indicator of `others` that it is of. `items`: words of the ledger's."""
    numerator = definition.numerator
    if isinstance(numerator, Change):
        found = others.definitions.get(numerator.code)
        label = found.label if found else Text(numerator.code, numerator.code)
        return Text(
            f"（本期{label.zh} − 上年同期{label.zh}）÷ 上年同期{label.zh}",
            f"({label.en} of this period − that of a year before) ÷ that of a year before",
        )
    above = tell_aggregate(numerator, items)
    if definition.denominator is None:
        return above
    below = tell_aggregate(definition.denominator, items)
    times = " × 10,000" if definition.unit == "per_10000" else ""
    return Text(f"〔{above.zh}〕÷〔{below.zh}〕{times}", f"[{above.en}] ÷ [{below.en}]{times}")


def tell_aggregate(aggregate: Aggregate | Change, items: Items = LEDGER_WORDS) -> Text:
    """What one side counts; nothing for a change, which has no sides."""
    if isinstance(aggregate, Change):
        return NOTHING
    told = [_part(part, items) for part in aggregate]
    if len(told) > 1:
        told = [_closed(one) if isinstance(bare(part.form), AllOf | AnyOf) else one for one, part in zip(told, aggregate, strict=True)]
    return Text(" + ".join(one.zh for one in told), " + ".join(one.en for one in told))


def _part(part: Part, items: Items) -> Text:
    found = tell_form(part.form, items)
    if part.times != 1:
        times = print_plain(part.times)
        found = Text(f"{found.zh} × {times}", f"{found.en} × {times}")
    if part.days:
        days, words = DAYS[part.days], SPAN[part.days]
        found = Text(f"{found.zh} × 全年 {days} {words.zh}（按月折算）", f"{found.en} × {days} {words.en} a year, by the period's months")
    if part.minus:
        less = tell_aggregate(part.minus, items)
        less = _closed(less) if len(part.minus) > 1 else less
        found = Text(f"{found.zh} − {less.zh}", f"{found.en} − {less.en}")
    if part.reaches:
        least = print_plain(part.reaches.number)
        yearly = Text("（全年，按月折算）", " a year, by the period's months") if part.reaches.a_year else NOTHING
        found = Text(f"{found.zh}达到 {least}{yearly.zh} 的记 1", f"1 where {found.en} come to {least}{yearly.en}")
    return _over(found, part.over) if part.over else found


def _over(found: Text, over: Over) -> Text:
    types = [TYPE_WORDS.get(one, Text(one, one)) for one in over.types or ()]
    zh, en = "、".join(one.zh for one in types) or "各机构", ", ".join(one.en for one in types) or "institution"
    if over.which == "county":
        return Text(f"全县{zh}合计的{found.zh}", f"{found.en}, over every {en} of the county")
    return Text(f"本机构及下属{zh}合计的{found.zh}", f"{found.en}, over the institution and every {en} below it")


def bare(form: Form) -> Form:
    """What a form counts, whoever counts as one."""
    return form.of if isinstance(form, With) else form


def tell_form(form: Form, items: Items = LEDGER_WORDS) -> Text:
    """What a form counts."""
    match form:
        case With(of, types):
            found, names = tell_form(of, items), [TYPE_WORDS.get(one, Text(one, one)) for one in types]
            zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
            return Text(f"{found.zh}（所辖{zh}并入本机构）", f"{found.en} (every {en} below counted as part of the institution)")
        case Rows(kind, where):
            return _with(Text(f"{KIND_WORDS[kind].zh}数", _plural(kind)), where)
        case Sum(kind, of, where):
            told = EVENTS.tell(of)
            return _with(Text(f"{KIND_WORDS[kind].zh}的{told.zh}合计", f"sum of {told.en} over {_plural(kind)}"), where)
        case Distinct(kind, of, where):
            told = COLUMN_WORDS[of]
            return _with(Text(f"{KIND_WORDS[kind].zh}中不同{told.zh}的个数", f"number of different {told.en}s in {_plural(kind)}"), where)
        case Residents() | Last() | Standing() | Enrolled() | Contracted() | People() | AllOf() | AnyOf():
            return _of_residents(form)
        case _:
            return _of_registry(form, items)


def _of_residents(form: Form) -> Text:
    match form:
        case Residents(kind, where, at_least, a_year):
            return _with(_having(kind, at_least, a_year=a_year), where)
        case Last(kind, where, holds):
            return _last(kind, where, holds, IN_PERIOD)
        case Standing(kind, where, holds):
            return _last(kind, where, holds, UP_TO_END)
        case Enrolled(programme):
            words = PROGRAMME_WORDS[programme]
            return Text(f"期末在{words.zh}管理中的居民", f"residents in the programme for {words.en} on the period's last day")
        case Contracted(True):
            return Text("期末签约有效的重点人群", "residents of a key group with a contract on the period's last day")
        case Contracted():
            return Text("期末签约有效的居民", "residents with a contract on the period's last day")
        case People(where):
            return _with(Text("期末本机构居民", "residents of the institution on the period's last day"), where)
        case AllOf(of):
            return _joined(of, Text("同时属于下列各项的居民", "residents who are all of"))
        case AnyOf(of):
            return _joined(of, Text("属于下列任一项的居民", "residents who are any of"))
        case _:
            raise AssertionError(form)


def _of_registry(form: Form, items: Items) -> Text:
    match form:
        case Institutions(where):
            return _with(Text("期末机构数", "institutions on the period's last day"), where, Condition("institutions"))
        case Population("resident"):
            return Text("当年常住人口", "resident population of the year")
        case Population():
            return Text("当年服务人口", "served population of the year")
        case Staff(where):
            return _with(Text("期初期末平均在岗人数", "persons in post, the mean of first and last day"), where, Condition("staff"))
        case Ledger(named):
            told = [items.get(item, Text(item, item)) for item in named]
            zh, en = (
                ("（账目，期内最近一次）", " (accounts, the last of the period)")
                if isinstance(form, LatestLedger)
                else ("（账目）", " (accounts)")
            )
            return Text("、".join(one.zh for one in told) + zh, ", ".join(one.en for one in told) + en)
        case Constant(value):
            return Text(print_plain(Fraction(value)), print_plain(Fraction(value)))
        case _:
            raise AssertionError(form)


def _having(kind: str, at_least: int, *, a_year: bool) -> Text:
    if at_least == 1 and not a_year:
        return Text(f"本期有{KIND_WORDS[kind].zh}的居民", f"residents with at least one {KIND_WORDS[kind].en} in the period")
    yearly = Text("（全年，按月折算）", " a year, by the period's months") if a_year else NOTHING
    return Text(
        f"本期{KIND_WORDS[kind].zh}不少于 {at_least} 次{yearly.zh}的居民", f"residents with at least {at_least} {_plural(kind)}{yearly.en}"
    )


def _last(kind: str, where: Expression | None, holds: Expression, which: Text) -> Text:
    words = KIND_WORDS[kind]
    among = _with(Text(f"{which.zh}{words.zh}", which.en.format(kind=words.en)), where)
    if isinstance(holds, Literal):
        return Text(f"有{among.zh}的居民", f"residents with a {among.en}")
    told = EVENTS.tell(holds)
    return Text(f"{among.zh}为“{told.zh}”的居民", f"residents whose last {among.en} says: {told.en}")


def _joined(forms: tuple[Form, ...], word: Text) -> Text:
    told = [_closed(one) if isinstance(form, AllOf | AnyOf) else one for form in forms for one in (tell_form(form),)]
    return Text(
        f"{word.zh}：" + "；".join(f"({at}) {one.zh}" for at, one in enumerate(told, 1)),
        f"{word.en}: " + "; ".join(f"({at}) {one.en}" for at, one in enumerate(told, 1)),
    )


def _with(found: Text, where: Expression | None, condition: Condition = EVENTS) -> Text:
    if where is None or (isinstance(where, Literal) and where.value is True):
        return found
    told = condition.tell(where)
    return Text(f"{found.zh}（{told.zh}）", f"{found.en} ({told.en})")


def _closed(told: Text) -> Text:
    return Text(f"（{told.zh}）", f"({told.en})")


def _plural(kind: str) -> str:
    word = KIND_WORDS[kind].en
    if word.startswith("report of"):
        return word.replace("report", "reports", 1)
    return f"{word[:-1]}ies" if word.endswith("ry") else f"{word}s"
