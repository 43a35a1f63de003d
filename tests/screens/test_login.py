"""Coming in, going out, and what stands between."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import KEY, PASSWORD, enter, make_user
from tests.rooms.county import CENTRE, NOW, build_county
from yiti.foundation.audit.models import Change
from yiti.foundation.installation.models import Installation
from yiti.kernel.scopes import system_scope
from yiti.registry.access.demonstration import create_demo_user
from yiti.registry.access.models import OpenSession, User
from yiti.registry.access.operations import create_user, set_active, unlock_user

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_county()


def send(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    return client.post("/login/", {"username": username, "password": password, **more}).status_code


def code() -> str:
    return f"{TOTP(bytes.fromhex(KEY)).token():06d}"


def age_session(client: Client, seconds: int) -> None:
    session = client.session
    session["seen"] -= seconds
    session.save()


class TestPassword:
    def test_a_good_one_opens_the_house_under_a_new_session_key(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        session = client.session
        session["x"] = 1
        session.save()
        before = session.session_key
        assert send(client, "Clerk") == 302
        assert client.session.session_key != before
        assert client.get("/account/").status_code == 200
        assert OpenSession.objects.get().session_key == client.session.session_key
        assert Change.objects.filter(action="session.log_in", key="clerk", actor="clerk").exists()

    def test_the_language_chosen_on_the_way_in_stays_and_is_not_the_next_persons(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        make_user("clerk2", "office_clerk")
        client.post("/language/", {"language": "en", "next": "/login/"})
        assert "User name" in client.get("/login/").content.decode()
        assert send(client, "clerk") == 302
        assert '<html lang="en"' in client.get("/account/").content.decode()
        assert User.objects.get(username="clerk").language == "en"
        client.post("/logout/")
        assert send(client, "clerk2") == 302
        assert User.objects.get(username="clerk2").language == "zh-hans"

    def test_a_bad_one_says_the_same_as_an_unknown_name(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        known = client.post("/login/", {"username": "clerk", "password": "wrong"})
        unknown = client.post("/login/", {"username": "nobody", "password": "wrong"})
        assert known.status_code == unknown.status_code == 422
        assert "用户名或密码不对" in known.content.decode()
        assert "用户名或密码不对" in unknown.content.decode()
        assert Change.objects.filter(action="session.failed", key="clerk").count() == 1
        assert not Change.objects.filter(key="nobody").exists()

    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "已锁定 15 分钟"), ("en", "locked for 15 minutes")])
    def test_five_bad_ones_lock_the_account_and_say_for_how_long(self, client: Client, language: str, words: str) -> None:
        make_user("clerk", "office_clerk")
        client.cookies["yiti_language"] = language
        for _ in range(4):
            assert send(client, "clerk", "wrong") == 422
        assert send(client, "clerk", "wrong") == 429
        answer = client.post("/login/", {"username": "clerk", "password": PASSWORD})
        assert answer.status_code == 429
        assert words in answer.content.decode()
        assert Change.objects.filter(action="session.locked_out", key="clerk").exists()
        assert send(Client(REMOTE_ADDR="10.0.0.9"), "clerk") == 429

    def test_the_security_administrator_unlocks(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        for _ in range(5):
            send(client, "clerk", "wrong")
        unlock_user(scope=system_scope(), username="clerk")
        assert send(client, "clerk") == 302

    def test_an_inactive_account_stays_out(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        User.objects.update(is_active=False)
        assert send(client, "clerk") == 422

    def test_it_leads_back_to_where_one_was_but_never_elsewhere(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        assert client.get("/account/").headers["Location"] == "/login/?next=/account/"
        answer = client.post("/login/", {"username": "clerk", "password": PASSWORD, "next": "https://evil.example/"})
        assert answer.headers["Location"] == "/"

    def test_log_out_is_a_post(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        assert client.get("/logout/").status_code == 405
        assert client.post("/logout/").status_code == 302
        assert client.get("/account/").status_code == 302
        assert not OpenSession.objects.exists()

    def test_forms_from_elsewhere_are_refused(self) -> None:
        make_user("clerk", "office_clerk")
        assert Client(enforce_csrf_checks=True).post("/login/", {"username": "clerk", "password": PASSWORD}).status_code == 403


class TestFirstChange:
    def test_nothing_opens_before_it(self, client: Client) -> None:
        _, password = create_user(scope=system_scope(), username="fresh", name="新", now=NOW)
        assert send(client, "fresh", password) == 302
        assert client.get("/account/").headers["Location"].startswith("/password/")
        assert client.post("/account/tokens/", {"label": "x"}).headers["Location"].startswith("/password/")
        assert client.get("/account/", **HTMX).headers["HX-Redirect"].startswith("/password/")

    def test_after_it_one_stays_in_and_other_sessions_end(self, client: Client) -> None:
        _, password = create_user(scope=system_scope(), username="fresh", name="新", now=NOW)
        other = Client()
        send(other, "fresh", password)
        send(client, "fresh", password)
        sent = {"old": password, "new": "a-new-horse-77", "again": "a-new-horse-77"}
        assert client.post("/password/", sent).status_code == 302
        assert client.get("/account/").status_code == 200
        assert other.get("/account/").status_code == 302
        assert OpenSession.objects.get().session_key == client.session.session_key

    @pytest.mark.parametrize(
        ("new", "again", "words"),
        [("short", "short", "至少 10 位"), ("a-new-horse-77", "other", "不一样"), ("0123456789", "0123456789", "全是数字")],
    )
    def test_a_weak_one_is_refused_at_its_field(self, client: Client, new: str, again: str, words: str) -> None:
        _, password = create_user(scope=system_scope(), username="fresh", name="新", now=NOW)
        send(client, "fresh", password)
        answer = client.post("/password/", {"old": password, "new": new, "again": again})
        assert answer.status_code == 422
        assert words in answer.content.decode()


class TestSecondFactor:
    def test_nothing_opens_before_it(self, client: Client) -> None:
        make_user("group", "leading_group")
        send(client, "group")
        assert client.get("/account/").headers["Location"].startswith("/second-factor/")
        assert client.post("/account/tokens/", {"label": "x"}).headers["Location"].startswith("/second-factor/")
        key = client.session.session_key
        assert client.post("/second-factor/", {"code": code()}).status_code == 302
        assert client.session.session_key != key
        assert client.get("/account/").status_code == 200

    def test_a_wrong_code_is_refused_and_trying_on_has_to_wait(self, client: Client) -> None:
        make_user("group", "leading_group")
        send(client, "group")
        wrong = f"{(int(code()) + 1) % 10**6:06d}"
        for _ in range(4):
            answer = client.post("/second-factor/", {"code": wrong})
            assert answer.status_code == 422
        assert "过一会儿" in answer.content.decode()

    def test_who_has_none_yet_sets_it_up_first(self, client: Client) -> None:
        make_user("group", "leading_group")
        TOTPDevice.objects.all().delete()
        send(client, "group")
        page = client.get("/second-factor/").content.decode()
        assert "<svg" in page
        device = TOTPDevice.objects.get()
        assert client.post("/second-factor/", {"code": f"{TOTP(bytes.fromhex(device.key)).token():06d}"}).status_code == 302
        assert client.get("/account/").status_code == 200

    def test_who_needs_none_is_not_asked(self, client: Client) -> None:
        make_user("staff", "staff_member", CENTRE)
        send(client, "staff")
        assert client.get("/account/").status_code == 200


class TestIdle:
    def test_half_an_hour_ends_it(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        age_session(client, 31 * 60)
        answer = client.get("/account/")
        assert answer.headers["Location"].startswith("/login/?idle=1")
        assert "请重新登录" in client.get(answer.headers["Location"]).content.decode()
        assert Change.objects.get(action="session.log_out").after == {"reason": "idle"}

    def test_htmx_is_sent_as_a_whole_page(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        age_session(client, 31 * 60)
        assert client.get("/account/", **HTMX).headers["HX-Redirect"].startswith("/login/?idle=1")

    def test_what_is_done_in_between_keeps_it_open(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        OpenSession.objects.update(seen_at=timezone.now() - timedelta(hours=1))
        for _ in range(3):
            age_session(client, 29 * 60)
            assert client.get("/account/").status_code == 200
        assert OpenSession.objects.get().seen_at > timezone.now() - timedelta(minutes=1)

    def test_a_page_read_within_the_minute_writes_nothing(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        before = Session.objects.get().session_data
        client.get("/account/")
        assert Session.objects.get().session_data == before


class TestEnded:
    def test_a_deactivated_user_is_out_at_once(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        send(client, "clerk")
        set_active(scope=system_scope(), username="clerk", is_active=False)
        assert client.get("/account/").status_code == 302

    def test_one_ends_ones_own_other_session_and_nobody_elses(self, client: Client) -> None:
        make_user("clerk", "office_clerk")
        make_user("other", "office_clerk")
        elsewhere, stranger = Client(), Client()
        send(elsewhere, "clerk")
        send(client, "clerk")
        send(stranger, "other")
        row = OpenSession.objects.get(session_key=elsewhere.session.session_key)
        assert stranger.post(f"/account/sessions/{row.pk}/end/").status_code == 403
        assert client.post(f"/account/sessions/{row.pk}/end/").status_code == 302
        assert elsewhere.get("/account/").status_code == 302
        assert client.get("/account/").status_code == 200


class TestDemonstration:
    @pytest.fixture(autouse=True)
    def demonstration(self, county: None) -> None:
        Installation.objects.update(is_demonstration=True, seed=7)
        create_demo_user(scope=system_scope(), username="clerk", name="甲", role="office_clerk", from_on=NOW.date(), now=NOW)

    def test_its_log_ins_stand_on_the_page_at_home_only(self, client: Client) -> None:
        assert "考核办经办人" in client.get("/login/").content.decode()
        assert "考核办经办人" not in Client(REMOTE_ADDR="10.0.0.9").get("/login/").content.decode()

    def test_a_real_installation_shows_none(self, client: Client) -> None:
        Installation.objects.update(is_demonstration=False, seed=None)
        assert "考核办经办人" not in client.get("/login/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_own_account_reads_in_both_languages(language: str) -> None:
    user = make_user("clerk", "office_clerk")
    User.objects.update(language=language)
    user.refresh_from_db()
    page = enter(user).get("/account/").content.decode()
    assert ("我的登录" if language == "zh-hans" else "My sessions") in page


def test_a_token_is_shown_once_and_then_only_its_use() -> None:
    client = enter(make_user("clerk", "office_clerk"))
    ends = (timezone.localdate() + timedelta(days=30)).isoformat()
    made = client.post("/account/tokens/", {"label": "报表", "expires_on": ends})
    assert "yiti_" in made.content.decode()
    assert "yiti_" not in client.get("/account/").content.decode().replace("yiti_language", "")
    assert client.post("/account/tokens/", {"label": "报表", "expires_on": "soon"}).status_code == 422
