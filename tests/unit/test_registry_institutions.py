"""Institutions, consortia, populations and posts by day."""

from datetime import date

import pytest

from tests.registry import LEAD, NINGBIAN, SANGONG, SINCE, TODAY, ZHONGSHAN, build_annex_county, head_of, office
from yiti.foundation.audit.models import Change
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.registry.institutions.annex import import_annex
from yiti.registry.institutions.models import Institution, Membership, PostCount, StaffLimit
from yiti.registry.institutions.operations.institutions import add_institution, change_institution, close_institution
from yiti.registry.institutions.operations.limits import allot_posts
from yiti.registry.institutions.operations.memberships import join_consortium, leave_consortium
from yiti.registry.institutions.operations.populations import set_population
from yiti.registry.institutions.queries import (
    get_establishment_total,
    get_limits,
    get_memberships,
    get_populations,
    get_posts,
    list_institutions,
    list_members,
)
from yiti.registry.institutions.words import POST_KINDS
from yiti.registry.places.models import Place

SANGONG_POSTS = {
    "doctors": 6, "nurses": 5, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 18, "management": 7,
}  # fmt: skip


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


class TestAnnex:
    def test_it_stands_as_printed(self, system: Scope) -> None:
        limits = get_limits(scope=system, on=TODAY)
        assert len(limits) == 16
        assert sum(limit.total for limit in limits.values()) == 834
        assert get_establishment_total(scope=system, on=TODAY) == 427
        assert sum(sum(posts.values()) for posts in get_posts(scope=system, on=TODAY).values()) == 834
        assert Place.objects.get(pk="652301202").name == "阿什里哈萨克民族乡"

    def test_populations_bear_year_and_scope_and_floating_people_stand_apart(self, system: Scope) -> None:
        found = get_populations(scope=system)
        served = found["652301004"]["served"]
        assert (served.people, served.year) == (45857, 2019)
        assert found["652301004"]["floating"].people == 86000
        assert sum(people["served"].people for people in found.values()) == 369156

    def test_taking_it_in_again_changes_nothing(self, system: Scope) -> None:
        before = Change.objects.count()
        import_annex(scope=system, pack="changji-2021")
        assert Change.objects.count() == before

    def test_every_institution_has_an_english_name_of_its_own(self, system: Scope) -> None:
        names = [row.label.en for row in list_institutions(scope=system, on=TODAY).exclude(category="")]
        assert len(set(names)) == 16
        assert all(name.isascii() or "ü" in name for name in names)
        assert {"Jianguo Road Community Health Centre", "Miaoergou Township Hospital"} <= set(names)

    def test_nothing_holds_before_the_document(self, system: Scope) -> None:
        assert get_limits(scope=system, on=date(2020, 12, 31)) == {}


class TestConsortia:
    def test_two_tight_memberships_never_share_a_day(self) -> None:
        with pytest.raises(UnableTo) as refused:
            join_consortium(scope=office(), institution=SANGONG, lead="652301-H2", consortium="二", mode="tight", from_on=TODAY)
        assert refused.value.code == "two-tight"
        leave_consortium(scope=office(), institution=SANGONG, consortium="第一医共体", from_on=SINCE, until_on=TODAY)
        join_consortium(scope=office(), institution=SANGONG, lead="652301-H2", consortium="二", mode="tight", from_on=TODAY)
        leads = [get_memberships(scope=office(), on=day)[SANGONG].lead_id for day in (date(2026, 10, 8), TODAY)]
        assert leads == [LEAD, "652301-H2"]

    def test_a_loose_one_may_stand_beside_and_the_tight_one_leads(self) -> None:
        join_consortium(scope=office(), institution=SANGONG, lead="652301-H2", consortium="专科", mode="alliance", from_on=TODAY)
        assert get_memberships(scope=office(), on=TODAY)[SANGONG].lead_id == LEAD
        assert list_members(scope=office(), lead="652301-H2", on=TODAY).get().pk == SANGONG

    def test_only_a_county_hospital_leads(self) -> None:
        with pytest.raises(UnableTo) as refused:
            join_consortium(scope=office(), institution=SANGONG, lead=NINGBIAN, consortium="三", mode="loose", from_on=TODAY)
        assert refused.value.code == "not-a-hospital"

    def test_a_head_does_not_choose_the_consortium(self) -> None:
        with pytest.raises(Forbidden):
            leave_consortium(scope=head_of(SANGONG), institution=SANGONG, consortium="第一医共体", from_on=SINCE, until_on=TODAY)


