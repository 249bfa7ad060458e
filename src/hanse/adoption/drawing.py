"""The two grids as HTML, joined from ready-made cells.

The template engine would be most of the cost of such a page (docs/performance.md), so the rows are joined here.
Whatever comes from data is escaped here or in hanse.ui.cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
        return self._city(member, escape(member.slug), escape(member.name))

    def _city(self, member: Member, slug: str, name: str) -> str:
        badges = "".join(f'<span class="tag-badge tag-quiet">{escape(label)}</span>' for label in member.labels)
        return f'<th scope="row"><a href="{self.base}{slug}/">{name}</a><small>{escape(member.country)}</small>{badges}</th>'

    def policy(self, member: Member, column: Column, cell: Cell | None, *, compact: bool = True) -> str:
        """A cell of the policy grid. Its word is the stage that was reached, and how far."""
        return _cell(f"{self.base}{member.slug}/policies/{column.code}/", member, column, self._policy_frame(cell, compact))

    def stage(self, member: Member, column: Column, cell: Cell | None) -> str:
        """A cell of the stage grid."""
        return _cell(f"{self.base}{member.slug}/stages/{column.code}/", member, column, self._stage_frame(cell))

    def policy_row(self, row: Row, heads: Sequence["Head"]) -> str:
        """A city's row of the policy grid."""
        frames = [self._policy_frame(row.policies.get(head.code), compact=True) for head in heads]
        return self._row(row.member, "policies", heads, frames)

    def stage_row(self, row: Row, heads: Sequence["Head"]) -> str:
        """A city's row of the stage grid."""
        return self._row(row.member, "stages", heads, [self._stage_frame(row.stages.get(head.code)) for head in heads])

    def _row(self, member: Member, section: str, heads: Sequence["Head"], frames: Sequence[cells.Frame]) -> str:
        """The row, with the city's address and name escaped once for all its cells."""
        slug, name = escape(member.slug), escape(member.name)
        place = f"{self.base}{slug}/{section}/"
        drawn = [
            f"{head.opening}{first}{place}{head.code}/{second}{name}{head.label}{third}</td>"
            for head, (first, second, third) in zip(heads, frames, strict=True)
        ]
        return f"<tr>{self._city(member, slug, name)}{''.join(drawn)}</tr>"

    def _policy_frame(self, cell: Cell | None, compact: bool) -> cells.Frame:
        if cell is None:
            return cells.EMPTY_FRAME
        stage = cell.stage.name if cell.stage else ""
        return self._frame(cell, f"{stage}: {self.words[cell.status]}", compact)

    def _stage_frame(self, cell: Cell | None) -> cells.Frame:
        return self._frame(cell, self.words[cell.status], compact=False) if cell else cells.EMPTY_FRAME

    def _frame(self, cell: Cell, word: str, compact: bool) -> cells.Frame:
        reported = self._reported_word(cell.confirmed) if cell.reported else ""
        return cells.status_frame(cell.status, word, cell.new, self.new, cell.reported, reported, compact)

    def _reported_word(self, confirmed: Status | None) -> str:
        if confirmed is None:
            return self.reported
        return _("%(reported)s; confirmed: %(status)s") % {"reported": self.reported, "status": self.words[confirmed]}


@dataclass(frozen=True, slots=True)
class Head:
    """A column as its cells need it, in HTML: what opens a cell, and what follows the city in its label."""

    code: str
    opening: str
    label: str


def _heads(columns: Sequence[Column]) -> list[Head]:
    names = [(escape(column.code), escape(column.name)) for column in columns]
    return [Head(code, f'<td data-label="{name}">', f", {name}") for code, name in names]


def _cell(href: str, member: Member, column: Column, frame: cells.Frame) -> str:
    first, second, third = frame
    return f"{first}{escape(href)}{second}{escape(f'{member.name}, {column.name}')}{third}"


def policy_grid(progress: Progress, rows: Sequence[Row]) -> SafeString:
    """The policy grid of these rows, with the totals of all rows of the progress in its foot."""
    pen, heads = Pen(progress.alliance_slug), _heads(progress.policies)
    body = "".join(pen.policy_row(row, heads) for row in rows)
    totals = "".join(f'<td data-label="{escape(c.name)}">{progress.totals[c.code]}</td>' for c in progress.policies)
    foot = f'<tfoot><tr><th scope="row">{escape(_("Total"))}</th>{totals}</tr></tfoot>'
    return _table(_("Policies"), progress.policies, body, foot)


def stage_grid(progress: Progress, rows: Sequence[Row]) -> SafeString:
    """The stage grid of these rows."""
    pen, heads = Pen(progress.alliance_slug), _heads(progress.stages)
    return _table(_("Journey"), progress.stages, "".join(pen.stage_row(row, heads) for row in rows), "")


def _table(caption: str, columns: Sequence[Column], body: str, foot: str) -> SafeString:
    heads = "".join(f'<th scope="col">{escape(column.name)}</th>' for column in columns)
    # Safe: every part above is either markup written here or escaped.
    return SafeString(
        f'<div class="grid-scroll" role="region" aria-label="{escape(caption)}" tabindex="0">'
        f'<table class="grid" data-grid><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(_("City"))}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )
