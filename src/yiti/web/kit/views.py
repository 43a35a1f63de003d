"""Every component on one page, for looking at and for the tests of the look. Only in debugging."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from yiti.kernel.figures import explain
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.bars import meter
from yiti.web.chips import STATES
from yiti.web.explanations import Leaf, Why, show_why
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from . import samples
from .figures import PACK, POOL, sample_pool

DONE: tuple[dict[str, int], ...] = ({"met": 15, "late": 1}, {"running": 9}, {}, {}, {})
DUTIES = {"met": 14, "short": 3, "late": 2, "running": 6, "info": 6}
POSITIONS = {"doctor": Text("医", "Doctor"), "nurse": Text("护", "Nurse")}
STAFF = Listing(
    "staff",
    Text("人员", "Staff"),
    [
        Column("name", Text("姓名", "Name"), lambda row: row["name"], "name", sort="name"),
        Column("position", Text("岗位", "Position"), lambda row: POSITIONS[row["position"]], "soft", sort="position"),
        Column("score", Text("得分", "Score"), lambda row: row["score"], "score", sort="score"),
        Column(
            "amount", Text("金额（元）", "Amount (yuan)"), lambda row: row["amount"], "money", sort="amount", why=lambda row: "/kit/why/"
        ),
        Column("state", Text("状态", "State"), lambda row: "met" if row["score"] >= 85 else ("short", Text("待核", "To check")), "state"),
    ],
    search=("name", "code"),
    hint=Text("姓名、编号", "Name or number"),
    filters=[
        Filter(
            "position",
            Text("岗位", "Position"),
            list(POSITIONS.items()),
            lambda rows, value: [row for row in rows if row["position"] == value],
        )
    ],
    order="name",
    size=20,
)
LEAF = Leaf(
    [Text("凭证", "Voucher"), Text("日期", "Day"), Text("摘要", "For"), Text("金额", "Amount")],
    [["记-0417", "04-17", Text("检验试剂", "Reagents"), "18,642.50"], ["记-0509", "05-09", Text("一次性耗材", "Disposables"), "14,207.30"]],
    frozenset({3}),
    Text("账户 2301-03，5 张凭证", "Account 2301-03, 5 vouchers"),
    "#",
)


@page(function=None)
def show_kit(request: Request) -> HttpResponse:
    stages = [{**stage, "meter": meter(done, 16)} for stage, done in zip(samples.STAGES, DONE, strict=True)]
    context = {
        "stages": stages,
        "todos": samples.TODOS,
        "figs": samples.FIGS,
        "steps": samples.sample_steps(),
        "fields": [*samples.sample_numbers(), *samples.sample_choices()],
        "ask": samples.ASK,
        "chart": samples.sample_chart(),
        "trend": samples.sample_trend(),
        "card": samples.CARD,
        "clause": POOL,
        "states": list(STATES),
        "sum_meter": meter(DUTIES, 31, kind="thick"),
        "board": samples.sample_board(),
        "today": date(2026, 10, 9),
    }
    return render(request, "yiti/kit.html", context)


def sample_rows() -> list[dict[str, Any]]:
    kinds = tuple(POSITIONS)
    return [
        {
            "code": f"P{n:05}",
            "name": f"林晚秋{n}",
            "position": kinds[n % 2],
            "score": Decimal(800 + n) / 10,
            "amount": Decimal("10863.23") + n,
        }
        for n in range(130)
    ]


@page(function=None)
def show_list(request: Request) -> HttpResponse:
    shown = STAFF.read(request, sample_rows())
    return shown.export(request) if shown.wants_export else render(request, "yiti/kit_list.html", {"list": shown})


@page(function=None)
def show_sample(request: Request) -> HttpResponse:
    why = Why(
        title=Text("资金池，六工镇卫生院，2026 年第二季度", "Fund pool, Liugong hospital, 2026 Q2"),
        figures=explain({"pool": sample_pool()}),
        path="pool",
        state=("met", Text("与冻结数一致", "Agrees with the frozen run")),
        at=Text("截至 2026-06-30，7 月 8 日冻结", "As of 2026-06-30, frozen on 8 July"),
        gist=Text("医疗结余、补助结余与签约费合起来核增绩效。", "Medical surplus, subsidy surplus and contract fees make the pool."),
        back="/kit/",
        pack=PACK,
        pack_hash="8f3a" + "0" * 56 + "c1d0",
        leaf=lambda record: LEAF if record == "account:3" else None,
    )
    return show_why(request, why)


@page(function=None)
def show_wall(request: Request) -> HttpResponse:
    return render(request, "yiti/kit_wall.html", {"stages": samples.STAGES})


@page(function=None, methods=("GET", "POST"))
def refuse_sample(request: Request, what: str) -> HttpResponse:
    kinds: dict[str, type[UnableTo]] = {"403": Forbidden, "409": Conflict}
    raise kinds.get(what, UnableTo)(Text("这是一次拒绝的样子", "This is what a refusal looks like"), clause=POOL)
