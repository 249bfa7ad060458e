"""Where the database speaks of people: the one map from which export, erasure and the data-processing record are made.

`tests/privacy/test_traces.py` looks at all models: a new key of a person, or a new column with an e-mail address, that does not
stand here fails.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models

from hanse.people.former import NOWHERE


@dataclass(frozen=True, slots=True)
class Trace:
    """How the rows of a model speak of people. Names are of columns; values of mappings are SQL.

    In SQL `whom` is the key of the person, `mails` their addresses in lower case, `nobody` the address and `words` the code
    of the name of an erased one, `today` and `moment` are now.
    """

    about: tuple[str, ...] = ()
    """Keys of whom the row is about."""
    by: tuple[str, ...] = ()
    """Keys of who wrote or decided it."""
    address: tuple[str, ...] = ()
    """An e-mail address, by which the row is about whoever has it."""
    through: Mapping[str, str] = field(default_factory=dict)
    """Keys of other rows of the person: column, and the SELECT of their keys."""
    of_account: bool = False
    """Of the account and of no alliance: told to the person alone."""
    untold: tuple[str, ...] = ()
    """Told to nobody: secrets, and what helps to guess them."""
    of_others: tuple[str, ...] = ()
    """About somebody else, and so not told to who wrote it."""
    hidden_while: Mapping[str, str] = field(default_factory=dict)
    """Told empty while a condition holds."""
    erased: Mapping[str, str] = field(default_factory=dict)
    """What personal columns become by an erasure, in the row and in its history."""
    closed: Mapping[str, str] = field(default_factory=dict)
    """What else an erasure changes, in the row alone."""
    goes: bool = False
    """Whether an erasure removes the row."""


_SEATS = "SELECT id FROM alliances_seat WHERE person_id = whom"
_RECORDED = Trace(by=("recorded_by_id",))
CONTACTS = (
    "SELECT c.id FROM directory_contact c WHERE c.person_id = whom OR (c.person_id IS NULL AND EXISTS ("
    "SELECT FROM directory_channel h WHERE h.contact_id = c.id AND h.kind = 'email' AND lower(h.value) = ANY (mails)))"
)
"""The contacts of a person: by their account, or by an address where no account is named."""
_OF_CONTACT = {"contact_id": CONTACTS}
_EXPERTS = f"SELECT id FROM directory_expert WHERE contact_id IN ({CONTACTS})"  # noqa: S608 - made of constants

TRACES: Mapping[str, Trace] = {
    "people.person": Trace(
        about=("id",),
        address=("email",),
        untold=("password", "session_era"),
        erased={"email": "nobody", "name": "words", "language": "'en'", "time_zone": "'UTC'"},
        closed={
            "password": "'!' || gen_random_uuid()::text",
            "last_login": "NULL",
            "is_active": "false",
            "session_era": "session_era + 1",
        },
    ),
    "alliances.seat": Trace(
        about=("person_id",),
        closed={
            "ends_on": "CASE WHEN ends_on IS NULL OR ends_on >= today THEN greatest(starts_on - 1, today - 1) ELSE ends_on END"
        },
    ),
    "alliances.cityshare": Trace(
        by=("shared_by_id",), through={"seat_id": _SEATS}, closed={"ended_at": "coalesce(ended_at, moment)"}
    ),
    "alliances.decktemplate": Trace(by=("uploaded_by_id",)),
    "alliances.labelchange": _RECORDED,
    "alliances.standingchange": _RECORDED,
    "adoption.batch": _RECORDED,
    "adoption.batchwithdrawal": _RECORDED,
    "adoption.entry": _RECORDED,
    "adoption.evidence": _RECORDED,
    "adoption.review": _RECORDED,
    "admission.invitation": Trace(
        by=("invited_by_id",),
        address=("email",),
        through={"seat_id": _SEATS},
        untold=("token_sha256",),
        of_others=("email", "name", "message", "language"),
        erased={"email": "nobody", "name": "''", "message": "''"},
        closed={
            "answered_at": "CASE state WHEN 'pending' THEN moment ELSE answered_at END",
            "state": "CASE state WHEN 'pending' THEN 'revoked' ELSE state END",
        },
    ),
    "admission.joinrequest": Trace(
        by=("answered_by_id",),
        address=("email",),
        of_others=("name", "email", "organisation", "city_name", "country", "message", "language", "note"),
        erased={"email": "nobody", "name": "''", "organisation": "''", "message": "''", "note": "''"},
        closed={
            "answered_at": "CASE state WHEN 'waiting' THEN moment ELSE answered_at END",
            "state": "CASE state WHEN 'waiting' THEN 'declined' ELSE state END",
        },
    ),
    # The directory. An erasure names the account of each contact first, by which its other rows are found once no address
    # is left; so this order matters.
    "directory.contact": Trace(
        about=("person_id",),
        by=("recorded_by_id",),
        through={"id": CONTACTS},
        of_others=("name", "reading", "languages", "consent", "consent_on", "source", "words", "latin_name", "person_id"),
        erased={"name": "hanse_erase.words", "reading": "''", "languages": "'{}'", "source": "''"},
        closed={"person_id": "whom", "words": "''", "latin_name": "''"},
    ),
    "directory.post": Trace(
        through=_OF_CONTACT,
        erased={"title": "''", "unit": "''"},
        closed={"ends_on": "CASE WHEN ends_on IS NULL OR ends_on > today THEN greatest(starts_on, today) ELSE ends_on END"},
    ),
    "directory.note": Trace(
        through=_OF_CONTACT,
        by=("written_by_id",),
        of_others=("text",),
        erased={"text": "''"},
        closed={"withdrawn_at": "coalesce(withdrawn_at, moment)"},
    ),
    "directory.merge": Trace(by=("recorded_by_id",), through={"kept_id": CONTACTS, "gone_id": CONTACTS}),
    "directory.twopeople": Trace(by=("recorded_by_id",), through={"one_id": CONTACTS, "other_id": CONTACTS}),
    "directory.channel": Trace(
        through=_OF_CONTACT,
        erased={"value": f"'erased.' || id || '@{NOWHERE}'", "kind": "'email'"},
        closed={"broken": "true", "preferred": "false"},
    ),
    "letters.templateversion": Trace(by=("written_by_id", "released_by_id")),
    "letters.letter": Trace(
        by=("drafted_by_id", "changed_by_id", "reviewed_by_id", "sent_by_id"),
        address=("signatory_email",),
        of_others=("signatory_name", "signatory_function", "signatory_email", "values", "document"),
        erased={"signatory_email": "nobody", "signatory_name": "words"},
    ),
    "letters.happening": Trace(by=("by_id",)),
    "letters.signinglink": Trace(
        by=("sent_by_id",),
        address=("email",),
        untold=("token_sha256", "code_sha256"),
        of_others=("email",),
        erased={"email": "nobody"},
        closed={"revoked_at": "coalesce(revoked_at, moment)", "code_sha256": "''"},
    ),
    "letters.letterfile": Trace(by=("made_by_id",)),
    # Name and function under a signature are its evidence and stay (purpose "letters"); the address goes.
    "letters.signature": Trace(
        by=("by_id",), address=("email",), of_others=("name", "function", "email"), erased={"email": "nobody"}
    ),
    "letters.commitment": _RECORDED,
    # Experts before the contacts by whose addresses they are found.
    "directory.contactbatch": _RECORDED,
    "directory.expertpolicy": Trace(through={"expert_id": _EXPERTS}, goes=True),
    "directory.expertstandingchange": Trace(by=("recorded_by_id",), through={"expert_id": _EXPERTS}, erased={"reason": "''"}),
    "directory.expertwork": Trace(
        by=("recorded_by_id",), through={"expert_id": _EXPERTS}, erased={"title": "''", "feedback": "''"}
    ),
    "directory.expert": Trace(
        through=_OF_CONTACT,
        erased={
            "fields": "'{}'",
            "region": "''",
            "about": "''",
            "conflicts": "''",
            "neutral_on": "NULL",
            "agreed": "'{}'",
        },
        closed={"shown_to_members": "false"},
    ),
    "directory.expertprofile": Trace(about=("person_id",), of_account=True, goes=True),
    "outbox.message": Trace(
        about=("person_id",),
        address=("to_address",),
        hidden_while={"text": "secret"},
        erased={"to_address": "nobody", "to_name": "''", "subject": "''", "text": "''", "error": "''"},
        closed={"state": "CASE WHEN state IN ('queued', 'failed') THEN 'cancelled' ELSE state END"},
    ),
    "recruitment.proposal": Trace(by=("decided_by_id",)),
    "recruitment.sweep": _RECORDED,
    "recruitment.target": Trace(by=("owner_id",)),
    "recruitment.touch": _RECORDED,
    "privacy.consent": Trace(about=("person_id",), closed={"withdrawn_at": "coalesce(withdrawn_at, moment)"}),
    "privacy.erasurerequest": Trace(
        about=("person_id",),
        by=("asked_by_id", "answered_by_id"),
        erased={"reason": "''"},
        closed={"state": "CASE state WHEN 'declined' THEN state ELSE 'done' END"},
    ),
    "privacy.controller": Trace(
        address=("email", "officer_email"),
        erased={
            "name": "CASE WHEN lower(email) = ANY (mails) THEN '' ELSE name END",
            "email": "CASE WHEN lower(email) = ANY (mails) THEN '' ELSE email END",
            "officer_name": "CASE WHEN lower(officer_email) = ANY (mails) THEN '' ELSE officer_name END",
            "officer_email": "CASE WHEN lower(officer_email) = ANY (mails) THEN '' ELSE officer_email END",
        },
    ),
    "account.emailconfirmation": Trace(
        through={"email_address_id": "SELECT id FROM account_emailaddress WHERE user_id = whom"},
        of_account=True,
        untold=("key",),
        goes=True,
    ),
    "account.emailaddress": Trace(about=("user_id",), address=("email",), of_account=True, goes=True),
    "mfa.authenticator": Trace(about=("user_id",), of_account=True, untold=("data",), goes=True),
    "socialaccount.socialtoken": Trace(
        through={"account_id": "SELECT id FROM socialaccount_socialaccount WHERE user_id = whom"},
        of_account=True,
        untold=("token", "token_secret"),
        goes=True,
    ),
    "socialaccount.socialaccount": Trace(about=("user_id",), of_account=True, goes=True),
    "usersessions.usersession": Trace(about=("user_id",), of_account=True, untold=("session_key", "data"), goes=True),
    # After the others: an erasure changes the sign-in itself, which leaves rows here.
    "people.signinevent": Trace(about=("person_id",), of_account=True, erased={"origin": "origin - 'address'"}),
}
"""By label of the model; its history follows it. In this order rows are told, and removed."""

SWEPT_APPS = frozenset(
    {"people", "outbox", "alliances", "adoption", "admission", "gatherings", "privacy", "directory", "letters", "recruitment"}
)
"""Apps in whose texts people may be mentioned. The others publish."""
NO_TEXTS = frozenset({"code", "country", "language", "message_id", "name", "officer_name", "password", "sha256", "template"})
NO_TEXTS_EITHER = frozenset({"time_zone", "token_sha256", "to_name", "city_name", "value", "words", "latin_name", "website"})
"""Columns of text in which nobody is mentioned: codes, and the names of things. Names of people are erased by their traces."""
EVIDENCE = frozenset({"document", "document_sha256", "code_sha256", "function", "signatory_name"})
"""Columns of letters that stay as they were signed, or are erased by their traces: a changed text would be no signed one."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A table that speaks of people, by the trace of its model. Columns are those that the table has."""

    model: type[models.Model]
    table: str
    trace: Trace
    columns: frozenset[str] = field(default_factory=frozenset)
    is_history: bool = False

    @property
    def alliance(self) -> str:
        """The column with the key of the alliance; nothing for what belongs to none."""
        return "alliance_id" if "alliance_id" in self.columns else ""

    def about(self) -> str:
        """SQL: which rows are about the person; "false" for none."""
        ways = [f"t.{self._key(name)} = whom" for name in self.trace.about if self._has(name)]
        ways += [f"lower(t.{name}) = ANY (mails)" for name in self.trace.address if self._has(name)]
        ways += [f"t.{name} IN ({keys})" for name, keys in self.trace.through.items() if self._has(name)]
        return " OR ".join(ways) or "false"

    def by(self) -> str:
        """SQL: which rows the person wrote or decided; "false" for none."""
        return " OR ".join(f"t.{name} = whom" for name in self.trace.by if self._has(name)) or "false"

    def _has(self, name: str) -> bool:
        return name in self.columns

    def _key(self, name: str) -> str:
        return "pgh_obj_id" if self.is_history and name == "id" else name


