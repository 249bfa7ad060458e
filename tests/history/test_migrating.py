"""Migrations in few steps say the same as in many."""

from django.db import models
from django.db.migrations.operations import AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from hanse.history.migrating import Together, together

MANY = [
    CreateModel("City", [("id", models.BigAutoField(primary_key=True))]),
    CreateModel("Road", [("id", models.BigAutoField(primary_key=True)), ("to", models.ForeignKey("maps.City", models.CASCADE))]),
    AddField("Road", "name", models.TextField()),
    RunSQL("SELECT 1", "SELECT 2"),
    AddIndex("Road", models.Index(fields=["name"], name="roads_by_name")),
    AddIndex("City", models.Index(fields=["id"], name="cities_by_key")),
]


def test_neighbours_of_one_kind_are_taken_together_in_their_order() -> None:
    few = together(MANY)

    assert [len(step.operations) if isinstance(step, Together) else 1 for step in few] == [2, 1, 1, 2]
    assert [known for step in few for known in (step.operations if isinstance(step, Together) else [step])] == MANY


def test_few_steps_leave_the_same_models_as_many() -> None:
    one_by_one, at_once = ProjectState(), ProjectState()
    for operation in MANY:
        operation.state_forwards("maps", one_by_one)
    for operation in together(MANY):
        operation.state_forwards("maps", at_once)

    assert one_by_one == at_once
