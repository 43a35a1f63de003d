"""Faults as plain values, to be kept with a staged import and shown again."""

from typing import Any

from yiti.foundation.sheets.faults import CellFault
from yiti.kernel.text import NOTHING, Text


def text_to_json(text: Text) -> list[str]:
    return [text.zh, text.en]


def fault_to_json(fault: CellFault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet, "row": fault.row, "column": fault.column, "value": fault.value, "field": fault.field, "code": fault.code,
        "expected": text_to_json(fault.expected), "reason": text_to_json(fault.reason), "message": text_to_json(fault.message),
    }  # fmt: skip


def fault_from_json(kept: dict[str, Any]) -> CellFault:
    """The fault again; one of the whole file has neither sheet nor row."""
    return CellFault(
        kept.get("sheet", ""), kept.get("row", 0), kept.get("column", ""), kept.get("value", ""),
        Text(*kept.get("expected", NOTHING)), Text(*kept.get("reason", kept["message"])), kept.get("field", ""), kept["code"],
    )  # fmt: skip
