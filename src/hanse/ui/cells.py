"""Cells of the progress grids as ready-made HTML.

A grid of 130 cities has some 1,400 cells. A template engine spends most of the page's time on them, so they are
joined here in Python from fragments that are built once per status, wording and language.

The markup is that of the `status` component (`ui.templatetags.ui.status`) with a link around it in one element:

    <a class="st completed" data-drawer href="…"><span>Cali, Work plan: </span>Completed</a>
    <a class="st completed compact" title="Completed" data-drawer href="…"><span>Cali, Open data: Completed</span></a>
    <a class="dot" data-drawer href="…"><span>Brasilia, Open data</span></a>

That is 72, 98 and 52 bytes beside the address and the label. The symbols ● ◐ ○ are drawn by the style sheet; what
stands in `<span>` is for screen readers only, so each link has a name that makes sense without its row and column.
"""

from functools import lru_cache
from html import escape
from typing import Final

from django.utils.safestring import SafeString

STATUSES: Final = ("completed", "in_progress", "to_be_developed")


def status_class(status: str, *, reported: bool = False, compact: bool = False) -> str:
    """The CSS classes of a status. Raises ValueError for a word that is not a status."""
    if status not in STATUSES:
        raise ValueError(f"{status!r} is not a status; it is one of {', '.join(STATUSES)}")
    return f"st {status}{' reported' if reported else ''}{' compact' if compact else ''}"


def status_cell(
    status: str,
    word: str,
    *,
    new: bool,
    new_word: str,
    reported: bool,
    reported_word: str,
    href: str,
    label: str,
    compact: bool,
) -> SafeString:
    """One cell with a status, linking to its drawer.

    `label` names the cell ("Cali, Open data"). `compact` (policy grid) shows the symbol alone and the word on hover;
    otherwise (stage grid) symbol, word and pill stand side by side. The words are given, not looked up, so that a grid
    translates each of them once.
    """
    first, second, third = status_frame(status, word, new, new_word, reported, reported_word, compact)
    return SafeString(f"{first}{escape(href)}{second}{escape(label)}{third}")


def empty_cell(href: str, label: str) -> SafeString:
    """A cell without a mark: a quiet dot that still opens the drawer."""
    first, second, third = EMPTY_FRAME
    return SafeString(f"{first}{escape(href)}{second}{escape(label)}{third}")


Frame = tuple[str, str, str]
"""What stands before a cell's address, between address and label, and after the label. Whoever joins them escapes both."""

EMPTY_FRAME: Final[Frame] = ('<a class="dot" data-drawer href="', '"><span>', "</span></a>")


@lru_cache(maxsize=256)
def status_frame(status: str, word: str, new: bool, new_word: str, reported: bool, reported_word: str, compact: bool) -> Frame:
    """The frame of every cell of this status and wording, for grids that escape a city's name once for its whole row."""
    classes = status_class(status, reported=reported, compact=compact)
    word, new_word, reported_word = escape(word), escape(new_word), escape(reported_word)
    aside = f" ({reported_word})" if reported else ""
    hover = f"{word}{aside}" if compact else reported_word if reported else ""
    title = f' title="{hover}"' if hover else ""
    opening = f'<a class="{classes}"{title} data-drawer href="'
    pill = f'<b class="new">{new_word}</b>' if new else ""
    if compact:
        return opening, '"><span>', f": {word}{aside} </span>{pill}</a>" if new else f": {word}{aside}</span></a>"
    return opening, '"><span>', f": </span>{word}{f'<span>{aside}</span>' if reported else ''}{' ' if new else ''}{pill}</a>"
