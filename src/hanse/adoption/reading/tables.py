"""Reads a table of single statements: city, policy or stage, status, date, note. Pure Python."""

from collections.abc import Sequence
from datetime import date

from hanse.adoption.reading.grids import wanted
from hanse.adoption.reading.layout import Block, at
from hanse.adoption.reading.problems import Trouble
from hanse.adoption.reading.statements import Desk, Said
from hanse.adoption.reading.words import folded
from hanse.sheets import Cell, DayColumn, NoDay

NO_DAY = {NoDay.BAD: Trouble.BAD_DATE, NoDay.AMBIGUOUS: Trouble.AMBIGUOUS_DATE}


def read_table(block: Block, desk: Desk) -> None:
    """Add what a table of statements says to the reading."""
    heads = block.heads
    days = DayColumn(at(row, heads.date) for row in block.rows) if heads.date else None
    for row in block.rows:
        _read_row(block, row, desk, days)
    for column, head in heads.unknown.items():
        if any(at(row, column).text for row in block.rows):
            desk.report(Trouble.COLUMN_NOT_READ, block.sheet, head, found=head.text)


def _read_row(block: Block, row: Sequence[Cell], desk: Desk, days: DayColumn | None) -> None:
    heads, sheet = block.heads, block.sheet
    cell = at(row, heads.status or 0)
    if not desk.values_are_sound(sheet, [at(row, column) for column in sorted(heads.columns)]):
        return
    city = block.city_cell(row)
    if not city.text:
        if block.speaks_in(row):
            desk.report(Trouble.CITY_MISSING, sheet, city)
        return
    if not _is_of_this_alliance(block, row, desk):
        return
    found = desk.city(sheet, city)
    column = _column(block, row, desk)
    day = _day(block, row, desk, days)
    if found is None or column is None or isinstance(day, Trouble):
        return
    stage, policy, stage_said = column
    meaning = desk.words.meaning(cell.text, of_policy=policy is not None)
    if meaning is None or (stage_said and meaning.stage not in (None, stage)):
        desk.report(Trouble.UNKNOWN_STATUS, sheet, cell, found=cell.text, wanted=wanted(desk, of_policy=policy is not None))
        return
    new = meaning.new or _says_new(block, row, desk)
    if not meaning.speaks and not new:
        return
    key = (found.place.id, stage if stage_said else meaning.stage or stage, policy)
    status = meaning.status or (desk.vocabulary.mark_status if meaning.mark else None)
    note = at(row, heads.note).text if heads.note else ""
    bare = meaning.bare and not stage_said
    desk.reading.said.append(Said(sheet.name, cell.address, key, status, new and day is None, bare, day, note))


def _is_of_this_alliance(block: Block, row: Sequence[Cell], desk: Desk) -> bool:
    if block.heads.alliance is None:
        return True
    cell = at(row, block.heads.alliance)
    if not cell.text or folded(cell.text) in desk.vocabulary.alliance_names:
        return True
    desk.report(Trouble.WRONG_ALLIANCE, block.sheet, cell, found=cell.text, alliance=desk.vocabulary.alliance)
    return False


def _column(block: Block, row: Sequence[Cell], desk: Desk) -> tuple[int, int | None, bool] | None:
    """Stage, policy, and whether the row names the stage; None and a problem when they do not fit."""
    heads, words, sheet = block.heads, desk.vocabulary, block.sheet
    policy_cell = at(row, heads.policy) if heads.policy else Cell(None, block.heads.row, 1)
    stage_cell = at(row, heads.stage) if heads.stage else Cell(None, block.heads.row, 1)
    # One column may name both kinds: "policy or stage" as in a list that people keep by hand.
    policy_stage, city_stage = words.policy_stage(stage_cell.text), words.city_stage(stage_cell.text)
    policy = words.policy(policy_cell.text)
    if policy_cell.text and policy is None:
        if not stage_cell.text and (stage := words.city_stage(policy_cell.text)) is not None:
            return stage, None, True
        desk.report(Trouble.UNKNOWN_POLICY, sheet, policy_cell, found=policy_cell.text)
    elif not policy_cell.text and not stage_cell.text:
        desk.report(Trouble.NO_COLUMN, sheet, block.city_cell(row))
    elif policy is None:
        if city_stage is not None:
            return city_stage, None, True
        if not heads.policy and (meant := words.policy(stage_cell.text)) is not None and words.first_policy_stage:
            return words.first_policy_stage, meant, False
        trouble = Trouble.UNKNOWN_STAGE if policy_stage is None else Trouble.POLICY_MISSING
        desk.report(trouble, sheet, stage_cell, found=stage_cell.text)
    elif stage_cell.text:
        if policy_stage is not None:
            return policy_stage, policy, True
        trouble = Trouble.UNKNOWN_STAGE if city_stage is None else Trouble.POLICY_UNFIT
        desk.report(trouble, sheet, stage_cell, found=stage_cell.text)
    elif words.first_policy_stage is not None:
        return words.first_policy_stage, policy, False
    else:
        desk.report(Trouble.UNKNOWN_STAGE, sheet, policy_cell, found=policy_cell.text)
    return None


def _day(block: Block, row: Sequence[Cell], desk: Desk, days: DayColumn | None) -> date | Trouble | None:
    """The date of a row; None where it has none, a trouble (reported) where it cannot be read."""
    cell = at(row, block.heads.date) if block.heads.date else None
    if cell is None or days is None or not cell.text:
        return None
    day = days.day(cell)
    if isinstance(day, NoDay):
        trouble = NO_DAY[day]
        desk.report(trouble, block.sheet, cell, found=cell.text)
        return trouble
    if day > desk.vocabulary.today:
        desk.report(Trouble.FUTURE_DATE, block.sheet, cell, found=cell.text, today=desk.vocabulary.today.isoformat())
        return Trouble.FUTURE_DATE
    return day


def _says_new(block: Block, row: Sequence[Cell], desk: Desk) -> bool:
    """Whether a column of its own says "New!" (or yes)."""
    if block.heads.new is None:
        return False
    meaning = desk.words.meaning(at(row, block.heads.new).text, of_policy=True)
    return meaning is not None and (meaning.new or meaning.mark)
