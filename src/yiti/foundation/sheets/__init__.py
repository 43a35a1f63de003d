"""Sheets: xlsx, xls and csv in, with every wrong cell named; xlsx and csv out, ready to be read in again."""

from .bodies import Reading, Row
from .faults import CellFault, LeftOut, UnableToReadSheet
from .layouts import Column, Kind, SheetLayout, Value, expected_in
from .reading import read_rows
from .returned import write_faults
from .templates import write_template
from .workbooks import UnableToWriteSheet
from .writing import write_csv, write_sheet, write_table

__all__ = [
    "CellFault", "Column", "Kind", "LeftOut", "Reading", "Row", "SheetLayout", "UnableToReadSheet", "UnableToWriteSheet", "Value",
    "expected_in", "read_rows", "write_csv", "write_faults", "write_sheet", "write_table", "write_template",
]  # fmt: skip
