"""The packaged rules as data: what personal data is used for, and how long it is kept (`data/*.yaml`, with their sources)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKAGED = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of personal data. Codes have their words in `words`; `tables` are labels of models; `also` cites other laws."""

    code: str
    basis: str
    also: dict[str, str]
    people: tuple[str, ...]
    kinds: tuple[str, ...]
    recipients: tuple[str, ...]
    rules: tuple[str, ...]
    tables: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        """Whether each person decides."""
        return self.basis == "consent"


@dataclass(frozen=True, slots=True)
class Rule:
    """One period, in days, after which something goes."""

    code: str
    days: int


@dataclass(frozen=True, slots=True)
class Record:
    """The purposes, and the measures that keep the data safe; `source` says where all this comes from."""

    source: str
    purposes: tuple[Purpose, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """The periods; `law` cites what asks for them."""

    source: str
    law: tuple[str, ...]
    rules: tuple[Rule, ...]


@cache
def record() -> Record:
    """What personal data is used for."""
    found = _read("purposes")
    lists = ("people", "kinds", "recipients", "rules", "tables")
    purposes = tuple(Purpose(**entry | {name: tuple(entry[name]) for name in lists}) for entry in found["purposes"])
    return Record(found["source"], purposes, tuple(found["measures"]))


@cache
def retention() -> Retention:
    """How long what is kept."""
    found = _read("retention")
    rules = tuple(Rule(entry["code"], entry["days"]) for entry in found["rules"])
    return Retention(found["source"], tuple(found["law"]), rules)


def free_purposes() -> tuple[Purpose, ...]:
    """The purposes about which each person decides."""
    return tuple(purpose for purpose in record().purposes if purpose.is_free)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PACKAGED / f"{name}.yaml").read_text(encoding="utf-8"))
    return found
