"""Conditions of erasure and of requests for it. Pure Python."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hanse.access.roles import Role
from hanse.history import Refused
from hanse.people.former import Kind


class RequestState(StrEnum):
    """What became of a request for erasure."""

    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Say:
    """One alliance's say about the erasure of somebody who holds or held a seat there. Without an alliance: the steward's seat.

    `managed`: whoever asks answers for the personal data of that alliance. `agreed`: its word was given by a request.
    `last_lead`: nobody else holds a seat of a secretariat lead there.
    """

    alliance_id: int | None
    managed: bool
    agreed: bool
    last_lead: bool


KINDS: dict[Role, Kind] = {
    Role.GLOBAL_STEWARD: Kind.STEWARD,
    Role.SECRETARIAT_LEAD: Kind.SECRETARIAT,
    Role.SECRETARIAT_STAFF: Kind.SECRETARIAT,
    Role.PARTNER_STAFF: Kind.PARTNER,
    Role.CITY_LEAD: Kind.FOCAL_POINT,
    Role.CITY_CONTRIBUTOR: Kind.CONTRIBUTOR,
    Role.EXPERT: Kind.EXPERT,
    Role.OBSERVER: Kind.OBSERVER,
    Role.VENDOR: Kind.VENDOR,
}
"""What somebody with a seat of this role is called when their name is gone."""


def check_not_erased(erased: bool) -> None:
    """Nobody is erased twice."""
    if erased:
        raise Refused(_("The personal data of this person was erased already."))


def check_lead_remains(says: Collection[Say]) -> None:
    """Somebody always answers for an alliance."""
    if any(say.last_lead for say in says):
        raise Refused(
            _(
                "This person holds the last seat of a secretariat lead, and somebody must answer for the alliance. "
                "Appoint another lead first."
            )
        )


def check_not_steward(says: Collection[Say]) -> None:
    """Stewards stand above the alliances: no alliance erases them."""
    if any(say.alliance_id is None for say in says):
        raise Refused(_("This person is a global steward. Stewards erase their own account only."))


def check_name(typed: str, name: str) -> None:
    """Whoever erases says whom: by typing the name, in any case and spacing."""
    if _plain(typed) != _plain(name):
        raise Refused(_("This is not the name. Type it as it stands above."))


def check_waiting(state: RequestState) -> None:
    """A request is answered once."""
    if state is not RequestState.WAITING:
        raise Refused(_("This request has been answered already."))


def check_free(code: str, free: Collection[str]) -> None:
    """Consent is given to what each person decides, and to nothing else."""
    if code not in free:
        raise Refused(_("There is nothing to decide about this purpose."))


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()
