"""Turn the web fonts into fonts that typst reads, in build/fonts: one static TrueType file per family and weight.

    .venv/bin/python scripts/fonts.py

The web fonts are variable and cut into pieces by script. typst takes a family's first file that has the wanted weight
and looks no further, so the pieces have to become one.
"""

import logging
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

BUILD = Path(__file__).resolve().parent.parent / "build"
TARGET = BUILD / "fonts"

FAMILIES = {"Inter": BUILD / "vendor" / "inter", "Noto Sans JP": BUILD / "vendor" / "noto-sans-jp"}
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# Kerning is kept; what is left out serves vertical text, hinting and the axes that are gone.
DROPPED = ["vhea", "vmtx", "VORG", "BASE", "STAT", "fpgm", "prep", "cvt ", "gasp", "HVAR", "MVAR", "avar", "DSIG", "meta"]
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT, TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE = 1, 2, 3, 4, 6, 16, 17


def cut_out(piece: Path, weight: int, target: Path) -> None:
    """Write one piece of a variable font at one weight."""
    font = TTFont(piece)
    static = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    static.flavor = None
    for table in DROPPED:
        if table in static:
            del static[table]
    static.save(target)


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give the font the names by which typst finds it: one family, told apart by weight."""
    names = {
        FAMILY: family,
        STYLE: "Regular",
        UNIQUE: f"{family} {style}",
        FULL: f"{family} {style}",
        POSTSCRIPT: f"{family.replace(' ', '')}-{style}",
        TYPOGRAPHIC_FAMILY: family,
        TYPOGRAPHIC_STYLE: style,
    }
    for number, text in names.items():
        font["name"].removeNames(nameID=number)
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def build(family: str, style: str) -> Path:
    """Make one font file and return where it lies."""
    weight = WEIGHTS[style]
    target = TARGET / f"{family.replace(' ', '')}-{style}.ttf"
    with tempfile.TemporaryDirectory() as folder:
        pieces = []
        for piece in sorted(FAMILIES[family].glob("*.woff2")):
            pieces.append(Path(folder) / f"{piece.stem}.ttf")
            cut_out(piece, weight, pieces[-1])
        font = Merger(Options(drop_tables=DROPPED)).merge([str(piece) for piece in pieces])
        rename(font, family, style, weight)
        font.save(target)
    return target


def main() -> None:
    """Make all font files, two at a time."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    wanted = [(family, style) for family in FAMILIES for style in WEIGHTS]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for made in pool.map(build, *zip(*wanted, strict=True)):
            print(f"{made.name}  {made.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
