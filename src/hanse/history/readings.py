"""Reads of personal data leave a row, too: whoever shows addresses or a personal file calls `note_read` once for each page."""

from collections.abc import Iterable

from hanse.history import clock, origins
from hanse.history.acts import Keyed
from hanse.history.models import Reading


def note_read(
    what: str,
    *,
    by: Keyed,
    alliance: Keyed,
    about: Iterable[int] = (),
    contacts: Iterable[int] = (),
    without_account: int = 0,
) -> None:
    """Keep that somebody was shown personal data of these people (their keys), as "people.list_shown" or the like, and of
    so many more who have no account.

    `contacts` are keys of people in the directory, who need no account. One INSERT, whatever the number of people; none where
    people look at their own data only.
    """
    others, known = sorted(set(about) - {by.pk}), sorted(set(contacts))
    if others or known or without_account:
        Reading.objects.create(
            alliance_id=alliance.pk,
            person_id=by.pk,
            what=what,
            about=others,
            without_account=without_account,
            contacts=known,
            read_at=clock.now(),
            origin=origins.here(),
        )