class TestInstitutions:
    def test_codes_are_made_and_initials_follow_the_name(self) -> None:
        made = add_institution(
            scope=office(), values={"name": "三工镇第二村卫生室", "type": "village_clinic", "place_id": SANGONG, "parent_id": SANGONG}
        )
        assert made.pk == f"{SANGONG}-V02"
        assert made.pinyin == "sgzdecwss"
        change_institution(scope=office(), code=made.pk, values={"name": "南头工村卫生室"})
        assert Institution.objects.get(pk=made.pk).pinyin == "ntgcwss"

    def test_closing_ends_what_hangs_on_it_and_deletes_nothing(self) -> None:
        close_institution(scope=office(), code=NINGBIAN, until_on=TODAY, staff_then=0)
        assert list_institutions(scope=office(), on=TODAY).filter(pk=NINGBIAN).count() == 0
        assert list_institutions(scope=office(), on=date(2026, 10, 8)).filter(pk=NINGBIAN).count() == 1
        assert Membership.objects.get(institution=NINGBIAN).until_on == TODAY
        assert StaffLimit.objects.get(institution=NINGBIAN).until_on == TODAY
        assert set(PostCount.objects.filter(institution=NINGBIAN).values_list("until_on", flat=True)) == {TODAY}

    def test_nobody_is_left_behind(self) -> None:
        with pytest.raises(UnableTo) as refused:
            close_institution(scope=office(), code=NINGBIAN, until_on=TODAY, staff_then=3)
        assert refused.value.code == "still-staffed"
        with pytest.raises(UnableTo) as refused:
            close_institution(scope=office(), code=SANGONG, until_on=TODAY, staff_then=0)
        assert refused.value.code == "still-parent"

    def test_a_reader_sees_the_own_institution_alone(self) -> None:
        assert [row.pk for row in list_institutions(scope=head_of(SANGONG), on=TODAY)] == [SANGONG]
        assert set(get_populations(scope=head_of(SANGONG))) == {SANGONG}

    def test_a_population_is_corrected_in_its_year_and_scope(self) -> None:
        set_population(scope=office(), institution=SANGONG, year=2025, population_scope="resident", people=20000)
        set_population(scope=office(), institution=SANGONG, year=2025, population_scope="resident", people=20100)
        assert get_populations(scope=office())[SANGONG]["resident"].people == 20100
        assert get_populations(scope=office())[SANGONG]["served"].year == 2019


class TestAllotment:
    def row(self, institution: str, establishment: int, off_establishment: int, **kinds: int) -> dict[str, object]:
        return {
            "institution": institution,
            **SANGONG_POSTS,
            **kinds,
            "establishment": establishment,
            "off_establishment": off_establishment,
        }

    def test_a_new_plan_below_85_percent_is_refused_though_the_annex_stands(self) -> None:
        with pytest.raises(UnableTo) as refused:
            allot_posts(scope=office(), rows=[self.row(SANGONG, 31, 13)], from_on=TODAY, number="昌市编〔2026〕1号")
        assert refused.value.code == "below-85-percent"
        assert "84.09%" in refused.value.message.zh
        assert refused.value.clause is not None
        assert refused.value.clause.number == "六(二)1(2)"

    def test_posts_move_between_institutions_within_the_county_total(self) -> None:
        rows = [self.row(SANGONG, 29, 15, public_health=19, management=6), self.row(ZHONGSHAN, 31, 13, public_health=19, management=6)]
        allot_posts(scope=office(), rows=rows, from_on=TODAY, number="昌市编〔2026〕1号")
        assert get_establishment_total(scope=office(), on=TODAY) == 427
        assert get_limits(scope=office(), on=date(2026, 10, 8))[SANGONG].establishment == 31
        assert get_limits(scope=office(), on=TODAY)[SANGONG].establishment == 29
        assert get_posts(scope=office(), on=TODAY)[SANGONG]["management"] == 6
        assert sum(get_posts(scope=office(), on=TODAY)[SANGONG][kind] for kind in POST_KINDS) == 44

    def test_the_county_total_stays_and_nothing_is_stored_where_it_would_not(self) -> None:
        rows = [self.row(SANGONG, 34, 10, public_health=19, management=6)]
        with pytest.raises(UnableTo) as refused:
            allot_posts(scope=office(), rows=rows, from_on=TODAY, number="昌市编〔2026〕1号")
        assert refused.value.code == "total-changed"
        assert "+3" in refused.value.message.zh
        assert get_limits(scope=office(), on=TODAY)[SANGONG].establishment == 31
        allot_posts(scope=office(), rows=rows, from_on=TODAY, number="昌市编〔2026〕1号", county_total=430)
        assert get_establishment_total(scope=office(), on=TODAY) == 430

    def test_sums_must_agree(self) -> None:
        with pytest.raises(UnableTo) as refused:
            allot_posts(scope=office(), rows=[self.row(SANGONG, 31, 14)], from_on=TODAY, number="1")
        assert refused.value.code == "posts-differ"
