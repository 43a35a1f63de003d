"""Where institutions belong: centres by street and people, stations where these do not reach, sub-centres, and villages."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, difference, largest, product, quotient, ruled, total
from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves, constant
from .numbers import Count
from .registry import rule
from .whole import rounded_down, rounded_up

MODES = ("own_clinic", "joint", "tour", "posted", "extension")


class CentreInputs(Inputs):
    """Streets, the people that their centres serve, and how many centres stand there."""

    streets: Count
    population: Count
    standing: Count | None = None

    words = {
        "streets": Text("街道数", "Streets"),
        "population": Text("服务人口", "People served"),
        "standing": Text("现有中心数", "Centres that stand"),
    }


class StationInputs(Inputs):
    """Residents whom no centre reaches."""

    uncovered_population: Count

    words = {"uncovered_population": Text("中心覆盖不到的常住人口", "Residents whom no centre reaches")}


class SubCentreInputs(Inputs):
    """Central township hospitals chosen as sub-centres of the county."""

    chosen: Count

    words = {"chosen": Text("选定的次中心数", "Sub-centres chosen")}


class VillageInputs(Inputs):
    """Administrative villages, each under one way of being served at most."""

    total: Count
    own_clinic: Count = 0
    joint: Count = 0
    tour: Count = 0
    posted: Count = 0
    extension: Count = 0

    words = {
        "total": Text("行政嘎查村数", "Administrative villages"),
        "own_clinic": Text("单独设卫生室", "With a clinic of their own"),
        "joint": Text("与邻村共建", "With a clinic shared with a neighbour"),
        "tour": Text("卫生院定期巡诊", "On the rounds of the hospital"),
        "posted": Text("派驻", "With posted staff"),
        "extension": Text("邻（联）村延伸服务", "Served by the neighbouring clinic"),
    }

    @model_validator(mode="after")
    def agree(self) -> Self:
        if sum(getattr(self, mode) for mode in MODES) > self.total:
            raise refuse_inconsistent("各种方式覆盖的村多于行政村总数", "more villages are covered than there are", "villages.total")
        return self


class LayoutInputs(Inputs):
    """Any of the four, at least one."""

    centres: CentreInputs | None = None
    stations: StationInputs | None = None
    sub_centres: SubCentreInputs | None = None
    villages: VillageInputs | None = None

    words = {
        "centres": Text("社区卫生服务中心", "Community centres"),
        "stations": Text("社区卫生服务站", "Community stations"),
        "sub_centres": Text("县域医疗服务次中心", "Sub-centres of the county"),
        "villages": Text("嘎查村", "Villages"),
    }

    @model_validator(mode="after")
    def holds_any(self) -> Self:
        if all(getattr(self, name) is None for name in self.words):
            words = Text("至少给出一项：中心、站、次中心、嘎查村", "give at least one of centres, stations, sub-centres and villages")
            raise Refused(words, code="missing-field", field="centres")
        return self


@rule(
    "layout",
    title=Text("机构布局", "Layout of institutions"),
    inputs=LayoutInputs,
    example={
        "centres": {"streets": 2, "population": 128000}, "stations": {"uncovered_population": 37000}, "sub_centres": {"chosen": 2},
        "villages": {"total": 50, "own_clinic": 40, "joint": 6, "tour": 3},
    },
)  # fmt: skip
def layout(inputs: LayoutInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    How many centres and stations there should be, whether the sub-centres are as many as asked, and how many villages are left.

    Where it is told how many centres stand, also how many of those needed are missing. One centre for each street always complies; more
    people than a centre's upper end need another. Too few people for a station need none. A village is covered by any of the five
    ways. Least numbers are rounded up, largest down, and these are never below the least.

    :raises Refused: `missing-field` where nothing is given; `inconsistent` where more villages are covered than there are
    """
    result: dict[str, dict[str, Figure]] = {}
    if inputs.centres is not None:
        result["centres"] = _centres(inputs.centres, book, leaves)
    if inputs.stations is not None:
        result["stations"] = _stations(inputs.stations, book, leaves)
    if inputs.sub_centres is not None:
        result["sub_centres"] = _sub_centres(inputs.sub_centres, book, leaves)
    if inputs.villages is not None:
        result["villages"] = _villages(inputs.villages, book, leaves)
    return Finding(result)


