"""
For every address how to call it truly: its parameters, a good body, and whom the thing is about.

A new screen adds its line to `SAMPLES`, by the name of its address. Only a page that takes no parameter and never writes
needs none. What a sample speaks of is built by operations through `world.have`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from tests.permissions.quarter_samples import MEASURES
from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms.county import CENTRE, LEAD
from tests.screens.closed import QUARTER, close_quarter
from yiti.foundation.audit.models import Change
from yiti.foundation.decisions.holidays import Span
from yiti.foundation.decisions.operations import propose_decision, propose_holidays
from yiti.foundation.files.operations import attach_file, store_file
from yiti.foundation.forms.operations import enter_form
from yiti.foundation.imports.operations import check_staged, stage_file
from yiti.foundation.sheets.writing import write_sheet
from yiti.kernel.scopes import Scope
from yiti.money.pay.models import Payslip, YearTotal
from yiti.money.pay.operations import draft_plan, draft_year_totals, send_year_totals
from yiti.registry.access.models import ApiToken, OpenSession, RoleGrant
from yiti.registry.access.operations import log_in, make_token
from yiti.registry.institutions.operations.limits import allot_posts
from yiti.registry.institutions.operations.post_changes import propose_post_change, return_post_change
from yiti.registry.institutions.post_changes import FILES
from yiti.registry.staff.operations.postings import hire
from yiti.registry.staff.sheets import POSTINGS as STAFF_SHEET
from yiti.supervision.publicity.drafts import prepare_notice
from yiti.supervision.publicity.operations import post_draft, raise_objection

OWN = frozenset({"pay.own"})
"""Functions that reach one's own person alone."""

PUBLIC = {
    "login": "one comes in by it",
    "logout": "whoever is in may leave, and whoever is out is out",
    "language": "the log-in page has both languages",
}
"""Addresses that are open to the world, each with the reason."""

HALF_OPEN = frozenset({"login", "logout", "language", "password", "second-factor"})
"""Addresses that somebody may open who has given the password and not yet the code."""


def _session(world: World) -> dict[str, Any]:
    def open_one() -> OpenSession:
        log_in(scope=world.scope("office_clerk"), session_key="elsewhere", now=timezone.now())
        return OpenSession.objects.get(session_key="elsewhere")

    return {"session": world.have("session", open_one).pk}


def _token(world: World) -> dict[str, Any]:
    def make_one() -> ApiToken:
        ends = world.today.replace(year=world.today.year + 1)
        make_token(scope=world.scope("office_clerk"), label="报表", expires_on=ends, today=world.today, now=timezone.now())
        return ApiToken.objects.get(user_id="office_clerk")

    return {"token": world.have("token", make_one).pk}


def _user(world: World) -> dict[str, Any]:
    return {"username": "assessor"}


def _centre(world: World) -> dict[str, Any]:
    return {"institution": world.centre}


def _month(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "month": "2026-07"}


POSTS = {
    "doctors": 6, "nurses": 5, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 19, "management": 6,
}  # fmt: skip
A_POST = {"position": "nurse", "post_kind": "nurses", "identity": "contract", "duty": "staff", "title": "none"}


def _figure(world: World) -> dict[str, Any]:
    def allot() -> None:
        row = {"institution": world.centre, **POSTS, "establishment": 30, "off_establishment": 14}
        allot_posts(scope=world.scope("establishment_bureau"), rows=[row], from_on=world.today, number="1", county_total=30)

    world.have("limit", allot)
    return {"institution": world.centre, "figure": "health_technical_ratio"}


def _post_change(world: World) -> dict[str, Any]:
    """A change that waits for its approval."""

    def propose() -> int:
        row = {"institution": world.centre, **POSTS, "establishment": 30, "off_establishment": 14}
        made = propose_post_change(
            scope=world.scope("commission"), rows=[row], from_on=world.today, reason="人口变化", today=world.today, county_total=30
        )
        return made.pk

    return {"change": world.have("post-change", propose)}


def _returned_change(world: World) -> dict[str, Any]:
    def send_back() -> int:
        row = {"institution": world.centre, **POSTS, "establishment": 31, "off_establishment": 13}
        made = propose_post_change(
            scope=world.scope("commission"), rows=[row], from_on=world.today, reason="人口变化", today=world.today, county_total=31
        )
        scope = world.scope("establishment_bureau")
        return_post_change(scope=scope, change=made.pk, version=made.version, reason="请附人口数", today=world.today)
        return made.pk

    return {"change": world.have("returned-change", send_back)}


