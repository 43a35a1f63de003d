"""资金薪酬 Money: pools, plans, distribution, payslips, totals, corrections, what-if."""

from yiti.kernel.text import Text
from yiti.web.nav import AreaPage

PAGES = (
    AreaPage(Text("我的绩效", "My pay"), "my-pay", ("pay.own",), ("/payslips/",)),
    AreaPage(Text("资金池", "Fund pool"), "funds", ("funds.see",)),
    AreaPage(Text("两项基金", "Funds kept"), "kept-funds", ("funds.see",)),
    AreaPage(Text("分配方案", "Plans"), "plans", ("plan.draft", "plan.review", "plan.discuss", "plan.approve", "plan.file", "pay.see")),
    AreaPage(Text("分配与工资条", "Distribution"), "distribution", ("pay.see", "pay.run", "pay.pay"), ("/payslips/",)),
    AreaPage(Text("人员年度考核", "Staff results"), "staff-years", ("pay.see",)),
    AreaPage(Text("年度总量", "Yearly totals"), "year-totals", ("year_totals.propose", "year_totals.review", "funds.see"), ("/years/",)),
    AreaPage(Text("历年薪酬", "Pay by year"), "pay-years", ("funds.see",), ("/pay-parity/", "/distribution-year/")),
    AreaPage(Text("补差", "Back pay"), "back-pay", ("quarter.rank", "appeals.decide", "pay.see", "funds.see")),
    AreaPage(Text("监管", "Supervision"), "findings", ("funds.see", "pay.see")),
    AreaPage(Text("核对", "Verify"), "verify", ("quarter.rank", "audit.see")),
    AreaPage(Text("政策试算", "What-if"), "whatif", ("whatif.run",)),
)
