"""Writes to the roadmaps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db import models

from hanse import history
from hanse.people.models import Person
from hanse.policies.models import Element, Initiative, ModelPolicy, Principle, Source
from hanse.policies.packs import RoadmapPack
from hanse.text.differences import differences

Row = dict[str, Any]
Key = tuple[Any, ...]
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Published:
    """A published roadmap, and how many rows (initiative, sources, principles, policies, elements) that wrote."""

    initiative: Initiative
    created: int
    changed: int
    unchanged: int


def publish_roadmap(*, pack: RoadmapPack, by: Person | None) -> Published:
    """Bring an initiative's roadmap to what the pack says; writes only what differs, in a constant number of statements.

    What the pack no longer names stays as it is: a policy is given up by the state `withdrawn`, never by leaving it out.
    """
    rows: Counter[str] = Counter()
    with history.act("policies.roadmap_published", by=by):
        [initiative] = _write(Initiative.objects.all(), ["slug"], [asdict(pack.initiative)], rows).values()
        within: Row = {"initiative_id": initiative.pk}
        code = ["initiative_id", "code"]
        _write(Source.objects.all(), code, [within | asdict(source) for source in pack.sources], rows)
        principles = _write(Principle.objects.all(), code, [within | asdict(part) for part in pack.principles], rows)
        policies = _write(ModelPolicy.objects.all(), code, _policy_rows(pack, within, principles), rows)
        _write(Element.objects.all(), ["policy_id", "code"], _element_rows(pack, initiative.pk, policies), rows)
    return Published(initiative, rows["created"], rows["changed"], rows["unchanged"])


def _policy_rows(pack: RoadmapPack, within: Row, principles: dict[Key, Principle]) -> list[Row]:
    rows = []
    for policy in pack.policies:
        row = within | asdict(policy)
        del row["elements"]
        row["principle_id"] = principles[within["initiative_id"], row.pop("principle")].pk
        rows.append(row)
    return rows


def _element_rows(pack: RoadmapPack, initiative_id: int, policies: dict[Key, ModelPolicy]) -> list[Row]:
    return [
        {"policy_id": policies[initiative_id, policy.code].pk} | asdict(element)
        for policy in pack.policies
        for element in policy.elements
    ]


def _write(table: models.QuerySet[M], identity: Sequence[str], rows: list[Row], counts: Counter[str]) -> dict[Key, M]:
    """Insert or update the rows that differ from the stored ones; gives every row's object by its identity."""
    if not rows:
        return {}
    given = {tuple(row[name] for name in identity): row for row in rows}
    owners = {f"{identity[0]}__in": {row[identity[0]] for row in rows}}
    objects: dict[Key, M] = {tuple(getattr(row, name) for name in identity): row for row in table.filter(**owners)}
    found = differences({key: {name: getattr(row, name) for name in rows[0]} for key, row in objects.items()}, given)
    written = table.bulk_create(
        [table.model(**given[key]) for key in found.to_write],
        update_conflicts=True,
        unique_fields=list(identity),
        update_fields=[name for name in rows[0] if name not in identity],
    )
    objects.update(zip(found.to_write, written, strict=True))
    counts.update(created=len(found.created), changed=len(found.changed), unchanged=len(found.unchanged))
    return objects
