"""Users, roles, sessions and the audit on screens, tried by the whole cast and by the stranger."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, STRANGER, build_cast, enter
from tests.rooms.county import CENTRE, build_county
from yiti.foundation.audit.models import Change
from yiti.foundation.audit.operations import record_change, record_look
from yiti.kernel.scopes import system_scope
from yiti.registry.access.models import OpenSession, RoleGrant, User


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    build_county()
    return build_cast()


@pytest.fixture
def admin(cast: dict[str, User]) -> Client:
    return enter(cast["system_admin"])


@pytest.fixture
def security(cast: dict[str, User]) -> Client:
    return enter(cast["security_admin"])


@pytest.fixture
def audit(cast: dict[str, User]) -> Client:
    return enter(cast["audit_admin"])


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


class TestList:
    def test_it_searches_filters_and_exports(self, admin: Client) -> None:
        assert "institution_head" in read(admin, "/users/")
        found = read(admin, "/users/?q=stranger")
        assert "stranger" in found
        assert "office_clerk" not in found.split("<tbody>")[1].split("</tbody>")[0]
        body = read(admin, "/users/?role=accountant").split("<tbody>")[1].split("</tbody>")[0]
        assert "accountant" in body
        assert "stranger" not in body
        assert read(admin, f"/users/?institution={CENTRE}&state=active").count("<tr>") >= 3
        answer = admin.get("/users/?export=xlsx")
        assert answer.content[:2] == b"PK"

    def test_the_number_of_queries_does_not_grow(self, admin: Client, django_assert_max_num_queries: object) -> None:
        with django_assert_max_num_queries(45):  # type: ignore[operator]
            admin.get("/users/")

    @pytest.mark.parametrize("role", ["office_clerk", "audit_admin", "institution_head", STRANGER, "auditor"])
    def test_nobody_else_sees_it(self, cast: dict[str, User], role: str) -> None:
        assert enter(cast[role]).get("/users/").status_code == 403


class TestUser:
    def test_a_new_one_gets_a_password_that_is_shown_once(self, admin: Client) -> None:
        sent = {"username": "fresh", "name": "新人", "institution": CENTRE, "staff": "P00077", "language": "zh-hans"}
        page = admin.post("/users/new/", sent).content.decode()
        user = User.objects.get(username="fresh")
        shown = page.split("只显示这一次")[1].split('class="code">')[1].split("<")[0]
        assert user.check_password(shown)
        assert user.must_change_password
        assert shown not in read(admin, "/users/fresh/")

    def test_a_taken_name_is_refused_at_the_field_and_what_was_typed_stays(self, admin: Client) -> None:
        answer = admin.post("/users/new/", {"username": "accountant", "name": "新人", "language": "en"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "已有人用" in page
        assert 'value="新人"' in page

    def test_editing_tells_the_second_editor(self, admin: Client) -> None:
        version = User.objects.get(username="assessor").version
        sent = {"name": "改名", "institution": "", "staff": "", "language": "en", "version": str(version)}
        assert admin.post("/users/assessor/edit/", sent).status_code == 302
        assert admin.post("/users/assessor/edit/", sent).status_code == 409
        assert User.objects.get(username="assessor").name == "改名"

    def test_reset_and_deactivate(self, admin: Client, cast: dict[str, User]) -> None:
        assert "只显示这一次" in admin.post("/users/assessor/password/").content.decode()
        assert admin.post("/users/assessor/active/", {"active": "0"}).status_code == 302
        assert Client().post("/login/", {"username": "assessor", "password": PASSWORD}).status_code == 422
        assert admin.post("/users/system_admin/active/", {"active": "0"}).status_code == 422

    def test_one_that_is_not_there(self, admin: Client) -> None:
        assert admin.get("/users/nobody/").status_code == 404

    def test_the_system_administrator_gives_no_roles(self, admin: Client) -> None:
        assert admin.post("/users/assessor/grants/", {"role": "commission"}).status_code == 403
        assert "给角色" not in read(admin, "/users/assessor/")


class TestGrants:
    def test_given_and_taken_back(self, security: Client) -> None:
        sent = {"role": "insurance_bureau", "from_on": "2026-10-09", "until_on": "", "institution": ""}
        assert security.post("/users/assessor/grants/", sent).status_code == 302
        grant = RoleGrant.objects.get(user_id="assessor", role="insurance_bureau")
        assert grant.granted_by == "security_admin"
        assert security.post(f"/users/assessor/grants/{grant.pk}/end/").status_code == 302
        assert security.post(f"/users/assessor/grants/{grant.pk}/end/").status_code == 409

    @pytest.mark.parametrize(
        ("username", "role"),
        [("assessor", "audit_admin"), ("system_admin", "audit_admin"), ("assessor", "emperor"), ("auditor", "system_admin")],
    )
    def test_what_may_not_be_is_refused_at_the_field(self, security: Client, username: str, role: str) -> None:
        before = RoleGrant.objects.count()
        answer = security.post(f"/users/{username}/grants/", {"role": role, "from_on": "2026-10-09"})
        assert answer.status_code == 422
        assert "why-not" in answer.content.decode()
        assert RoleGrant.objects.count() == before

    def test_nobody_grants_himself(self, security: Client) -> None:
        assert security.post("/users/security_admin/grants/", {"role": "commission", "from_on": "2026-10-09"}).status_code == 422

    def test_a_wrong_day_is_named(self, security: Client) -> None:
        answer = security.post("/users/assessor/grants/", {"role": "commission", "from_on": "morgen"})
        assert answer.status_code == 422
        assert "morgen" in answer.content.decode()

    def test_sessions_of_all_are_listed_and_ended(self, security: Client, cast: dict[str, User]) -> None:
        other = Client()
        other.post("/login/", {"username": "office_clerk", "password": PASSWORD})
        assert "office_clerk" in read(security, "/sessions/")
        row = OpenSession.objects.get(user_id="office_clerk")
        assert security.post(f"/account/sessions/{row.pk}/end/", {"from": "sessions"}).headers["Location"] == "/sessions/"
        assert other.get("/account/").status_code == 302


class TestAudit:
    def test_changes_are_found_by_person_table_institution_and_day(self, audit: Client) -> None:
        day = Change.objects.latest("pk").at.astimezone().date().isoformat()
        for query in ("", "?q=accountant", "?table=access_user", f"?institution={CENTRE}", f"?day={day}", "?day=x"):
            assert "新建用户" in read(audit, f"/audit/{query}"), query
        assert "还没有改动" in read(audit, "/audit/?day=2001-01-01")
        assert audit.get("/audit/?export=xlsx").content[:2] == b"PK"

    def test_a_change_shows_before_and_after(self, audit: Client, admin: Client) -> None:
        version = User.objects.get(username="assessor").version
        admin.post("/users/assessor/edit/", {"name": "改名", "institution": "", "staff": "", "language": "en", "version": str(version)})
        change = Change.objects.get(action="user.edit")
        page = read(audit, f"/audit/{change.pk}/")
        assert "某assessor" in page
        assert "<b>改名</b>" in page
        assert read(audit, "/audit/999999/", 404)

    def test_the_chains_are_checked(self, audit: Client) -> None:
        for username in User.objects.values_list("username", flat=True):  # the cast was made past the program
            record_change(scope=system_scope(), action="user.edit", table="access_user", key=username, after={})
        assert "完好" in read(audit, "/audit/chain/")
        User.objects.filter(username="assessor").update(name="某人")
        shown = read(audit, "/audit/chain/")
        assert "有内容与审计不符" in shown and "有人绕过程序改动" in shown
        Change.objects.filter(action="user.create").update(actor="somebody")
        assert "行的内容被改动" in read(audit, "/audit/chain/")

    def test_looks_at_pay_stand_apart(self, audit: Client) -> None:
        record_look(scope=system_scope(), subject="P00001", institution=CENTRE, table="pay_payslip", key=1, reason="payslip")
        shown = read(audit, "/audit/looks/")
        assert "P00001" in shown and "打开工资条" in shown

    def test_the_auditor_reads_it_and_the_other_administrators_do_not(self, cast: dict[str, User]) -> None:
        assert enter(cast["auditor"]).get("/audit/").status_code == 200
        for role in ("system_admin", "security_admin", "commission", STRANGER):
            assert enter(cast[role]).get("/audit/").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_area_reads_in_both_languages(cast: dict[str, User], language: str) -> None:
    User.objects.update(language=language)
    for role, addresses in {
        "system_admin": ["/users/", "/users/new/", "/users/assessor/", "/users/assessor/edit/"],
        "security_admin": ["/users/assessor/", "/sessions/"],
        "audit_admin": ["/audit/", "/audit/looks/", "/audit/chain/", f"/audit/{Change.objects.latest('pk').pk}/"],
    }.items():
        client = enter(User.objects.get(username=role))
        for address in addresses:
            heading = read(client, address).split("<h1>")[1].split("</h1>")[0]
            assert heading.isascii() == (language == "en") or "某" in heading, (address, heading)
