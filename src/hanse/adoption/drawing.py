"""The two grids as HTML, joined from ready-made cells.

The template engine would be most of the cost of such a page (docs/performance.md), so the rows are joined here.
Whatever comes from data is escaped here or in hanse.ui.cells.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hanse.adoption.grids import Cell, Column, Progress, Row
from hanse.adoption.models import STATUS_WORDS
from hanse.adoption.rules import Status
from hanse.alliances.queries import Member
from hanse.ui import cells


class Pen:
    """Draws cells with words that are translated once for a whole grid."""

    def __init__(self, alliance_slug: str) -> None:
        self.base = reverse("cities", kwargs={"alliance": alliance_slug})
        self.words = {status: str(word) for status, word in STATUS_WORDS.items()}
        self.new = _("New!")
        self.reported = _("Reported, not confirmed")

    def city(self, member: Member) -> str:
        """The head of a row: the name, the country, and what is written beside it."""
        badges = "".join(f'<span class="tag-badge tag-quiet">{escape(label)}</span>' for label in member.labels)
        return (
            f'<th scope="row"><a href="{self.base}{escape(member.slug)}/">{escape(member.name)}</a>'
            f"<small>{escape(member.country)}</small>{badges}</th>"
        )

    def policy(self, member: Member, column: Column, cell: Cell | None, *, compact: bool = True) -> str:
        """A cell of the policy grid. Its word is the stage that was reached, and how far."""
        href = f"{self.base}{member.slug}/policies/{column.code}/"
        label = f"{member.name}, {column.name}"
        if cell is None:
            return cells.empty_cell(href, label)
        stage = cell.stage.name if cell.stage else ""
        return self._status(cell, href, label, word=f"{stage}: {self.words[cell.status]}", compact=compact)

    def stage(self, member: Member, column: Column, cell: Cell | None) -> str:
        """A cell of the stage grid."""
        href = f"{self.base}{member.slug}/stages/{column.code}/"
        label = f"{member.name}, {column.name}"
        if cell is None:
            return cells.empty_cell(href, label)
        return self._status(cell, href, label, word=self.words[cell.status], compact=False)

    def _status(self, cell: Cell, href: str, label: str, *, word: str, compact: bool) -> str:
        return cells.status_cell(
            cell.status,
            word,
            new=cell.new,
            new_word=self.new,
            reported=cell.reported,
            reported_word=self._reported_word(cell.confirmed) if cell.reported else "",
            href=href,
            label=label,
            compact=compact,
        )

    def _reported_word(self, confirmed: Status | None) -> str:
        if confirmed is None:
            return self.reported
        return _("%(reported)s; confirmed: %(status)s") % {"reported": self.reported, "status": self.words[confirmed]}


def policy_grid(progress: Progress, rows: Sequence[Row]) -> SafeString:
    """The policy grid of these rows, with the totals of all rows of the progress in its foot."""
    pen = Pen(progress.alliance_slug)
    body = "".join(
        f"<tr>{pen.city(row.member)}{_cells(pen.policy, row.member, progress.policies, row.policies)}</tr>" for row in rows
    )
    totals = "".join(f'<td data-label="{escape(c.name)}">{progress.totals[c.code]}</td>' for c in progress.policies)
    foot = f'<tfoot><tr><th scope="row">{escape(_("Total"))}</th>{totals}</tr></tfoot>'
    return _table(_("Policies"), progress.policies, body, foot)


def stage_grid(progress: Progress, rows: Sequence[Row]) -> SafeString:
    """The stage grid of these rows."""
    pen = Pen(progress.alliance_slug)
    body = "".join(f"<tr>{pen.city(row.member)}{_cells(pen.stage, row.member, progress.stages, row.stages)}</tr>" for row in rows)
    return _table(_("Journey"), progress.stages, body, "")


Draw = Callable[[Member, Column, Cell | None], str]


def _cells(draw: Draw, member: Member, columns: Sequence[Column], row: Mapping[str, Cell]) -> str:
    return "".join(f'<td data-label="{escape(c.name)}">{draw(member, c, row.get(c.code))}</td>' for c in columns)


def _table(caption: str, columns: Sequence[Column], body: str, foot: str) -> SafeString:
    heads = "".join(f'<th scope="col">{escape(column.name)}</th>' for column in columns)
    # Safe: every part above is either markup written here or escaped.
    return SafeString(
        f'<div class="grid-scroll" role="region" aria-label="{escape(caption)}" tabindex="0">'
        f'<table class="grid" data-grid><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(_("City"))}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )
