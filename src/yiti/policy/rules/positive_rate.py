"""How many examinations with large equipment find something."""

from typing import Self

from pydantic import model_validator

from yiti.kernel.figures import Figure, Unit, quotient, ruled, total
from yiti.kernel.text import Text
from yiti.policy.packs import Resolved

from .answers import Finding
from .inputs import Inputs, refuse_inconsistent
from .leaves import Leaves
from .numbers import Count, Name
from .registry import rule

FLOOR = "monitoring.positive_rate"


class Device(Inputs):
    tests: Count
    positive: Count

    words = {"tests": Text("检查次数", "Examinations"), "positive": Text("阳性次数", "Positive ones")}


class PositiveRateInputs(Inputs):
    """Examinations of each kind of device within one span of time, a month as a rule."""

    devices: dict[Name, Device]

    words = {"devices": Text("大型设备", "Large equipment")}

    @model_validator(mode="after")
    def agree(self) -> Self:
        for name, device in self.devices.items():
            if device.positive > device.tests:
                zh, en = f"{name} 阳性 {device.positive} 多于检查 {device.tests}", f"{name}: {device.positive} positive of {device.tests}"
                raise refuse_inconsistent(zh, en, f"devices.{name}.positive")
        return self


@rule(
    "positive-rate",
    title=Text("大型设备检查阳性率", "Positive rate of large equipment"),
    inputs=PositiveRateInputs,
    example={"devices": {"CT": {"tests": 1200, "positive": 830}, "MRI": {"tests": 400, "positive": 320}}},
)
def positive_rate(inputs: PositiveRateInputs, book: Resolved, leaves: Leaves) -> Finding:
    """
    Positive examinations to all, for each device and together, against the floor; compared before rounding.

    Where nothing was examined, ratio and verdict are null.

    :raises Refused: `inconsistent` for more positive examinations than there were
    """
    floor = book.parameter(FLOOR)
    tests, positives = {}, {}
    for name, device in inputs.devices.items():
        tests[name] = leaves.field(device, "tests", Unit.COUNT, at=f"devices.{name}")
        positives[name] = leaves.field(device, "positive", Unit.COUNT, at=f"devices.{name}")
    examined = total(Text("检查次数合计", "Examinations together"), tests.values(), unit=Unit.COUNT)
    found = total(Text("阳性次数合计", "Positive together"), positives.values(), unit=Unit.COUNT)
    devices = {name: _judge(name, positives[name], tests[name], floor, book) for name in inputs.devices}
    return Finding({"devices": devices, "overall": _judge("", found, examined, floor, book)})


def _judge(name: str, positive: Figure, tests: Figure, floor: Figure, book: Resolved) -> dict[str, Figure]:
    label = Text(f"{name}阳性率", f"Positive rate of {name}") if name else Text("总阳性率", "Positive rate together")
    ratio = quotient(label, positive, tests, clauses=book.carrying)
    is_met = None if ratio.value is None else ratio.number >= floor.number
    formula = Text("阳性率 ≥ 下限；没有检查则不评", "rate ≥ floor; not judged where nothing was examined")
    return {
        "ratio": ratio,
        "ok": ruled(Text("达到下限", "Met"), is_met, Unit.VERDICT, ratio, floor, formula=formula, clauses=book.carrying),
    }
