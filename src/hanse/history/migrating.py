"""Migrations with many steps of one kind, in a fraction of the time.

For each operation Django draws anew all models that a model is related to. In a house where nearly everything names its
alliance and leaves a history, these are nearly all models: a hundred triggers cost half a minute. Operations of one kind that
stand side by side do not need each other; together they cost as much as one.

At the end of a migration with many steps: `operations = together(operations)`.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

KINDS: Sequence[tuple[type[Operation], ...]] = (
    (CreateModel,),
    (AddField,),
    (RemoveTrigger,),
    (AddConstraint, AddIndex, AddTrigger),
)
"""Operations that can be taken together: none of a kind needs another of it to be finished before."""


class Together(Operation):
    """Several operations of one kind as one."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn once, by whoever asks for it next
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{self.operations[0].describe()} and {len(self.operations) - 1} more"


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations in the same order, neighbours of one kind as one."""
    found: list[Operation] = []
    for kind, group in groupby(operations, key=_kind):
        steps = list(group)
        found += [Together(steps)] if kind is not None and len(steps) > 1 else steps
    return found


def _kind(operation: Operation) -> int | None:
    return next((place for place, kind in enumerate(KINDS) if isinstance(operation, kind)), None)
