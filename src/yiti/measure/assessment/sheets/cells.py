"""What both sheets share: the quarter, the institution and the indicator of a row."""

from datetime import datetime

from yiti.foundation.imports.kinds import Errand, Plan
from yiti.foundation.imports.models import StagedImport
from yiti.foundation.sheets.bodies import Row
from yiti.foundation.sheets.layouts import Column
from yiti.kernel.text import Text
from yiti.measure.assessment.cycles import STATES, indicators_of
from yiti.measure.assessment.models import Cycle
from yiti.policy.packs import ListedIndicator

PERIOD = Column("period", Text("季度", "Quarter"), "code", key=True, help=Text("如 2026Q3", "Such as 2026Q3"))
INSTITUTION = Column(
    "institution", Text("机构", "Institution"), key=True, help=Text("机构名称或代码", "Name or code"), aliases=("机构名称", "单位")
)
INDICATOR = Column("indicator", Text("指标", "Indicator"), key=True, help=Text("指标名称或代码", "Name or code"), aliases=("指标名称",))

CHANGED = Text("上传之后被人改动过，请重新下载再填", "was changed after this file was uploaded; download it anew")
CLOSED = Text("不在收集与评分阶段", "is past collecting and scoring")


class Quarters:
    """The quarters that a file speaks of, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, Cycle | None] = {}

    def find(self, plan: Plan, row: Row) -> Cycle | None:
        """The open quarter of a row; None with a fault where there is none, or where it is past that."""
        period = str(row["period"])
        if period not in self._known:
            self._known[period] = Cycle.objects.filter(pk=period).first()
        cycle = self._known[period]
        if cycle is None:
            plan.refuse(
                row,
                "period",
                Text("这个季度没有开季", "was never opened"),
                Text("已开季的季度，如 2026Q3", "a quarter that is open, such as 2026Q3"),
            )
        elif cycle.state != Cycle.State.OPEN:
            state = STATES[cycle.state]
            plan.refuse(row, "period", Text(f"{CLOSED.zh}（{state.zh}）", f"{CLOSED.en} ({state.en})"), code="quarter-state")
            return None
        return cycle


def find_indicator(plan: Plan, row: Row, cycle: Cycle) -> ListedIndicator | None:
    """The indicator by its code or its words; None with a fault."""
    word = str(row["indicator"]).strip()
    known = indicators_of(cycle.pack)
    found = known.get(word) or next((item for item in known.values() if word in item.label), None)
    if found is None:
        plan.refuse(row, "indicator", Text("没有这个指标", "is no indicator"), Text("指标的名称或代码", "an indicator's name or code"))
    return found


def when_staged(errand: Errand) -> datetime:
    """When the file was uploaded: what was changed later is not overwritten by it."""
    return StagedImport.objects.values_list("staged_at", flat=True).get(pk=errand.staged)
