"""Reads progress from the sheets of a workbook: grids as in Figure 3 of the paper, and tables of single statements.

Nothing is asked of the database, nothing is decided about what the record makes of it.
"""

from collections.abc import Sequence
from datetime import date
from itertools import chain

from django.utils.translation import gettext as translate

from hanse.adoption.reading.grids import read_grid, report_merges
from hanse.adoption.reading.layout import Block, blocks
from hanse.adoption.reading.problems import Trouble
from hanse.adoption.reading.statements import Desk, Found, Key, Reading, Said, SaidLabel, Total
from hanse.adoption.reading.tables import read_table
from hanse.adoption.reading.words import HouseWords, LabelWord, Place, Vocabulary
from hanse.sheets import Cell, Sheet
from hanse.ui.problems import Problem, place_in_words
from hanse.ui.words import quoted

__all__ = [
    "Found",
    "HouseWords",
    "Key",
    "LabelWord",
    "Place",
    "Problem",
    "Reading",
    "Said",
    "SaidLabel",
    "Total",
    "Trouble",
    "Vocabulary",
    "place_in_words",
    "read",
]


def read(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Reading:
    """All that the sheets say, with a problem for each place that is not understood.

    A sheet without a table is named and passed over, unless no sheet has one. Hidden sheets are not read.
    """
    desk = Desk(vocabulary)
    for sheet in sheets:
        if sheet.hidden:
            desk.report(Trouble.HIDDEN_SHEET, sheet, "")
        elif sheet.rows:
            _read_sheet(sheet, desk)
    if not desk.reading.blocks:
        desk.reading.problems.insert(0, Problem(Trouble.NO_TABLE))
    _report_disagreements(desk)
    return desk.reading


def _read_sheet(sheet: Sheet, desk: Desk) -> None:
    found = list(blocks(sheet, desk.vocabulary, desk.reading.problems))
    if not found:
        desk.report(Trouble.SHEET_NOT_READ, sheet, "")
    for block in found:
        first = block.sheet.cell(block.heads.row, min(block.heads.cities))
        desk.reading.blocks.append(Found(sheet.name, first.address, not block.heads.is_table, len(block.rows)))
        report_merges(block, desk)
        if block.heads.is_table:
            read_table(block, desk)
        else:
            _report_second_rows(block, desk)
            read_grid(block, desk)
    if found:
        _report_oddities(sheet, found, desk)


def _report_second_rows(block: Block, desk: Desk) -> None:
    """A city has one row in a grid; a second one is read, too, and pointed out."""
    seen: dict[int, Cell] = {}
    for row in block.rows:
        cell = block.city_cell(row)
        places = desk.vocabulary.cities(cell.text) if cell.text else ()
        if len(places) != 1:
            continue
        first = seen.setdefault(places[0].id, cell)
        if first is not cell:
            desk.report(Trouble.ROWS_TOGETHER, block.sheet, cell, city=places[0].name, other=first.address)


def _report_oddities(sheet: Sheet, found: Sequence[Block], desk: Desk) -> None:
    """What a reader of the sheet may not expect: formulas, links and hidden rows inside the tables."""
    rows = list(chain.from_iterable(block.rows for block in found))
    formulas = sum(cell.formula and not cell.uncalculated for row in rows for cell in row)
    links = sum(cell.link is not None for row in rows for cell in row)
    hidden = sum(row[0].row in sheet.hidden_rows for row in rows)
    for trouble, count in ((Trouble.FORMULAS, formulas), (Trouble.LINKS, links), (Trouble.HIDDEN_ROWS, hidden)):
        if count:
            desk.report(trouble, sheet, "", count=count)


def _report_disagreements(desk: Desk) -> None:
    """Of places that say the same about one track on one day, keep the first; of places that disagree, report and keep none."""
    first: dict[tuple[Key, date | None], Said] = {}
    disputed: set[tuple[Key, date | None]] = set()
    for said in desk.reading.said:
        known = first.setdefault((said.key, said.day), said)
        if (known.status, known.new) != (said.status, said.new):
            disputed.add((said.key, said.day))
            _report_disagreement(desk, said, known)
    desk.reading.said = [said for where, said in first.items() if where not in disputed]


def _report_disagreement(desk: Desk, said: Said, known: Said) -> None:
    _, stage, policy = said.key
    facts = {
        "city": desk.vocabulary.city_name(said.key[0]),
        "column": desk.vocabulary.column_name(stage, policy),
        "found": _in_words(said, desk.vocabulary),
        "other": known.cell,
        "other_sheet": known.sheet,
        "other_found": _in_words(known, desk.vocabulary),
    }
    desk.reading.problems.append(Problem(Trouble.DISAGREE, said.sheet, said.cell, facts))


def _in_words(said: Said, vocabulary: Vocabulary) -> str:
    words = [vocabulary.status_names[said.status]] if said.status else []
    return " ".join(quoted(word) for word in [*words, *([translate("New!")] if said.new else [])])
