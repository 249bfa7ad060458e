"""Reads a grid: one row for each city, one column for each policy or stage (Figure 3 of the paper). Pure Python."""

from bisect import bisect_left
from collections.abc import Sequence

from hanse.adoption.reading.cells import Meaning, joined
from hanse.adoption.reading.layout import Block, Target, at
from hanse.adoption.reading.problems import Trouble
from hanse.adoption.reading.statements import Desk, Key, NamedCity, Said, SaidLabel, Total, label_called
from hanse.adoption.reading.words import Place
from hanse.adoption.rules import REACHED
from hanse.sheets import Cell
from hanse.ui.words import list_in_words, quoted


def read_grid(block: Block, desk: Desk) -> None:
    """Add what a grid says to the reading."""
    counted = dict.fromkeys(block.heads.values, 0)
    for row in block.rows:
        _read_row(block, row, desk, counted)
    _check_total(block, desk, counted)
    _report_unread(block, desk)


def _read_row(block: Block, row: Sequence[Cell], desk: Desk, counted: dict[int, int]) -> None:
    for column, target in block.heads.values.items():
        if target.policy is not None and _is_mark(at(row, column), desk):
            counted[column] += 1
    cell = block.city_cell(row)
    if not cell.text:
        desk.report(Trouble.CITY_MISSING, block.sheet, cell)
        return
    found = desk.city(block.sheet, cell)
    if found is None:
        return
    place = found.place
    _note_label(block, row, desk, found, cell)
    for target, cells in _cells_of(block, row).items():
        _read_cells(block, cells, desk, place, target)


def _cells_of(block: Block, row: Sequence[Cell]) -> dict[Target, list[Cell]]:
    """For each policy or stage its cell, and behind it that of its "… status" column."""
    cells: dict[Target, list[Cell]] = {}
    for columns in (block.heads.values, block.heads.companions):
        for column, target in columns.items():
            cells.setdefault(target, []).append(at(row, column))
    return cells


def _is_mark(cell: Cell, desk: Desk) -> bool:
    meaning = desk.words.meaning(cell.text, of_policy=True)
    return meaning is not None and (meaning.mark or meaning.status in REACHED)


def _note_label(block: Block, row: Sequence[Cell], desk: Desk, found: NamedCity, city: Cell) -> None:
    """The labels of a row: behind the name, and in a column of their own."""
    place, glued = found.place, found.label
    if glued:
        desk.reading.labels.append(SaidLabel(block.sheet.name, city.address, place.id, glued))
    cell = at(row, block.heads.label) if block.heads.label else None
    if cell is not None and cell.text and desk.value_is_sound(block.sheet, cell):
        for word in filter(None, (part.strip() for part in cell.text.replace("、", ",").replace(";", ",").split(","))):
            label = label_called(word, desk.vocabulary)
            if label is None:
                desk.report(Trouble.UNKNOWN_LABEL, block.sheet, cell, found=word)
            else:
                desk.reading.labels.append(SaidLabel(block.sheet.name, cell.address, place.id, label))
    elif glued is None:
        desk.reading.labels.append(SaidLabel(block.sheet.name, city.address, place.id, None))


def _read_cells(block: Block, cells: Sequence[Cell], desk: Desk, place: Place, target: Target) -> None:
    if not desk.values_are_sound(block.sheet, cells):
        return
    of_policy = target.policy is not None
    meanings: list[Meaning] = []
    for cell in cells:
        meaning = desk.words.meaning(cell.text, of_policy=of_policy)
        together = meaning and joined([*meanings, meaning])
        if meaning is None or together is None:
            desk.report(Trouble.UNKNOWN_STATUS, block.sheet, cell, found=cell.text, wanted=wanted(desk, of_policy=of_policy))
            return
        meanings = [together]
    _note_meaning(block, cells[0], desk, (place.id, target), meanings[0])


def _note_meaning(block: Block, cell: Cell, desk: Desk, where: tuple[int, Target], meaning: Meaning) -> None:
    member_city, target = where
    stage = target.stage or meaning.stage or desk.vocabulary.first_policy_stage
    if not meaning.speaks:
        desk.reading.blank.add((member_city, target.stage, target.policy))
    elif stage is None:
        desk.report(Trouble.UNKNOWN_STAGE, block.sheet, cell, found=cell.text)
    else:
        status = meaning.status or (desk.vocabulary.mark_status if meaning.mark else None)
        key: Key = (member_city, stage, target.policy)
        desk.reading.said.append(Said(block.sheet.name, cell.address, key, status, meaning.new, meaning.bare))


def wanted(desk: Desk, *, of_policy: bool) -> str:
    """The words that may stand in a cell, for the message about one that may not."""
    words = list(desk.vocabulary.status_names.values())
    return list_in_words([quoted(word) for word in (["X", *words] if of_policy else words)])


def _check_total(block: Block, desk: Desk, counted: dict[int, int]) -> None:
    if block.total is None:
        return
    for column, right in counted.items():
        target, cell = block.heads.values[column], at(block.total, column)
        if target.policy is None or not cell.text or cell.uncalculated:
            continue
        name = desk.vocabulary.column_name(None, target.policy)
        total = Total(block.sheet.name, cell.address, name, cell.text, right)
        desk.reading.totals.append(total)
        if not total.fits:
            desk.report(Trouble.WRONG_TOTAL, block.sheet, cell, column=name, found=cell.text, right=right)


def _report_unread(block: Block, desk: Desk) -> None:
    """Columns outside the grid: an error when they hold marks, else a word about them."""
    heads = block.heads
    head_row = block.sheet.rows[heads.row - 1]
    for column in (heads.policy, heads.stage, heads.status, heads.date, heads.note, heads.new):
        if column:
            desk.report(Trouble.COLUMN_NOT_READ, block.sheet, at(head_row, column), found=at(head_row, column).text)
    for column, head in heads.unknown.items():
        meanings = [desk.words.meaning(cell.text, of_policy=True) for row in block.rows if (cell := at(row, column)).text]
        if meanings and all(meaning is not None and meaning.speaks for meaning in meanings):
            desk.report(Trouble.UNKNOWN_COLUMN, block.sheet, head, found=head.text)
        elif meanings:
            desk.report(Trouble.COLUMN_NOT_READ, block.sheet, head, found=head.text)


def report_merges(block: Block, desk: Desk) -> None:
    """Report merged areas over the rows of a table: only their first cell would count, which nobody can see."""
    numbers = [row[0].row for row in block.rows]
    columns = block.heads.columns
    for area in block.sheet.merged:
        position = bisect_left(numbers, area.first_row)
        touches_rows = position < len(numbers) and numbers[position] <= area.last_row
        if touches_rows and any(area.first_column <= column <= area.last_column for column in columns):
            first = Cell(None, area.first_row, area.first_column)
            desk.report(Trouble.MERGED, block.sheet, first, found=str(area))
