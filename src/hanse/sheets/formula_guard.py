"""Keeps text from turning into a formula when a written CSV file is opened in a spreadsheet program, and back.

Source: OWASP, CSV Injection. A text that begins with = + - @, their full-width forms, a tab or a line break gets an
apostrophe in front. So does one that already has apostrophes before such a character: thus every text comes back as it was.
Write the file with every field in quotation marks (`csv.QUOTE_ALL`), so that separators in texts stay texts.
"""

import re

_TEMPTING = re.compile(r"'*([\t\r\n]|\s*[=+\-@＝＋－＠])")
_GUARDED = re.compile(rf"'(?={_TEMPTING.pattern})")


def safe_text(value: str) -> str:
    """The text to write into a CSV field; `original_text` gives the value back."""
    return f"'{value}" if _TEMPTING.match(value) else value


def original_text(written: str) -> str:
    """The text that `safe_text` was given. `read_workbook` applies it to CSV files."""
    return written[1:] if _GUARDED.match(written) else written
