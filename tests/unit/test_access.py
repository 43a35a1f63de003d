"""Who may come in and what they may do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import KEY, PASSWORD, make_user
from tests.rooms.county import CENTRE, CLINICS, HOSPITAL, LEAD, NOW, OTHER_LEAD, PASTORAL, TODAY, build_county
from yiti.foundation.audit.models import Change
from yiti.foundation.installation.models import Installation
from yiti.kernel.four_eyes import UnableToActAlone, require_another
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.kernel.scopes import Actor, Scope, system_scope
from yiti.policy.packs import FUNCTIONS, load_pack, pack_ids
from yiti.registry.access.demonstration import create_demo_user, list_demo_logins
from yiti.registry.access.functions import ADMINISTRATORS, PAY, SECOND_FACTOR
from yiti.registry.access.models import ApiToken, RoleGrant, User
from yiti.registry.access.operations import (
    UnableToGrant,
    UnableToKeepUser,
    UnableToVerify,
    change_password,
    confirm_second_factor,
    create_user,
    edit_user,
    end_grant,
    get_or_start_device,
    grant_role,
    make_token,
    reset_password,
    reset_second_factor,
    revoke_token,
    set_active,
    verify_second_factor,
)  # fmt: skip
from yiti.registry.access.passwords import UnableToSetPassword, derive_demonstration_password, require_good
from yiti.registry.access.queries import get_scope, list_holders, list_users
from yiti.registry.access.roles import get_roles, get_roles_of
from yiti.registry.access.scopes import needs_second_factor
from yiti.registry.access.tokens import get_token_scope
from yiti.registry.institutions.models import Institution, Membership

YEAR = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_county()


def as_role(username: str, role: str, institution: str = "") -> Scope:
    return get_scope(make_user(username, role, institution), TODAY)


@pytest.fixture
def admin() -> Scope:
    return as_role("admin", "system_admin")


@pytest.fixture
def security() -> Scope:
    return as_role("security", "security_admin")


class TestReach:
    def test_own_is_the_institution_with_its_clinics(self) -> None:
        scope = as_role("head", "institution_head", HOSPITAL)
        assert scope.institutions("staff.edit") == {HOSPITAL, *CLINICS}
        assert not scope.may("staff.edit", CENTRE)

    def test_members_are_those_of_the_lead_hospital_without_itself(self) -> None:
        scope = as_role("reviewer", "lead_reviewer", LEAD)
        assert scope.institutions("accounts.review") == {CENTRE, HOSPITAL, *CLINICS}
        assert not scope.may("accounts.review", LEAD)

    def test_membership_is_that_of_the_day(self) -> None:
        Membership.objects.filter(institution=HOSPITAL).update(until_on=TODAY)
        Membership.objects.create(
            institution=Institution.objects.get(pk=HOSPITAL), lead=Institution.objects.get(pk=OTHER_LEAD), consortium="二", mode="loose",
            from_on=TODAY,
        )  # fmt: skip
        user = make_user("reviewer", "lead_reviewer", LEAD)
        assert get_scope(user, TODAY - timedelta(days=1)).may("accounts.review", CLINICS[0])
        assert not get_scope(user, TODAY).may("accounts.review", HOSPITAL)
        assert get_scope(make_user("other", "lead_reviewer", OTHER_LEAD), TODAY).institutions("accounts.review") == {
            HOSPITAL, PASTORAL, *CLINICS,
        }  # fmt: skip

    def test_county_is_everywhere(self) -> None:
        assert as_role("clerk", "office_clerk").institutions("quarter.open") is None

    def test_a_role_ends_on_its_day(self) -> None:
        user = make_user("clerk", "office_clerk", until_on=TODAY)
        assert get_scope(user, TODAY - timedelta(days=1)).may("quarter.open")
        assert get_scope(user, TODAY).grants == {}
        assert get_scope(user, TODAY).actor.role == ""

    def test_roles_add_up(self) -> None:
        user = make_user("both", "staff_member", CENTRE)
        grant_role(scope=system_scope(), username="both", role="assessor", from_on=YEAR, now=NOW)
        scope = get_scope(user, TODAY)
        assert scope.may("scores.enter", HOSPITAL)
        assert scope.may("pay.own")
        assert scope.actor.role == "assessor"  # the first of the two in the pack

    def test_who_may_not_log_in_may_do_nothing(self) -> None:
        user = make_user("clerk", "office_clerk")
        User.objects.update(is_active=False)
        assert get_scope(user, TODAY).grants == {}

    def test_the_number_of_queries_does_not_grow_with_roles_and_members(
        self, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
    ) -> None:
        user = make_user("reviewer", "lead_reviewer", LEAD)
        grant_role(scope=system_scope(), username="reviewer", role="staff_member", from_on=YEAR, now=NOW)
        with django_assert_max_num_queries(4):
            get_scope(user, TODAY)


class TestPacks:
    def test_every_function_of_every_pack_is_known(self) -> None:
        for pack in pack_ids():
            for role in load_pack(pack).header.roles:
                assert {function for grant in role.grants for function in grant.functions} <= set(FUNCTIONS), role.id

    def test_no_administrator_sees_pay_whatever_the_pack_says(self) -> None:
        for pack in pack_ids():
            for role in get_roles_of(pack).values():
                if role.id in ADMINISTRATORS:
                    assert not PAY & {function for function, _ in role.functions}

    def test_every_role_that_approves_pays_or_administers_needs_a_second_factor(self) -> None:
        needing = {role.id for role in get_roles().values() if role.needs_second_factor}
        assert {"leading_group", "commission", "office_lead", "lead_reviewer", "accountant", *ADMINISTRATORS} <= needing
        assert not {"staff_member", "assessor", "office_clerk"} & needing


class TestThreeAdministrators:
    @pytest.mark.parametrize("second", ["audit_admin", "system_admin", "accountant", "staff_member", "auditor", "office_clerk"])
    def test_an_administrator_holds_no_other_role(self, security: Scope, second: str) -> None:
        make_user("one", "", CENTRE)
        grant_role(scope=system_scope(), username="one", role="security_admin", from_on=YEAR, now=NOW)
        with pytest.raises(UnableToGrant, match="three people"):
            grant_role(scope=security, username="one", role=second, from_on=TODAY, now=NOW)

    def test_nobody_who_sees_pay_becomes_an_administrator(self, security: Scope) -> None:
        make_user("payer", "accountant", CENTRE)
        with pytest.raises(UnableToGrant):
            grant_role(scope=security, username="payer", role="audit_admin", from_on=TODAY, now=NOW)

    @pytest.mark.parametrize(("first", "second"), [("system_admin", "security_admin"), ("accountant", "audit_admin")])
    def test_the_database_refuses_it_too(self, first: str, second: str) -> None:
        user = make_user("one", first, CENTRE)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=user, role=second, from_on=TODAY, granted_by="somebody", granted_at=NOW)

    def test_one_after_the_other_is_allowed(self, security: Scope) -> None:
        make_user("one", "system_admin", until_on=TODAY)
        grant_role(scope=security, username="one", role="audit_admin", from_on=TODAY, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(user_id="one", role="system_admin").update(until_on=None)

    def test_the_system_administrator_grants_no_roles(self, admin: Scope) -> None:
        create_user(scope=admin, username="fresh", name="新人", now=NOW)
        with pytest.raises(Forbidden):
            grant_role(scope=admin, username="fresh", role="office_clerk", from_on=TODAY, now=NOW)
        assert get_scope(User.objects.get(username="fresh"), TODAY).grants == {}

    def test_the_security_administrator_makes_no_users_and_resets_no_passwords(self, security: Scope) -> None:
        make_user("clerk", "office_clerk")
        with pytest.raises(Forbidden):
            create_user(scope=security, username="fresh", name="新人", now=NOW)
        with pytest.raises(Forbidden):
            reset_password(scope=security, username="clerk", now=NOW)

    def test_nobody_grants_himself(self, security: Scope) -> None:
        with pytest.raises(UnableToGrant, match="himself"):
            grant_role(scope=security, username="security", role="office_clerk", from_on=TODAY, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(
                user=User.objects.get(username="security"), role="security_admin", from_on=TODAY, until_on=TODAY, granted_by="security",
                granted_at=NOW,
            )  # fmt: skip


class TestGrants:
    def test_a_role_of_an_institution_wants_one(self, security: Scope) -> None:
        make_user("fresh")
        with pytest.raises(UnableToGrant, match="wants an institution"):
            grant_role(scope=security, username="fresh", role="accountant", from_on=TODAY, now=NOW)

    def test_the_pack_has_the_role(self, security: Scope) -> None:
        make_user("fresh")
        with pytest.raises(UnableToGrant, match="no role"):
            grant_role(scope=security, username="fresh", role="emperor", from_on=TODAY, now=NOW)

    def test_a_role_is_held_once_at_a_time(self, security: Scope) -> None:
        make_user("clerk", "office_clerk")
        with pytest.raises(UnableToGrant, match="held already"):
            grant_role(scope=security, username="clerk", role="office_clerk", from_on=TODAY, now=NOW)

    def test_the_second_who_ends_it_is_told(self, security: Scope) -> None:
        make_user("clerk", "office_clerk")
        grant = RoleGrant.objects.get(user_id="clerk")
        end_grant(scope=security, grant=grant.pk, until_on=TODAY)
        with pytest.raises(Conflict):
            end_grant(scope=security, grant=grant.pk, until_on=TODAY)
        assert Change.objects.filter(action="role.end", actor="security").get().after["ended_by"] == "security"


class TestUsers:
    def test_one_person_one_account(self, admin: Scope) -> None:
        create_user(scope=admin, username="first", name="甲", institution=CENTRE, staff="P00009", now=NOW)
        with pytest.raises(UnableToKeepUser, match="one person, one account"):
            create_user(scope=admin, username="second", name="甲", institution=CENTRE, staff="P00009", now=NOW)

    @pytest.mark.parametrize("username", ["", "1abc", "张三", "a b", "a" * 61, "x\ny"])
    def test_a_user_name_is_plain(self, admin: Scope, username: str) -> None:
        with pytest.raises(UnableToKeepUser) as refusal:
            create_user(scope=admin, username=username, name="甲", now=NOW)
        assert refusal.value.field == "username"

    def test_the_second_editor_is_told(self, admin: Scope) -> None:
        make_user("fresh")
        seen = User.objects.get(username="fresh").version
        edit_user(scope=admin, username="fresh", name="甲", institution="", staff="", language="en", version=seen)
        with pytest.raises(Conflict):
            edit_user(scope=admin, username="fresh", name="乙", institution="", staff="", language="en", version=seen)
        assert User.objects.get(username="fresh").name == "甲"

    def test_the_audit_holds_before_and_after_and_no_password(self, admin: Scope) -> None:
        _, password = create_user(scope=admin, username="fresh", name="甲", institution=CENTRE, now=NOW)
        change = Change.objects.get(action="user.create", key="fresh")
        assert (change.before, change.actor, change.institution) == (None, "admin", CENTRE)
        assert password not in str(change.after)
        assert "password" not in {key for key in change.after if key != "must_change_password"}

    def test_nobody_shuts_himself_out_or_resets_himself(self, admin: Scope) -> None:
        with pytest.raises(UnableToKeepUser):
            set_active(scope=admin, username="admin", is_active=False)
        with pytest.raises(UnableToKeepUser):
            reset_password(scope=admin, username="admin", now=NOW)

    def test_the_list_filters(self, admin: Scope) -> None:
        make_user("clerk", "office_clerk")
        make_user("idle")
        found = list_users(scope=admin, role="office_clerk", today=TODAY)
        assert [user.username for user in found] == ["clerk"]
        assert "idle" in {user.username for user in list_users(scope=admin, state="no-role", today=TODAY)}
        with pytest.raises(Forbidden):
            list_users(scope=as_role("c2", "office_clerk"))


class TestPasswords:
    @pytest.mark.parametrize("password", ["short-1", "1234567890123", "password123", "zhangsan-zhangsan"])
    def test_a_weak_one_is_refused_in_both_languages(self, password: str) -> None:
        user = User(username="zhangsan", name="张三")
        with pytest.raises(UnableToSetPassword) as refusal:
            require_good(password, user)
        assert refusal.value.message.zh != refusal.value.message.en

    def test_an_earlier_one_does_not_come_back(self) -> None:
        scope = as_role("clerk", "office_clerk")
        change_password(scope=scope, old=PASSWORD, new="another-horse-55", now=NOW)
        with pytest.raises(UnableToSetPassword, match="one of the last"):
            change_password(scope=scope, old="another-horse-55", new=PASSWORD, now=NOW)

    def test_the_old_one_is_asked_for(self) -> None:
        with pytest.raises(UnableToSetPassword) as refusal:
            change_password(scope=as_role("clerk", "office_clerk"), old="wrong", new="another-horse-55", now=NOW)
        assert refusal.value.field == "old"

    def test_a_reset_one_must_be_changed(self, admin: Scope) -> None:
        make_user("clerk", "office_clerk")
        password = reset_password(scope=admin, username="clerk", now=NOW)
        user = User.objects.get(username="clerk")
        assert user.must_change_password
        assert user.check_password(password)


class TestSecondFactor:
    def test_set_up_with_the_first_code_and_never_shown_again(self) -> None:
        user = make_user("fresh")
        scope = get_scope(user, TODAY)
        assert get_or_start_device(scope=scope).secret
        device = TOTPDevice.objects.get(user=user.pk)
        with pytest.raises(UnableToVerify):
            confirm_second_factor(scope=scope, code="000000" if TOTP(bytes.fromhex(device.key)).token() else "000001")
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        confirm_second_factor(scope=scope, code=f"{TOTP(bytes.fromhex(device.key)).token():06d}")
        assert get_or_start_device(scope=scope).secret == ""

    def test_a_code_serves_once(self) -> None:
        scope = as_role("group", "leading_group")
        code = f"{TOTP(bytes.fromhex(KEY)).token():06d}"
        verify_second_factor(scope=scope, code=code)
        with pytest.raises(UnableToVerify):
            verify_second_factor(scope=scope, code=code)

    def test_a_lost_telephone_is_the_security_administrators_matter(self, admin: Scope, security: Scope) -> None:
        make_user("group", "leading_group")
        with pytest.raises(Forbidden):
            reset_second_factor(scope=admin, username="group")
        reset_second_factor(scope=security, username="group")
        assert not TOTPDevice.objects.filter(user__username="group").exists()
        with pytest.raises(UnableToKeepUser):
            reset_second_factor(scope=security, username="security")


class TestTokens:
    def test_a_token_does_nothing_that_needs_a_second_factor(self) -> None:
        scope = as_role("accountant", "accountant", CENTRE)
        token = make_token(scope=scope, label="报表", expires_on=TODAY + timedelta(days=10), today=TODAY, now=NOW)
        found = get_token_scope(token, TODAY)
        assert found is not None
        assert found.may("accounts.enter", CENTRE)
        assert not SECOND_FACTOR & set(found.grants)
        assert token not in str(ApiToken.objects.values())

    def test_it_ends_by_day_by_hand_and_with_the_account(self) -> None:
        scope = as_role("accountant", "accountant", CENTRE)
        ends = TODAY + timedelta(days=10)
        token = make_token(scope=scope, label="报表", expires_on=ends, today=TODAY, now=NOW)
        assert get_token_scope(token, ends) is None
        User.objects.filter(username="accountant").update(is_active=False)
        assert get_token_scope(token, TODAY) is None
        User.objects.filter(username="accountant").update(is_active=True)
        made = ApiToken.objects.get()
        with pytest.raises(Forbidden):
            revoke_token(scope=as_role("other", "accountant", HOSPITAL), token=made.pk, now=NOW)
        revoke_token(scope=scope, token=made.pk, now=NOW)
        assert get_token_scope(token, TODAY) is None


class TestFourEyes:
    actor = Scope(Actor(username="lead", institution=CENTRE, staff="P00001"))

    @pytest.mark.parametrize(
        "about", [{"usernames": ["lead"]}, {"person": "P00001"}, {"institutions": [HOSPITAL, CENTRE]}, {"usernames": ["x", "lead"]}]
    )
    def test_his_own_is_for_another(self, about: dict[str, list[str]]) -> None:
        usernames = about.pop("usernames", [])
        with pytest.raises(UnableToActAlone):
            require_another(*usernames, scope=self.actor, **about)  # type: ignore[arg-type]

    def test_another_settles_it(self) -> None:
        require_another("clerk", scope=self.actor, person="P00002", institutions=[HOSPITAL])
        require_another("clerk", scope=Scope(Actor(username="lead")), person="", institutions=[""])

    def test_a_reviewer_of_the_institution_itself_is_passed_over(self, security: Scope) -> None:
        make_user("insider", "commission", CENTRE)
        make_user("outsider", "commission")
        found = list_holders(scope=system_scope(), function="accounts.review", institution=CENTRE, today=TODAY)
        assert [user.username for user in found] == ["outsider"]


def test_a_demonstration_lists_its_logins_and_nobody_else_does() -> None:
    assert list_demo_logins() == []
    with pytest.raises(Forbidden):
        create_demo_user(scope=system_scope(), username="clerk", name="甲", role="office_clerk", from_on=YEAR, now=NOW)
    Installation.objects.update(is_demonstration=True, seed=7)
    create_demo_user(scope=system_scope(), username="group", name="乙", role="leading_group", from_on=YEAR, now=NOW)
    create_demo_user(scope=system_scope(), username="clerk", name="甲", role="office_clerk", from_on=YEAR, now=NOW)
    clerk, group = list_demo_logins()
    assert (clerk.role, clerk.username, clerk.totp_secret) == ("office_clerk", "clerk", None)
    assert clerk.password == derive_demonstration_password(7, "clerk")
    user = User.objects.get(username="group")
    assert user.check_password(group.password)
    assert not user.must_change_password
    assert len(group.totp_secret or "") == 32
    require_good(clerk.password, User(username="clerk", name="甲"))
    assert needs_second_factor(get_scope(user, TODAY))
