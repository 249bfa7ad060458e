"""What waits for somebody on the desk: piles of lines, each a count with its one action."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hanse.access.decisions import may
from hanse.access.grants import Can
from hanse.admission import queries as admission
from hanse.adoption import queries as adoption
from hanse.alliances.models import Alliance
from hanse.letters import queries as letters
from hanse.people.models import Person
from hanse.recruitment import queries as recruitment


@dataclass(frozen=True, slots=True)
class Line:
    """How many of something wait, and where one deals with them."""

    number: int
    words: str
    href: str

    def __str__(self) -> str:
        return self.words % {"number": localize(self.number)}


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits of one kind of work."""

    title: str
    lines: list[Line]


def piles(reader: Person, alliance: Alliance) -> list[Pile]:
    """The piles in which something lies for a reader; one statement for each kind of work that is theirs."""
    kinds = [
        (Can.CONFIRM_PROGRESS, _("Waiting for you"), _reports),
        (Can.MANAGE_PEOPLE, _("People"), _people),
        (Can.DRAFT_LETTERS, _("Letters"), _letters),
        (Can.VIEW_RECRUITMENT, _("Recruitment"), _recruitment),
    ]
    found = [
        Pile(title, [line for line in lines(reader, alliance) if line.number])
        for can, title, lines in kinds
        if may(reader, can, alliance)
    ]
    return [pile for pile in found if pile.lines]


def _reports(_reader: Person, alliance: Alliance) -> Iterator[Line]:
    number = adoption.waiting_reports(alliance).count()
    words = ngettext("%(number)s report to confirm", "%(number)s reports to confirm", number)
    yield Line(number, words, reverse("adoption:waiting_reports", args=[alliance.slug]))


def _people(_reader: Person, alliance: Alliance) -> Iterator[Line]:
    waiting, people = admission.waiting_in(alliance), reverse("people", args=[alliance.slug])
    words = ngettext(
        "%(number)s request to join waits for your answer", "%(number)s requests to join wait for your answer", waiting.requests
    )
    yield Line(waiting.requests, words, reverse("join_requests", args=[alliance.slug]))
    words = ngettext("%(number)s term ends within 60 days", "%(number)s terms end within 60 days", waiting.terms)
    yield Line(waiting.terms, words, f"{people}?ending=on")
    words = ngettext("%(number)s city elects within 60 days", "%(number)s cities elect within 60 days", waiting.elections)
    yield Line(waiting.elections, words, f"{people}?election=on")
    words = ngettext(
        "%(number)s invitation expires within 3 days", "%(number)s invitations expire within 3 days", waiting.invitations
    )
    yield Line(waiting.invitations, words, f"{people}#invitations")


def _letters(reader: Person, alliance: Alliance) -> Iterator[Line]:
    waiting, listed = letters.waiting_in(alliance, reader), reverse("letters:letters", args=[alliance.slug])
    words = ngettext("%(number)s letter to countersign", "%(number)s letters to countersign", waiting.to_countersign)
    yield Line(waiting.to_countersign, words, f"{listed}?awaiting=countersignatory")
    words = ngettext("%(number)s letter to review", "%(number)s letters to review", waiting.to_review)
    yield Line(waiting.to_review, words, f"{listed}?awaiting=reviewer")
    words = ngettext("%(number)s letter to send", "%(number)s letters to send", waiting.to_send)
    yield Line(waiting.to_send, words, f"{listed}?state=reviewed")
    words = ngettext(
        "%(number)s letter has expired without a signature",
        "%(number)s letters have expired without a signature",
        waiting.expired,
    )
    yield Line(waiting.expired, words, f"{listed}?state=expired")
    words = ngettext("%(number)s commitment is overdue", "%(number)s commitments are overdue", waiting.overdue)
    yield Line(waiting.overdue, words, reverse("letters:commitments", args=[alliance.slug]))


def _recruitment(_reader: Person, alliance: Alliance) -> Iterator[Line]:
    waiting, table = recruitment.waiting_in(alliance), reverse("recruitment:cities_table", args=[alliance.slug])
    words = ngettext("%(number)s proposal about silent cities", "%(number)s proposals about silent cities", waiting.proposals)
    yield Line(waiting.proposals, words, reverse("recruitment:proposals", args=[alliance.slug]))
    words = ngettext("%(number)s next step due", "%(number)s next steps due", waiting.steps)
    yield Line(waiting.steps, words, f"{table}?sort=step")
    words = ngettext(
        "%(number)s city with less than 16 months of the term left",
        "%(number)s cities with less than 16 months of the term left",
        waiting.terms,
    )
    yield Line(waiting.terms, words, f"{table}?caution=term")
