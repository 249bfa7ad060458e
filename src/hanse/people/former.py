"""What stands in place of the name of somebody whose personal data was erased: "A former focal point of Cali".

The database keeps a code with the kind of seat and its place, "former:focal_point:Cali"; readers get words in their language.
"""

from enum import StrEnum
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext as _

SIGN: Final = "former:"
NOWHERE: Final = "hanse.invalid"
"""Domain of the addresses of erased people: no mail ever goes there (RFC 2606)."""


class Kind(StrEnum):
    """What somebody was."""

    FOCAL_POINT = "focal_point"
    CONTRIBUTOR = "contributor"
    SECRETARIAT = "secretariat"
    PARTNER = "partner"
    EXPERT = "expert"
    OBSERVER = "observer"
    VENDOR = "vendor"
    STEWARD = "steward"
    SOMEBODY = "somebody"


class Former(str):
    """Words in place of a name, which remember the code that the database keeps."""

    code: str

    __slots__ = ("code",)


def code_of(kind: Kind, place: str = "") -> str:
    """What the database keeps."""
    return f"{SIGN}{kind}:{place}"


def address_of(key: int) -> str:
    """The unusable address of an erased person."""
    return f"erased.{key}@{NOWHERE}"


def is_erased(address: str) -> bool:
    """Whether an address is that of somebody erased."""
    return address.endswith(f"@{NOWHERE}")


def read(name: str) -> str:
    """A name as the database keeps it, in words of the language that is active now."""
    if not name.startswith(SIGN):
        return name
    kind, _colon, place = name.removeprefix(SIGN).partition(":")
    words = Former(_with_place(kind, place) if place else _without_place(kind))
    words.code = name
    return words


def _with_place(kind: str, place: str) -> str:
    words: dict[str, str] = {
        Kind.FOCAL_POINT: _("A former focal point of %(place)s"),
        Kind.CONTRIBUTOR: _("A former contributor of %(place)s"),
        Kind.SECRETARIAT: _("A former member of the secretariat of %(place)s"),
        Kind.PARTNER: _("A former partner of the secretariat of %(place)s"),
        Kind.EXPERT: _("A former expert of %(place)s"),
        Kind.OBSERVER: _("A former observer of %(place)s"),
        Kind.VENDOR: _("A former vendor of %(place)s"),
    }
    return words.get(kind, _("A former member of %(place)s")) % {"place": place}


def _without_place(kind: str) -> str:
    words: dict[str, str] = {
        Kind.FOCAL_POINT: _("A former focal point"),
        Kind.CONTRIBUTOR: _("A former contributor"),
        Kind.SECRETARIAT: _("A former member of a secretariat"),
        Kind.PARTNER: _("A former partner of a secretariat"),
        Kind.EXPERT: _("A former expert"),
        Kind.OBSERVER: _("A former observer"),
        Kind.VENDOR: _("A former vendor"),
        Kind.STEWARD: _("A former global steward"),
    }
    return words.get(kind, _("A former member"))


class NameField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A person's name; of somebody erased, the words that stand in its place. To the database it is a CharField."""

    def from_db_value(self, value: str | None, *_how: Any) -> str | None:
        return None if value is None else read(value)

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return read(value) if isinstance(value, str) and not isinstance(value, Former) else value

    def get_prep_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Former) else super().get_prep_value(value)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
