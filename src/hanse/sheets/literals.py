"""Numbers and dates as the XML of a spreadsheet writes them."""

import math
import re
from datetime import date, datetime, time

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


def number(written: str) -> int | float:
    """The number written in XML Schema style. Raises ValueError, also for infinity and NaN."""
    if _INTEGER.fullmatch(written):
        return int(written)
    if not _DECIMAL.fullmatch(written) or math.isinf(value := float(written)):
        raise ValueError(written)
    return value


def moment(written: str) -> date | datetime | str:
    """The date, date and time, or time (as text) written in ISO 8601. Raises ValueError."""
    if written[:1] == "T" or written[2:3] == ":":
        return time.fromisoformat(written).isoformat()
    return without_midnight(datetime.fromisoformat(written).replace(tzinfo=None))


def without_midnight(value: datetime) -> date | datetime:
    """The plain date where the time is 00:00: spreadsheets store a date that way."""
    return value if value.time() != time.min else value.date()
