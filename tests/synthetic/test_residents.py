"""Who lives in the synthetic county, and that nobody of them can be a living person."""

from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from tests.synthetic.county import TODAY, make_tiny
from yiti.kernel.identity import read_identity
from yiti.policy.packs import load_pack
from yiti.synthetic.facts.world import World
from yiti.synthetic.residents import lake_residents, pyramid
from yiti.synthetic.residents.making import NEVER
from yiti.synthetic.residents.names import PEOPLES
from yiti.synthetic.residents.numbers import AREA


@pytest.fixture(scope="module")
def world() -> World:
    return make_tiny(scale=Decimal("0.01"))


def ages(world: World) -> np.ndarray:
    everybody = np.arange(world.people.count)
    return world.ages(everybody, np.full(world.people.count, world.span.end))


def test_every_number_is_valid_and_says_birth_day_and_sex(world: World) -> None:
    people = world.people
    for number, born, female in zip(people.identity, people.born.tolist(), people.is_female.tolist(), strict=True):
        read = read_identity(number, today=TODAY)
        assert (read.born_on.toordinal() - 719163, read.sex) == (born, "female" if female else "male")


def test_every_number_is_of_an_area_that_no_place_has_or_had(world: World) -> None:
    assert set(world.people.identity.str.slice(0, 6)) == {AREA}
    assert AREA not in {row["code"][:6] for row in load_pack("changji-2021").rows["places"]}
    assert AREA[4:] == "99"


def test_no_two_have_the_same_number_even_where_many_are_born_on_a_day() -> None:
    crowd = make_tiny(scale=Decimal("0.05")).people
    assert crowd.identity.n_unique() == crowd.count


def test_the_pyramid_carries_the_census_of_2020_on() -> None:
    assert sum(pyramid.CENSUS_2020[:3]) == pytest.approx(17.95, abs=0.05)
    assert sum(pyramid.CENSUS_2020[3:12]) == pytest.approx(63.35, abs=0.05)
    assert sum(pyramid.CENSUS_2020[13:]) + pyramid.OLDEST_2020 == pytest.approx(13.50, abs=0.05)
    shares = pyramid.shares("community_centre")
    assert shares.sum() == pytest.approx(1)
    assert 0.14 < shares[65:].sum() < 0.18, "a sixth is 65 and over, more than in 2020"
    assert shares[:6].sum() < 0.05, "few children are born"


def test_the_living_are_the_share_of_the_people_served_and_as_old_as_the_pyramid(world: World) -> None:
    alive = world.people.ended == NEVER
    assert alive.sum() == sum(max(1, round(one.people * world.scale)) for one in world.people.townships)
    old = (ages(world)[alive] >= 65).mean()
    assert 0.13 < old < 0.22
    assert 0.46 < world.people.is_female[alive].mean() < 0.52


def test_peoples_live_where_they_live_and_write_their_names_so(world: World) -> None:
    codes = np.asarray([one.code for one in world.people.townships])
    kazakh = world.people.people == PEOPLES.index("哈萨克族")
    assert kazakh[codes[world.people.home] == "652301202"].mean() > 0.6
    assert kazakh[codes[world.people.home] == "652301003"].mean() < 0.1
    dotted = world.people.name.str.contains("·").to_numpy()
    assert (dotted == np.isin(world.people.people, [PEOPLES.index(name) for name in ("维吾尔族", "哈萨克族", "蒙古族")])).all()
    assert set(np.unique(world.people.people)) == set(range(len(PEOPLES)))


def test_children_live_with_a_mother_of_a_mothers_age(world: World) -> None:
    people, years = world.people, ages(world)
    child = np.flatnonzero(years < 18)
    assert (people.household[child] >= 0).all()
    assert (people.relation[child] == 2).mean() > 0.95
    known = child[people.mother[child] >= 0]
    assert len(known) > 0.95 * len(child)
    gap = (people.born[known] - people.born[people.mother[known]]) / 365.25
    assert 20 < np.median(gap) < 35
    assert people.is_female[people.mother[known]].all()


def test_households_are_as_large_as_the_census_found_and_of_one_people(world: World) -> None:
    sizes = np.bincount(world.people.household)
    assert 2.1 < sizes[sizes > 0].mean() < 2.9
    peoples = pl.DataFrame({"h": world.people.household, "p": world.people.people}).group_by("h").agg(pl.col("p").n_unique())
    assert peoples["p"].max() == 1


def test_nobody_belongs_to_two_institutions_on_a_day(world: World) -> None:
    stays = lake_residents(world.people, world.resident).sort("resident", "from_on")
    assert stays.filter(pl.col("until_on") <= pl.col("from_on")).is_empty()
    before = stays.with_columns(earlier=pl.col("until_on").shift(1).over("resident"), again=pl.col("resident").is_duplicated())
    assert before.filter(pl.col("earlier") > pl.col("from_on")).is_empty()
    assert before["again"].sum() > 0, "some move within the county"
    assert world.people.died.sum() > 0
