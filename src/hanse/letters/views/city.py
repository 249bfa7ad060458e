"""The letters of a city, on the page of that city."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hanse.access.decisions import may
from hanse.access.doors import Request
from hanse.access.grants import Can
from hanse.alliances.models import MemberCity
from hanse.history import clock
from hanse.letters import queries


def section(request: Request, member_city: MemberCity) -> SafeString:
    """The letters with what they promise, for the city's own lead and for those who draft."""
    if not may(request.user, Can.VIEW_LETTERS, member_city):
        return SafeString("")
    drafts = bool(may(request.user, Can.DRAFT_LETTERS, member_city))
    letters = queries.letters_of_city(member_city, drafts=drafts)
    today = clock.today(member_city.alliance.time_zone)
    context = {
        "letters": [(letter, [(c, c.is_overdue(today)) for c in letter.commitments.all()]) for letter in letters],
        "member_city": member_city,
        "drafts": drafts,
    }
    return SafeString(render_to_string("letters/_city.html", context, request))  # safe: a template of ours
