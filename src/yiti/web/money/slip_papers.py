"""One payslip as the paper: the six components with how, clause and amount, and the chain from the document to the yuan."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiti.foundation.papers import Paper, PayLine, payslip_paper
from yiti.foundation.papers import Payslip as SlipPaper
from yiti.foundation.runs.reckoning import reckon_again
from yiti.kernel.figures import Figure, Unit
from yiti.kernel.periods import Period
from yiti.kernel.scopes import Scope
from yiti.kernel.text import NOTHING, Text
from yiti.money.pay.models import Payslip
from yiti.money.pay.queries import slip_path
from yiti.web.printing import plain_money, print_at_least, print_percent, unit_word

from .addresses import why
from .papers import code_of
from .slip_changes import SUMS, Comparison, change_lines, list_changes, path_of
from .words import COMPONENTS, COMPONENTS_CLAUSE, INCREMENTAL, SLIP_CLAUSES, SLIP_HOW, SLIP_KINDS, position_word

ZERO = Decimal(0)
BY_MONTH = Text("按月已发，三个月合计", "paid by the month, three months together")
HOW = {"reward_performance": Text("按月或按季发，三个月合计", "paid by the month or the quarter, three months together")}
"""When each component is paid (六(二)2(2)): all by the month, reward performance pay by the month or the quarter."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the paper with the address of its explanation."""

    label: Text
    how: Text
    clause: str
    amount: Decimal
    why: str = ""
    is_strong: bool = False
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain of origin: what it is, its value, how, and its explanation."""

    label: Text
    value: str
    how: Text
    why: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """Everything that the slip's page and its paper say."""

    slip: Payslip
    period: Period
    lines: Sequence[Line]
    gross: Decimal
    gross_why: str
    chain: Sequence[Link]
    months: Sequence[tuple[Text, str, str, str]]
    code: str
    pack: str
    head: tuple[tuple[Text, str | Text], ...]
    changes: Comparison | None = None


def read_slip(scope: Scope, slip: Payslip) -> SlipSheet:
    """Whoever calls has checked the right to see this slip."""
    run, path = slip.run, slip_path(slip)
    inputs, results = json.loads(run.inputs), json.loads(run.results)
    monthly = inputs["monthly_pay"].get(slip.person_id, {}) if slip.gross != slip.amount else {}
    figures = reckon_again(run).figures
    period = Period.parse(slip.period)
    lines = [_component(name, monthly, slip, figures, path) for name in COMPONENTS] + [_reward(slip, results, figures, path)]
    number_code = code_of(slip.number, run.hash, slip.number, slip.amount, slip.gross)
    return SlipSheet(
        slip,
        period,
        _with_sums(lines, slip, figures, path),
        slip.gross,
        why(run.pk, f"{path}.gross"),
        _chain(slip, results, figures, path),
        _months(slip, period, inputs),
        number_code,
        json.loads(run.pack)["pack"],
        _head(slip),
        list_changes(scope, slip),
    )


def _component(name: str, monthly: dict[str, Any], slip: Payslip, figures: Mapping[str, Figure], path: str) -> Line:
    """One of the five that are paid by the month; it stands below the sum that it is part of. Back pay that is owed has none."""
    amount = Decimal(monthly.get(name, "0"))
    how = HOW.get(name, BY_MONTH) if amount else Text("本季没有", "none in this quarter")
    address = why(slip.run_id, path_of(slip, name)) if f"{path}.post_pay" in figures else ""
    return Line(COMPONENTS[name], how, COMPONENTS_CLAUSE, amount, address)


def _with_sums(lines: Sequence[Line], slip: Payslip, figures: Mapping[str, Figure], path: str) -> list[Line]:
    """The three components of post pay and the three of performance pay, each under its sum; back pay that is owed has neither."""
    if f"{path}.post_pay" not in figures:
        return list(lines)
    how = Text("以上三项", "the three above")
    post, performance = (
        Line(SUMS[name], how, COMPONENTS_CLAUSE, amount, why(slip.run_id, f"{path}.{name}"), is_sum=True)
        for name, amount in (("post_pay", slip.post_pay), ("performance_pay", slip.performance_pay))
    )
    return [*lines[:3], post, *lines[3:], performance]


def _reward(slip: Payslip, results: dict[str, Any], figures: Any, path: str) -> Line:
    return Line(INCREMENTAL, _how(slip, results, figures), SLIP_CLAUSES[slip.kind], slip.amount, why(slip.run_id, f"{path}.amount"), True)


