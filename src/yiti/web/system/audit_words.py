"""Words for what the audit holds as codes: tables, actions and fields. What is not listed prints as its code."""

from yiti.kernel.text import Text

TABLES: dict[str, Text] = {
    "access_user": Text("用户", "Users"),
    "access_rolegrant": Text("授权", "Role grants"),
    "access_apitoken": Text("程序令牌", "API tokens"),
    "institutions_institution": Text("机构", "Institutions"),
    "institutions_membership": Text("医共体成员", "Consortium members"),
    "institutions_population": Text("服务人口", "Populations"),
    "institutions_stafflimit": Text("编制与限额", "Staff limits"),
    "institutions_postchange": Text("编制调整", "Changes of posts"),
    "institutions_postcount": Text("岗位", "Posts"),
    "places_boundary": Text("地图", "Map"),
    "residents_resident": Text("居民", "Residents"),
    "public_health_enrolment": Text("管理项目", "Enrolments"),
    "public_health_followup": Text("随访", "Follow-ups"),
    "staff_person": Text("人员", "People"),
    "staff_posting": Text("任职", "Postings"),
    "staff_detachment": Text("外出", "Detachments"),
    "ledger_accountsheet": Text("月度账目", "Monthly accounts"),
    "monthly_handedreturn": Text("月报", "Monthly returns"),
    "assessment_cycle": Text("考核季度", "Quarters"),
    "assessment_report": Text("机构上报", "Reports"),
    "assessment_score": Text("得分", "Scores"),
    "assessment_appeal": Text("申诉", "Appeals"),
    "assessment_singleitem": Text("单项奖惩", "Single items"),
    "pay_plan": Text("分配方案", "Distribution plans"),
    "pay_staffresult": Text("个人考核", "Staff results"),
    "pay_monthlypay": Text("月度薪酬", "Monthly pay"),
    "pay_payslip": Text("工资条", "Payslips"),
    "pay_payment": Text("发放", "Payments"),
    "pay_yeartotal": Text("年度总额", "Yearly totals"),
    "publicity_notice": Text("公示", "Notices"),
    "publicity_objection": Text("异议", "Objections"),
    "decisions_decision": Text("本地决定", "Local decisions"),
    "decisions_holidayyear": Text("节假日", "Holidays"),
    "workflow_step": Text("流程步骤", "Workflow steps"),
    "forms_entry": Text("表册", "Registers"),
    "files_storedfile": Text("文件", "Files"),
    "files_attachment": Text("附件", "Attachments"),
    "intake_delivery": Text("数据报送", "Deliveries"),
    "journal_event": Text("服务事件", "Events"),
    "imports_stagedimport": Text("导入", "Imports"),
    "runs_run": Text("核算", "Runs"),
    "installation_installation": Text("系统", "Installation"),
    "imports_roomrevision": Text("导入版本", "Revisions of imports"), "workflow_message": Text("消息", "Messages"),
    "forms_slot": Text("表册字段", "Fields of registers"), "places_place": Text("地方", "Places"),
    "institutions_postchangerow": Text("编制调整明细", "Rows of changes of posts"), "staff_qualification": Text("资格", "Qualifications"),
    "ledger_accountrow": Text("账目明细", "Rows of accounts"), "monthly_handedfigure": Text("月报数", "Figures of returns"),
    "access_opensession": Text("登录", "Sessions"), "journal_residentversion": Text("居民版本", "Versions of residents"),
    "residents_residentstay": Text("居住经过", "Stays"), "residents_residentcondition": Text("疾病", "Illnesses"),
    "public_health_enrolmentstep": Text("管理经过", "Steps of enrolments"), "indicators_mark": Text("指标进度", "Progress of indicators"),
    "indicators_kept": Text("指标底数", "Kept counts"), "indicators_total": Text("指标合计", "Totals of indicators"),
    "indicators_frozen": Text("冻结期间", "Frozen periods"), "indicators_frozenindicator": Text("冻结指标", "Frozen indicators"),
    "assessment_indicatorvalue": Text("指标报送值", "Reported values"), "assessment_assignment": Text("考核分工", "Assignments"),
    "assessment_livescore": Text("系统得分", "Scores from figures"), "assessment_institutionresult": Text("季度结果", "Quarter results"),
    "assessment_yearresult": Text("年度结果", "Year results"), "assessment_jointopinion": Text("联合考核意见", "Joint opinions"),
    "assessment_clinicassessment": Text("村卫生室考核", "Assessments of clinics"), "pay_quartertotal": Text("季度总额", "Quarter totals"),
    "pay_difference": Text("补差", "Differences"), "quality_look": Text("数据质量检查", "Looks at data quality"),
    "targets_localfigure": Text("目标填报数", "Figures of targets"), "reckonings_enteredinput": Text("核算填报数", "Inputs of reckonings"),
    "living_clausenote": Text("条款备注", "Notes on clauses"), "tasks_task": Text("任务", "Tasks"),
    "tasks_report": Text("任务进展", "Progress of tasks"), "tasks_closing": Text("任务销号", "Closings of tasks"),
    "tasks_postponement": Text("任务延期", "Postponements"), "tasks_reminder": Text("任务提醒", "Reminders of tasks"),
    "tasks_inspection": Text("督查", "Inspections"), "tasks_finding": Text("督查问题", "Findings"),
    "tasks_improvement": Text("整改", "Improvements"), "tasks_consequence": Text("督查后果", "Consequences"),
    "tasks_seatchange": Text("席位变动", "Changes of seats"), "tasks_meeting": Text("会议", "Meetings"),
    "tasks_resolution": Text("会议决议", "Resolutions"), "tasks_meetingreminder": Text("会议提醒", "Reminders of meetings"),
    "reports_madereport": Text("定期报告", "Regular papers"), "proposals_proposal": Text("提案", "Proposals"),
    "proposals_assignment": Text("提案交办", "Assignments of proposals"), "proposals_answer": Text("提案答复", "Answers to proposals"),
    "proposals_opinion": Text("提案人意见", "Proposers' opinions"), "audit_change": Text("审计", "Audit"),
}  # fmt: skip

