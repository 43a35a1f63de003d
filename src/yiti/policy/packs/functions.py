"""What a person may do under a pack: the functions that roles are made of."""

from collections.abc import Mapping

from yiti.kernel.text import Text

FUNCTIONS: Mapping[str, Text] = {
    "overview.see": Text("查看总览", "See the overview"),
    "quarter.open": Text("启动季度考核", "Open a quarter"),
    "quarter.rank": Text("季度计分排名", "Score and rank a quarter"),
    "quarter.file": Text("季度结果备案", "File a quarter's results"),
    "quarter.approve": Text("季度结果审批", "Approve a quarter's results"),
    "quarter.feedback": Text("反馈季度结果", "Return a quarter's results"),
    "quarter.publish": Text("公布季度结果", "Publish a quarter's results"),
    "accounts.enter": Text("填报收支", "Enter accounts"),
    "accounts.see": Text("查看收支", "See accounts"),
    "accounts.review": Text("审核收支", "Review accounts"),
    "scores.enter": Text("录入考核得分", "Enter scores"),
    "scores.see": Text("查看考核得分", "See scores"),
    "single_items.enter": Text("录入单项奖罚", "Enter single rewards and penalties"),
    "appeals.file": Text("提出申诉", "File an appeal"),
    "appeals.decide": Text("处理申诉", "Decide an appeal"),
    "clinics.assess": Text("考核村卫生室", "Assess village clinics"),
    "joint.assess": Text("部门综合考核", "Assess together with other departments"),
    "institutions.see": Text("查看机构", "See institutions"),
    "institutions.edit": Text("维护机构", "Edit institutions"),
    "posts.propose": Text("提出编制调整", "Propose a change of posts"),
    "posts.approve": Text("审批编制调整", "Approve a change of posts"),
    "posts.file": Text("编制调整备案", "File a change of posts"),
    "staff.see": Text("查看人员", "See staff"),
    "staff.edit": Text("维护人员", "Edit staff"),
    "plan.draft": Text("起草分配方案", "Draft a distribution plan"),
    "plan.review": Text("审核分配方案", "Review a distribution plan"),
    "plan.discuss": Text("登记班子研究与职代会", "Record leadership and staff congress"),
    "plan.approve": Text("同意分配方案", "Approve a distribution plan"),
    "plan.file": Text("分配方案备案", "File a distribution plan"),
    "staff_results.enter": Text("录入人员考核结果", "Enter staff results"),
    "pay.own": Text("查看本人工资条", "See one's own payslip"),
    "pay.see": Text("查看人员绩效工资", "See staff pay"),
    "pay.run": Text("核算绩效工资", "Reckon pay"),
    "pay.pay": Text("发放绩效工资", "Pay"),
    "year_totals.propose": Text("提出次年总量", "Propose next year's totals"),
    "year_totals.review": Text("审核次年总量", "Review next year's totals"),
    "funds.see": Text("查看资金", "See funds"),
    "whatif.run": Text("测算", "Try what-ifs"),
    "decisions.see": Text("查看本县决定", "See the county's decisions"),
    "decisions.propose": Text("提出本县决定", "Propose a decision"),
    "decisions.approve": Text("批准本县决定", "Approve a decision"),
    "notices.see": Text("查看公示", "See notices"),
    "notices.post": Text("发布公示", "Post a notice"),
    "notices.object": Text("对公示提出异议", "Object to a notice"),
    "notices.answer": Text("答复异议", "Answer an objection"),
    "documents.see": Text("查看政策文件", "See policy documents"),
    "documents.note": Text("在条款下记事", "Note under clauses"),
    "tasks.report": Text("报任务进度", "Report on tasks"),
    "tasks.direct": Text("督办任务", "Direct tasks"),
    "tasks.accept": Text("验收任务", "Accept tasks"),
    "monthly.enter": Text("填报月报", "Hand in monthly figures"),
    "monthly.see": Text("查看月报", "See monthly figures"),
    "forms.enter": Text("填写登记表", "Enter registers"),
    "forms.see": Text("查看登记表", "See registers"),
    "residents.see": Text("查看居民", "See residents"),
    "residents.edit": Text("登记居民", "Register residents"),
    "services.enter": Text("填写服务记录", "Record services"),
    "services.see": Text("查看服务记录", "See service records"),
    "indicators.see": Text("查看指标", "See indicators"),
    "facts.import": Text("报送服务数据", "Hand in facts"),
    "facts.export": Text("导出服务数据", "Hand out facts"),
    "users.manage": Text("管理用户", "Manage users"),
    "security.manage": Text("管理安全策略", "Manage security"),
    "audit.see": Text("查看审计", "See the audit"),
    "rules.use": Text("使用规则计算", "Use the rules"),
}

ROLES: frozenset[str] = frozenset({
    "office_clerk", "office_lead", "assessor", "lead_reviewer", "institution_head", "accountant", "staff_member",
    "public_health_worker", "village_doctor", "hr_bureau", "finance_bureau", "insurance_bureau", "establishment_bureau", "leading_group",
    "commission", "auditor", "system_admin", "security_admin", "audit_admin",
})  # fmt: skip

PAY_FUNCTIONS: frozenset[str] = frozenset({"pay.own", "pay.see", "pay.run", "pay.pay"})
"""Never granted to those who administer the system, its security or its audit."""

NEED_WORKFLOW: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "quarter.open", "quarter.rank", "quarter.file", "quarter.approve", "quarter.feedback", "quarter.publish", "scores.enter",
            "scores.see", "single_items.enter", "accounts.review", "joint.assess", "clinics.assess",
        ),
        "quarter",
    ),
    **dict.fromkeys(("appeals.file", "appeals.decide"), "appeal"),
    **dict.fromkeys(
        (
            "plan.draft", "plan.review", "plan.discuss", "plan.approve", "plan.file", "staff_results.enter", "pay.own", "pay.see",
            "pay.run", "pay.pay",
        ),
        "distribution_plan",
    ),
    **dict.fromkeys(("year_totals.propose", "year_totals.review", "funds.see"), "year_totals"),
    **dict.fromkeys(("posts.propose", "posts.approve", "posts.file"), "establishment_change"),
}  # fmt: skip
"""Functions that are of no use where the document has no such workflow: nobody is shown their pages there."""

ADMINISTRATORS: frozenset[str] = frozenset({"system_admin", "security_admin", "audit_admin"})
