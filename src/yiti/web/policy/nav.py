from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("文件与条款", "Documents"), "documents", ("documents.see",), ("/compare/",)),
    AreaPage(Text("目标", "Targets"), "targets", ("documents.see",)),
    AreaPage(Text("核算", "Reckonings"), "reckonings", ("documents.see",)),
    AreaPage(Text("任务", "Tasks"), "tasks", ("documents.see",)),
    AreaPage(Text("定期报告", "Regular papers"), "papers", ("documents.see",)),
    AreaPage(Text("提案", "Proposals"), "proposals", ("documents.see",)),
    AreaPage(Text("全部参数", "Settings"), "settings", ("documents.see",)),
    AreaPage(Text("本地决定", "Decisions"), "decisions", ("decisions.see", "decisions.propose", "decisions.approve")),
    AreaPage(Text("节假日", "Holidays"), "holidays", ("documents.see", "decisions.see", "decisions.propose", "decisions.approve")),
    AreaPage(Text("公示", "Notices"), "notices", ("notices.see", "notices.post")),
    AreaPage(Text("登记表", "Registers"), "registers", ("forms.see", "forms.enter")),
    AreaPage(Text("登记汇总", "Registers added up"), "register-views", ("forms.see", "forms.enter")),
    AreaPage(Text("规则", "Rules"), "rules", ("rules.use",)),
    AreaPage(Text("规则试算", "Rules tried"), "trials", ("whatif.run",)),
)
