"""Grades of a live value as the county writes them: `0.9=1, 0.8=0.6` is all points from 0.9 on, six tenths from 0.8 on, else none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text

BETWEEN = re.compile(r"[,，;；\s]+")
GRADE = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?)[=:：](\d(?:\.\d{1,4})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class WrittenGrade:
    """From which value on, and which share of the points that earns."""

    at: str
    share: str


def read_grades(text: str, better: str) -> Sequence[WrittenGrade]:
    """
    The grades from the best to the least; `better` says whether the higher or the lower value is the better one.

    :raises Refused: `wrong-type` for what cannot be read, `out-of-range` for a share above 1, `inconsistent` where a worse value
        earns as much
    """
    found = []
    for one in filter(None, BETWEEN.split(text.strip())):
        read = GRADE.fullmatch(one)
        if read is None:
            words = Text(f"档次“{one}”应写作 数值=得分比例，如 0.9=1", f"the grade “{one}” must be a value and its share, such as 0.9=1")
            raise Refused(words, code="wrong-type")
        if Decimal(read[2]) > 1:
            raise Refused(Text(f"得分比例 {read[2]} 大于 1", f"the share {read[2]} is above 1"), code="out-of-range")
        found.append(WrittenGrade(read[1], read[2]))
    if not found:
        raise Refused(Text("没有写档次，如 0.9=1, 0.8=0.6", "has no grades, such as 0.9=1, 0.8=0.6"), code="wrong-type")
    found.sort(key=lambda grade: Decimal(grade.at), reverse=better != "lower")
    for best, next_best in pairwise(found):
        if best.at == next_best.at or Decimal(best.share) <= Decimal(next_best.share):
            words = Text(
                f"{next_best.at} 档的得分比例应小于 {best.at} 档", f"the grade from {next_best.at} must earn less than that from {best.at}"
            )
            raise Refused(words, code="inconsistent")
    return found