THINGS: dict[str, Text] = {
    "user": Text("用户", "user"), "role": Text("角色", "role"), "session": Text("登录", "session"), "password": Text("密码", "password"),
    "second_factor": Text("动态码", "second factor"), "token": Text("令牌", "token"), "installation": Text("系统", "installation"),
    "files": Text("文件", "file"), "imports": Text("导入", "import"), "decisions": Text("本地决定", "decision"),
    "workflow": Text("流程", "workflow"), "run": Text("核算", "run"), "runs": Text("核算", "run"), "forms": Text("表册", "register"),
    "report": Text("上报", "report"), "score": Text("得分", "score"), "quarter": Text("季度", "quarter"), "plan": Text("方案", "plan"),
    "appeal": Text("申诉", "appeal"), "notice": Text("公示", "notice"), "pay": Text("薪酬", "pay"),
    "monthly": Text("月报", "monthly return"), "monthly_pay": Text("月度薪酬", "monthly pay"),
    "staff_result": Text("个人考核", "staff result"),
    "year_total": Text("年度总额", "yearly total"), "institution": Text("机构", "institution"), "person": Text("人员", "person"),
    "posting": Text("任职", "posting"), "detachment": Text("外出", "detachment"), "accounts": Text("账目", "accounts"),
    "single_item": Text("单项奖惩", "single item"), "membership": Text("成员关系", "membership"),
    "holidays": Text("节假日", "holidays"), "post_change": Text("编制调整", "change of posts"), "map": Text("地图", "the map"),
    "residents": Text("居民", "resident"), "services": Text("服务", "service"),
    "intake": Text("服务数据", "facts"), "lake": Text("数据湖", "the lake"), "place": Text("地方", "place"),
    "limit": Text("编制与限额", "staff limits"), "posts": Text("岗位", "posts"), "population": Text("服务人口", "population"),
    "assignment": Text("考核分工", "assignment"), "clinic": Text("村卫生室", "clinic"), "opinion": Text("联合考核意见", "joint opinion"),
    "year": Text("年度", "year"), "task": Text("任务", "task"), "meeting": Text("会议", "meeting"), "seat": Text("席位", "seat"),
    "proposal": Text("提案", "proposal"), "targets": Text("目标填报数", "figure of a target"), "documents": Text("条款", "clause"),
    "reckonings": Text("核算填报数", "input of a reckoning"), "indicators": Text("指标", "indicators"),
    "month": Text("月度账目", "monthly accounts"), "audit": Text("审计", "the audit"),
}  # fmt: skip

