from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(
        Text("季度看板", "Quarter board"), "quarter", ("quarter.open", "quarter.rank", "quarter.file", "quarter.approve", "scores.see")
    ),
    AreaPage(Text("打分", "Scores"), "scores", ("scores.enter", "scores.see")),
    AreaPage(Text("单项奖惩", "Single items"), "single-items", ("single_items.enter",)),
    AreaPage(Text("排名", "Ranking"), "ranking", ("quarter.rank", "scores.see")),
    AreaPage(Text("申诉", "Appeals"), "appeals", ("appeals.file", "appeals.decide")),
    AreaPage(Text("村卫生室考核", "Clinics"), "clinics", ("clinics.assess",)),
    AreaPage(Text("年度联合考核", "Joint assessment"), "joint", ("joint.assess",)),
)