def _change_file(world: World) -> dict[str, Any]:
    def attach() -> int:
        change, scope = _post_change(world)["change"], world.scope("commission")
        file = store_file(scope=scope, name="a.csv", content=b"a,b\n1,2\n", institution="", now=timezone.now())
        attach_file(scope=scope, file=file, owner_kind=FILES, owner_key=change)
        return file.pk

    return {"change": _post_change(world)["change"], "file": world.have("change-file", attach)}


def _whole_figure(world: World) -> dict[str, Any]:
    return {"figure": _figure(world)["figure"]}


def _person(world: World) -> dict[str, Any]:
    def hire_one() -> str:
        values = {**A_POST, "institution_id": world.centre, "from_on": date(2026, 1, 1)}
        return hire(scope=world.scope("commission"), name="某人", values=values)

    return {"person": world.have("person", hire_one)}


def _staged(world: World) -> dict[str, Any]:
    def stage_one() -> int:
        scope, layout = world.scope("commission"), STAFF_SHEET.layouts[0]
        content = write_sheet([(layout, [])])
        staged = stage_file(scope=scope, kind=STAFF_SHEET, name="a.xlsx", content=content, today=world.today, now=timezone.now())
        return check_staged(scope=scope, kind=STAFF_SHEET, staged=staged.pk).pk

    return {"kind": "staff", "staged": world.have("staged", stage_one)}


def _staged_it(scope: Scope) -> bool:
    return scope.actor.username == "commission"


def _is_clerk(scope: Scope) -> bool:
    return scope.actor.username == "office_clerk"


