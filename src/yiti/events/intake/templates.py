"""Empty sheets of facts to fill in: xlsx with lists to pick from and an example, csv with notes below the headings."""

import csv
from datetime import date
from io import StringIO

from yiti.foundation.sheets.formulas import neutral
from yiti.foundation.sheets.layouts import expected_in
from yiti.foundation.sheets.templates import write_template
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .layouts import LAYOUTS, examples_of


class UnknownKind(UnableTo):
    code = "unknown-kind"


def write_fact_template(kind: str, *, language: str, institution: str, today: date, as_csv: bool = False) -> bytes:
    """
    The sheet of one kind of events, or of `residents`, headed in both languages.

    :raises UnknownKind: naming the kinds that there are
    """
    if kind not in LAYOUTS:
        raise UnknownKind(
            Text(f"没有 {kind} 这种；有：{'、'.join(LAYOUTS)}", f"there is no {kind}; there are {', '.join(LAYOUTS)}"), field="kind"
        )
    if as_csv:
        return _csv(kind)
    examples = examples_of(kind, institution=institution, today=today)
    return write_template([LAYOUTS[kind]], language=language, both=True, examples=examples)


def _csv(kind: str) -> bytes:
    """UTF-8 with mark, as Excel and WPS open it. What stands below the headings begins with 说明 and is not read."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    columns = LAYOUTS[kind].columns
    writer.writerow([neutral(str(column.label)) for column in columns])
    for column in columns:
        star = " *" if column.is_required else ""
        said = [f"说明：{column.label}{star}", str(expected_in(column)), str(column.help)]
        writer.writerow([neutral(text) for text in said if text])
    return out.getvalue().encode("utf-8-sig")