@cache
def traced() -> tuple[Traced, ...]:
    """Every table with traces, each history after its own table."""
    return tuple(_tables())


def _tables() -> Iterator[Traced]:
    for label, trace in TRACES.items():
        model = apps.get_model(label)
        yield Traced(model, model._meta.db_table, trace, _columns(model))
        events = getattr(model, "pgh_event_model", None)
        if events is not None:
            yield Traced(model, events._meta.db_table, trace, _columns(events), is_history=True)


def known_columns() -> set[str]:
    """Every column that the map names, as "table.column"."""
    return {
        f"{known.table}.{name}"
        for known in traced()
        for name in (*known.trace.about, *known.trace.by, *known.trace.address, *known.trace.through, "pgh_obj_id")
        if name in known.columns
    }


def texts() -> Iterator[tuple[str, str, list[str]]]:
    """Tables with texts in which somebody may be mentioned: the table, its column of the alliance, its columns of text."""
    for model in apps.get_models(include_auto_created=True):
        tracked = getattr(model, "pgh_tracked_model", None)
        names = _columns(model)
        alliance = "alliance_id" if "alliance_id" in names else "id" if model._meta.model_name in {"alliance"} else ""
        if tracked is not None and tracked._meta.model_name == "alliance":
            alliance = "id"
        if model._meta.app_label not in SWEPT_APPS or not model._meta.managed or not alliance:
            continue
        found = [str(known.column) for known in model._meta.concrete_fields if _is_text(known)]
        if found:
            yield model._meta.db_table, alliance, found


def _is_text(known: "models.Field[object, object]") -> bool:
    return (
        isinstance(known, models.CharField | models.TextField)
        and not isinstance(known, models.SlugField)
        and not known.choices
        and known.column not in NO_TEXTS | NO_TEXTS_EITHER | EVIDENCE | {"pgh_label"}
    )


def _columns(model: type[models.Model]) -> frozenset[str]:
    return frozenset(str(known.column) for known in model._meta.concrete_fields)


def tables_of(labels: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Of each model its name, and in words what of it is personal: for the data-processing record."""
    for label in labels:
        model = apps.get_model(label)
        trace = TRACES.get(label, Trace())
        named = {*trace.about, *trace.by, *trace.address, *trace.through, *trace.erased}
        columns = [
            str(known.verbose_name) for known in model._meta.concrete_fields if known.column in named and known.column != "id"
        ]
        yield str(model._meta.verbose_name), columns
