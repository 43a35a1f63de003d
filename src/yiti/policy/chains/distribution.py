"""
A quarter's level-one total of one institution among its people, to the fen.

附件1 九(一)2-4, 六(二)2(2), (5), (6). Inputs:

    {"period": "2026Q2", "institution", "type", "level_one_total",
     "staff": [{"id", "position", "coefficient"?, "months": {"2026-04": {"score", "attendance"}, …}}],
     "heads": [{"id"}], "head_coefficient"?, "deputies": [{"id", "position", "coefficient"}], "trainees": [{"id", "position"}],
     "seconded": [{"id", "position"}]?     elsewhere than within primary care: paid as the county decided, warned of until it has
     "posted": [{"id", "position", "clinic_drug_subsidy", "clinic_public_health", "posted_increment", "clinic_score"}],
     "monthly_pay": {person: {the five monthly components of the quarter, yuan}},
     "differences": [{"id", "period", "amount"}],
     "left_out": [{"id"}]?     who held a post in the quarter and is paid nothing: warned of
     "without_income": [{"id"}]?     hospital staff posted down who earned nothing here: paid nothing and warned of
     "cap": {"gross_to_date", "average_staff"}?          of the year, before this quarter's incremental reward
    }

Heads, deputies and trainees are paid by the average of those on duty, out of the same total: the average is
total ÷ (people on duty + all those coefficients), so that what is left for those on duty has that average, give or
take the fen of rounding, and everything adds up to the total exactly. Posted staff are paid from the village
clinic's subsidies and differences from the corrected quarter, both beside the total.

Results: `{"slips": [{"id", "kind", "position", "coefficient", "score", "attendance", "weight", "amount", "post_pay",
"performance_pay", "gross"}], "staff_pool", "total", "average", "cap", "left_for_clinic"}`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yiti.kernel.figures import Figure, Unit, difference, given, product, ruled, total
from yiti.kernel.money import down_to_fen, to_four_places
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved
from yiti.policy.rules import Caution, compute

from .reckoning import Reckoned, reckoned

MONTHLY = ("basic_pay", "hardship_allowance", "retained_area_allowance", "basic_performance", "reward_performance")
OTHERS = "other_secondment"
Slip = dict[str, Any]


def reckon_distribution(inputs: Mapping[str, Any], book: Resolved) -> Reckoned:
    """:raises Refused: by the first rule that refuses; `out-of-range` where there is nobody on duty"""
    warnings: list[Caution] = []
    level_one = given(
        Text("一级分配总额", "Level-one total"), Decimal(inputs["level_one_total"]), Unit.YUAN,
        record=f"quarter_total:{inputs['institution']}:{inputs['period']}",
    )  # fmt: skip
    seconded = _seconded(inputs, book, warnings)
    special, average, left = _special(inputs, level_one, book, seconded)
    slips = [*_staff(inputs, left, book), *special]
    paid = total(Text("本季发放合计", "Paid this quarter"), [slip["amount"] for slip in slips])
    beside, left_for_clinics = _posted(inputs, book)
    slips += beside + _differences(inputs)
    if inputs.get("left_out"):
        names = "、".join(item["id"] for item in inputs["left_out"])
        words = Text(f"本季在册但不发放：{names}", f"in post during the quarter and paid nothing: {names}")
        warnings.append(Caution("left-out", words, book.clause("附件1 九(一)2")))
    if inputs.get("without_income"):
        names = "、".join(item["id"] for item in inputs["without_income"])
        words = Text(
            f"下派人员本季没有登记医疗服务收入，不发奖励：{names}", f"posted down and without service income registered here: {names}"
        )
        warnings.append(Caution("posted-without-income", words, book.clause("六(二)2(6)")))
    _add_gross(slips, inputs, book)
    found = {
        "period": inputs["period"],
        "institution": inputs["institution"],
        "slips": slips,
        "staff_pool": left,
        "total": paid,
        "average": average,
        "left_for_clinic": left_for_clinics,
        "cap": _cap(inputs, slips, book, warnings),
    }
    return reckoned(found, warnings)


def _seconded(inputs: Mapping[str, Any], book: Resolved, warnings: list[Caution]) -> list[Mapping[str, Any]]:
    """Who is paid the average at home while seconded: nobody until the county decides it, which is warned of (附件1 九(一)4)."""
    people = inputs.get("seconded") or []
    if not people:
        return []
    if OTHERS not in book.settings or not book.is_set(OTHERS):
        names = "、".join(item["id"] for item in people)
        words = Text(
            f"借调到市内基层以外，发放标准由卫健委确定，尚未决定，本季不发：{names}",
            f"seconded elsewhere than within primary care, for whom the commission has not decided who pays; paid nothing: {names}",
        )
        warnings.append(Caution("secondment-undecided", words, book.clause("附件1 九(一)4")))
        return []
    return list(people) if book.parameter(OTHERS).value == "home_average" else []


def _special(
    inputs: Mapping[str, Any], level_one: Figure, book: Resolved, seconded: list[Mapping[str, Any]]
) -> tuple[list[Slip], Figure, Figure]:  # fmt: skip
    """Slips of heads, deputies, trainees and seconded people, the average they are paid by, and what is left for those on duty."""
    if not inputs["staff"]:
        raise Refused(Text("没有在岗人员，无法分配", "nobody is on duty, so nothing can be distributed"), field="staff")
    heads, deputies, trainees = inputs["heads"], inputs["deputies"], inputs["trainees"]
    on_duty = _count(Text("在岗人数", "People on duty"), len(inputs["staff"]), inputs)
    head_coefficient = _head_coefficient(inputs, book) if heads else None
    basis = _basis(level_one, on_duty, head_coefficient, inputs, seconded)
    request: dict[str, Any] = {"performance_paid": basis.value, "staff_on_duty": len(inputs["staff"])}
    figures = {"performance_paid": basis, "staff_on_duty": on_duty}
    if head_coefficient is not None:
        request["head_coefficient"] = head_coefficient.value
        figures["head_coefficient"] = head_coefficient
    request["deputies"] = [{"id": item["id"], "coefficient": item["coefficient"]} for item in deputies]
    figures |= {f"deputies[{at}].coefficient": _own_coefficient(item) for at, item in enumerate(deputies)}
    answer = compute("special-pay", pack=book, inputs=request, figures=figures)
    slips = [_slip(item["id"], "head", "management", answer.figures["head"], head_coefficient) for item in heads]
    slips += [
        _slip(item["id"], "deputy", item["position"], answer.figures[f"deputies[{at}].amount"], _own_coefficient(item))
        for at, item in enumerate(deputies)
    ]
    slips += [_slip(item["id"], "trainee", item["position"], answer.figures["trainee"], None) for item in trainees]
    slips += [_slip(item["id"], "seconded", item["position"], answer.figures["average"], None) for item in seconded]
    left = difference(
        Text("在岗人员可分配", "Left for those on duty"),
        level_one,
        *(slip["amount"] for slip in slips),
        clauses=(book.clause("附件1 九(一)2"),),
    )
    return slips, answer.figures["average"], left


def _count(label: Text, people: int, inputs: Mapping[str, Any]) -> Figure:
    return given(label, Decimal(people), Unit.PERSONS, record=f"people:{inputs['institution']}:{inputs['period']}")


def _head_coefficient(inputs: Mapping[str, Any], book: Resolved) -> Figure:
    if inputs.get("head_coefficient") is not None:
        return given(Text("院长（主任）系数", "Head's coefficient"), Decimal(inputs["head_coefficient"]), Unit.COEFFICIENT)
    return book.parameter("head_coefficient", inputs.get("type"))


def _own_coefficient(item: Mapping[str, Any]) -> Figure:
    return given(
        Text("本机构核定的系数", "Coefficient set by the institution"), Decimal(item["coefficient"]), Unit.COEFFICIENT,
        about=item["id"], record=f"plan:{item['id']}",
    )  # fmt: skip


def _basis(
    level_one: Figure, on_duty: Figure, head: Figure | None, inputs: Mapping[str, Any], seconded: list[Mapping[str, Any]]
) -> Figure:  # fmt: skip
    """What those on duty hold of the total when everybody else is paid by their average, down to the fen."""
    parts = [on_duty]
    if head is not None:
        count = _count(Text("书记、院长人数", "Heads"), len(inputs["heads"]), inputs)
        parts.append(product(Text("书记、院长折合", "Heads as shares"), head, count, unit=Unit.WEIGHT))
    parts += [_own_coefficient(item) for item in inputs["deputies"]]
    if inputs["trainees"]:
        parts.append(_count(Text("进修学习人数", "People in training"), len(inputs["trainees"]), inputs))
    if seconded:
        parts.append(_count(Text("外借按平均人数", "Seconded people by the average"), len(seconded), inputs))
    shares = total(Text("折合总份数", "Shares in all"), parts, unit=Unit.WEIGHT)
    exact = level_one.number * on_duty.number / shares.number
    formula = Text("一级分配总额 × 在岗人数 ÷ 折合总份数，去尾到分", "level-one total × people on duty ÷ shares in all, down to the fen")
    label = Text("在岗人员绩效（算平均用）", "Pay of those on duty, for the average")
    return ruled(label, down_to_fen(exact), Unit.YUAN, level_one, on_duty, shares, formula=formula)


def _staff(inputs: Mapping[str, Any], pool: Figure, book: Resolved) -> list[Slip]:
    if pool.number < 0:
        raise Refused(Text("单列人员的绩效超过一级分配总额", "those paid apart take more than the level-one total"), field="deputies")
    months = [str(month) for month in Period.parse(inputs["period"]).each_month()]
    request, figures = [], {"pool": pool}
    for at, person in enumerate(inputs["staff"]):
        score, attendance = _quarter_of(person, months)
        row = {"id": person["id"], "position": person["position"], "score": score.value, "attendance": attendance.value}
        if person.get("coefficient") is not None:
            row["coefficient"] = person["coefficient"]
        request.append(row)
        figures[f"staff[{at}].score"] = score
        figures[f"staff[{at}].attendance"] = attendance
    answer = compute("distribution", pack=book, inputs={"pool": pool.value, "staff": request}, figures=figures)
    slips = []
    for at, person in enumerate(inputs["staff"]):
        share = answer.figures[f"shares[{at}].amount"]
        slip = _slip(person["id"], "staff", person["position"], share, answer.figures[f"shares[{at}].coefficient"])
        slip["score"] = figures[f"staff[{at}].score"]
        slip["attendance"] = figures[f"staff[{at}].attendance"]
        slip["weight"] = answer.figures[f"shares[{at}].weight"]
        slips.append(slip)
    return slips


def _quarter_of(person: Mapping[str, Any], months: Iterable[str]) -> tuple[Figure, Figure]:
    """Mean of the monthly scores given, and attendance over all three months: a month without result counts nothing."""
    scores, attendances, names = [], [], list(months)
    for month in names:
        if month in person["months"]:
            row = person["months"][month]
            label = Period.parse(month).label
            record = f"staff_result:{person['id']}:{month}"
            scores.append(given(label, Decimal(row["score"]), Unit.SCORE, about=person["id"], record=record))
            attendances.append(given(label, Decimal(row["attendance"]), Unit.RATIO, about=person["id"], record=record))
    if not scores:
        raise Refused(
            Text(f"{person['id']} 本季没有月度考核结果", f"{person['id']} has no monthly result in this quarter"),
            code="missing-field",
            field="months",
        )
    return (
        _mean(Text("本季得分", "Score of the quarter"), scores, len(scores), Unit.SCORE, person["id"]),
        _mean(Text("本季出勤", "Attendance of the quarter"), attendances, len(names), Unit.RATIO, person["id"]),
    )


def _mean(label: Text, parts: list[Figure], count: int, unit: Unit, about: str) -> Figure:
    value = to_four_places(sum((part.number for part in parts), Decimal(0)) / count)
    formula = Text(f"各月之和 ÷ {count}，四位小数", f"sum of the months ÷ {count}, four decimals")
    return ruled(label, value, unit, *parts, formula=formula, about=about)


def _posted(inputs: Mapping[str, Any], book: Resolved) -> tuple[list[Slip], list[dict[str, Any]]]:
    slips, left = [], []
    for item in inputs["posted"]:
        names = ("clinic_drug_subsidy", "clinic_public_health", "posted_increment", "clinic_score")
        answer = compute(
            "posted-staff", pack=book, inputs={name: item[name] for name in names}, figures=_posted_leaves(item, inputs["period"])
        )
        slips.append(_slip(item["id"], "posted", item["position"], answer.figures["posted_pay"], None))
        left.append({"id": item["id"], "amount": answer.figures["left_for_clinic"]})
    return slips, left


def _posted_leaves(item: Mapping[str, Any], period: str) -> dict[str, Figure]:
    """What the village clinic had and scored, with the records that say so; none where the clinic is not named."""
    clinic = item.get("clinic")
    if not clinic:
        return {}
    return {
        name: given(words, Decimal(item[name]), unit, about=item["id"], record=f"{record}:{key}")
        for name, (words, unit, record) in _CLINIC_LEAVES.items()
        for key in (f"{clinic}:{period}" if record != "plan" else item["id"],)
    }


_CLINIC_LEAVES = {
    "clinic_drug_subsidy": (Text("村卫生室基药补助", "The clinic's drug subsidy"), Unit.YUAN, "clinic_drugs"),
    "clinic_public_health": (Text("村卫生室公卫补助", "The clinic's public-health subsidy"), Unit.YUAN, "clinic_public_health"),
    "posted_increment": (Text("下派人员核增额", "Increment of the posted person"), Unit.YUAN, "plan"),
    "clinic_score": (Text("村卫生室考核得分", "Score of the clinic"), Unit.SCORE, "clinic_score"),
}


def _differences(inputs: Mapping[str, Any]) -> list[Slip]:
    slips = []
    for item in inputs["differences"]:
        label = Text(f"{item['period']} 重算补差", f"Difference of {item['period']} after recomputation")
        amount = given(label, Decimal(item["amount"]), Unit.YUAN, about=item["id"], record=f"difference:{item['id']}:{item['period']}")
        slips.append(_slip(item["id"], "back_pay", "", amount, None))
    return slips


def _slip(person: str, kind: str, position: str, amount: Figure, coefficient: Figure | None) -> Slip:
    own = amount if amount.about == person else replace(amount, about=person)
    unset = {"score": None, "attendance": None, "weight": None}
    return {"id": person, "kind": kind, "position": position, "coefficient": coefficient, **unset, "amount": own}


def _add_gross(slips: list[Slip], inputs: Mapping[str, Any], book: Resolved) -> None:
    """The six components on a person's first slip; further slips of the same person add nothing but their amount."""
    seen = set()
    for slip in slips:
        person = slip["id"]
        monthly = inputs["monthly_pay"].get(person, {}) if person not in seen else {}
        seen.add(person)
        request = {name: monthly.get(name, "0") for name in MONTHLY}
        if slip["amount"].number < 0:
            slip |= {"post_pay": None, "performance_pay": slip["amount"], "gross": slip["amount"]}
            continue
        figures = {"incremental_reward": slip["amount"]}
        figures |= {
            name: given(
                _COMPONENTS[name], Decimal(request[name]), Unit.YUAN, about=person, record=f"monthly_pay:{person}:{inputs['period']}"
            )
            for name in MONTHLY
        }
        answer = compute("gross-pay", pack=book, inputs={**request, "incremental_reward": slip["amount"].value}, figures=figures)
        slip |= {name: answer.figures[name] for name in ("post_pay", "performance_pay", "gross")}


