"""Posts, the cap, and time spent elsewhere."""

from datetime import date

import pytest

from tests.registry import NINGBIAN, SANGONG, SINCE, TODAY, build_annex_county, head_of, office, post_of
from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.registry.staff.models import Posting
from yiti.registry.staff.operations.detachments import detach, return_home
from yiti.registry.staff.operations.postings import change_post, end_post, hire, transfer
from yiti.registry.staff.queries import count_staff, get_heads, get_person, list_detachments, list_employment, list_postings, list_staff

CLINIC = f"{SANGONG}-V01"


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def fill(institution: str, people: int, identity: str = "contract") -> list[str]:
    return [hire(scope=office(), name=f"某{at}", values=post_of(institution, identity)) for at in range(people)]


class TestHeadroom:
    def test_a_name_longer_than_can_be_kept_is_refused(self) -> None:
        with pytest.raises(UnableTo) as refused:
            hire(scope=office(), name="某" * 41, values=post_of(NINGBIAN))
        assert refused.value.field == "name"
        assert not Posting.objects.exists()

    def test_a_hire_above_the_cap_is_refused_with_clause_and_excess(self) -> None:
        fill(NINGBIAN, 14)
        with pytest.raises(UnableTo) as refused:
            hire(scope=office(), name="某", values=post_of(NINGBIAN))
        assert (refused.value.code, refused.value.field) == ("over-cap", "identity")
        assert "宁边路" in refused.value.message.zh
        assert "超出 1 人" in refused.value.message.zh
        assert str(refused.value.clause) == "changji-2021 六(二)1(2)"
        assert Posting.objects.count() == 14

    def test_vacant_establishment_posts_are_not_filled_by_contract(self) -> None:
        fill(SANGONG, 13)
        with pytest.raises(UnableTo):
            fill(SANGONG, 1)
        fill(SANGONG, 3, "establishment")
        assert count_staff(scope=office(), on=TODAY)[SANGONG].all == 16

    def test_establishment_posts_end_too(self) -> None:
        fill(SANGONG, 31, "establishment")
        with pytest.raises(UnableTo) as refused:
            fill(SANGONG, 1, "establishment")
        assert refused.value.code == "over-establishment"

    def test_a_later_start_of_somebody_else_counts(self) -> None:
        fill(NINGBIAN, 13)
        hire(scope=office(), name="后来", values=post_of(NINGBIAN, from_on=date(2026, 12, 1)))
        with pytest.raises(UnableTo):
            hire(scope=office(), name="现在", values=post_of(NINGBIAN, from_on=TODAY))
        hire(scope=office(), name="短期", values=post_of(NINGBIAN, from_on=TODAY, until_on=date(2026, 12, 1)))

    def test_becoming_contract_staff_is_a_hire(self) -> None:
        fill(NINGBIAN, 14)
        person = fill(NINGBIAN, 1, "establishment")[0]
        with pytest.raises(UnableTo):
            change_post(scope=office(), person=person, from_on=TODAY, identity="contract")

    def test_clinics_have_no_limit(self) -> None:
        fill(CLINIC, 3)
        assert count_staff(scope=office(), on=TODAY)[CLINIC].all == 3


