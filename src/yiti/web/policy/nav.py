from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("文件与条款", "Documents"), "documents", ("documents.see",)),
    AreaPage(Text("本地决定", "Decisions"), "decisions", ("decisions.see", "decisions.propose", "decisions.approve")),
    AreaPage(Text("公示", "Notices"), "notices", ("notices.see", "notices.post")),
    AreaPage(Text("规则", "Rules"), "rules", ("rules.use",)),
)
