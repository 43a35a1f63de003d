"""What the codes of this room are called."""

from yiti.kernel.text import Text

PROGRAMMES: dict[str, Text] = {"hypertension": Text("高血压管理", "Hypertension")}

SERVICES: dict[str, str] = {"hypertension": "hypertension_follow_up"}
"""The service by which each programme follows its residents up."""

ENDINGS: dict[str, Text] = {
    "died": Text("死亡", "Died"),
    "left": Text("迁出本县", "Left the county"),
    "refused": Text("本人不愿继续", "Does not want it any more"),
    "error": Text("建错了（不是患者）", "Entered in error (no patient)"),
}
"""Why somebody leaves a programme."""
