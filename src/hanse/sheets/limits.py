"""How much of a stranger's file is read, and the running count against it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload. The defaults admit 13,000 cities with 11 columns and keep a reading below about 200 MB of memory.

    `rows` and `columns` bound the used area of each sheet: 1,048,576 formatted but empty rows cost only time. All other
    bounds are for the whole book.
    """

    file_bytes: int = 30_000_000
    unpacked_bytes: int = 200_000_000  # of all parts of an .xlsx or .ods together
    ratio: int = 400  # unpacked to packed bytes of one part; the text of honest sheets stays far below 100
    parts: int = 2_000  # files inside the .xlsx or .ods
    sheets: int = 500
    rows: int = 20_000
    columns: int = 400
    cells: int = 250_000  # cells that hold something
    positions: int = 500_000  # the same and the gaps left of them
    cell_characters: int = 32_767  # what Excel itself allows in one cell
    characters: int = 20_000_000  # text, links and comments of all cells
    tags: int = 6_000_000  # opening and closing tags in the XML read
    ranges: int = 50_000  # merged areas and links


@dataclass(slots=True)
class Tally:
    """What has been read of one upload so far."""

    cells: int = 0
    positions: int = 0
    characters: int = 0
    tags: int = 0
    ranges: int = 0
    unpacked_bytes: int = 0
