"""What has to be written so that stored rows say the same as given ones."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Differences(Generic[Key]):
    """Keys of the given rows, each in exactly one of three groups, in the order in which they were given."""

    created: tuple[Key, ...]
    changed: tuple[Key, ...]
    unchanged: tuple[Key, ...]

    @property
    def to_write(self) -> tuple[Key, ...]:
        return self.created + self.changed


def differences(stored: Mapping[Key, object], given: Mapping[Key, object]) -> Differences[Key]:
    """Compare rows by key. A stored row that is not given is left out: leaving something out is not a way to delete it."""
    return Differences(
        created=tuple(key for key in given if key not in stored),
        changed=tuple(key for key, row in given.items() if key in stored and stored[key] != row),
        unchanged=tuple(key for key, row in given.items() if key in stored and stored[key] == row),
    )
