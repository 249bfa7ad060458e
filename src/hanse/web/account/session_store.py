"""Sessions in the database that say so when the database is away."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError


class SessionStore(db.SessionStore):
    """Django's own takes each failure to update a session for one that somebody ended meanwhile, and answers 400: bad request."""

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError only when the row is gone, and otherwise what the database said."""
        try:
            super().save(must_create)
        except UpdateError as error:
            said = error.__context__
            if said is None or type(said) is DatabaseError:  # exactly this class: an update that found no row
                raise
            raise said from None