class TestPosts:
    def test_one_person_holds_one_post_at_a_time(self) -> None:
        person = fill(SANGONG, 1)[0]
        with pytest.raises(UnableTo) as refused:
            hire(scope=office(), name="", person=person, values=post_of(NINGBIAN, from_on=TODAY))
        assert refused.value.code == "overlap"

    def test_a_transfer_ends_one_post_and_begins_the_other_the_same_day(self) -> None:
        person = fill(SANGONG, 1)[0]
        transfer(scope=office(), person=person, values={"institution_id": NINGBIAN, "title": "junior"}, from_on=TODAY)
        new, old = list_employment(scope=office(), person=person)
        assert (old.institution_id, old.until_on) == (SANGONG, TODAY)
        assert (new.institution_id, new.from_on, new.title) == (NINGBIAN, TODAY, "junior")
        assert [row.pk for row in list_staff(scope=office(), on=TODAY)] == [new.pk]

    def test_it_takes_both_heads_rights(self) -> None:
        person = fill(SANGONG, 1)[0]
        with pytest.raises(Forbidden):
            transfer(scope=head_of(SANGONG), person=person, values={"institution_id": NINGBIAN}, from_on=TODAY)
        with pytest.raises(Forbidden):
            hire(scope=head_of(SANGONG), name="某", values=post_of(NINGBIAN))

    def test_who_leaves_stays_on_record(self) -> None:
        person = fill(SANGONG, 1)[0]
        end_post(scope=office(), person=person, until_on=TODAY)
        assert not list_staff(scope=office(), on=TODAY).exists()
        assert list_postings(scope=office(), institution=SANGONG, first=date(2026, 7, 1), end=TODAY).get().until_on == TODAY
        assert Change.objects.filter(table="staff_posting", action="staff.posting.change").get().after == {"until_on": "2026-10-09"}

    def test_others_people_are_unknown(self) -> None:
        person = fill(SANGONG, 1)[0]
        assert get_person(scope=head_of(SANGONG), code=person).pk == person
        with pytest.raises(UnableTo):
            get_person(scope=head_of(NINGBIAN), code=person)
        assert not list_employment(scope=head_of(NINGBIAN), person=person).exists()

    def test_the_head_of_a_year_is_its_last(self) -> None:
        first, second = fill(SANGONG, 2, "establishment")
        change_post(scope=office(), person=first, from_on=date(2024, 1, 1), duty="head")
        change_post(scope=office(), person=first, from_on=date(2025, 6, 1), duty="staff")
        change_post(scope=office(), person=second, from_on=date(2025, 6, 1), duty="head")
        heads = get_heads(scope=office(), years=(2024, 2025, 2026))
        assert [heads[year].get(SANGONG) for year in (2024, 2025, 2026)] == [first, second, second]


class TestDetachments:
    def test_the_post_stays_while_somebody_is_away(self) -> None:
        person = fill(SANGONG, 1)[0]
        detach(scope=office(), person=person, kind="village_clinic", from_on=TODAY, host=CLINIC)
        assert list_detachments(scope=office(), on=TODAY, home=SANGONG).get().host_id == CLINIC
        assert count_staff(scope=office(), on=TODAY)[SANGONG].contract == 1
        with pytest.raises(UnableTo) as refused:
            detach(scope=office(), person=person, kind="training", from_on=TODAY, host_name="自治区人民医院")
        assert refused.value.code == "overlap"
        return_home(scope=office(), person=person, from_on=TODAY, until_on=date(2026, 11, 1))
        assert not list_detachments(scope=office(), on=date(2026, 11, 1)).exists()

    def test_a_village_posting_leads_to_a_clinic(self) -> None:
        person = fill(SANGONG, 1)[0]
        for kind, host in (("village_clinic", NINGBIAN), ("seconded", SANGONG), ("seconded", None), ("seconded", "no-such")):
            with pytest.raises(UnableTo) as refused:
                detach(scope=office(), person=person, kind=kind, from_on=TODAY, host=host)
            assert refused.value.code == "wrong-host"
        with pytest.raises(UnableTo) as refused:
            detach(scope=office(), person=person, kind="seconded", from_on=TODAY, host_name="院" * 101)
        assert refused.value.field == "host_name"

    def test_it_lies_within_the_post_and_ends_with_it(self) -> None:
        person = fill(SANGONG, 1)[0]
        with pytest.raises(UnableTo) as refused:
            detach(scope=office(), person=person, kind="training", from_on=date(2020, 1, 1), host_name="外地")
        assert refused.value.code == "no-post"
        detach(scope=office(), person=person, kind="training", from_on=SINCE, host_name="外地")
        end_post(scope=office(), person=person, until_on=TODAY)
        assert list_detachments(scope=office(), on=None).get().until_on == TODAY
