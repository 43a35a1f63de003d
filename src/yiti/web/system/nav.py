"""系统 System: users, sessions, audit."""

from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("用户", "Users"), "users", ("users.manage", "security.manage")),
    AreaPage(Text("登录中的人", "Open sessions"), "sessions", ("security.manage",)),
    AreaPage(Text("审计", "Audit"), "audit", ("audit.see",)),
    AreaPage(Text("谁看了薪酬", "Looks at pay"), "audit-looks", ("audit.see",)),
    AreaPage(Text("核对审计链", "Check the chains"), "audit-chain", ("audit.see",)),
)