IMPORTS = {
    "import": Sample(lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.edit"), why="each sheet has its own function"),
    "import-template": Sample(
        lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.edit") or scope.may("staff.see"),
        why="each sheet has its own function",
    ),
    "import-export": Sample(
        lambda world: {"kind": "staff"}, only=lambda scope: scope.may("staff.see"), why="each sheet has its own function"
    ),
    "import-check": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-check-again": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-apply": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-drop": Sample(_staged, only=_staged_it, why="one's own imports alone"),
    "import-faults": Sample(_staged, only=_staged_it, why="one's own imports alone"),
}  # fmt: skip

INSTITUTIONS = {
    "institution": Sample(_centre),
    "institution-new": Sample(body=lambda world: {"name": "新院", "type": "care_home", "place_id": "652301"}),
    "institution-edit": Sample(
        _centre, body=lambda world: {"name": "改名", "type": "community_centre", "category": "community_centre", "place_id": "652301"}
    ),
    "institution-close": Sample(_centre, body=lambda world: {"until_on": "2026-12-31"}),
    "institution-membership": Sample(
        _centre, body=lambda world: {"lead": LEAD, "consortium": "联盟", "mode": "alliance", "from_on": "2026-10-09"}
    ),
    "institution-population": Sample(_centre, body=lambda world: {"year": "2025", "scope": "served", "people": "9"}),
    "post-change-new": Sample(body=lambda world: {"from_on": "2026-10-09", "reason": "人口变化"}),
    "post-change": Sample(_post_change, institution=CENTRE),
    "post-change-again": Sample(_returned_change, body=lambda world: {"version": 1}),
    "post-change-approve": Sample(_post_change, body=lambda world: {"version": 1, "number": "1"}),
    "post-change-return": Sample(_post_change, body=lambda world: {"version": 1, "answer": "请附人口数"}),
    "post-change-on-file": Sample(_post_change, body=lambda world: {"version": 1}),
    "post-change-withdraw": Sample(_post_change, body=lambda world: {"version": 1}),
    "post-change-file": Sample(
        _change_file, only=lambda scope: scope.institutions("institutions.see") is None, why="the letter is the county's"
    ),
    "staffing-why": Sample(_figure),
    "staffing-all-why": Sample(_whole_figure, institution=CENTRE),
    "hire": Sample(body=lambda world: {"name": "新人", **A_POST, "from_on": "2026-10-09"}),  # for whom stands in the body: test_staff
    "person": Sample(_person, institution=CENTRE),
    "person-change": Sample(
        _person, body=lambda world: {"institution": world.centre, **A_POST, "title": "junior", "from_on": "2026-10-09"}, institution=CENTRE
    ),
    "person-end": Sample(_person, body=lambda world: {"until_on": "2026-10-09"}, institution=CENTRE),
    "person-detach": Sample(
        _person, body=lambda world: {"kind": "training", "host_name": "外地", "from_on": "2026-10-09"}, institution=CENTRE
    ),
    "person-return": Sample(_person, body=lambda world: {"until_on": "2026-10-09"}, institution=CENTRE),
    "institution-accounts": Sample(_centre),
    "month": Sample(_month),
    "month-edit": Sample(
        _month,
        body=lambda world: {"seen": "0", "item": "medical_income", "voucher": "1", "on": "2026-07-01", "summary": "", "amount": "5"},
    ),
}  # fmt: skip


def _decision(world: World) -> dict[str, Any]:
    def propose_one() -> int:
        return propose_decision(
            scope=world.scope("office_clerk"), parameter="reference_wage", value="82000", from_on=world.today, number="昌卫发〔2026〕7号",
            decided_on=world.today, today=world.today, now=timezone.now(),
        ).pk  # fmt: skip

    return {"decision": world.have("decision", propose_one)}


NEW_YEAR = {
    "year": "2027", "number": "国办发明电〔2026〕9号", "announced_on": "2026-10-08",
    "from-new_year": "2027-01-01", "until-new_year": "2027-01-03",
    "worked": "",
}  # fmt: skip


def _holidays(world: World) -> dict[str, Any]:
    def enter_one() -> int:
        return propose_holidays(
            scope=world.scope("office_clerk"), year=2027, number="国办发明电〔2026〕9号", announced_on=world.today,
            spans=[Span("new_year", date(2027, 1, 1), date(2027, 1, 3))], worked=[], today=world.today, now=timezone.now(),
        ).pk  # fmt: skip

    return {"entry": world.have("holidays", enter_one)}


def _closed(world: World) -> str:
    world.have("closed quarter", close_quarter)
    return QUARTER


def _notice(world: World) -> dict[str, Any]:
    def post_one() -> str:
        scope = world.scope("office_clerk")
        return post_draft(scope=scope, draft=prepare_notice(scope=scope, duty="results", period=_closed(world)), today=world.today).number

    return {"number": world.have("notice", post_one)}


def _objection(world: World) -> dict[str, Any]:
    number = _notice(world)["number"]

    def raise_one() -> int:
        return raise_objection(scope=world.scope("accountant"), number=number, text="不对", today=world.today).pk

    return {"number": number, "objection": world.have("objection", raise_one)}


MEETING = {"held_on": "2026-10-08", "subject": "推进会", "conclusions": "补齐"}


def _entry(world: World) -> dict[str, Any]:
    def enter_one() -> tuple[int, int]:
        scope, now = world.scope("office_clerk"), timezone.now()
        file = store_file(scope=scope, name="纪要.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=now)
        answers = {**MEETING, "minutes": file.pk}
        made = enter_form(scope=scope, form="progress_meetings", on=world.today, answers=answers, today=world.today, now=now)
        return made.pk, file.pk

    return {"form": "progress_meetings", "entry": world.have("entry", enter_one)[0]}


def _may_meet(scope: Scope) -> bool:
    return scope.actor.role in ("office_clerk", "office_lead")


def _for_all(function: str) -> Callable[[Scope], bool]:
    return lambda scope: scope.institutions(function) is None


REGISTER = {"form": "progress_meetings"}
NAMED = "only the roles that the form names"
PAPER = {"from_on": "2026-10-09", "number": "1", "decided_on": "2026-10-09"}
POLICY: dict[str, Sample] = {
    "document": Sample(lambda world: {"pack": "changji-2021"}),
    "document-table": Sample(lambda world: {"pack": "changji-2021", "table": "staffing"}),
    "clause": Sample(lambda world: {"pack": "changji-2021", "number": "六(二)2(1)"}),
    "parameter": Sample(lambda world: {"parameter": "head_coefficient"}),
    "propose": Sample(lambda world: {"parameter": "hardship_tilt"}, body=lambda world: {**PAPER, "value": "1.2"}),
    "propose-sum": Sample(lambda world: {"parameter": "scoring_points"}),
    "decision": Sample(_decision),
    "decision-approve": Sample(_decision),
    "decision-reject": Sample(_decision, body=lambda world: {"answer": "不合适"}),
    "decision-withdraw": Sample(_decision, only=_is_clerk, why="one's own alone"),
    "holidays-enter": Sample(query="year=2027"),
    "holidays-propose": Sample(body=lambda world: NEW_YEAR),
    "holiday-year": Sample(lambda world: {"year": 2026}),
    "holiday-entry": Sample(_holidays),
    "holiday-approve": Sample(_holidays),
    "holiday-reject": Sample(_holidays, body=lambda world: {"answer": "少了一天"}),
    "holiday-withdraw": Sample(_holidays, only=_is_clerk, why="one's own alone"),
    "notice": Sample(_notice),
    "notice-check": Sample(body=lambda world: {"number": "GS-1", "code": "AAAA"}),
    "notice-post": Sample(
        lambda world: {"duty": "content"}, body=lambda world: {"of": _closed(world), "word": "公示"}, query=f"of={QUARTER}",
        only=_for_all("notices.post"), why="a duty of the county is posted by the county",
    ),
    "notice-object": Sample(_notice, body=lambda world: {"text": "不对"}),
    "notice-answer": Sample(
        _objection, body=lambda world: {"answer": "复核无误"}, only=_for_all("notices.answer"),
        why="a notice of the county is answered by it",
    ),
    "register": Sample(lambda world: REGISTER),
    "register-enter": Sample(lambda world: REGISTER, body=lambda world: {**MEETING, "on": "2026-10-08"}, only=_may_meet, why=NAMED),
    "register-import": Sample(lambda world: REGISTER, only=_may_meet, why=NAMED),
    "register-template": Sample(lambda world: REGISTER, only=_may_meet, why=NAMED),
    "entry": Sample(_entry),
    "entry-correct": Sample(_entry, body=lambda world: {**MEETING, "on": "2026-10-08"}, only=_may_meet, why=NAMED),
    "entry-file": Sample(
        lambda world: {**_entry(world), "file": world.made["entry"][1]}, only=_for_all("forms.see"), why="a file of the county"
    ),
    "rule": Sample(lambda world: {"rule": "fund-pool"}),
    "rule-why": Sample(lambda world: {"rule": "fund-pool"}, query="path=pool"),
    "whatif": Sample(is_pay=True),
    "whatif-why": Sample(query=f"of={QUARTER}&who={CENTRE}", institution=CENTRE),
}  # fmt: skip


def _month_of_centre(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "month": "2026-05"}


def _period_of_centre(world: World) -> dict[str, Any]:
    return {"institution": world.centre, "period": _closed(world)}


def _slip(world: World) -> dict[str, Any]:
    _closed(world)
    return {"number": Payslip.objects.get(person="P00001", period=QUARTER).number}


def _slip_figure(world: World) -> dict[str, Any]:
    _closed(world)
    return {"run": Payslip.objects.get(person="P00001", period=QUARTER).run_id, "path": "slips[0].amount"}


def _sees_the_slip(scope: Scope) -> bool:
    return scope.may("pay.see", CENTRE) or scope.actor.staff == "P00001"


OWN_PAY = "one's own pay, or that of an institution whose pay is one's to see"
MONEY = {
    "why": Sample(_slip_figure, only=_sees_the_slip, why=OWN_PAY, is_pay=True),
    "why-pdf": Sample(_slip_figure, only=_sees_the_slip, why=OWN_PAY, is_pay=True),
    "why-now": Sample(
        lambda world: {"kind": "distribution", "period": _closed(world), "whose": CENTRE, "path": "total"},
        only=lambda scope: scope.may("pay.see", CENTRE), why="a preview is the institution's own", is_pay=True,
    ),
    "distribution": Sample(is_pay=True),
    "distribution-people": Sample(_centre),
    "staff-results": Sample(_month_of_centre),
    "staff-results-save": Sample(_month_of_centre, body=lambda world: {"score-P00002": "90", "version-P00002": "0"}),
    "monthly-pay": Sample(_month_of_centre, is_pay=True),
    "monthly-pay-save": Sample(_month_of_centre, body=lambda world: {"basic_pay-P00002": "3000", "version-P00002": "0"}),
    "payslips": Sample(_centre, query=f"period={QUARTER}", is_pay=True),
    "payments": Sample(_centre, query=f"period={QUARTER}", is_pay=True),
    "payment-record": Sample(_centre, body=lambda world: {"person": "P00002", "amount": "5", "paid_on": "2026-10-01", "remark": "补"}),
    "distribution-close": Sample(_period_of_centre, body=lambda world: {"word": f"关闭 {QUARTER}"}, is_pay=True),
    "distribution-pay": Sample(_period_of_centre, body=lambda world: {"word": f"发放 {QUARTER}"}),
    "payslips-bundle": Sample(_period_of_centre, is_pay=True),
    "payslip": Sample(_slip, institution=CENTRE, person="P00001", is_pay=True),
    "payslip-pdf": Sample(_slip, institution=CENTRE, person="P00001", is_pay=True),
    "back-pay": Sample(is_pay=True),
    "correct": Sample(lambda world: {"period": _closed(world)}, body=lambda world: {"word": f"更正 {QUARTER}"}),
}  # fmt: skip


def _plan(world: World) -> dict[str, Any]:
    def draft_one() -> int:
        scope = world.scope("institution_head")
        return draft_plan(scope=scope, institution=world.centre, year=2026, content={"text": "方案"}, today=world.today).pk

    return {"plan": world.have("plan", draft_one)}


def _totals(world: World) -> dict[str, Any]:
    """Next year's totals, sent."""

    def send_them() -> None:
        scope, row = world.scope("commission"), {"proportional_reward": "1", "base_increment": "1"}
        draft_year_totals(scope=scope, year=2027, rows=[{"institution": world.centre, **row}], today=world.today)
        send_year_totals(scope=scope, year=2027, today=world.today)

    world.have("year totals", send_them)
    total = YearTotal.objects.get(year=2027, institution=world.centre)
    return {"pick": f"{total.pk}:{total.version}", "agrees": "1"}


def _sees_plans(scope: Scope) -> bool:
    return any(scope.may(function, CENTRE) for function in ("plan.draft", "plan.review", "plan.approve", "plan.file", "pay.see"))


YEARS = {
    "plan": Sample(_plan, institution=CENTRE, only=_sees_plans, why="an institution's plan"),
    "plan-new": Sample(_centre, body=lambda world: {"text": "方案"}, query="year=2027"),
    "plan-step": Sample(
        lambda world: {**_plan(world), "step": "draft"}, body=lambda world: {"to": "done", "version": "1"}, institution=CENTRE,
        only=lambda scope: scope.may("plan.draft", CENTRE), why="each step has its own function",
    ),
    "year-total-edit": Sample(
        body=lambda world: {f"proportional_reward-{CENTRE}": "1", f"base_increment-{CENTRE}": "1", f"version-{CENTRE}": "0"},
        query="year=2030",
    ),
    "year-totals-send": Sample(body=lambda world: {"year": "2030"}),
    "year-total-review": Sample(body=_totals),
    "year-result": Sample(lambda world: {"year": "2025"}),
    "year-close": Sample(lambda world: {"year": "2025"}, body=lambda world: {"word": "算定 2025"}),
    "verify": Sample(body=lambda world: {"what": "verify"}, is_pay=True),
}  # fmt: skip

SAMPLES: dict[str, Sample] = {
    **YEARS,
    **MONEY,
    **POLICY,
    **INSTITUTIONS,
    **IMPORTS,
    **MEASURES,
    # coming in and one's own account
    "login": Sample(body=lambda world: {"username": "nobody", "password": "wrong"}),
    "logout": Sample(),
    "language": Sample(body=lambda world: {"language": "en"}),
    "password": Sample(body=lambda world: {"old": "x", "new": "x", "again": "x"}),
    "second-factor": Sample(body=lambda world: {"code": "000000"}),
    "session-end": Sample(
        _session, only=lambda scope: _is_clerk(scope) or scope.may("security.manage"), why="one's own, or the security administrator"
    ),
    "token-make": Sample(body=lambda world: {"label": "报表", "expires_on": "2026-12-31"}),
    "token-revoke": Sample(_token, only=_is_clerk, why="one's own alone"),
    # the frame
    "move-today": Sample(body=lambda world: {"day": "2026-10-12"}),
    "search": Sample(query="q=用户"),
    # the rules for programs
    "api:rules-batch": Sample(body=lambda world: {"rule": "gross-pay", "pack": "changji-2021", "inputs": {}}),
    "api:rule": Sample(lambda world: {"rule": "gross-pay"}, body=lambda world: {"basic_pay": 1}, query="pack=changji-2021"),
    # users, roles, audit
    "user": Sample(_user),
    "user-new": Sample(body=lambda world: {"username": "fresh", "name": "新人", "language": "zh-hans"}),
    "user-edit": Sample(_user, body=lambda world: {"name": "改名", "language": "en", "version": world.cast["assessor"].version}),
    "user-password": Sample(_user),
    "user-active": Sample(_user, body=lambda world: {"active": "0"}),
    "user-grant": Sample(_user, body=lambda world: {"role": "insurance_bureau", "from_on": "2026-10-09"}),
    "user-grant-end": Sample(lambda world: {**_user(world), "grant": RoleGrant.objects.get(user_id="assessor").pk}),
    "user-unlock": Sample(_user),
    "user-second-factor": Sample(_user),
    "audit-change": Sample(lambda world: {"change": Change.objects.latest("pk").pk}),
}
