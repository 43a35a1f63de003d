"""The staffing annex checked and totalled: 附件2, 六(二)1(2)."""

from collections.abc import Mapping
from typing import Any, Literal

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Figure, Unit, difference, product, quotient, ruled, total
from yiti.kernel.money import EXACT, ONE
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Caution, Finding
from .inputs import Inputs, SomeRows
from .leaves import Leaves, constant
from .numbers import Count, Name
from .registry import rule

ANNEX = "附件2"
RATIO = "六(二)1(2)"

HEALTH_TECHNICAL = ("doctors", "nurses", "pharmacy", "ecg_ultrasound", "laboratory", "imaging", "public_health")
SUMS = ("population", "total", "establishment", "off_establishment")


class StaffingRow(Inputs):
    """One institution of the table; `management` with logistics and others."""

    id: Name
    category: Literal["community_centre", "agricultural_township_hospital", "pastoral_township_hospital"]
    population: Count
    total: Count
    doctors: Count
    nurses: Count
    pharmacy: Count
    ecg_ultrasound: Count
    laboratory: Count
    imaging: Count
    public_health: Count
    management: Count
    establishment: Count
    off_establishment: Count

    words = {
        "id": Text("机构", "Institution"),
        "category": Text("类别", "Category"),
        "population": Text("服务人口", "Population served"),
        "total": Text("核定工作人员总量", "Approved staff total"),
        "doctors": Text("医生", "Doctors"),
        "nurses": Text("护士", "Nurses"),
        "pharmacy": Text("药学", "Pharmacy"),
        "ecg_ultrasound": Text("心电、B超", "ECG and ultrasound"),
        "laboratory": Text("检验", "Laboratory"),
        "imaging": Text("影像", "Imaging"),
        "public_health": Text("公卫", "Public health"),
        "management": Text("管理、后勤及其他", "Management, logistics and others"),
        "establishment": Text("核定编制数", "Establishment posts"),
        "off_establishment": Text("编外聘用控制数", "Off-establishment cap"),
    }


class StaffingTableInputs(Inputs):
    rows: SomeRows[StaffingRow]

    words = {"rows": Text("各机构", "Institutions")}


