"""Names of files as people give them, made harmless."""

import unicodedata

LONGEST = 200
"""Characters, with the ending."""
_UNSAFE = frozenset('/\\:*?"<>|')
"""Characters that mean something in a path or a command on Windows or elsewhere."""
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{number}" for number in range(1, 10)), *(f"lpt{number}" for number in range(1, 10))]
)
"""Names that Windows keeps for devices, whatever their ending."""


def cleaned(name: str, *, instead: str = "file") -> str:
    """The last part of a name, without what could mislead a reader or a program.

    Left out are folders, control and format characters (such as those that turn the direction of writing, so that
    `exe.fdp` reads `pdf.exe`), characters that mean something in paths, dots and spaces at both ends. A name that Windows
    keeps for a device gets an underscore. Long names are cut in front of their ending. `instead` stands for no name at all.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = (character for character in last if unicodedata.category(character)[0] != "C" and character not in _UNSAFE)
    plain = " ".join("".join(visible).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    end = f"{dot}{ending[: LONGEST // 2]}"
    return f"{stem[: LONGEST - len(end)]}{end}".strip(". ") or instead
