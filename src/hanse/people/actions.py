"""What happens to people."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import F

from hanse import history
from hanse.history import origins
from hanse.people.models import Person, SignInEvent


def enter_person(
    *, email: str, name: str, by: Person | None, password: str | None = None, language: str = "en", time_zone: str = "UTC"
) -> Person:
    """Enter a person once; a second call with the same address returns the person unchanged.

    Raises ValidationError for an address that is none, a language that Hanse does not speak, an unknown time zone.
    """
    existing = Person.objects.filter(email__iexact=email).first()
    if existing:
        return existing
    Person(email=email, name=name, language=language, time_zone=time_zone).clean_fields(exclude=["password"])
    with history.act("people.person_entered", by=by):
        return Person.objects.create_user(email, password, name=name, language=language, time_zone=time_zone)


def choose_language(*, language: str, by: Person) -> Person:
    """Remember the language in which a person reads the house; one of settings.LANGUAGES."""
    with history.act("people.language_chosen", by=by):
        by.language = language
        by.full_clean(exclude=["password"])
        by.save(update_fields=["language"])
    return by


def choose_reading(*, language: str, time_zone: str, by: Person) -> Person:
    """Remember in which language and time zone a person reads the house: one of settings.LANGUAGES, and an IANA name.

    Raises ValidationError for anything else.
    """
    with history.act("people.reading_chosen", by=by):
        by.language, by.time_zone = language, time_zone
        by.full_clean(exclude=["password"])
        by.save(update_fields=["language", "time_zone"])
    return by


def end_all_sessions(*, by: Person | None, of: Person) -> Person:
    """Sign a person out everywhere: whatever session was ever made for them is void from now on."""
    with history.act("people.sessions_ended", by=by):
        Person.objects.filter(pk=of.pk).update(session_era=F("session_era") + 1)
        of.refresh_from_db(fields=["session_era"])
    return of


def remove_second_factors(*, by: Person | None, of: Person) -> int:
    """Let a person sign in without a second factor until they set up another one; recovery codes go as well. How many went."""
    with history.act("people.second_factors_removed", by=by):
        removed: tuple[int, dict[str, int]] = Authenticator.objects.filter(user=of).delete()
    return removed[0]


def note_sign_in(what: SignInEvent.What, *, person: Person | None, how: Iterable[SignInEvent.How] = ()) -> None:
    """Keep that somebody came, or tried to; None is somebody without an account. One INSERT.

    What they come with needs no word here: triggers of the database keep each change of it.
    """
    SignInEvent.objects.create(person=person, what=what, how="+".join(how), origin=origins.here())
