"""Everything that a role may allow, in words, and what follows from it. Which role allows what, the pack says."""

from yiti.kernel.text import Text

FUNCTIONS: dict[str, Text] = {
    "overview.see": Text("看总览", "See the overview"),
    "quarter.open": Text("开季度", "Open a quarter"),
    "quarter.rank": Text("评定名次", "Rank a quarter"),
    "quarter.file": Text("报备", "File a quarter"),
    "quarter.approve": Text("批准季度结果", "Approve a quarter"),
    "quarter.feedback": Text("反馈结果", "Feed results back"),
    "quarter.publish": Text("公示结果", "Publish a quarter"),
    "accounts.enter": Text("填报账目", "Enter accounts"),
    "accounts.see": Text("看账目", "See accounts"),
    "accounts.review": Text("审核账目", "Review accounts"),
    "scores.enter": Text("打分", "Enter scores"),
    "scores.see": Text("看得分", "See scores"),
    "single_items.enter": Text("登记单项奖惩", "Enter single-item rewards and penalties"),
    "appeals.file": Text("提出申诉", "File an appeal"),
    "appeals.decide": Text("裁决申诉", "Decide appeals"),
    "clinics.assess": Text("考核村卫生室", "Assess village clinics"),
    "joint.assess": Text("年度联合考核", "Take part in the yearly joint assessment"),
    "institutions.see": Text("看机构", "See institutions"),
    "institutions.edit": Text("维护机构", "Edit institutions"),
    "staff.see": Text("看人员", "See staff"),
    "staff.edit": Text("维护人员", "Edit staff"),
    "plan.draft": Text("起草分配方案", "Draft the distribution plan"),
    "plan.review": Text("审核分配方案", "Review the distribution plan"),
    "plan.discuss": Text("讨论分配方案", "Discuss the distribution plan"),
    "plan.approve": Text("批准分配方案", "Approve the distribution plan"),
    "plan.file": Text("报备分配方案", "File the distribution plan"),
    "staff_results.enter": Text("登记个人考核", "Enter staff results"),
    "pay.own": Text("看本人薪酬", "See one's own pay"),
    "pay.see": Text("看薪酬", "See pay"),
    "pay.run": Text("核算薪酬", "Run the distribution"),
    "pay.pay": Text("发放薪酬", "Pay out"),
    "year_totals.propose": Text("申报年度总额", "Propose yearly totals"),
    "year_totals.review": Text("核定年度总额", "Review yearly totals"),
    "funds.see": Text("看基金", "See funds"),
    "whatif.run": Text("政策试算", "Try policies out"),
    "decisions.see": Text("看本地决定", "See local decisions"),
    "decisions.propose": Text("提出本地决定", "Propose local decisions"),
    "decisions.approve": Text("批准本地决定", "Approve local decisions"),
    "notices.see": Text("看公示", "See notices"),
    "notices.post": Text("发布公示", "Post notices"),
    "notices.object": Text("对公示提出异议", "Object to a notice"),
    "notices.answer": Text("答复异议", "Answer objections"),
    "documents.see": Text("看文件", "See documents"),
    "forms.enter": Text("填报表册", "Fill in registers"),
    "forms.see": Text("看表册", "See registers"),
    "users.manage": Text("管理用户", "Manage users"),
    "security.manage": Text("授权与安全", "Grant roles and keep security"),
    "audit.see": Text("看审计", "See the audit"),
    "rules.use": Text("使用规则计算", "Use the rules"),
}

SECOND_FACTOR: frozenset[str] = frozenset(
    {
        "quarter.approve", "accounts.review", "appeals.decide", "plan.review", "plan.approve", "pay.run", "pay.pay", "year_totals.review",
        "decisions.approve", "users.manage", "security.manage", "audit.see",
    }
)  # fmt: skip
"""Approving, paying and administering: nobody does it by a password alone, and no program by a token."""

PAY: frozenset[str] = frozenset({"pay.own", "pay.see", "pay.run", "pay.pay"})
"""What shows somebody's pay."""

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
"""Three people. An account that holds one of these roles holds no other role at all."""