_COMPONENTS = {
    "basic_pay": Text("基本工资", "Basic pay"),
    "hardship_allowance": Text("艰苦边远地区津贴", "Hardship-area allowance"),
    "retained_area_allowance": Text("保留地区补贴", "Retained-area allowance"),
    "basic_performance": Text("基础性绩效", "Basic performance pay"),
    "reward_performance": Text("奖励性绩效", "Reward performance pay"),
}


def _cap(inputs: Mapping[str, Any], slips: list[Slip], book: Resolved, warnings: list[Caution]) -> dict[str, Any] | None:
    """Average gross pay of the year to date, this quarter's reward included, against the cap; none without a reference wage."""
    if not inputs.get("cap"):
        return None
    if not book.is_set("reference_wage"):
        words = Text("参照工资未定，没有核对人均工资上限", "no reference wage is decided, so the pay cap was not checked")
        warnings.append(Caution("reference-wage-unset", words, book.clause("六(二)2(5)")))
        return None
    before = given(
        Text("本年已发工资总额（本季核增之外）", "Gross pay of the year to date, without this reward"),
        Decimal(inputs["cap"]["gross_to_date"]), Unit.YUAN, record=f"gross_to_date:{inputs['institution']}:{inputs['period']}",
    )  # fmt: skip
    gross = total(Text("本年工资总额", "Gross pay of the year to date"), [before, *(slip["amount"] for slip in slips)])
    people = given(
        Text("平均人数", "Average staff"), Decimal(inputs["cap"]["average_staff"]), Unit.PERSONS,
        record=f"gross_to_date:{inputs['institution']}:{inputs['period']}",
    )  # fmt: skip
    request = {"gross_pay_total": gross.value, "average_staff": people.value}
    return dict(compute("pay-cap", pack=book, inputs=request, figures={"gross_pay_total": gross, "average_staff": people}).figures)
