"""Every component on one page, for looking at and for the tests of the look. Only in debugging."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse

from yiti.kernel.figures import explain
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import Text
from yiti.web.access import page
from yiti.web.bars import meter
from yiti.web.charts import difference_bars, lines
from yiti.web.explanations import Leaf, Why, show_why
from yiti.web.lists import Column, Filter, Listing
from yiti.web.pages import render
from yiti.web.requests import Request

from .samples import PACK, POOL, STAGES, TODOS, sample_board, sample_fields, sample_pool, sample_steps


@page(function=None)
def show_kit(request: Request) -> HttpResponse:
    pool = sample_pool()
    stages = [
        {**stage, "meter": meter({"met": 15, "late": 1} if at == 0 else {"running": 9} if at == 1 else {}, 16)}
        for at, stage in enumerate(STAGES)
    ]
    figs = [
        {
            "label": Text("资金池", "Fund pool"),
            "hint": "A + B + C",
            "value": pool,
            "why": "/kit/why/",
            "foot": Text("上季 418,206.55", "Last 418,206.55"),
        },
        {
            "label": Text("卫技岗位占比", "Health technical posts"),
            "value": Decimal("0.8465"),
            "unit": "ratio",
            "why": "/kit/why/",
            "foot": Text("目标 85%", "Target 85%"),
            "state": "short",
            "word": Text("差 0.35 点", "0.35 short"),
        },
        {"label": Text("在岗", "On duty"), "value": 42, "unit": "persons", "foot": Text("截至 10-08", "As of 10-08")},
        {
            "label": Text("人均", "Average"),
            "value": Decimal("10095.24"),
            "unit": "yuan",
            "why": "/kit/why/",
            "foot": Text("每人每季", "a person, a quarter"),
        },
    ]
    ask = {
        "title": Text("关闭第三季度", "Close the third quarter"),
        "word": Text("关闭第三季度", "CLOSE 2026Q3"),
        "act": Text("关闭并公布", "Close and publish"),
        "lines": [
            Text("冻结 16 家的事实、规则包与程序版本", "Freezes the facts of 16 institutions, the pack and the program"),
            Text("生成 818 张工资条", "Makes 818 payslips"),
            Text("以后只能另起一轮，差额补发，不能改", "Later changes are a new run whose difference is paid"),
        ],
        "action": "#",
        "back": "#",
        "hidden": {},
    }
    changes = [
        (Text("公卫", "Public health"), "703.52"),
        (Text("护", "Nurses"), "239.13"),
        (Text("工勤", "Logistics"), "-207.43"),
        (Text("医", "Doctors"), "-386.68"),
    ]
    chart = difference_bars([(name, Decimal(value)) for name, value in changes])
    quarters = ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]
    trend = lines(quarters, [(Text("六工镇", "Liugong"), [88, 90, 89.5, 91.3]), (Text("三工镇", "Sangong"), [86, 87, 89, 88.9])])
    card = {
        "name": "赵存良",
        "about": Text("男 67 岁", "M 67"),
        "state": "late",
        "word": Text("晚 3 天", "3 days late"),
        "facts": [
            (Text("要做", "Do"), Text("高血压随访，今年第 4 次", "Hypertension visit, the 4th")),
            (Text("上次", "Last"), "158/96 mmHg"),
        ],
        "acts": [{"label": Text("开始", "Begin"), "href": "#"}, {"label": Text("打电话", "Call"), "href": "#", "icon": "phone"}],
    }
    context = {
        "stages": stages,
        "todos": TODOS,
        "figs": figs,
        "steps": sample_steps(),
        "fields": sample_fields(),
        "ask": ask,
        "chart": chart,
        "trend": trend,
        "card": card,
        "clause": POOL,
        "states": ["met", "short", "late", "running", "info", "wait"],
        "sum_meter": meter({"met": 14, "short": 3, "late": 2, "running": 6, "info": 6}, 31, kind="thick"),
        "board": sample_board(),
        "today": date(2026, 10, 9),
    }
    return render(request, "yiti/kit.html", context)


@page(function=None)
def show_list(request: Request) -> HttpResponse:
    rows = [
        {
            "code": f"P{n:05}",
            "name": f"林晚秋{n}",
            "position": ("doctor", "nurse")[n % 2],
            "score": Decimal(800 + n) / 10,
            "amount": Decimal("10863.23") + n,
        }
        for n in range(130)
    ]
    positions = {"doctor": Text("医", "Doctor"), "nurse": Text("护", "Nurse")}
    listing = Listing(
        "staff",
        Text("人员", "Staff"),
        [
            Column("name", Text("姓名", "Name"), lambda row: row["name"], "name", sort="name"),
            Column("position", Text("岗位", "Position"), lambda row: positions[row["position"]], "soft", sort="position"),
            Column("score", Text("得分", "Score"), lambda row: row["score"], "score", sort="score"),
            Column(
                "amount",
                Text("金额（元）", "Amount (yuan)"),
                lambda row: row["amount"],
                "money",
                sort="amount",
                why=lambda row: "/kit/why/",
            ),
            Column(
                "state", Text("状态", "State"), lambda row: "met" if row["score"] >= 85 else ("short", Text("待核", "To check")), "state"
            ),
        ],
        search=("name", "code"),
        hint=Text("姓名、首字母、编号", "Name or number"),
        filters=[
            Filter(
                "position",
                Text("岗位", "Position"),
                list(positions.items()),
                lambda found, value: [r for r in found if r["position"] == value],
            )
        ],
        order="name",
        size=20,
    )
    shown = listing.read(request, rows)
    if shown.wants_export:
        return shown.export(request)
    return render(request, "yiti/kit_list.html", {"list": shown})


@page(function=None)
def show_sample(request: Request) -> HttpResponse:
    leaf = Leaf(
        [Text("凭证", "Voucher"), Text("日期", "Day"), Text("摘要", "For"), Text("金额", "Amount")],
        [
            ["记-0417", "04-17", Text("检验试剂", "Reagents"), "18,642.50"],
            ["记-0509", "05-09", Text("一次性耗材", "Disposables"), "14,207.30"],
        ],
        frozenset({3}),
        Text("账户 2301-03，5 张凭证", "Account 2301-03, 5 vouchers"),
        "#",
    )
    why = Why(
        title=Text("资金池，六工镇卫生院，2026 年第二季度", "Fund pool, Liugong hospital, 2026 Q2"),
        figures=explain({"pool": sample_pool()}),
        path="pool",
        state=("met", Text("与冻结数一致", "Agrees with the frozen run")),
        at=Text("截至 2026-06-30，7 月 8 日冻结", "As of 2026-06-30, frozen on 8 July"),
        gist=Text(
            "医疗结余、补助结余与不低于七成的签约费合起来核增绩效。",
            "Medical surplus, subsidy surplus and at least 70% of contract fees make the pool.",
        ),
        back="/kit/",
        pack=PACK,
        pack_hash="8f3a" + "0" * 56 + "c1d0",
        leaf=lambda record: leaf if record == "account:3" else None,
    )
    return show_why(request, why)


@page(function=None)
def show_wall(request: Request) -> HttpResponse:
    return render(request, "yiti/kit_wall.html", {"stages": STAGES})


@page(function=None, methods=("GET", "POST"))
def refuse_sample(request: Request, what: str) -> HttpResponse:
    kinds: dict[str, type[UnableTo]] = {"403": Forbidden, "409": Conflict}
    raise kinds.get(what, UnableTo)(Text("这是一次拒绝的样子", "This is what a refusal looks like"), clause=POOL)
