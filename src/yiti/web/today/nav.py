from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (AreaPage(Text("今日", "Today"), "today"), AreaPage(Text("消息", "Messages"), "messages"))
