"""What can be wrong or odd in a sheet with progress."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from hanse.ui.problems import Wording


class Trouble(Enum):
    """Every kind of problem that the reading of a sheet can meet."""

    NO_TABLE = Wording(
        True,
        _("No table with progress was found in this file."),
        _("a row of heads with “City” and the names of policies or stages, or with city, policy or stage, and status"),
        _("Check the heads. The names and codes of this alliance's policies and stages stand on its progress page."),
    )
    UNKNOWN_CITY = Wording(
        True,
        _("“%(found)s” is no city of this alliance."),
        _("the name of a member city, as in the register or in any of its other spellings"),
        _("Correct the name, or enter the city into the alliance first."),
    )
    AMBIGUOUS_CITY = Wording(
        True, _("“%(found)s” can be %(options)s."), _("one city"), _("Write the country behind the name, as in “%(example)s”.")
    )
    CITY_MISSING = Wording(
        True,
        _("This row says something, but names no city."),
        _("the name of a member city"),
        _("Fill in the city, or empty the row."),
    )
    UNKNOWN_REST = Wording(
        True,
        _("“%(rest)s” behind “%(city)s” is not understood."),
        _("a label of this alliance, or the word of a standing such as “Observer”"),
        _("Correct the words, or give the city this label on its page first."),
    )
    UNKNOWN_COLUMN = Wording(
        True,
        _("The column “%(found)s” has marks, but is no policy or stage of this alliance."),
        _("the name or code of a tracked policy or a stage"),
        _("Correct the head, add the policy or stage in the settings of the alliance, or empty the column."),
    )
    COLUMN_TWICE = Wording(
        True,
        _("“%(found)s” has two columns; the other one is %(other)s."),
        _("one column for each policy and each stage"),
        _("Keep one of the two columns."),
    )
    SIDE_BY_SIDE = Wording(
        True,
        _("A second column of cities stands to the right of the first table."),
        _("tables below each other"),
        _("Move the second table below the first one, or to a sheet of its own."),
    )
    UNKNOWN_POLICY = Wording(
        True,
        _("“%(found)s” is no policy that this alliance tracks."),
        _("the name or code of a tracked policy"),
        _("Correct it, or add the policy in the settings of the alliance."),
    )
    UNKNOWN_STAGE = Wording(
        True,
        _("“%(found)s” is no stage of this alliance."),
        _("the name or code of a stage"),
        _("Correct it, or add the stage in the settings of the alliance."),
    )
    POLICY_MISSING = Wording(
        True,
        _("“%(found)s” is a stage of the policies, but the row names no policy."),
        _("a policy"),
        _("Fill in the policy, or a stage of the city."),
    )
    POLICY_UNFIT = Wording(
        True,
        _("“%(found)s” is a stage of the city, but the row names a policy, too."),
        _("no policy"),
        _("Empty the policy, or fill in a stage of the policies."),
    )
    NO_COLUMN = Wording(
        True,
        _("This row names neither a policy nor a stage."),
        _("a policy, a stage, or both"),
        _("Fill in what the status belongs to."),
    )
    UNKNOWN_STATUS = Wording(
        True,
        _("“%(found)s” is not understood."),
        _("%(wanted)s, each with or without “New!”, or nothing"),
        _("Correct the cell."),
    )
    DISAGREE = Wording(
        True,
        _("%(city)s, %(column)s: here %(found)s, but %(other_sheet)s, cell %(other)s, says %(other_found)s."),
        _("the same in all rows of one city"),
        _("Keep the row that is right."),
    )
    AMBIGUOUS_DATE = Wording(
        True,
        _("“%(found)s” can be read with the day or with the month first."),
        _("a date such as 2022-04-28"),
        _("Write the dates of this column as year-month-day."),
    )
    BAD_DATE = Wording(
        True, _("“%(found)s” is no date that can be read."), _("a date such as 2022-04-28"), _("Write it as year-month-day.")
    )
    FUTURE_DATE = Wording(
        True,
        _("%(found)s lies ahead."),
        _("the day on which it became true, at the latest today, %(today)s"),
        _("Correct the date. What is planned is not recorded as progress."),
    )
    MERGED = Wording(
        True,
        _("The cells %(found)s are merged."),
        _("one value in each cell"),
        _("Undo the merge and fill in every cell."),
    )
    UNCALCULATED = Wording(
        True,
        _("A formula without a stored result."),
        _("a value"),
        _("Open the file in a spreadsheet program and save it again, or type the value."),
    )
    ERROR_VALUE = Wording(
        True, _("The formula gives the error %(found)s."), _("a value"), _("Mend the formula or type the value.")
    )
    WRONG_ALLIANCE = Wording(
        True,
        _("This row belongs to “%(found)s”."),
        _("%(alliance)s"),
        _("Import it there, or leave the row out."),
    )

    WRONG_TOTAL = Wording(
        False,
        _("%(column)s: the total says %(found)s, but its rows have %(right)s."),
        _("%(right)s"),
        _("Look which of the two is right. The total itself is not recorded."),
    )
    SHEET_NOT_READ = Wording(
        False, _("This sheet has no table with progress and was not read."), "", _("If it should have one, check its heads.")
    )
    HIDDEN_SHEET = Wording(False, _("This sheet is hidden and was not read."), "", _("Show it, if it belongs to the record."))
    HIDDEN_ROWS = Wording(
        False, _("Hidden rows were read, too: %(count)s."), "", _("Delete them, if they do not belong to the record.")
    )
    COLUMN_NOT_READ = Wording(False, _("The column “%(found)s” was not read."))
    ROWS_TOGETHER = Wording(
        False,
        _("%(city)s has a second row here; the first is %(other)s. Both were read together."),
        "",
        _("Look whether both are this city."),
    )
    UNKNOWN_LABEL = Wording(
        False,
        _("The label “%(found)s” is not known here and is not recorded."),
        _("a label of this alliance, or the word of a standing such as “Observer”"),
        _("Give the city this label on its page, if it should have it."),
    )
    FORMULAS = Wording(
        False, _("Formulas in this sheet: %(count)s. What the spreadsheet program last stored as their result was read.")
    )
    LINKS = Wording(False, _("Cells with links: %(count)s. Their texts were read, the links were not followed or kept."))
    STATUS_NOT_SAID = Wording(
        False,
        _("%(city)s, %(column)s: the sheet says “New!”, but not which status. “%(status)s” is recorded."),
        "",
        _("Choose another status for such cells, or write it into the sheet."),
    )
    NEW_ALREADY = Wording(
        False,
        _("%(city)s, %(column)s: the sheet says “New!”, but the record says so since %(earlier)s or before. Nothing changes."),
    )
    EARLIER_MISSING = Wording(
        False,
        _("The file marks cells “New!”, but the meeting before is not known. All cells get the same day and will show as new."),
        "",
        _("Give the day since when the cells without “New!” have been so."),
    )
    NOT_LISTED = Wording(False, _("%(city)s was not listed in this alliance on %(on)s; the grids of that day do not show it."))
    LEFT_BLANK = Wording(False, _("Blank in the sheet, but recorded: %(count)s. A blank says nothing; the record keeps them."))
