"""Invented content for the kit."""

from datetime import date
from decimal import Decimal

from yiti.kernel.text import NOTHING, Text
from yiti.web.charts import difference_bars, lines
from yiti.web.fields import Field

from .figures import POOL, sample_pool

STAGES = [
    {
        "name": Text("机构报送", "Reports"),
        "due": date(2026, 10, 8),
        "state": "late",
        "word": Text("逾期 1 家", "1 late"),
        "big": 15,
        "big_unit": Text("/16 家", "of 16"),
        "says": Text("庙尔沟乡晚 1 天；7 日逢国庆，顺延至 8 日", "Miaoergou 1 day late; the 7th is a holiday"),
    },
    {
        "name": Text("考核结果", "Scores"),
        "due": date(2026, 10, 10),
        "state": "running",
        "big": 1,
        "big_unit": Text("天后到期", "day left"),
        "says": Text("9/16 家齐全；3 位考核员未交", "9 of 16 complete; 3 assessors to go"),
        "is_now": True,
    },
    {
        "name": Text("备案与审批", "File, approve"),
        "due": date(2026, 10, 12),
        "big": 3,
        "big_unit": Text("天后到期", "days left"),
        "says": Text("须先有 16 家考核结果", "Needs all 16 results"),
    },
    {
        "name": Text("反馈机构", "Feedback"),
        "due": date(2026, 10, 20),
        "big": 11,
        "big_unit": Text("天后到期", "days left"),
        "says": NOTHING,
    },
    {
        "name": Text("发放与公示", "Pay, publish"),
        "due": date(2026, 10, 26),
        "big": 17,
        "big_unit": Text("天后到期", "days left"),
        "says": Text("25 日逢周日，顺延至 26 日", "The 25th is a Sunday"),
    },
]

TODOS = [
    {
        "state": "late",
        "what": Text("庙尔沟乡卫生院还没有报第三季度收支与考核数据", "Miaoergou hospital has not reported the third quarter"),
        "why": Text("已发两次提醒；后面 3 步都等它", "Reminded twice; three steps wait for it"),
        "due": date(2026, 10, 8),
        "acts": [{"label": Text("催办", "Remind"), "href": "#"}, {"label": Text("代录", "Enter for them"), "href": "#"}],
    },
    {
        "state": "short",
        "what": Text("三工镇卫生院重报了医疗成本，多 18,420.00 元", "Sangong hospital reports 18,420.00 yuan more medical cost"),
        "why": Text("附了 2 张凭证；资金池会少 14,736.00 元", "Two vouchers attached; the pool loses 14,736.00 yuan"),
        "due": date(2026, 10, 9),
        "acts": [{"label": Text("看差异", "See the difference"), "href": "#"}],
    },
    {
        "state": "info",
        "what": Text("编制 2027 年绩效总量与工资水平，报人社、财政", "Draw up the 2027 totals for HR and finance"),
        "why": NOTHING,
        "due": date(2026, 11, 30),
        "acts": [{"label": Text("开始", "Begin"), "href": "#"}],
    },
]


def sample_steps() -> list[dict[str, object]]:
    rows = [
        ("add", "医疗收支差", "Income less cost", "收入 − 成本", 0, "264214.60"),
        ("sub", "事业发展基金", "Development fund", "15%", 0, "-39632.19"),
        ("sub", "医疗风险金", "Risk fund", "5%", 0, "-13210.73"),
        ("add", "三项补助净额", "Net subsidies", "", 0, "443508.00"),
        ("sub", "相关支出", "Related spending", "60%", 0, "-266104.80"),
        ("add", "签约服务费", "Contract fees", "70%", 0, "42168.00"),
    ]
    answer, at = [], Decimal(0)
    for kind, zh, en, how, _, amount in rows:
        end = at + Decimal(amount)
        answer.append({"kind": kind, "name": Text(zh, en), "how": how, "first": at, "last": end, "amount": Decimal(amount)})
        at = end
    answer.append({"kind": "sum", "name": Text("资金池", "Fund pool"), "how": "", "first": 0, "last": at, "amount": at, "why": "/kit/why/"})
    return [{**step, "low": 0, "high": Decimal("670000")} for step in answer]


def sample_numbers() -> list[Field]:
    return [
        Field(
            "income",
            Text("医疗收入", "Medical income"),
            "money",
            "1862430.00",
            Text("元", "yuan"),
            help=Text("财务系统带出，可改", "From the accounts; may be changed"),
            last=Text("上季 1,790,216.00", "Last 1,790,216.00"),
        ),
        Field(
            "rate", Text("事业发展基金", "Development fund"), "percent", "12", "%", error=Text("不能低于 15%", "Not below 15%"), clause=POOL
        ),
        Field(
            "ratio",
            Text("抗菌药物处方比例", "Antibiotic prescriptions"),
            "percent",
            "61.4",
            "%",
            last=Text("上季 40.0%", "Last 40.0%"),
            warning=Text("比上季高 21.4 点，能存，会请考核办核", "21.4 points above last time: stored, and sent for a check"),
        ),
    ]


def sample_choices() -> list[Field]:
    return [
        Field("day", Text("日期", "Day"), "date", "2026-10-09"),
        Field(
            "how",
            Text("怎么见的", "How"),
            choices=[("a", Text("上门", "Visit")), ("b", Text("来诊", "Clinic")), ("c", Text("电话", "Telephone"))],
            value="a",
        ),
        Field(
            "signs",
            Text("不舒服", "Complaints"),
            choices=[("a", Text("头晕", "Dizzy")), ("b", Text("心慌", "Palpitations")), ("c", Text("胸闷", "Tight chest"))],
            is_many=True,
            chosen=["a"],
            required=False,
        ),
        Field("position", Text("岗位", "Position"), choices=[(str(n), Text(f"岗位 {n}", f"Position {n}")) for n in range(7)], value="2"),
        Field("remark", Text("说明", "Remark"), "textarea", required=False),
    ]


def sample_board() -> list[dict[str, object]]:
    names = ["建国路", "中山路", "北京南路", "绿洲路", "宁边路", "延安北路"]
    return [{"name": name, "is_late": at == 4, "is_open": at in (1, 3)} for at, name in enumerate(names)]


FIGS = [
    {
        "label": Text("资金池", "Fund pool"),
        "hint": "A + B + C",
        "value": sample_pool(),
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

ASK = {
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

CARD = {
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

CHANGES = [
    (Text("公卫", "Public health"), "703.52"),
    (Text("护", "Nurses"), "239.13"),
    (Text("工勤", "Logistics"), "-207.43"),
    (Text("医", "Doctors"), "-386.68"),
]


def sample_chart() -> dict[str, object]:
    return difference_bars([(name, Decimal(value)) for name, value in CHANGES])


def sample_trend() -> dict[str, object]:
    scores = [(Text("六工镇", "Liugong"), ["88", "90", "89.5", "91.3"]), (Text("三工镇", "Sangong"), ["86", "87", "89", "88.9"])]
    return lines(["2025Q3", "2025Q4", "2026Q1", "2026Q2"], scores)
