"""Reads .xlsx, .ods and .csv from strangers into cells, within fixed limits. Pure Python, no Django."""

from hanse.sheets.cells import Area, Cell, Format, Kind, Sheet, Workbook
from hanse.sheets.days import DayColumn, NoDay
from hanse.sheets.formula_guard import original_text, safe_text
from hanse.sheets.limits import Limits
from hanse.sheets.unreadable import MESSAGES, PHRASES, Message, Unreadable
from hanse.sheets.workbook import read_workbook

__all__ = [
    "MESSAGES",
    "PHRASES",
    "Area",
    "Cell",
    "DayColumn",
    "Format",
    "Kind",
    "Limits",
    "Message",
    "NoDay",
    "Sheet",
    "Unreadable",
    "Workbook",
    "original_text",
    "read_workbook",
    "safe_text",
]