@rule(
    "staffing-table",
    title=Text("工作人员总量表的校验与合计", "The staffing table checked and totalled"),
    packs=("changji-2021",),
    clauses=(ANNEX, RATIO),
    inputs=StaffingTableInputs,
    example={
        "rows": [
            {
                "id": "硫磺沟镇卫生院", "category": "pastoral_township_hospital", "population": 911, "total": 38, "doctors": 6, "nurses": 5,
                "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 13, "management": 6,
                "establishment": 16, "off_establishment": 22,
            },
            {
                "id": "延安北路社区卫生服务中心", "category": "community_centre", "population": 44525, "total": 63, "doctors": 14,
                "nurses": 14, "pharmacy": 2, "ecg_ultrasound": 2, "laboratory": 2, "imaging": 2, "public_health": 18, "management": 9,
                "establishment": 34, "off_establishment": 29,
            },
        ]
    },
)  # fmt: skip
def staffing_table(inputs: StaffingTableInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Sums, the share of health-technical posts and the most management posts of each row, then the totals.

    Sums that do not agree are answered, never refused. A row below the floor gives the warning `below-85-percent`:
    the annex itself has twelve such rows, which stand.
    """
    table = _Table(book, leaves)
    rows = [table.row(at, row) for at, row in enumerate(inputs.rows)]
    categories: dict[str, list[int]] = {}
    for at, row in enumerate(inputs.rows):
        categories.setdefault(row.category, []).append(at)
    everyone = list(range(len(rows)))
    passing = [row["ratio_ok"] for row in rows]
    whole = table.sums(everyone, ALL_ROWS)
    whole["health_technical_ratio"], whole["ratio_ok"] = table.ratio([table.technical[at] for at in everyone], whole["total"], "")
    result = {
        "rows": rows,
        "by_category": {name: table.sums(members, CATEGORY_WORDS[name]) for name, members in categories.items()},
        "all": whole,
        "rows_passing_ratio": ruled(
            Text("达标机构数", "Institutions that reach the share"), sum(found.value is True for found in passing), Unit.COUNT, *passing,
            formula=Text("达到占比的行数", "rows that reach the share"), clauses=(book.clause(RATIO),),
        ),
    }  # fmt: skip
    return Finding(result, [_warning(row["id"], table.floor, book) for row in rows if row["ratio_ok"].value is False])


ALL_ROWS = Text("全市", "All")
CATEGORY_WORDS = {
    "community_centre": Text("社区卫生服务中心", "Community centres"),
    "agricultural_township_hospital": Text("农区乡镇卫生院", "Agricultural hospitals"),
    "pastoral_township_hospital": Text("牧区乡镇卫生院", "Pastoral hospitals"),
}
WHOLE = constant(Text("全部岗位", "All posts"), ONE, Unit.RATIO)


def _warning(id: str, floor: Figure, book: Resolved) -> Caution:
    words = Text(f"{id} 卫生专业技术岗位占比低于下限", f"{id} is below the share of health-technical posts")
    return Caution("below-85-percent", words, floor.clauses[0] if floor.clauses else book.clause(RATIO))


class _Table:
    """Reads the rows once; sums are made over the same leaves."""

    def __init__(self, book: Resolved, leaves: Leaves) -> None:
        self.book, self.leaves = book, leaves
        self.floor = book.parameter("staffing.min_health_technical_ratio")
        self.management_share = difference(Text("管理后勤占比上限", "Most management share"), WHOLE, self.floor, unit=Unit.RATIO)
        self.posts: list[dict[str, Figure]] = []
        self.categories: list[Figure] = []
        self.technical: list[Figure] = []

    def row(self, at: int, row: StaffingRow) -> dict[str, Any]:
        posts = {name: self._leaf(at, row, name) for name in StaffingRow.words if name not in ("id", "category")}
        self.posts.append(posts)
        self.categories.append(self.leaves.field(row, "category", Unit.WORD, at=f"rows[{at}]", about=row.id))
        annex = (self.book.clause(ANNEX),)
        technical = total(
            Text("卫生专业技术岗位", "Health-technical posts"), [posts[name] for name in HEALTH_TECHNICAL], unit=Unit.PERSONS, about=row.id
        )
        self.technical.append(technical)
        posts_sum = total(
            Text("岗位合计", "Posts added up"), (technical, posts["management"]), unit=Unit.PERSONS, clauses=annex, about=row.id
        )
        ratio, is_enough = self.ratio([technical], posts["total"], row.id)
        return {
            "id": row.id,
            "posts_sum": posts_sum,
            "posts_difference": difference(
                Text("岗位合计与总量之差", "Posts less total"), posts_sum, posts["total"], unit=Unit.PERSONS, clauses=annex, about=row.id
            ),
            "sum_ok": self._agrees(posts_sum, posts, annex, row.id),
            "health_technical_ratio": ratio,
            "ratio_ok": is_enough,
            "max_management": self._most_management(posts["total"], row.id),
        }

    def _leaf(self, at: int, row: StaffingRow, name: str) -> Figure:
        return self.leaves.field(row, name, Unit.PERSONS, at=f"rows[{at}]", about=row.id)

    def _agrees(self, posts_sum: Figure, posts: Mapping[str, Figure], clauses: tuple[Clause, ...], about: str) -> Figure:
        staff = total(
            Text("编制加编外", "Establishment and off-establishment"),
            (posts["establishment"], posts["off_establishment"]), unit=Unit.PERSONS, about=about,
        )  # fmt: skip
        return ruled(
            Text("合计一致", "Sums agree"), posts_sum.number == posts["total"].number == staff.number, Unit.VERDICT,
            posts_sum, staff, posts["total"], clauses=clauses, about=about,
            formula=Text("岗位合计 = 编制 + 编外 = 总量", "posts = establishment + off-establishment = total"),
        )  # fmt: skip

    def ratio(self, technical: list[Figure], whole: Figure, about: str) -> tuple[Figure, Figure]:
        """The share of health-technical posts and whether it reaches the floor, compared exactly; both null over nobody."""
        clauses = (self.book.clause(RATIO),)
        posts = (
            technical[0] if len(technical) == 1 else total(Text("卫生专业技术岗位", "Health-technical posts"), technical, unit=Unit.PERSONS)
        )
        ratio = quotient(Text("卫生专业技术岗位占比", "Share of health-technical posts"), posts, whole, clauses=clauses, about=about)
        is_enough = posts.number >= EXACT.multiply(self.floor.number, whole.number) if whole.number else None
        formula = Text("占比 ≥ 下限", "share ≥ floor")
        label = Text("占比达标", "Share reached")
        return ratio, ruled(label, is_enough, Unit.VERDICT, posts, whole, self.floor, formula=formula, clauses=clauses, about=about)

    def _most_management(self, whole: Figure, about: str) -> Figure:
        most = product(Text("总量 × 占比上限", "Total × most share"), whole, self.management_share, unit=Unit.WEIGHT, about=about)
        return ruled(
            Text("管理后勤岗位上限", "Most management posts"), int(most.number), Unit.PERSONS, most,
            formula=Text("舍去小数", "rounded down"), clauses=(self.book.clause(RATIO),), about=about,
        )  # fmt: skip

    def sums(self, members: list[int], words: Text) -> dict[str, Figure]:
        clauses = (self.book.clause(ANNEX),)
        found = {
            "institutions": ruled(
                Text(f"{words.zh}机构数", f"{words.en}: institutions"), len(members), Unit.COUNT,
                *[self.categories[at] for at in members], formula=Text("行数", "number of rows"), clauses=clauses,
            )
        }  # fmt: skip
        for name in SUMS:
            label = StaffingRow.words[name]
            parts = [self.posts[at][name] for at in members]
            found[name] = total(Text(f"{words.zh}{label.zh}", f"{words.en}: {label.en}"), parts, unit=Unit.PERSONS, clauses=clauses)
        return found
