"""What rules say in codes, in words: parts of results that are lists of words, and verdicts."""

from yiti.kernel.text import Text

PARTS: dict[str, Text] = {
    "actions": Text("应作处理", "What follows"),
    "agrees": Text("相符", "Agrees"),
    "difference": Text("相差", "Difference"),
    "missing": Text("缺少", "Missing"),
    "overdue": Text("逾期", "Overdue"),
    "published": Text("公布的药品", "Drugs published"),
    "qualifying": Text("符合的人", "Who qualifies"),
    "required": Text("应有", "Required"),
    "suspend": Text("暂停使用", "To be suspended"),
    "top": Text("用量靠前", "Leading the use"),
    "transitional": Text("过渡", "Transitional"),
    "uncovered": Text("没有覆盖的", "Not covered"),
}

VERDICTS: dict[str, Text] = {
    "above_ceiling": Text("超过上限", "Above the ceiling"),
    "above_range": Text("高于区间", "Above the range"),
    "basic": Text("基本标准", "Basic standard"),
    "below": Text("低于标准", "Below the standard"),
    "below_range": Text("低于区间", "Below the range"),
    "both": Text("连续和累计都够", "Without a break and in all"),
    "cumulative": Text("累计年数够", "By years in all"),
    "even": Text("收支相抵", "Even"),
    "every_institution": Text("各机构都要达到的数", "What every institution must reach"),
    "excepted": Text("有理由的例外", "Excepted with a reason"),
    "full": Text("全额", "In full"),
    "general_practice": Text("注册全科", "General practice"),
    "general_practice_and_more": Text("加注全科", "General practice beside the own"),
    "met": Text("达到", "Met"),
    "none": Text("不注册", "None"),
    "nothing": Text("不拨", "Nothing"),
    "ok": Text("合适", "Within the range"),
    "overpaid": Text("超额发放", "Overpaid"),
    "overspending_borne": Text("超支自担", "Overspending borne"),
    "proportional": Text("按比例", "In proportion"),
    "qualified": Text("合格", "Qualified"),
    "recommended": Text("推荐标准", "Recommended standard"),
    "retained_converted": Text("转型卫生院保留", "Kept by a converted hospital"),
    "surplus_kept": Text("结余留用", "Surplus kept"),
    "unqualified": Text("不合格", "Unqualified"),
    "without_approval": Text("未批发放", "Paid without approval"),
}
