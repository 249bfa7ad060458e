"""What is done about personal data: consents, erasure and the requests for it, contacts, the periods."""

from collections.abc import Mapping

from django.db import connection

from hanse import history
from hanse.access import walls
from hanse.alliances import actions as alliances
from hanse.alliances.models import Alliance
from hanse.history import clock
from hanse.people.former import is_erased
from hanse.people.models import Person
from hanse.privacy import packs, queries, rules
from hanse.privacy.models import Consent, Controller, ErasureRequest
from hanse.privacy.rules import RequestState


def give_consent(*, purpose: str, by: Person) -> Consent:
    """Agree to a purpose about which each person decides. Raises Refused for another one. What is agreed already stays."""
    rules.check_free(purpose, {known.code for known in packs.free_purposes()})
    with history.act("privacy.consent_given", by=by):
        Person.objects.select_for_update().get(pk=by.pk)
        found = queries.consents_of(by).get(purpose)
        return found or Consent.objects.create(person=by, purpose=purpose, given_at=clock.now())


def withdraw_consent(*, purpose: str, by: Person) -> None:
    """Agree to a purpose no longer. Raises Refused for one about which nobody decides."""
    rules.check_free(purpose, {known.code for known in packs.free_purposes()})
    with history.act("privacy.consent_withdrawn", by=by):
        Consent.objects.filter(person=by, purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())


def erase_own(*, name: str, by: Person) -> None:
    """Erase one's own personal data. The record keeps what was done, by "a former focal point of Cali". Texts of others stay.

    `name` is one's name, typed as a confirmation. Raises Refused for another one, and for the last secretariat lead.
    """
    says = queries.says_about(by)
    rules.check_name(name, by.name)
    rules.check_not_erased(is_erased(by.email))
    rules.check_lead_remains(says)
    with history.act("privacy.person_erased", by=by):
        _erase(by, says)


def erase(*, person: Person, alliance: Alliance, name: str, by: Person, reason: str = "") -> list[str]:
    """Erase the personal data of somebody who holds or held a seat in this alliance, or ask the other alliances that know them.

    `name` is the person's name, typed as a confirmation. The value names the alliances whose word is missing; none when the
    data is gone. Raises Refused for another name, for a steward, for the last secretariat lead of an alliance.
    """
    says = queries.says_about(person)
    rules.check_name(name, person.name)
    rules.check_not_erased(is_erased(person.email))
    rules.check_not_steward(says)
    rules.check_lead_remains(says)
    missing = {say.alliance_id for say in says if say.alliance_id and not (say.managed or say.agreed)}
    if not missing:
        with history.act("privacy.person_erased", by=by, alliance=alliance):
            _erase(person, says)
        return []
    with history.act("privacy.erasure_asked", by=by, alliance=alliance, note=reason):
        alliances.take_the_pen(alliance)
        _ask(person, alliance.pk, RequestState.AGREED, by, reason)
        for key in sorted(missing):
            with walls.reaching(key):
                _ask(person, key, RequestState.WAITING, by, reason)
    return sorted(queries.names_of_alliances(missing).values())


def answer_request(*, request: ErasureRequest, agrees: bool, by: Person) -> bool:
    """Give the alliance's word to a request for erasure. Whether the data is gone now: each alliance has to agree.

    Raises Refused when it was answered already, and for the last secretariat lead of an alliance.
    """
    with history.act(f"privacy.erasure_{'agreed' if agrees else 'declined'}", by=by, alliance=request.alliance):
        found = ErasureRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
        rules.check_waiting(RequestState(found.state))
        found.state = RequestState.AGREED if agrees else RequestState.DECLINED
        found.answered_by, found.answered_at = by, clock.now()
        found.save(update_fields=["state", "answered_by", "answered_at"])
        says = queries.says_about(found.person)
        if not agrees or not all(say.managed or say.agreed for say in says):
            return False
        rules.check_not_steward(says)
        rules.check_lead_remains(says)
        _erase(found.person, says)
        return True


def _ask(person: Person, alliance: int, state: RequestState, by: Person, reason: str) -> None:
    found = ErasureRequest.objects.filter(person=person, alliance=alliance, state__in=queries.OPEN_STATES).first()
    if found is None:
        found = ErasureRequest(person=person, alliance_id=alliance, asked_by=by, asked_at=clock.now(), reason=reason)
    if state is RequestState.AGREED:
        found.state, found.answered_by, found.answered_at = state, by, clock.now()
    found.save()


def _erase(person: Person, says: list[rules.Say]) -> None:
    """Have the database do it: the web's own role may not touch what only grows (hanse.privacy.functions)."""
    words = queries.former(person, says)
    with connection.cursor() as cursor:
        cursor.execute("SELECT hanse_erase(%s, %s, %s, %s)", [person.pk, words, clock.today("UTC"), clock.now()])


def name_controller(*, alliance: Alliance, facts: Mapping[str, str], by: Person) -> Controller:
    """Say who answers for an alliance's personal data, and whom to ask. Raises ValidationError for an address that is none."""
    with history.act("privacy.controller_named", by=by, alliance=alliance):
        alliances.take_the_pen(alliance)
        controller = queries.controller_of(alliance)
        for field, value in facts.items():
            setattr(controller, field, value)
        controller.full_clean()
        controller.save()
        return controller


def keep_no_longer() -> list[tuple[str, int]]:
    """Let go of what has been kept for long enough; the house itself does it. How many rows each rule changed."""
    with history.act("privacy.periods_ended", by=None):
        return queries.due(really=True)
