"""Local decisions on screens: proposed by one, settled by another, tried by the whole cast and the stranger."""

import pytest
from django.test import Client

from tests.cast import STRANGER, build_cast, enter
from tests.rooms.county import PACK, TODAY, build_county
from yiti.foundation.decisions.models import Decision
from yiti.policy.packs import load_pack
from yiti.registry.access.models import User
from yiti.registry.access.roles import get_roles

PROPOSERS = {"office_clerk", "office_lead", "commission"}
APPROVERS = {"office_lead", "commission"}
PAPER = {"from_on": "2026-10-09", "number": "昌卫发〔2026〕18号", "decided_on": "2026-10-08", "reason": "试点"}


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    return build_cast()


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


@pytest.fixture
def lead(cast: dict[str, User]) -> Client:
    return enter(cast["office_lead"])


def propose(client: Client, parameter: str = "head_coefficient", **sent: object) -> object:
    return client.post(f"/settings/{parameter}/propose/", {**PAPER, "value": "1.8", **sent})


def proposed(client: Client, parameter: str = "head_coefficient", **sent: object) -> Decision:
    answer = propose(client, parameter, **sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]  # type: ignore[attr-defined]
    return Decision.objects.latest("pk")


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


class TestWhoMay:
    def test_propose(self, cast: dict[str, User]) -> None:
        for name, user in cast.items():
            before = Decision.objects.count()
            status = propose(enter(user), number=f"号{name}").status_code  # type: ignore[attr-defined]
            role = "institution_head" if name == STRANGER else name
            assert status == (302 if role in PROPOSERS else 403), name
            assert Decision.objects.count() == before + (role in PROPOSERS)
            Decision.objects.all().delete()
        assert propose(Client()).status_code == 302  # type: ignore[attr-defined]
        assert not Decision.objects.exists()

    def test_settle(self, cast: dict[str, User], clerk: Client) -> None:
        for name, user in cast.items():
            for act in ("approve", "reject", "withdraw"):
                decision = proposed(clerk)
                answer = enter(user).post(f"/decisions/{decision.pk}/{act}/", {"answer": "不合适"})
                decision.refresh_from_db()
                may = name in APPROVERS if act != "withdraw" else name == "office_clerk"
                assert answer.status_code == (302 if may else 403), (name, act)
                assert (decision.state == "proposed") == (not may), (name, act)
                Decision.objects.all().delete()

    def test_read(self, cast: dict[str, User], clerk: Client) -> None:
        decision = proposed(clerk)
        for name, user in cast.items():
            role = user.username if user.username in get_roles() else "institution_head"
            functions = {function for function, _ in get_roles()[role].functions}
            may = bool(functions & {"decisions.see", "decisions.propose", "decisions.approve"})
            assert enter(user).get("/decisions/").status_code == (200 if may else 403), name
            assert enter(user).get(f"/decisions/{decision.pk}/").status_code == (200 if may else 403), name
            assert enter(user).get("/settings/").status_code == 200, name
            page = enter(user).get("/settings/head_coefficient/").content.decode()
            assert (decision.number in page) == may, name


class TestProposing:
    def test_percent_is_typed_as_percent(self, clerk: Client) -> None:
        assert proposed(clerk, "funds.development_rate", value="18").value == "0.18"
        assert 'value="18"' in read(clerk, "/settings/funds.development_rate/propose/?value=0.18")

    def test_below_the_floor_is_refused_at_the_field_with_the_clause(self, clerk: Client) -> None:
        answer = propose(clerk, "funds.development_rate", value="10")
        page = answer.content.decode()  # type: ignore[attr-defined]
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "低于规定的 15%" in page.split('name="value"')[1].split("applies_to")[0]
        assert "六(二)2(1)" in page
        assert "试点" in page
        assert not Decision.objects.exists()

    def test_a_fixed_value_of_the_document_is_refused(self, clerk: Client) -> None:
        assert propose(clerk, "ranking.unqualified_years", value="3").status_code == 422  # type: ignore[attr-defined]
        assert "/propose/" not in read(clerk, "/settings/ranking.unqualified_years/")

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"value": ""}, "value"), ({"value": "viel"}, "value"), ({"number": " "}, "number"),
            ({"decided_on": "2026-12-01"}, "decided_on"),
            ({"from_on": "2020-01-01"}, "from_on"), ({"from_on": "bald"}, "from_on"),
        ],
    )  # fmt: skip
    def test_each_wrong_field_says_so_itself(self, clerk: Client, sent: dict[str, str], field: str) -> None:
        answer = propose(clerk, **sent)
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "why-not" in answer.content.decode().split(f'name="{field}"')[1][:900]  # type: ignore[attr-defined]
        assert not Decision.objects.exists()

    def test_points_add_up_to_a_hundred_or_are_refused(self, clerk: Client, lead: Client) -> None:
        codes = [indicator.code for indicator in load_pack(PACK).indicators]
        sent = {f"p_{code}": "1" for code in codes}
        answer = clerk.post("/settings/scoring_points/propose/", {**PAPER, **sent})
        assert answer.status_code == 422
        assert "应为 100" in answer.content.decode()
        assert "54" in read(clerk, "/settings/scoring_points/sum/?" + "&".join(f"{key}=1" for key in sent))
        sent[f"p_{codes[0]}"] = "47"
        decision = proposed(clerk, "scoring_points", value="", **sent)
        assert decision.value[codes[0]] == "47"
        assert lead.post(f"/decisions/{decision.pk}/approve/").status_code == 302
        assert "54 项，共 100 分" in read(lead, "/settings/scoring_points/")

    def test_an_unknown_parameter_is_not_there(self, clerk: Client) -> None:
        read(clerk, "/settings/no.such/propose/", 404)
        read(clerk, "/settings/no.such/", 404)
        read(clerk, "/settings/head_coefficient/sum/", 404)


