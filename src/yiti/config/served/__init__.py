"""What of the documents' requirements is served, by what; and whether that is true: names resolve, pages open and link their clause."""

from .names import check_names
from .opening import open_pages
from .pages import Page, list_pages
from .table import Row, Serving, read_table
from .tally import count_rows
from .throwaway import check_elsewhere

__all__ = ["Page", "Row", "Serving", "check_elsewhere", "check_names", "count_rows", "list_pages", "open_pages", "read_table"]
