"""What apps above this one show on the page of a member city. Each adds its own, once, when Hanse starts."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from hanse.access.doors import Request
from hanse.alliances.models import MemberCity

Section = Callable[[Request, MemberCity], SafeString]
"""Draws a part of the page for its reader; empty where the reader may not see it."""

_sections: list[Section] = []


def add(section: Section) -> None:
    """Show this on the page of every member city from now on."""
    if section not in _sections:
        _sections.append(section)


def drawn(request: Request, member_city: MemberCity) -> list[SafeString]:
    """The parts that say something to this reader."""
    return [part for section in _sections if (part := section(request, member_city))]
