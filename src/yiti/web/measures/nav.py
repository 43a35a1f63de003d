from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("季度看板", "Quarter board"), "quarter", ("overview.see",)),
    AreaPage(
        Text("报送", "Reports"), "reports", ("accounts.enter", "accounts.see", "accounts.review"), ("/measure-sheets/indicator_values/",)
    ),
    AreaPage(Text("打分", "Scores"), "scores", ("scores.enter", "quarter.rank", "quarter.approve"), ("/measure-sheets/scores/",)),
    AreaPage(Text("单项奖惩", "Single items"), "single-items", ("single_items.enter", "quarter.rank", "quarter.approve")),
    AreaPage(Text("排名", "Ranking"), "ranking", ("quarter.rank", "quarter.approve")),
    AreaPage(Text("结果", "Results"), "results", ("scores.see", "notices.see")),
    AreaPage(Text("核心主题", "Themes"), "themes", ("scores.see",)),
    AreaPage(Text("申诉", "Appeals"), "appeals", ("appeals.file", "appeals.decide", "quarter.rank")),
    AreaPage(Text("村卫生室考核", "Clinics"), "clinics", ("clinics.assess", "quarter.rank")),
    AreaPage(Text("年度联合考核", "Joint assessment"), "joint", ("joint.assess", "quarter.rank")),
    AreaPage(Text("计分卡", "Scorecards"), "scorecards", ("indicators.see",), ("/scorecard/",)),
    AreaPage(Text("指标", "Indicators"), "indicators", ("indicators.see",)),
    AreaPage(Text("比较", "Comparison"), "comparison", ("indicators.see",)),
    AreaPage(Text("地图", "Map"), "indicator-map", ("indicators.see",)),
    AreaPage(Text("数据质量", "Data quality"), "data-quality", ("indicators.see",)),
)
