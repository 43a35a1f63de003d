from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("机构", "Institutions"), "institutions", ("institutions.see",)),
    AreaPage(Text("三级网络", "Network"), "institution-tree", ("institutions.see",)),
    AreaPage(Text("乡街覆盖", "Townships covered"), "institution-places", ("institutions.see",)),
    AreaPage(Text("岗位与编制", "Posts"), "staffing", ("institutions.see",)),
    AreaPage(Text("编制调整", "Changes of posts"), "post-changes", ("posts.propose", "posts.approve", "posts.file")),
    AreaPage(Text("人员", "Staff"), "staff", ("staff.see", "staff.edit")),
    AreaPage(Text("收支账", "Accounts"), "accounts", ("accounts.enter", "accounts.see", "accounts.review")),
    AreaPage(Text("月报", "Monthly returns"), "monthly", ("monthly.enter", "monthly.see")),
    AreaPage(Text("地图边界", "Boundaries"), "map-load", ("institutions.edit",)),
    AreaPage(Text("数据报送", "Deliveries"), "deliveries", ("facts.import",)),
    AreaPage(Text("导入导出", "Import, export"), "imports", ("accounts.see", "staff.see", "institutions.see", "monthly.see")),
)