DEEDS: dict[str, Text] = {
    "create": Text("新建{}", "Created {}"), "edit": Text("修改{}", "Edited {}"), "activate": Text("启用{}", "Activated {}"),
    "deactivate": Text("停用{}", "Deactivated {}"), "demonstration": Text("建演示{}", "Made a demonstration {}"),
    "language": Text("改{}语言", "Changed the language of {}"), "unlock": Text("解锁{}", "Unlocked {}"),
    "grant": Text("授予{}", "Granted {}"),
    "end": Text("结束{}", "Ended {}"), "log_in": Text("登录", "Logged in"), "log_out": Text("退出", "Logged out"),
    "failed": Text("登录失败", "Failed to log in"), "locked_out": Text("连错被锁定", "Locked out"), "change": Text("改{}", "Changed {}"),
    "reset": Text("重设{}", "Reset {}"), "set": Text("设置{}", "Set up {}"), "make": Text("发放{}", "Made {}"),
    "revoke": Text("作废{}", "Revoked {}"), "store": Text("保存{}", "Stored {}"), "attach": Text("附上{}", "Attached {}"),
    "apply": Text("执行{}", "Applied {}"), "set_up": Text("建立{}", "Set up {}"), "move_today": Text("调整日期", "Moved the day"),
    "propose": Text("提出{}", "Proposed {}"), "approve": Text("批准{}", "Approved {}"), "reject": Text("否决{}", "Rejected {}"),
    "withdraw": Text("撤回{}", "Withdrew {}"), "start": Text("开始{}", "Started {}"), "send": Text("送出{}", "Sent {}"),
    "return": Text("退回{}", "Returned {}"), "remind": Text("催办{}", "Reminded of {}"), "open": Text("打开{}", "Opened {}"),
    "wait": Text("{}等待", "{} waits"), "accept": Text("接受{}", "Accepted {}"), "save": Text("保存{}", "Saved {}"),
    "enter": Text("录入{}", "Entered {}"), "close": Text("关闭{}", "Closed {}"), "rerun": Text("重算{}", "Ran {} again"),
    "correct": Text("更正{}", "Corrected {}"), "post": Text("发布{}", "Posted {}"), "object": Text("对{}提异议", "Objected to {}"),
    "answer": Text("答复{}", "Answered {}"), "replace": Text("替换{}", "Replaced {}"), "pay": Text("发放{}", "Paid {}"),
    "draft": Text("起草{}", "Drafted {}"), "review": Text("审核{}", "Reviewed {}"), "file": Text("报备{}", "Filed {}"),
    "discuss": Text("讨论{}", "Discussed {}"), "decide": Text("裁决{}", "Decided {}"), "rank": Text("评定{}", "Ranked {}"),
    "publish": Text("公示{}", "Published {}"), "feedback": Text("反馈{}", "Fed {} back"),
    "consequences": Text("写入{}的后果", "Recorded what follows from {}"), "run": Text("核算{}", "Ran {}"),
    "add": Text("增加{}", "Added {}"),
    "drop": Text("撤下{}", "Dropped {}"),
    "remove": Text("移除{}", "Removed {}"), "supersede": Text("更新{}", "Superseded {}"), "import": Text("导入{}", "Imported {}"),
    "register": Text("登记{}", "Registered {}"), "number": Text("更正{}证件号", "Put the number of {} right"),
    "move": Text("移交{}", "Handed {} over"), "take_over": Text("接收{}", "Took {} over"), "merge": Text("合并{}", "Merged {}"),
    "load": Text("成批登记{}", "Loaded {}"), "sign": Text("签{}", "Signed {}"), "enrol": Text("纳入{}管理", "Enrolled in {}"),
    "leave": Text("结束{}管理", "Left {}"),
    "approved": Text("{}已批准", "Approved {}"), "done": Text("{}完成", "Finished {}"), "assess": Text("考核{}", "Assessed {}"),
    "report": Text("报{}进展", "Reported on {}"), "inspect": Text("督查{}", "Inspected {}"), "improve": Text("整改{}", "Improved {}"),
    "recheck": Text("复查{}", "Looked at {} again"), "consequence": Text("写入{}的后果", "Recorded what follows from {}"),
    "postpone": Text("{}延期", "Put {} off"), "record": Text("记录{}", "Recorded {}"), "resolve": Text("{}形成决议", "Resolved at {}"),
    "freeze": Text("冻结{}", "Froze {}"), "plan": Text("安排{}", "Planned {}"), "note": Text("给{}写备注", "Noted on {}"),
    "pay_apart": Text("单独发放{}", "Paid {} apart"),
    "rehash": Text("加强保存{}", "Hashed {} anew"), "take_up": Text("把表纳入{}", "Took a table into {}"),
    "deliver": Text("报送{}", "Handed in {}"), "export": Text("导出{}", "Exported {}"),
}  # fmt: skip

