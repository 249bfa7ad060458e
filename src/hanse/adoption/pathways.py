"""The pathway that a new alliance starts from, as packaged content."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKAGED = Path(__file__).parent / "data" / "pathway.yaml"

StageEntry = tuple[str, str, dict[str, str]]
"""Code, English name, labels by Django language code; as adoption.actions.lay_pathway takes them."""


@dataclass(frozen=True, slots=True)
class DefaultPathway:
    """The stages of a city and those of each policy, in order."""

    city_stages: tuple[StageEntry, ...]
    policy_stages: tuple[StageEntry, ...]


@cache
def default() -> DefaultPathway:
    """The packaged pathway; its file says where each word comes from."""
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    return DefaultPathway(city_stages=_stages(content["city"]), policy_stages=_stages(content["policy"]))


def _stages(entries: list[dict[str, Any]]) -> tuple[StageEntry, ...]:
    return tuple((entry["code"], entry["name"], entry["labels"]) for entry in entries)
