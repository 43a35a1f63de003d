from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("用户", "Users"), "users", ("users.manage", "security.manage")),
    AreaPage(Text("审计", "Audit"), "audit", ("audit.see",)),
)