def _how(slip: Payslip, results: dict[str, Any], figures: Any) -> Text:
    if slip.kind == Payslip.Kind.STAFF and slip.weight is not None:
        pool, weight = plain_money(results["staff_pool"]), print_at_least(slip.weight, 2)
        whole = print_at_least(_whole_weight(figures, slip_path(slip)), 2)
        return Text(f"全院可分 {pool} × 权重 {weight} ÷ {whole}", f"{pool} for those on duty × weight {weight} ÷ {whole}")
    if slip.kind in (Payslip.Kind.HEAD, Payslip.Kind.DEPUTY) and slip.coefficient is not None:
        average, factor = plain_money(results["average"]), print_at_least(slip.coefficient, 2)
        return Text(f"在岗平均 {average} × 系数 {factor}", f"average {average} × coefficient {factor}")
    if slip.kind == Payslip.Kind.TRAINEE:
        average = plain_money(results["average"])
        return Text(f"在岗平均 {average}", f"average on duty {average}")
    return SLIP_HOW[slip.kind]


def _whole_weight(figures: Any, path: str) -> Decimal:
    figure: Figure = figures[f"{path}.amount"]
    return figure.inputs[-1].number if len(figure.inputs) > 2 else ZERO


def _yuan(amount: Any) -> str:
    return f"{plain_money(amount)} {unit_word(Unit.YUAN)}"


def _chain(slip: Payslip, results: dict[str, Any], figures: Any, path: str) -> list[Link]:
    run = slip.run_id
    chain = [Link(Text("文件", "Document"), SLIP_CLAUSES[slip.kind], SLIP_HOW[slip.kind], clause=SLIP_CLAUSES[slip.kind])]
    if slip.kind == Payslip.Kind.STAFF and slip.weight is not None:
        weight_how = Text(
            f"{print_at_least(slip.coefficient, 2)} × {print_at_least(slip.score, 2)} ÷ 100 × {print_percent(slip.attendance)}，"
            f"全院 {print_at_least(_whole_weight(figures, path), 2)}",
            f"{print_at_least(slip.coefficient, 2)} × {print_at_least(slip.score, 2)} ÷ 100 × {print_percent(slip.attendance)}, "
            f"all {print_at_least(_whole_weight(figures, path), 2)}",
        )
        chain += [
            Link(
                Text("全院可分", "For those on duty"),
                _yuan(results["staff_pool"]),
                Text("一级总额减单列人员", "Level-one total less those paid apart"),
                why(run, f"{path}.amount/0"),
            ),
            Link(Text("我的权重", "The weight"), print_at_least(slip.weight, 2), weight_how, why(run, f"{path}.weight")),
            Link(
                Text("得分", "The score"),
                print_at_least(slip.score, 2),
                Text("各月考核的平均", "Mean of the months"),
                why(run, f"{path}.score"),
            ),
            Link(
                Text("出勤", "Attendance"),
                print_percent(slip.attendance),
                Text("三个月平均", "Mean of three months"),
                why(run, f"{path}.attendance"),
            ),
        ]
    elif slip.coefficient is not None:
        chain.append(
            Link(Text("系数", "Coefficient"), print_at_least(slip.coefficient, 2), SLIP_HOW[slip.kind], why(run, f"{path}.coefficient"))
        )
    chain.append(Link(INCREMENTAL, _yuan(slip.amount), Text("最后到分", "to the fen"), why(run, f"{path}.amount")))
    return chain


def _months(slip: Payslip, period: Period, inputs: dict[str, Any]) -> list[tuple[Text, str, str, str]]:
    """The person's own monthly results as the run held them."""
    person = next((row for row in inputs["staff"] if row["id"] == slip.person_id), None)
    if person is None:
        return []
    months = person["months"]
    return [
        (span.label, print_at_least(months[str(span)]["score"], 2), print_percent(months[str(span)]["attendance"]), str(span))
        for span in period.each_month()
        if str(span) in months
    ]


def _head(slip: Payslip) -> tuple[tuple[Text, str | Text], ...]:
    factor = print_at_least(slip.coefficient, 2) if slip.coefficient is not None else ""
    position = position_word(slip.position)
    post = Text(f"{position.zh}{'，系数 ' + factor if factor else ''}", f"{position.en}{', coefficient ' + factor if factor else ''}")
    return (
        (Text("姓名", "Name"), slip.person.name),
        (Text("岗位", "Position"), post),
        (Text("怎么发", "Paid as"), SLIP_KINDS[slip.kind]),
        (Text("出勤", "Attendance"), print_percent(slip.attendance) if slip.attendance is not None else "—"),
    )


def paper_of(sheet: SlipSheet, language: str, *, printed_on: date, is_demonstration: bool) -> Paper:
    slip = sheet.slip
    paper = SlipPaper(
        number=slip.number,
        institution=slip.institution.label,
        period=sheet.period.label,
        person=sheet.head,
        earnings=tuple(PayLine(line.label, line.amount, line.how, line.clause, line.is_strong or line.is_sum) for line in sheet.lines),
        gross=sheet.gross,
        changes=change_lines(sheet.changes),
        changes_title=sheet.changes.says if sheet.changes else NOTHING,
        note=NOTHING,
        source=Text(f"规则包 {sheet.pack}", f"Pack {sheet.pack}"),
    )
    return payslip_paper(paper, language=language, check_code=sheet.code, printed_on=printed_on, is_demonstration=is_demonstration)
