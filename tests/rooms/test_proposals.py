"""Proposals: each step by right, dated and told; two persons for an answer; handled again where the proposer is not satisfied."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yiti.foundation.audit.models import Change
from yiti.kernel.four_eyes import UnableToActAlone
from yiti.kernel.refusals import Conflict, Forbidden
from yiti.supervision.proposals.models import Answer, Proposal
from yiti.supervision.proposals.operations import (
    NewProposal,
    assign_proposal,
    draft_answer,
    record_opinion,
    register_proposal,
    return_answer,
    sign_answer,
)
from yiti.supervision.proposals.queries import check_answer, find_proposal, list_proposals
from yiti.supervision.proposals.refusals import UnableToHandle

from .county import TODAY
from .county import scope_of as acting

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
NEW = NewProposal(
    "067", "三次会议", "cppcc_proposal", "关于资源不均衡的提案", "joint", TODAY, proposer="某某小组", heading="关于资源不均衡的建议"
)


def register(new: NewProposal = NEW) -> int:
    return register_proposal(scope=acting("clerk"), new=new, today=TODAY).pk


def assigned(due: date | None = TODAY + 30 * DAY) -> int:
    id = register()
    assign_proposal(scope=acting("clerk"), id=id, office="health_commission", on=TODAY, due=due, today=TODAY)
    return id


def drafted() -> int:
    id = assigned()
    draft_answer(scope=acting("commission"), id=id, kind="b", is_public=True, text="已列入计划", today=TODAY)
    return id


def answered() -> int:
    id = drafted()
    sign_answer(scope=acting("lead"), id=id, number="41号", today=TODAY)
    return id


def stand(id: int, today: date = TODAY) -> str:
    return find_proposal(scope=acting("staff"), id=id, today=today).step


def test_from_its_number_to_the_proposers_word() -> None:
    id = answered()
    assert stand(id) == "answered"
    record_opinion(scope=acting("clerk"), id=id, said="basically", words="", on=TODAY, today=TODAY)
    assert stand(id) == "closed"
    steps = list(Change.objects.filter(action__startswith="proposal.").order_by("pk").values_list("action", flat=True))
    assert steps == ["proposal.register", "proposal.assign", "proposal.draft", "proposal.sign", "proposal.opinion"]


def test_not_satisfied_opens_the_next_round_and_needs_a_word() -> None:
    id = answered()
    with pytest.raises(UnableToHandle) as told:
        record_opinion(scope=acting("clerk"), id=id, said="not", words=" ", on=TODAY, today=TODAY)
    assert told.value.field == "words"
    record_opinion(scope=acting("clerk"), id=id, said="not", words="没有说到村里", on=TODAY, today=TODAY)
    one = find_proposal(scope=acting("clerk"), id=id, today=TODAY)
    assert (one.step, one.round) == ("again", 2)
    draft_answer(scope=acting("commission"), id=id, kind="a", is_public=True, text="补充答复", today=TODAY)
    sign_answer(scope=acting("lead"), id=id, number="42号", today=TODAY)
    record_opinion(scope=acting("clerk"), id=id, said="satisfied", words="", on=TODAY, today=TODAY)
    assert stand(id) == "closed"
    assert [answer.round for answer in Answer.objects.all()] == [1, 2]


def test_nobody_signs_his_own_draft() -> None:
    id = register()
    assign_proposal(scope=acting("lead"), id=id, office="assessment_office", on=TODAY, due=None, today=TODAY)
    draft_answer(scope=acting("clerk"), id=id, kind="a", is_public=False, text="答复", today=TODAY)
    Answer.objects.update(drafted_by=acting("lead").actor.username)
    with pytest.raises(UnableToActAlone):
        sign_answer(scope=acting("lead"), id=id, number="1号", today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(state="signed", settled_by=acting("lead").actor.username, number="1", check_code="X")


def test_a_returned_draft_says_why_and_is_drafted_again() -> None:
    id = drafted()
    with pytest.raises(UnableToHandle):
        return_answer(scope=acting("lead"), id=id, reason="", today=TODAY)
    return_answer(scope=acting("lead"), id=id, reason="没有写补助", today=TODAY)
    assert stand(id) == "assigned"


@pytest.mark.parametrize("role", ["staff", "accountant", "finance", "assessor"])
def test_strangers_do_nothing(role: str) -> None:
    with pytest.raises(Forbidden):
        register_proposal(scope=acting(role), new=NEW, today=TODAY)
    id = assigned()
    with pytest.raises(Forbidden):
        draft_answer(scope=acting(role), id=id, kind="a", is_public=False, text="答复", today=TODAY)
    assert not Answer.objects.exists()


def test_it_is_late_after_its_day_until_it_is_answered() -> None:
    id = assigned(TODAY + DAY)
    later = TODAY + 4 * DAY
    assert find_proposal(scope=acting("clerk"), id=id, today=TODAY + DAY).late_days == 0
    one = find_proposal(scope=acting("clerk"), id=id, today=later)
    assert (one.late_days, one.state, one.word.zh) == (3, "late", "办理中，晚 3 天")
    other = register_proposal(
        scope=acting("clerk"), new=NewProposal("068", "三次会议", "cppcc_proposal", "又一件", "party", TODAY), today=TODAY
    )
    assert [row.proposal.pk for row in list_proposals(scope=acting("clerk"), today=later)] == [id, other.pk]


def test_the_same_number_is_told_and_stored_once() -> None:
    register()
    with pytest.raises(Conflict):
        register()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": " "}, "number"), ({"kind": "x"}, "kind"), ({"proposer_kind": ""}, "proposer_kind"),
        ({"received_on": None}, "received_on"),
        ({"received_on": TODAY + DAY}, "received_on"), ({"subject": "长" * 201}, "subject"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_stores_nothing(values: dict[str, object], field: str) -> None:
    new = replace(NEW, **values)  # type: ignore[arg-type]
    with pytest.raises(UnableToHandle) as told:
        register(new)
    assert told.value.field == field
    assert not Proposal.objects.exists()


def test_due_before_it_was_assigned_is_refused() -> None:
    id = register()
    with pytest.raises(UnableToHandle, match="before"):
        assign_proposal(scope=acting("clerk"), id=id, office="health_commission", on=TODAY, due=TODAY - DAY, today=TODAY)


def test_the_second_of_two_people_is_told() -> None:
    id = register()
    assign_proposal(scope=acting("clerk"), id=id, office="health_commission", on=TODAY, due=None, today=TODAY, version=1)
    with pytest.raises(Conflict):
        assign_proposal(scope=acting("lead"), id=id, office="finance_bureau", on=TODAY, due=None, today=TODAY, version=1)


def test_the_proposers_name_stays_out_of_the_audit() -> None:
    register()
    assert "某某小组" not in str(Change.objects.filter(action="proposal.register").values_list("after", flat=True))


def test_the_code_covers_the_text_of_the_answer() -> None:
    answered()
    answer = Answer.objects.get()
    assert check_answer(scope=acting("staff"), number="41号", code=answer.check_code) == "genuine"
    assert check_answer(scope=acting("staff"), number="41号", code="3333-3333-3333") == "wrong-code"
    Answer.objects.update(text="另一番话")
    assert check_answer(scope=acting("staff"), number="41号", code=answer.check_code) == "changed"
    assert check_answer(scope=acting("staff"), number="", code="") == "unknown"