class TestSettling:
    def test_nobody_approves_his_own(self, lead: Client) -> None:
        decision = proposed(lead)
        assert "须由另一人" in read(lead, f"/decisions/{decision.pk}/")
        assert lead.post(f"/decisions/{decision.pk}/approve/").status_code == 422
        decision.refresh_from_db()
        assert decision.state == "proposed"

    def test_the_second_of_two_is_told(self, clerk: Client, lead: Client, cast: dict[str, User]) -> None:
        decision = proposed(clerk)
        assert lead.post(f"/decisions/{decision.pk}/approve/").status_code == 302
        assert enter(cast["commission"]).post(f"/decisions/{decision.pk}/approve/").status_code == 409

    def test_turning_down_needs_a_reason(self, clerk: Client, lead: Client) -> None:
        decision = proposed(clerk)
        answer = lead.post(f"/decisions/{decision.pk}/reject/", {"answer": " "})
        assert answer.status_code == 422
        assert "请写明不同意的理由" in answer.content.decode()

    def test_what_is_approved_is_in_force_with_its_paper(self, clerk: Client, lead: Client) -> None:
        decision = proposed(clerk)
        assert "要本县决定" in read(clerk, "/settings/?q=head_coefficient")
        lead.post(f"/decisions/{decision.pk}/approve/")
        assert decision.number in read(clerk, "/settings/?q=head_coefficient")
        assert decision.number not in read(clerk, "/settings/?q=head_coefficient&on=2026-10-08")
        assert read(clerk, "/settings/?on=2020-01-01", 422)

    def test_lists_search_filter_and_export(self, clerk: Client) -> None:
        proposed(clerk)
        assert "昌卫发〔2026〕18号" in read(clerk, "/decisions/?state=proposed&q=18")
        assert "没有符合条件的" in read(clerk, "/decisions/?state=approved")
        assert clerk.get("/decisions/?export=xlsx").content[:2] == b"PK"
        assert clerk.get("/settings/?export=xlsx").content[:2] == b"PK"

    def test_a_decision_names_who_proposed_it(self, clerk: Client) -> None:
        User.objects.filter(username="office_clerk").update(name="沈嘉宁")
        decision = proposed(clerk)
        for address in ("/decisions/", f"/decisions/{decision.pk}/", "/settings/head_coefficient/"):
            assert read(clerk, address).count("沈嘉宁") > read(clerk, "/rules/").count("沈嘉宁"), address

    def test_one_that_is_not_there(self, clerk: Client, lead: Client) -> None:
        read(clerk, "/decisions/999/", 404)
        assert lead.post("/decisions/999/approve/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_reads_in_both_languages(cast: dict[str, User], language: str) -> None:
    decision = proposed(enter(cast["office_clerk"]))
    User.objects.update(language=language)
    client = enter(User.objects.get(username="office_lead"))
    for address in (
        "/decisions/",
        "/settings/",
        "/settings/head_coefficient/",
        "/settings/scoring_points/propose/",
        f"/decisions/{decision.pk}/",
    ):
        heading = read(client, address).split("<h1>")[1].split("</h1>")[0]
        assert heading.isascii() == (language == "en"), (address, heading)
