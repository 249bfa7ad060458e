"""The icons: one small SVG file each in `static/ui/icons/`, drawn in the colour of the text around them."""

from functools import cache
from pathlib import Path
from typing import Final

from django.utils.safestring import SafeString

FOLDER: Final = Path(__file__).resolve().parent / "static" / "ui" / "icons"


class UnknownIcon(LookupError):
    """There is no icon of this name. The message says which there are."""


def names() -> list[str]:
    """The names of all icons, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.svg"))


@cache
def drawing(name: str) -> SafeString:
    """The SVG element of an icon, hidden from screen readers. Raises UnknownIcon."""
    if name not in names():
        raise UnknownIcon(f"{name!r} is not an icon; there are {', '.join(names())}")
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").strip()
    # Safe: a file of this package, and the name is one of them.
    return SafeString(svg.replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1))
