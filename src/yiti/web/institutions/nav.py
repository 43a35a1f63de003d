from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("机构", "Institutions"), "institutions", ("institutions.see",)),
    AreaPage(Text("岗位与人员", "Posts and staff"), "staff", ("staff.see", "staff.edit")),
    AreaPage(Text("登记表", "Registers"), "registers", ("forms.see", "forms.enter")),
)
