from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("今天随访谁", "Due today"), "services-due", ("services.enter",), also=("/services/hypertension/",)),
    AreaPage(Text("我的这个月", "My month"), "services-month", ("services.enter",)),
    AreaPage(Text("服务记录", "Records"), "service-records", ("services.see",), also=("/services/records/",)),
)