LEAST, MOST, MISSING = Text("应设", "Needed"), Text("至多", "At most"), Text("还缺", "Missing")
NONE = constant(Text("零", "None"), 0, Unit.COUNT)


def _centres(inputs: CentreInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    streets = leaves.field(inputs, "streets", Unit.COUNT, at="centres")
    people = leaves.field(inputs, "population", Unit.PERSONS, at="centres")
    by_street = product(Text("按街道", "By street"), streets, book.parameter("layout.centres_per_street"), unit=Unit.COUNT)
    fewest = rounded_up(Text("按人口，不少于", "By people, at least"), _by(people, "layout.most_people_of_a_centre", book), Unit.COUNT)
    widest = rounded_down(Text("按人口，不多于", "By people, at most"), _by(people, "layout.least_people_of_a_centre", book), Unit.COUNT)
    needed = largest(LEAST, by_street, fewest, unit=Unit.COUNT, clauses=book.carrying)
    found = {"min": needed, "max": largest(MOST, needed, by_street, widest, unit=Unit.COUNT, clauses=book.carrying)}
    if inputs.standing is not None:
        standing = leaves.field(inputs, "standing", Unit.COUNT, at="centres")
        gap = difference(Text("应设减现有", "Needed less standing"), needed, standing, unit=Unit.COUNT)
        found |= {"standing": standing, "short": largest(MISSING, gap, NONE, unit=Unit.COUNT, clauses=book.carrying)}
    return found


def _by(people: Figure, parameter: str, book: Resolved) -> Figure:
    each = book.parameter(parameter)
    return quotient(Text(f"{people.label.zh} ÷ {each.label.zh}", f"{people.label.en} ÷ {each.label.en}"), people, each, unit=Unit.WEIGHT)


def _stations(inputs: StationInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    people = leaves.field(inputs, "uncovered_population", Unit.PERSONS, at="stations")
    least_people, each = book.parameter("layout.least_people_of_a_station"), book.parameter("layout.stations_per_band")
    if people.number < least_people.number:
        formula = Text("人口不足一站，由巡诊覆盖", "too few people for a station: they are visited")
        return {
            name: ruled(label, 0, Unit.COUNT, people, least_people, formula=formula, clauses=book.carrying)
            for name, label in (("min", LEAST), ("max", MOST))
        }
    fewest = rounded_up(Text("按人口，不少于", "By people, at least"), _by(people, "layout.most_people_of_a_station", book), Unit.COUNT)
    widest = rounded_down(Text("按人口，不多于", "By people, at most"), _by(people, "layout.least_people_of_a_station", book), Unit.COUNT)
    needed = product(LEAST, fewest, each, unit=Unit.COUNT, clauses=book.carrying)
    most = product(Text("按人口至多", "At most by people"), widest, each, unit=Unit.COUNT)
    return {"min": needed, "max": largest(MOST, needed, most, unit=Unit.COUNT, clauses=book.carrying)}


def _sub_centres(inputs: SubCentreInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    chosen = leaves.field(inputs, "chosen", Unit.COUNT, at="sub_centres")
    least, most = book.parameter("layout.least_sub_centres"), book.parameter("layout.most_sub_centres")
    is_right = least.number <= chosen.number <= most.number
    return {
        "ok": ruled(
            Text("个数合规", "As many as asked"), is_right, Unit.VERDICT, chosen, least, most,
            formula=Text("最少 ≤ 选定 ≤ 最多", "fewest ≤ chosen ≤ most"), clauses=book.carrying,
        ),
        "limit": most,
    }  # fmt: skip


def _villages(inputs: VillageInputs, book: Resolved, leaves: Leaves) -> dict[str, Figure]:
    whole = leaves.field(inputs, "total", Unit.COUNT, at="villages")
    ways = [leaves.field(inputs, mode, Unit.COUNT, at="villages") for mode in MODES]
    covered = total(Text("已覆盖", "Covered"), ways, unit=Unit.COUNT, clauses=book.carrying)
    return {
        "covered": covered,
        "uncovered": difference(Text("未覆盖", "Not covered"), whole, covered, unit=Unit.COUNT, clauses=book.carrying),
        "ratio": quotient(Text("覆盖率", "Share covered"), covered, whole, clauses=book.carrying),
    }
