"""Four eyes, and posts that moved meanwhile."""

import pytest

from tests.registry import SANGONG, TODAY, ZHONGSHAN, build_annex_county, office
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope
from yiti.registry.institutions.models import PostChange
from yiti.registry.institutions.operations.post_changes import approve_post_change, propose_post_change
from yiti.registry.institutions.post_changes import list_post_changes, read_numbers
from yiti.registry.institutions.queries import get_limits

POSTS = {
    "doctors": 6, "nurses": 5, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 19, "management": 6,
}  # fmt: skip


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def somebody(username: str) -> Scope:
    functions = ("institutions.see", "posts.propose", "posts.approve", "posts.file")
    return Scope(Actor(username, username, "commission"), dict.fromkeys(functions, EVERYWHERE))


def propose(establishment: int = 29) -> PostChange:
    other = 60 - establishment
    rows = [
        {"institution": SANGONG, **POSTS, "establishment": establishment, "off_establishment": 44 - establishment},
        {"institution": ZHONGSHAN, **POSTS, "establishment": other, "off_establishment": 44 - other},
    ]
    return propose_post_change(scope=somebody("one"), rows=rows, from_on=TODAY, reason="人口变化", today=TODAY)


def test_nobody_approves_his_own_proposal() -> None:
    change = propose()
    with pytest.raises(Forbidden):
        approve_post_change(scope=somebody("one"), change=change.pk, version=change.version, number="1", today=TODAY)
    approve_post_change(scope=somebody("two"), change=change.pk, version=change.version, number="1", today=TODAY)
    with pytest.raises(Conflict):
        approve_post_change(scope=somebody("two"), change=change.pk, version=change.version, number="1", today=TODAY)
    assert get_limits(scope=office(), on=TODAY)[SANGONG].establishment == 29


def test_of_two_proposals_for_the_same_posts_the_second_is_told() -> None:
    first, second = propose(29), propose(28)
    approve_post_change(scope=somebody("two"), change=first.pk, version=first.version, number="1", today=TODAY)
    with pytest.raises(UnableTo) as refused:
        approve_post_change(scope=somebody("two"), change=second.pk, version=second.version, number="2", today=TODAY)
    assert refused.value.code == "posts-moved"
    assert get_limits(scope=office(), on=TODAY)[SANGONG].establishment == 29
    assert PostChange.objects.get(pk=second.pk).state == "proposed"


def test_a_proposal_holds_the_numbers_it_started_from() -> None:
    propose()
    assert read_numbers([SANGONG], TODAY)[SANGONG]["establishment"] == 31
    assert list_post_changes(scope=somebody("one")).count() == 1


def test_nobody_proposes_for_one_institution_alone() -> None:
    scope = Scope(Actor("head", "院长", "institution_head", SANGONG), {"posts.propose": frozenset({SANGONG})})
    with pytest.raises(Forbidden):
        propose_post_change(scope=scope, rows=[], from_on=TODAY, reason="x", today=TODAY)


def test_more_establishment_than_approved_is_refused() -> None:
    """The county's establishment stays as it is: 427 are approved, and 430 are three too many."""
    rows = [
        {"institution": SANGONG, **POSTS, "establishment": 32, "off_establishment": 12},
        {"institution": ZHONGSHAN, **POSTS, "establishment": 31, "off_establishment": 13},
    ]
    assert sum(limits.establishment for limits in get_limits(scope=office(), on=TODAY).values()) == 427
    with pytest.raises(UnableTo) as refused:
        propose_post_change(scope=somebody("one"), rows=rows, from_on=TODAY, reason="人口变化", today=TODAY)
    assert "+3" in refused.value.message.en
    assert not PostChange.objects.exists()