FIELDS: dict[str, Text] = {
    "username": Text("用户名", "User name"), "name": Text("姓名", "Name"), "language": Text("语言", "Language"),
    "institution": Text("机构", "Institution"), "staff": Text("人员编号", "Person"), "is_active": Text("在用", "Active"),
    "is_demonstration": Text("演示账号", "Demonstration account"), "must_change_password": Text("须改密码", "Must change password"),
    "role": Text("角色", "Role"), "user": Text("用户", "User"), "from_on": Text("从", "From"), "until_on": Text("到", "Until"),
    "granted_by": Text("授权人", "Granted by"), "ended_by": Text("收回人", "Ended by"), "ip_address": Text("地址", "Address"),
    "reason": Text("原因", "Reason"), "label": Text("用途", "For"), "expires_on": Text("有效到", "Expires"), "value": Text("值", "Value"),
    "state": Text("状态", "State"), "number": Text("文号", "Number"), "period": Text("期间", "Period"), "amount": Text("金额", "Amount"),
    "points": Text("分数", "Points"), "score": Text("得分", "Score"), "parameter": Text("参数", "Parameter"),
    "subject": Text("对象", "Subject"),
    "attempts": Text("失败次数", "Failed attempts"), "confirmed": Text("已确认", "Confirmed"), "opened_at": Text("登录于", "Opened"),
    "year": Text("年份", "Year"), "announced_on": Text("通知日期", "Date of the notice"), "spans": Text("放假", "Days off"),
    "worked": Text("调休上班", "Weekend days worked"),
}  # fmt: skip


def table_words(table: str) -> Text:
    return TABLES.get(table, Text(table, table))


def field_words(field: str) -> Text:
    return FIELDS.get(field, Text(field, field))


def action_words(action: str) -> Text:
    """`user.create` → 新建用户, Created user."""
    thing, _, deed = action.rpartition(".")
    thing = thing.rpartition(".")[2]
    if deed not in DEEDS or thing not in THINGS:
        return Text(action, action)
    words = DEEDS[deed]
    return Text(words.zh.format(THINGS[thing].zh), words.en.format(THINGS[thing].en))
