"""What can be wrong or odd in a list of contacts."""

from enum import Enum

from django.utils.translation import gettext_lazy as _

from hanse.history import Refused
from hanse.ui.problems import Wording


class Moved(Refused):
    """The directory is no longer what the preview was compared with."""

    def __init__(self) -> None:
        super().__init__(_("The directory has changed since you saw the preview. Look at what the file would change now."))


class Trouble(Enum):
    """Every kind of problem that the import of contacts can meet."""

    NO_TABLE = Wording(
        True,
        _("No list of contacts was found in this file."),
        _("a row of heads with “Name” and, best, “E-mail”; one contact in each row below"),
        _("Write the heads into the first row of the list."),
    )
    COLUMN_TWICE = Wording(
        True,
        _("“%(found)s” has two columns; the other one is %(other)s."),
        _("one column of each kind; only e-mails and telephones may have several"),
        _("Keep one of the two columns."),
    )
    NAME_MISSING = Wording(
        True, _("This contact has no name."), _("the name of a person"), _("Fill in the name, or empty the row.")
    )
    TOO_LONG = Wording(
        True,
        _("“%(found)s” is longer than %(limit)s characters."),
        _("at most %(limit)s characters"),
        _("Shorten it, or move it into the note."),
    )
    BAD_EMAIL = Wording(
        True,
        _("“%(found)s” is no e-mail address."),
        _("an address such as ana@example.org, or several with a semicolon between them"),
        _("Correct the address, or empty the cell."),
    )
    MIXED_SCRIPTS = Wording(
        True,
        _("In “%(found)s”, “%(letters)s” comes from another alphabet than the rest, though it looks alike."),
        _("a word written in one alphabet"),
        _("Type the word again."),
    )
    BAD_PHONE = Wording(
        True,
        _("“%(found)s” is no telephone number."),
        _("5 to 20 digits, best with the code of the country as in +57 2 1234567; several with a semicolon between them"),
        _("Correct the number, or empty the cell."),
    )
    UNKNOWN_FUNCTION = Wording(
        True,
        _("“%(found)s” is not known as a function."),
        _("%(wanted)s"),
        _("Correct it, or put the words into the column of titles."),
    )
    UNKNOWN_LANGUAGE = Wording(
        True,
        _("“%(found)s” is not known as a language."),
        _("names or codes of languages such as “Spanish” or “es”, with commas between them"),
        _("Correct the name of the language."),
    )
    UNKNOWN_CITY = Wording(
        True,
        _("“%(found)s” is no city of this alliance."),
        _("the name of a member city, as in the register or in any of its other spellings"),
        _("Correct the name, or enter the city into the alliance first."),
    )
    MISSPELT_CITY = Wording(
        True,
        _("“%(found)s” is no city of this alliance."),
        _("the name of a member city; the nearest is “%(nearest)s”"),
        _("If “%(nearest)s” is meant, write it so."),
    )
    AMBIGUOUS_CITY = Wording(
        True, _("“%(found)s” can be %(options)s."), _("one city"), _("Write the country behind the name, as in “%(example)s”.")
    )
    UNKNOWN_CONSENT = Wording(
        True, _("“%(found)s” is not understood as consent."), _("%(wanted)s"), _("Correct the cell, or empty it.")
    )
    CONSENT_WITHOUT_DAY = Wording(
        True,
        _("The consent has no day."),
        _("the day on which it was given or refused"),
        _("Fill in the day, or empty the cell of the consent."),
    )
    DAY_WITHOUT_CONSENT = Wording(
        True,
        _("A day of consent, but no word whether it was given or refused."),
        _("%(wanted)s"),
        _("Fill in the consent, or empty the day."),
    )
    BAD_DATE = Wording(
        True, _("“%(found)s” is no date that can be read."), _("a date such as 2022-04-28"), _("Write it as year-month-day.")
    )
    AMBIGUOUS_DATE = Wording(
        True,
        _("“%(found)s” can be read with the day or with the month first."),
        _("a date such as 2022-04-28"),
        _("Write the dates of this column as year-month-day."),
    )
    FUTURE_DATE = Wording(
        True,
        _("%(found)s lies ahead."),
        _("the day of the consent, at the latest today, %(today)s"),
        _("Correct the date."),
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
    SEVERAL = Wording(
        True,
        _("This can be %(options)s of the directory."),
        _("one person"),
        _("Merge the two contacts first, if they are one; else leave the address out that is another's."),
    )
    OLD_CARD = Wording(
        True,
        _("This card is a vCard of version %(found)s."),
        _("version 3.0 or 4.0"),
        _("Export the contacts from your address book as vCard 3.0 or 4.0."),
    )
    BROKEN_CARD = Wording(
        True,
        _("This card cannot be read from its line %(line)s on."),
        _("a vCard as an address book writes it"),
        _("Export the contact from your address book again."),
    )

    TWICE = Wording(
        False,
        _("The same person as in %(other)s. That row is taken, this one is left out."),
        "",
        _("Put what belongs together into one row."),
    )
    MAYBE_KNOWN = Wording(
        False,
        _("This may be %(known)s, whom the directory has already: %(why)s."),
        "",
        _("Choose above what becomes of such rows."),
    )
    CONSENT_OLDER = Wording(
        False,
        _("The consent of %(found)s is older than the word of %(known)s that the directory has. That one stays."),
    )
    CITY_OUTSIDE = Wording(
        False,
        _("“%(found)s” is no city of this alliance; the card is taken without it."),
        "",
        _("Add the city later, if it matters."),
    )
    COLUMN_NOT_READ = Wording(False, _("The column “%(found)s” was not read."))
    SHEET_NOT_READ = Wording(
        False, _("This sheet has no list of contacts and was not read."), "", _("If it should have one, check its heads.")
    )
    HIDDEN_SHEET = Wording(False, _("This sheet is hidden and was not read."), "", _("Show it, if it belongs to the list."))
    HIDDEN_ROWS = Wording(
        False, _("Hidden rows were read, too: %(count)s."), "", _("Delete them, if they do not belong to the list.")
    )
