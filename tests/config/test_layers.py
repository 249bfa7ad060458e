"""The layers hold for tables, too: import-linter sees imports, this sees foreign keys given by name."""

import tomllib
from pathlib import Path

from django.apps import apps

PROJECT = Path(__file__).resolve().parents[2]


def layers() -> dict[str, int]:
    """Each app's floor, by its label; the ground floor is the highest number."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["name"] == "The layers of the house")
    return {name.strip(): floor for floor, names in enumerate(floors) for name in names.split("|")}


def test_foreign_keys_point_down() -> None:
    floor = layers()
    climbing = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete else None
            if not isinstance(target, type) or {model._meta.app_label, target._meta.app_label} - floor.keys():
                continue
            if floor[target._meta.app_label] < floor[model._meta.app_label]:
                climbing.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")

    assert climbing == []


def test_every_private_table_names_its_alliance() -> None:
    private = ("alliances", "adoption", "gatherings")
    without = [
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in private
        and model.__name__ not in {"Alliance", "AllianceEvent"}
        and "alliance" not in {field.name for field in model._meta.get_fields()}
    ]

    assert without == []
